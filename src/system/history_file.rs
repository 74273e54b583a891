//! How one recorded change lies on disk: a line that says what it is and the hash of all that follows, a line of JSON, then the texts,
//! compressed together: of what a file held before, only what differs from what it held after.

use crate::journal::{Change, KeptChange, KeptFile, Text, Version};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::io::{self, Read as _, Write as _};

const MAGIC: &str = "hoego change 1 ";

/// What is wrong with the file of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DamageError {
    #[error("is no record of a change that this version knows")]
    Unknown,
    #[error("is damaged")]
    Damaged,
    #[error("is the record of another change")]
    Other,
    /// Its texts are larger than any that hoego records.
    #[error("holds more text than fits into memory")]
    TooLarge,
}

/// Bytes of all texts of a change, of which there is one before and one after it for each file.
const MOST_TEXT: usize = 512 << 20;

/// The bytes of the file.
pub(super) fn pack(kept: &KeptChange) -> io::Result<Vec<u8>> {
    let mut rest = serde_json::to_vec(&kept.change)?;
    rest.push(b'\n');
    let mut texts = Vec::new();
    for file in &kept.files {
        let after = file.after.as_deref().unwrap_or_default().as_bytes();
        texts.extend(after);
        if let Some(before) = file.before.as_deref().map(str::as_bytes) {
            let (start, end) = shared(before, after);
            texts.extend((start as u64).to_le_bytes());
            texts.extend((end as u64).to_le_bytes());
            texts.extend(&before[start..before.len() - end]);
        }
    }
    deflate(&texts, &mut rest)?;
    let mut bytes = format!("{MAGIC}{}\n", blake3::hash(&rest).to_hex()).into_bytes();
    bytes.extend(rest);
    Ok(bytes)
}

/// Texts of so few bytes are kept as they are: on disk they take one block either way, and a compressor needs a hundred times as much
/// memory to begin with.
const FEW: u16 = 3072;

/// Appends `texts`, compressed where that saves anything.
fn deflate(texts: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    if let Ok(length @ 0..=FEW) = u16::try_from(texts.len()) {
        // One block, the last, stored (RFC 1951, section 3.2.4).
        out.push(1);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(texts);
        return Ok(());
    }
    let mut encoder = DeflateEncoder::new(out, Compression::default());
    encoder.write_all(texts)?;
    encoder.finish().map(drop)
}

/// How many bytes both begin with, and how many bytes of the rest both end with.
fn shared(a: &[u8], b: &[u8]) -> (usize, usize) {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let ends = a[start..].iter().rev().zip(b[start..].iter().rev());
    (start, ends.take_while(|(a, b)| a == b).count())
}

/// What is recorded, and the compressed texts, of change `number`.
pub(super) fn open(bytes: &[u8], number: usize) -> Result<(Change, &[u8]), DamageError> {
    let rest = bytes.strip_prefix(MAGIC.as_bytes()).ok_or(DamageError::Unknown)?;
    let (hash, rest) = split_line(rest).ok_or(DamageError::Damaged)?;
    if hash != blake3::hash(rest).to_hex().as_bytes() {
        return Err(DamageError::Damaged);
    }
    let (line, packed) = split_line(rest).ok_or(DamageError::Unknown)?;
    let change: Change = serde_json::from_slice(line).map_err(|_| DamageError::Unknown)?;
    match change.number == number {
        true => Ok((change, packed)),
        false => Err(DamageError::Other),
    }
}

/// Change `number` with its texts.
pub(super) fn unpack(bytes: &[u8], number: usize) -> Result<KeptChange, DamageError> {
    let (change, packed) = open(bytes, number)?;
    let versions = change.files.iter().flat_map(|file| [&file.before, &file.after]);
    let claimed = versions
        .flatten()
        .try_fold(0, |sum: usize, version| sum.checked_add(version.bytes));
    if claimed.is_none_or(|claimed| claimed > MOST_TEXT) {
        return Err(DamageError::TooLarge);
    }
    let mut texts = DeflateDecoder::new(packed);
    let mut files = Vec::new();
    for file in &change.files {
        let after = file.after.as_ref().map(|version| read(&mut texts, version.bytes));
        let after = after.transpose()?;
        let before = file.before.as_ref().map(|version| {
            let after = after.as_deref().unwrap_or_default();
            before_of(&mut texts, version.bytes, after)
        });
        files.push(KeptFile {
            path: file.path.clone(),
            before: checked(before.transpose()?, file.before.as_ref())?,
            after: checked(after, file.after.as_ref())?,
        });
    }
    Ok(KeptChange { change, files })
}

/// The next `count` bytes.
fn read(texts: &mut DeflateDecoder<&[u8]>, count: usize) -> Result<Vec<u8>, DamageError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(count).unwrap_or(u64::MAX);
    let read = texts.take(limit).read_to_end(&mut bytes);
    match read.is_ok() && bytes.len() == count {
        true => Ok(bytes),
        false => Err(DamageError::Damaged),
    }
}

/// The `count` bytes a file held before it held `after`.
fn before_of(texts: &mut DeflateDecoder<&[u8]>, count: usize, after: &[u8]) -> Result<Vec<u8>, DamageError> {
    let mut length = || {
        let bytes = read(texts, 8)?.try_into().map_err(|_| DamageError::Damaged)?;
        usize::try_from(u64::from_le_bytes(bytes)).map_err(|_| DamageError::Damaged)
    };
    let (start, end) = (length()?, length()?);
    let fits = start.checked_add(end).filter(|sum| *sum <= count.min(after.len()));
    let differing = count - fits.ok_or(DamageError::Damaged)?;
    let mut bytes = after[..start].to_vec();
    bytes.extend(read(texts, differing)?);
    bytes.extend(&after[after.len() - end..]);
    Ok(bytes)
}

/// The text of `bytes`, which have to be what the hash says.
fn checked(bytes: Option<Vec<u8>>, version: Option<&Version>) -> Result<Text, DamageError> {
    let text = bytes
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| DamageError::Damaged)?;
    match text.as_deref().map(Version::of).as_ref() == version {
        true => Ok(text.map(Into::into)),
        false => Err(DamageError::Damaged),
    }
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(b'\n', bytes)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{FileChange, Plan, changed_files};

    #[test]
    fn what_was_packed_comes_out() {
        let text = |text: &str| Some(text.into());
        let long = "가나다\n".repeat(1000);
        let cases: [(Text, Text); 9] = [
            (None, text(&long)),
            (None, text("a\r\nb")),
            (text("a\r\nb"), None),
            (None, text("")),
            (text(""), text("a")),
            (text("aa"), text("a")),
            (text("aaa"), text("aaaa")),
            (text("가나"), text("각나")),
            (text("x\u{feff}y"), text("x\u{fefe}y")),
        ];
        for cases in [&cases[..], &cases[1..]] {
            comes_out(cases.to_vec());
        }
    }

    fn comes_out(cases: Vec<(Text, Text)>) {
        let changes = cases.into_iter().enumerate().map(|(at, (before, after))| {
            let path = at.to_string();
            FileChange { path, before, after }
        });
        let plan = Plan {
            changes: changes.collect(),
        };
        let now = chrono::DateTime::UNIX_EPOCH.fixed_offset();
        let kept = KeptChange {
            change: Change {
                number: 3,
                command: "hoego".to_owned(),
                at: now,
                day: now.date_naive(),
                undoes: None,
                folders: Vec::new(),
                files: changed_files(&plan, |_| true),
            },
            files: plan.changes.into_iter().map(KeptFile::from).collect(),
        };
        let bytes = pack(&kept).unwrap();
        assert_eq!(unpack(&bytes, 3).unwrap(), kept);
        assert_eq!(unpack(&bytes, 4), Err(DamageError::Other));
        for end in 0..bytes.len() {
            assert!(unpack(&bytes[..end], 3).is_err(), "cut after {end} bytes");
        }
    }
}
