//! The names of metrics, as in JSON without their unit, and what each is of a trial.

use super::Metrics;

/// A metric of timed trials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MetricName {
    Wall,
    User,
    System,
    CpuPerWall,
    PeakRss,
    VoluntarySwitches,
    InvoluntarySwitches,
    PageFaults,
}

/// All names that a claim may use, in the order of the JSON.
const NAMES: [(&str, MetricName); 8] = [
    ("wall", MetricName::Wall),
    ("user", MetricName::User),
    ("system", MetricName::System),
    ("cpu_per_wall", MetricName::CpuPerWall),
    ("peak_rss", MetricName::PeakRss),
    ("voluntary_switches", MetricName::VoluntarySwitches),
    ("involuntary_switches", MetricName::InvoluntarySwitches),
    ("page_faults", MetricName::PageFaults),
];

impl MetricName {
    pub(super) fn parse(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, metric)| *metric)
    }

    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Its value in one trial; `None` where the system cannot tell.
    pub(super) fn of(self, metrics: &Metrics) -> Option<f64> {
        let whole = |number: Option<u64>| number.map(|number| number as f64);
        match self {
            Self::Wall => Some(metrics.wall_s),
            Self::User => Some(metrics.user_s),
            Self::System => Some(metrics.system_s),
            Self::CpuPerWall => metrics.cpu_per_wall(),
            Self::PeakRss => whole(metrics.peak_rss_bytes),
            Self::VoluntarySwitches => whole(metrics.voluntary_switches),
            Self::InvoluntarySwitches => whole(metrics.involuntary_switches),
            Self::PageFaults => whole(metrics.page_faults),
        }
    }
}
