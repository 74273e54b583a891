//! The gallery: experiments to begin with, each a real question with claims that hold on an ordinary machine. They are files
//! of `templates/lab/`, built into the program. Pure: a template in, the text for an entry out.
//!
//! What is odd about it: claims on times (`wall`) need processors that are free. On a machine that is busy all over they
//! end as "cannot tell", or as refuted, and rightly so; claims on what a program says hold there too. `tests/gallery.rs` runs
//! every template.

use crate::journal::{Language, TemplateError, render_template};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A template of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What `--from` takes; the name of its folder.
    pub name: &'static str,
    /// The text for an entry, for minijinja; it may use `id` and `question`.
    source: &'static str,
    /// `about.toml`.
    about: &'static str,
}

/// What a template is about: its `about.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The language of the program: `python`.
    pub language: String,
    /// How long a run takes, roughly, on two processors that are free.
    seconds: u64,
    ko: AboutWords,
    en: AboutWords,
    ja: AboutWords,
}

/// The words of a template in one language of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutWords {
    /// A few words for a list.
    pub title: String,
    /// What the experiment answers, in a sentence or two of Markdown.
    pub question: String,
}

/// What the text of a template can use.
#[derive(Serialize)]
struct TemplateValues<'a> {
    id: &'a str,
    question: &'a str,
}

/// The template of a folder of `templates/lab/`.
macro_rules! template {
    ($name:literal) => {
        Template {
            name: $name,
            source: include_str!(concat!("../../templates/lab/", $name, "/experiment.md")),
            about: include_str!(concat!("../../templates/lab/", $name, "/about.toml")),
        }
    };
}

/// In the order in which they are listed: by the question, then by the program's language.
static GALLERY: [Template; 14] = [
    template!("queue-empty"),
    template!("queue-empty-pause"),
    template!("cpu-bound-python"),
    template!("cpu-bound-rust"),
    template!("cpu-bound-go"),
    template!("cpu-bound-c"),
    template!("io-bound-python"),
    template!("async-against-threads"),
    template!("lost-update-python"),
    template!("lost-update-rust"),
    template!("lost-update-go"),
    template!("deadlock-lock-order"),
    template!("false-sharing"),
    template!("channel-throughput"),
];

/// All templates, in the order in which they are listed.
pub fn gallery() -> &'static [Template] {
    &GALLERY
}

/// The template of that name; who asks can make a "did you mean" of [`gallery`].
pub fn template(name: &str) -> Option<&'static Template> {
    GALLERY.iter().find(|template| template.name == name)
}

/// The text of `template` to append to an entry of a journal in `language`: the question, an empty line, and the experiment with
/// the ID `id`. Lines end with LF, the last one too.
///
/// Fails when the template is broken or names a variable that does not exist; a built-in one never does.
pub fn render(template: &Template, id: &str, language: Language) -> Result<String, TemplateError> {
    let about = template.about();
    let question = &about.words(language).question;
    render_template("experiment.md", template.source, TemplateValues { id, question })
}

impl Template {
    /// What it is about.
    pub fn about(&self) -> About {
        toml::from_str(self.about).expect("what the built-in templates are about is valid, a test says so")
    }
}

impl About {
    /// How long a run takes, roughly, on two processors that are free.
    pub fn takes(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// Title and question in the language of a journal.
    pub fn words(&self, language: Language) -> &AboutWords {
        match language {
            Language::Ko => &self.ko,
            Language::En => &self.en,
            Language::Ja => &self.ja,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const LANGUAGES: [Language; 3] = [Language::Ko, Language::En, Language::Ja];

    /// Keys that are no variables.
    const OPTIONS: [&str; 17] = [
        "trials",
        "for",
        "warmup",
        "timeout",
        "key",
        "always",
        "sometimes",
        "never",
        "claim",
        "exclude",
        "file",
        "anchor",
        "deps",
        "stdin",
        "cwd",
        "cpus",
        "seed",
    ];

    /// The variables in the braces of a rendered template, as the program knows them.
    fn variables(text: &str) -> Vec<String> {
        let fence = text.lines().find(|line| line.starts_with("```")).expect("a block");
        let braces = fence.split_once('{').and_then(|(_, rest)| rest.strip_suffix('}'));
        let keys = braces
            .expect("braces")
            .split(' ')
            .filter_map(|part| part.split_once('='));
        keys.filter(|(key, _)| !OPTIONS.contains(key))
            .map(|(key, _)| format!("LAB_{}", key.to_uppercase()))
            .collect()
    }

    #[test]
    fn every_folder_is_in_the_gallery_once() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/lab");
        let folders = std::fs::read_dir(root).expect("the gallery's folder");
        let names = folders.map(|entry| entry.expect("a folder").file_name().into_string().expect("a name"));
        let listed: BTreeSet<String> = gallery().iter().map(|template| template.name.to_owned()).collect();
        assert_eq!(listed.len(), gallery().len());
        assert_eq!(listed, names.collect());
    }

    #[test]
    fn every_template_says_what_it_is_about_in_three_languages() {
        for template in gallery() {
            let about = template.about();
            assert!((1..60).contains(&about.takes().as_secs()), "{}", template.name);
            for language in LANGUAGES {
                let words = about.words(language);
                assert!(
                    !words.title.is_empty() && words.question.ends_with(['?', '？', ')', '。']),
                    "{words:?}"
                );
                let text = render(template, "my-id.2", language).expect("a built-in template");
                assert!(text.starts_with(&format!("{}\n\n```", words.question)), "{text}");
            }
        }
    }

    #[test]
    fn a_rendered_block_has_the_id_claims_and_reads_all_its_variables() {
        let mut with_variables = 0;
        for template in gallery() {
            let text = render(template, "my-id.2", Language::En).expect("a built-in template");
            let fence = format!("```{} {{#my-id.2 .lab ", template.about().language);
            assert!(text.contains(&fence) && text.ends_with("\n```\n"), "{text}");
            assert!(!text.contains("{{ ") && !text.contains('\r'), "{text}");
            assert!(text.contains("| claim: ") || text.contains("| sometimes: "), "{text}");
            let code = text.split_once('}').expect("code").1;
            for variable in variables(&text) {
                with_variables += 1;
                assert!(code.contains(&variable), "{}: {variable}", template.name);
            }
        }
        assert!(with_variables > 12, "{with_variables}");
    }

    #[test]
    fn a_block_fits_a_page() {
        for template in gallery() {
            let text = render(template, template.name, Language::Ko).expect("a built-in template");
            let longest = text.lines().skip(3).map(|line| line.chars().count()).max();
            assert!(text.lines().count() <= 60, "{}", template.name);
            assert!(longest < Some(140), "{}: {longest:?}", template.name);
        }
    }

    #[test]
    fn a_template_is_found_by_its_name() {
        assert_eq!(template("queue-empty").map(|found| found.name), Some("queue-empty"));
        assert_eq!(template("queue"), None);
    }
}
