//! Tests of finding experiments: options, faults with their lines, IDs.

use super::*;
use crate::lab::{ClaimKind, Cwd, OutcomeKey, Pattern, cells};
use std::time::Duration;

fn one(text: &str) -> Found {
    let mut found = experiments("2025-01-13.md", text);
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0)
}

fn read(text: &str) -> Experiment {
    one(text)
        .experiment
        .unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The faults of a block with these options, as (line, message, hint).
fn faults(options: &str, code: &str) -> Vec<(usize, String, String)> {
    let text = format!("가\n\n```py {{#a .lab {options}}}\n{code}\n```\n");
    let faults = one(&text).experiment.err().unwrap_or_default();
    assert!(
        faults
            .iter()
            .all(|fault| fault.path.as_deref() == Some("2025-01-13.md"))
    );
    let shown = |fault: Fault| (fault.line, fault.message, fault.hint.unwrap_or_default());
    faults.into_iter().map(shown).collect()
}

#[test]
fn the_example_of_the_contract_is_read() {
    let text = "# 2025-01-13\n\n```python {#queue-empty .lab trials=200 timeout=5s}\n#| always: /qsize=5/\n\
                #| sometimes: \"empty=True\" -- the feeder thread\n#| never: /Traceback/\nimport multiprocessing as mp\n```\n";
    let experiment = read(text);
    assert_eq!(
        (experiment.id.as_str(), experiment.language.as_str()),
        ("queue-empty", "python")
    );
    assert_eq!(
        (experiment.options.trials, experiment.options.timeout),
        (200, Duration::from_secs(5))
    );
    let claims: Vec<_> = experiment
        .claims
        .iter()
        .map(|claim| (claim.line, claim.text.as_str()))
        .collect();
    assert_eq!(
        claims,
        [
            (4, "always: /qsize=5/"),
            (5, "sometimes: \"empty=True\""),
            (6, "never: /Traceback/")
        ]
    );
    assert_eq!(
        experiment.claims[1].kind,
        ClaimKind::Sometimes(Pattern::Literal("empty=True".into()))
    );
    let place = experiment.place.unwrap();
    assert_eq!((place.line, &text[place.span.end..]), (3, "\n"));
    assert!(
        matches!(&experiment.code, Code::Block { text, first_line: 4 } if text.ends_with("import multiprocessing as mp\n"))
    );
}

#[test]
fn every_option_is_read() {
    let text = "```py {#a .lab for=30s warmup=0 key=\"/x (\\d)/\" exclude=\"n=1 m=a\" file=src/a.py anchor=w \
                deps=\"b.py c.txt\" stdin=in.txt cwd=journal cpus=0-1 seed=7 trace=no n=1..2 m=a,b}\n#| exclude: n=2 m=b\n```";
    let experiment = read(text);
    let options = &experiment.options;
    assert_eq!(
        (options.budget, options.warmup, options.trials),
        (Some(Duration::from_secs(30)), 0, 20)
    );
    assert_eq!(options.key, OutcomeKey::Regex("x (\\d)".into()));
    assert_eq!(
        experiment.code,
        Code::File {
            path: "src/a.py".into(),
            anchor: Some("w".into())
        }
    );
    assert_eq!(
        (options.deps.len(), options.stdin.as_deref(), options.cwd),
        (2, Some("in.txt"), Cwd::Journal)
    );
    assert_eq!(
        (options.cpus.as_deref(), options.seed, options.trace),
        (Some(&[0, 1][..]), Some(7), false)
    );
    let cells: Vec<String> = cells(&experiment)
        .unwrap()
        .iter()
        .map(|cell| cell.variables.iter().map(|(_, value)| value.as_str()).collect())
        .collect();
    assert_eq!(cells, ["1b", "2a"]);
}

#[test]
fn faults_say_what_and_on_which_line() {
    let cases: &[(&str, &str, usize, &str)] = &[
        ("trials=0", "", 3, "`trials`: `0` is not between 1 and 1000000"),
        ("trials=1000001", "", 3, "not between"),
        ("trials=5x", "", 3, "no whole number"),
        ("trials=", "", 3, "has no value"),
        ("timeout=5", "", 3, "`timeout`: `5` is no duration"),
        ("for=0s", "", 3, "leaves no time"),
        ("trials=5 for=3s", "", 3, "together"),
        ("trials=5", "#| trials: 6", 4, "first on line 3"),
        ("n=1 n=2", "", 3, "`n` stands twice"),
        ("key=x", "", 3, "no regular expression between slashes"),
        ("", "#| key: /(/", 4, "unclosed group"),
        ("", "\n#| always: /[/", 5, "no regular expression"),
        ("cpus=x", "", 3, "names no processors"),
        ("cwd=here", "", 3, "neither `trial` nor `journal`"),
        ("trace=maybe", "", 3, "neither `yes` nor `no`"),
        ("seed=-1", "", 3, "no whole number"),
        ("file=/etc/passwd", "", 3, "absolute"),
        ("file=../x", "", 3, "leaves the journal"),
        ("file=x", "print()", 3, "code of its own"),
        ("anchor=x", "", 3, "without `file`"),
        ("deps=a,a", "", 3, "twice"),
        ("stdin=../x", "", 3, "leaves"),
        (
            "",
            "#| always: /x/\n#| always: /x/ -- again",
            5,
            "claimed twice, first on line 4",
        ),
        ("a_b=1 a-b=2", "", 3, "`LAB_A_B`"),
        ("1x=2", "", 3, "no name of a variable"),
        ("n=1,1", "", 3, "twice among the values"),
        ("n=1..2000000000", "", 3, "2000000000 values"),
        ("exclude=\"m=1\" n=1,2", "", 3, "no variable"),
        ("exclude=\"n=3\" n=1,2", "", 3, "no value of `n`"),
        ("exclude=n", "", 3, "has no value"),
        ("", "#| what is this", 4, "no option"),
    ];
    for (options, code, line, message) in cases {
        let found = faults(options, code);
        let hit = found.iter().any(|(at, text, _)| at == line && text.contains(message));
        assert!(hit, "{options} {code}: {found:?}");
    }
    assert_eq!(faults("cwd=jurnal", "")[0].2, "did you mean `journal`?");
    assert_eq!(faults("trails=,", "")[0].2, "did you mean `trials`?");
    assert_eq!(faults("trials=x timeout=y", "#| cpus: z").len(), 3);
}

#[test]
fn ids_are_checked() {
    for (text, message) in [
        ("```py {.lab}\n```", "has no ID"),
        ("```py {#-a .lab}\n```", "cannot be an ID"),
        ("```py {#a/b .lab}\n```", "cannot be an ID"),
        ("```py {# .lab}\n```", "cannot be an ID"),
        ("```py {#a .lab}\nx", "not closed"),
    ] {
        let found = one(text);
        let faults = found.experiment.unwrap_err();
        assert!(
            faults.iter().any(|fault| fault.message.contains(message)),
            "{text}: {faults:?}"
        );
    }
    assert_eq!(one("```py {#a .lab trials=0}\n```").id.as_deref(), Some("a"));
    assert_eq!(read("~~~ {.python #큐-1.2 .lab}\n~~~").id, "큐-1.2");
}

#[test]
fn only_what_opted_in_is_taken() {
    for text in [
        "```py {#a}\n.lab\n```",
        "    ```py {#a .lab}\n    ```",
        "````md\n```py {#a .lab}\n```\n````",
        "<!--\n```py {#a .lab}\n```\n-->",
        "<!-- lab:a run=1 code=2 env=3 -->\n```py {#a .lab}\n```\n<!-- /lab:a 2 -->",
        "`py {#a .lab}`",
    ] {
        assert!(experiments("a.md", text).is_empty(), "{text}");
    }
}

#[test]
fn the_result_below_is_known() {
    let result = "<!-- lab:a run=R code=C env=E -->\n| x |\n<!-- /lab:a C -->";
    let block = "```py {#a .lab}\n```";
    for (text, has) in [
        (format!("{block}\n\n{result}\nb"), true),
        (format!("{block}\n\n\n{result}"), true),
        (format!("{block}\n\ntext\n\n{result}"), false),
        (format!("{block}\n\n{}", result.replace("lab:a", "lab:b")), false),
        (format!("{block}\n\n{}", result.replace("/lab:a C", "/lab:a D")), false),
        (format!("{result}\n\n{block}"), false),
    ] {
        let place = one(&text).place;
        assert_eq!(place.result.is_some(), has, "{text}");
        assert!(
            place
                .result
                .is_none_or(|span| span.start == place.span.end && text[..span.end].ends_with(" C -->"))
        );
    }
}

#[test]
fn an_id_names_one_experiment() {
    let a = (
        "a.md",
        "```py {#one .lab}\n```\n```py {#two .lab trials=0}\n```\n```py {.lab}\n```",
    );
    let b = ("b.md", "\n```py {#three .lab}\n```\n\n```py {#one .lab}\n```");
    assert_eq!(find([a, b], "three").unwrap().id, "three");
    let message = |id: &str| find([a, b], id).unwrap_err().remove(0);
    assert_eq!(message("one").message, "`one` names 2 experiments: a.md:1, b.md:5");
    assert!(message("two").message.contains("trials"));
    let unknown = message("tree");
    assert_eq!(unknown.message, "no experiment is called `tree`");
    assert_eq!(
        unknown.hint.as_deref(),
        Some("did you mean `three`? there are one, three, two")
    );
    assert!(
        find([], "x").unwrap_err()[0]
            .hint
            .as_deref()
            .unwrap()
            .contains("lab new")
    );
}

#[test]
fn matrices_are_counted_before_they_are_made() {
    let variables: String = (0..60).map(|n| format!(" v{n}=1..1000")).collect();
    let experiment = read(&format!("```py {{#a .lab{variables}}}\n```"));
    assert!(crate::lab::cell_count(&experiment) == u128::MAX);
    let fault = cells(&experiment).unwrap_err();
    assert!(fault.message.contains("more than 1000") && fault.line == 1 && fault.hint.is_some());
    let order: Vec<String> = cells(&read("```py {#a .lab x=a,b y=1..2}\n```"))
        .unwrap()
        .iter()
        .map(|cell| cell.variables.iter().map(|(_, value)| value.as_str()).collect())
        .collect();
    assert_eq!(order, ["a1", "a2", "b1", "b2"]);
    assert!(
        cells(&read("```py {#a .lab x=a exclude=x=a}\n```"))
            .unwrap_err()
            .message
            .contains("no cell")
    );
    assert_eq!(cells(&read("```py {#a .lab}\n```")).unwrap().len(), 1);
}
