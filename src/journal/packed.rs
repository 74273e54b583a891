//! How days, and what there is much of, are stored by machines for machines: as numbers, which are a third as long as words and ten times as fast to read.

/// A day as the number of days since the first of January of the year 1.
pub(super) mod day {
    use chrono::{Datelike as _, NaiveDate};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(in super::super) fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(day.num_days_from_ce())
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let number = i32::deserialize(deserializer)?;
        NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| D::Error::custom("no day"))
    }
}

/// Days, likewise.
pub(super) mod days {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Day(#[serde(with = "super::day")] NaiveDate);

    pub(in super::super) fn serialize<S: Serializer>(days: &[NaiveDate], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(days.iter().map(|day| Day(*day)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<NaiveDate>, D::Error> {
        let days = Vec::<Day>::deserialize(deserializer)?;
        Ok(days.into_iter().map(|day| day.0).collect())
    }
}

/// Settled Tries, each in 24 bytes: there are tens of thousands, of which few are looked at.
pub(super) mod settled {
    use super::super::candidates::Settled;
    use super::super::identity::RawId;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    const SIZE: usize = 24;

    pub(in super::super) fn serialize<S: Serializer>(all: &[Settled], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(all.len() * SIZE);
        for settled in all {
            bytes.extend(settled.origin.to_le_bytes());
            bytes.extend(settled.last.to_le_bytes());
            bytes.extend(settled.id.bytes());
        }
        serializer.serialize_bytes(&bytes)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Settled>, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let (all, rest) = bytes.as_chunks::<SIZE>();
        if !rest.is_empty() {
            return Err(D::Error::custom("cut off"));
        }
        Ok(all.iter().map(one).collect())
    }

    fn one(bytes: &[u8; SIZE]) -> Settled {
        let number = |at: usize| i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Settled {
            origin: number(0),
            last: number(4),
            id: RawId::of_bytes(std::array::from_fn(|at| bytes[8 + at])),
        }
    }
}
