//! Figures as people read them: times, bytes, shares and ratios, with as many digits as they carry and no more. The same
//! text stands on the terminal, in charts and in entries, so that it can be searched for.

/// A time in seconds: `340 µs`, `12.3 ms`, `1.02 s`, `2 min 5 s`.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if !s.is_finite() => "–".to_owned(),
        s if s < 0.000_999_5 => format!("{:.0} µs", s * 1e6),
        s if s < 0.999_5 => format!("{} ms", three_digits(s * 1e3)),
        s if s < 119.5 => format!("{} s", three_digits(s)),
        s => {
            let whole = s.round() as u64;
            format!("{} min {} s", whole / 60, whole % 60)
        }
    }
}

/// A median time with its standard deviation, `12.3 ms ± 1.02 ms`; without it where there was one trial, which has none.
pub fn with_deviation(wall: super::MetricRecord) -> String {
    if wall.stddev > 0.0 {
        format!("{} ± {}", time(wall.median), time(wall.stddev))
    } else {
        time(wall.median)
    }
}

/// Bytes: `812 B`, `9.8 MiB`, `1.25 GiB`.
pub fn bytes(bytes: f64) -> String {
    let units = [
        (1024.0 * 1024.0 * 1024.0, "GiB"),
        (1024.0 * 1024.0, "MiB"),
        (1024.0, "KiB"),
    ];
    match units.iter().find(|(size, _)| bytes >= size * 0.999) {
        _ if !bytes.is_finite() => "–".to_owned(),
        Some((size, unit)) => format!("{} {unit}", three_digits(bytes / size)),
        None => format!("{bytes:.0} B"),
    }
}

/// A count that may be a median between two: `12`, `12.5`, `1.2 M` above a million.
pub fn count(count: f64) -> String {
    match count {
        c if !c.is_finite() => "–".to_owned(),
        c if c >= 999_500.0 => format!("{} M", three_digits(c / 1e6)),
        c if c.fract() == 0.0 || c >= 100.0 => format!("{c:.0}"),
        c => format!("{c:.1}"),
    }
}

/// A share of 1 in percent, without the sign: `68`. Only nothing is `0` and only everything `100`.
pub fn percent(share: f64) -> String {
    match share * 100.0 {
        p if !p.is_finite() => "–".to_owned(),
        p if p > 0.0 && p < 0.95 => format!("{:.1}", p.max(0.1)),
        p if p > 99.0 && p < 100.0 => format!("{:.1}", p.min(99.9)),
        p => format!("{p:.0}"),
    }
}

/// An interval of shares in percent: `62–75`.
pub fn percents(interval: [f64; 2]) -> String {
    format!("{}–{}", percent(interval[0]), percent(interval[1]))
}

/// What was seen in none of `of` trials is rarer than this, in percent: the rule of three. `1.5`, `30`.
pub fn percent_below(of: usize) -> String {
    let percent = super::interval::rule_of_three(of) * 100.0;
    let decimals = match percent {
        p if p >= 10.0 => 0,
        p if p >= 0.1 => 1,
        _ => 3,
    };
    let text = format!("{percent:.decimals$}");
    text.trim_end_matches(".0").to_owned()
}

/// A ratio with its interval: as many decimals as the interval's width carries, and so many that an interval beside 1
/// is also seen beside it.
pub fn ratio(estimate: f64, low: f64, high: f64) -> (String, String) {
    let width = high - low;
    let wanted = match width {
        w if w < 0.3 => 2,
        w if w < 3.0 => 1,
        _ => 0,
    };
    let beside = |decimals: usize| {
        let rounded = |x: f64| format!("{x:.decimals$}").parse().unwrap_or(x);
        (low <= 1.0 || rounded(low) > 1.0) && (high >= 1.0 || rounded(high) < 1.0)
    };
    let decimals = (wanted..4).find(|decimals| beside(*decimals)).unwrap_or(4);
    (
        format!("{estimate:.decimals$}"),
        format!("{low:.decimals$}–{high:.decimals$}"),
    )
}

/// Three significant digits, never in powers of ten.
fn three_digits(x: f64) -> String {
    match x.abs() {
        a if a < 9.995 => format!("{x:.2}"),
        a if a < 99.95 => format!("{x:.1}"),
        _ => format!("{x:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_change_their_unit_where_the_rounded_figure_does() {
        let cases = [
            (0.0, "0 µs"),
            (0.000_34, "340 µs"),
            (0.000_999_6, "1.00 ms"),
            (0.012_34, "12.3 ms"),
            (0.999_4, "999 ms"),
            (0.999_6, "1.00 s"),
            (62.04, "62.0 s"),
            (125.2, "2 min 5 s"),
            (f64::NAN, "–"),
        ];
        for (seconds, text) in cases {
            assert_eq!(time(seconds), text);
        }
    }

    #[test]
    fn bytes_and_counts() {
        assert_eq!(bytes(812.0), "812 B");
        assert_eq!(bytes(10_276_044.8), "9.80 MiB");
        assert_eq!(bytes(1.5 * 1024.0 * 1024.0 * 1024.0), "1.50 GiB");
        assert_eq!(
            (count(12.0), count(12.5), count(2_340_000.0)),
            ("12".into(), "12.5".into(), "2.34 M".into())
        );
    }

    #[test]
    fn what_is_seen_once_is_not_0_percent_and_what_failed_once_not_100() {
        assert_eq!(percent(0.0), "0");
        assert_eq!(percent(0.0001), "0.1");
        assert_eq!(percent(0.685), "68");
        assert_eq!(percent(0.9999), "99.9");
        assert_eq!(percent(1.0), "100");
        assert_eq!(percents([0.6178, 0.7454]), "62–75");
    }

    #[test]
    fn never_of_many_is_bounded_by_the_rule_of_three() {
        let below = [2, 10, 100, 200, 10_000].map(percent_below);
        assert_eq!(below, ["100", "30", "3", "1.5", "0.030"]);
    }

    #[test]
    fn an_interval_beside_1_is_seen_beside_it() {
        assert_eq!(ratio(1.404, 1.331, 1.478), ("1.40".into(), "1.33–1.48".into()));
        assert_eq!(ratio(1.4, 1.02, 1.9), ("1.40".into(), "1.02–1.90".into()));
        assert_eq!(ratio(1.4, 0.98, 1.9), ("1.4".into(), "1.0–1.9".into()));
        assert_eq!(ratio(12.3, 10.2, 15.1), ("12".into(), "10–15".into()));
        assert_eq!(ratio(1.01, 1.001, 1.02), ("1.010".into(), "1.001–1.020".into()));
    }
}
