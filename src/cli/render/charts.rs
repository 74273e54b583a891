//! What the charts have in common. All that depends on figures is worked out in Rust, with fixed decimals, so that equal
//! results give equal bytes; a template in `templates/charts/` only says what it looks like. Text is what programs printed:
//! it is cut to what XML may hold, shortened, and escaped by the template engine.

use super::lab_view::RunView;
use super::{chart_outcomes, chart_scaling, chart_timeline};
use crate::cli::error::CommandError;
use crate::cli::render::Templates;
use crate::cli::review::wrap::shorten;
use crate::cli::tame::harmless;

/// The charts of a run: file name and text. Those that would show nothing are left out.
///
/// Fails when a person's own template is broken.
pub fn charts(view: &RunView<'_>, templates: &Templates) -> Result<Vec<(&'static str, String)>, CommandError> {
    let mut charts = Vec::new();
    if let Some(values) = chart_outcomes::values(view) {
        charts.push(("outcomes.svg", templates.render("charts/outcomes.svg", values)?));
    }
    if let Some(values) = chart_scaling::values(view) {
        charts.push(("scaling.svg", templates.render("charts/scaling.svg", values)?));
    }
    if let Some(values) = chart_timeline::values(view) {
        charts.push(("timeline.svg", templates.render("charts/timeline.svg", values)?));
    }
    Ok(charts)
}

/// What a chart is called in the language of the run.
pub fn chart_name(view: &RunView<'_>, file: &str) -> String {
    let words = view.words.lab();
    match file {
        "outcomes.svg" => words.outcomes.to_lowercase(),
        "scaling.svg" => words.scaling.to_lowercase(),
        "timeline.svg" => words.timeline.to_lowercase(),
        other => other.to_owned(),
    }
}

/// `text` on one line of at most `columns` (Korean counts double), without characters that XML 1.0 cannot hold.
pub fn label(text: &str, columns: usize) -> String {
    let text = harmless(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let text: String = text.chars().filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    shorten(&text, columns)
}

/// A coordinate: one decimal, and never `-0.0`.
pub fn at(x: f64) -> String {
    let text = format!("{x:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// Round values from 0 to `top`, about `wanted` of them: steps of 1, 2, 2.5 or 5 times a power of ten.
pub fn round_ticks(top: f64, wanted: f64) -> Vec<f64> {
    if top <= 0.0 || !top.is_finite() {
        return vec![0.0];
    }
    let rough = top / wanted;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * power);
    let step = step.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
    (0..)
        .map(|n| f64::from(n) * step)
        .take_while(|tick| *tick <= top * 1.0001)
        .collect()
}

/// A number as an axis has it: no more decimals than it needs.
pub fn tick_label(x: f64) -> String {
    let text = format!("{x:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(round_ticks(1.08, 5.0), [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(round_ticks(8.0, 4.0), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(round_ticks(0.0, 4.0), [0.0]);
        assert_eq!(
            (tick_label(0.25), tick_label(2.0), tick_label(10.0)),
            ("0.25".into(), "2".into(), "10".into())
        );
        assert_eq!(at(-0.01), "0.0");
    }
}
