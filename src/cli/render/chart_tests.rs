//! Charts: well-formed whatever programs print, the same bytes for the same results, and nothing in them that runs.

use super::Templates;
use super::charts::charts;
use super::lab_tests::view;
use crate::journal::Language;
use crate::lab::{Class, RunData, RunRecord, samples};
use proptest::prelude::*;

fn drawn(record: &RunRecord, data: Option<&RunData>, language: Language) -> Vec<(&'static str, String)> {
    charts(&view(record, data, language), &Templates::default()).expect("the built-in templates")
}

/// Runs with everything that a chart can show.
fn shows() -> Vec<(&'static str, RunRecord, Option<RunData>)> {
    let (gil, gil_data) = samples::gil();
    let (deadlock, deadlock_data) = samples::deadlock();
    let mut many = samples::queue_empty();
    many.id = "outcomes-with-long-keys".to_owned();
    many.cells[0].outcomes = (0..14)
        .map(|at| {
            let key = format!(
                "worker {at} said: </text><script>alert({at})</script> 회고를 쓰는 프로세스가 끝났습니다 & \"done\""
            );
            let class = if at % 5 == 4 { Class::Exit(at) } else { Class::Ok };
            samples::outcome(class, &key, 60 / (at as usize + 1), 200, at != 2)
        })
        .collect();
    let (mut starved, mut starved_data) = samples::deadlock();
    starved.id = "starved".to_owned();
    starved_data.cells[0].traced = Some(samples::traced(samples::starved(3)));
    vec![
        ("gil", gil, Some(gil_data)),
        ("deadlock", deadlock, Some(deadlock_data)),
        ("queue", samples::queue_empty(), None),
        ("many", many, None),
        ("starved", starved, Some(starved_data)),
    ]
}

#[test]
fn charts_look_as_they_were_looked_at() {
    for (name, record, data) in shows() {
        for (file, svg) in drawn(&record, data.as_ref(), Language::Ko) {
            insta::assert_snapshot!(format!("{name}_{file}"), svg);
        }
    }
}

#[test]
fn equal_results_give_equal_bytes_and_nothing_in_them_runs() {
    for (name, record, data) in shows() {
        let first = drawn(&record, data.as_ref(), Language::En);
        assert_eq!(first, drawn(&record.clone(), data.clone().as_ref(), Language::En));
        assert!(!first.is_empty(), "{name}");
        for (file, svg) in first {
            let parsed =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name} {file}: {error}\n{svg}"));
            let root = parsed.root_element();
            assert_eq!(root.attribute("role"), Some("img"));
            let child = |name: &str| {
                root.children()
                    .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
            };
            for part in ["title", "desc"] {
                assert!(
                    child(part)
                        .and_then(|node| node.text())
                        .is_some_and(|text| !text.is_empty()),
                    "{part}\n{svg}"
                );
            }
            for node in parsed.descendants().filter(|node| node.is_element()) {
                let tag = node.tag_name().name();
                assert!(
                    !matches!(tag, "script" | "foreignObject" | "image" | "a" | "use"),
                    "{tag}"
                );
                assert!(
                    !node
                        .attributes()
                        .any(|of| of.name().starts_with("on") || of.name() == "href"),
                    "{svg}"
                );
            }
            let style = child("style").and_then(|node| node.text()).unwrap_or_default();
            assert!(
                style.contains("prefers-color-scheme: dark") && !style.contains("url(") && !style.contains("@import")
            );
            assert!(!svg.contains("NaN") && !svg.contains("inf "), "{svg}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_programs_print_is_well_formed(key in any::<String>(), name in any::<String>(), value in any::<String>()) {
        let (mut record, mut data) = samples::gil();
        record.id.clone_from(&name);
        for (at, cell) in record.cells.iter_mut().enumerate() {
            cell.outcomes[0].key = format!("{key}{}", at / 2);
            cell.variables.0.push((name.clone(), format!("{value}{at}")));
        }
        for cell in &mut data.cells {
            for thread in cell.traced.iter_mut().flat_map(|trial| &mut trial.timeline).flat_map(|timeline| &mut timeline.threads) {
                thread.name.clone_from(&value);
            }
        }
        let charts = drawn(&record, Some(&data), Language::Ja);
        prop_assert!(charts.len() >= 2);
        for (file, svg) in charts {
            prop_assert!(roxmltree::Document::parse(&svg).is_ok(), "{file}\n{svg}");
        }
    }
}
