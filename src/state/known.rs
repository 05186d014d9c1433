//! What is known of a file before it is opened.

use super::record::other;
use super::{Stamp, State, StateError, path_bytes};
use crate::model::{Gap, Reason};
use crate::report::{About, Date, FileReport, Garbled, Kept, Note, Outcome, SentGap, SentReason};
use rusqlite::{OptionalExtension, Row};
use std::path::Path;

/// Runs in which a file may bring its worker down before it is left alone.
const TRIES: i64 = 2;

/// A file that an earlier run has seen.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Its row.
    pub(super) id: i64,
    stamp: Option<Stamp>,
    content: Option<[u8; 32]>,
    version: super::Version,
    tries: i64,
}

impl Known {
    /// Whether the result still holds, as far as can be told without opening the file.
    #[must_use]
    pub fn is_unchanged(&self, stamp: &Stamp, version: &super::Version) -> bool {
        self.stamp.as_ref() == Some(stamp) && self.is_settled(version)
    }

    /// Whether the result still holds, by the digest of the content.
    #[must_use]
    pub fn has_content(&self, digest: &[u8; 32], version: &super::Version) -> bool {
        self.content.as_ref() == Some(digest) && self.is_settled(version)
    }

    /// Whether it brought its worker down: with `--rehash` it is tried once more.
    #[must_use]
    pub fn brought_down(&self) -> bool {
        self.tries > 0
    }

    /// Whether another try could give no other result: same version, and the file did not bring a
    /// worker down, or did so often enough.
    fn is_settled(&self, version: &super::Version) -> bool {
        self.version == *version && (self.tries == 0 || self.tries >= TRIES)
    }
}

impl State {
    /// What is known of the file at `path`.
    ///
    /// # Errors
    /// The database says no.
    pub fn known(&self, path: &Path) -> Result<Option<Known>, StateError> {
        let db = self.reader();
        let look = || {
            let mut find = db.prepare_cached(
                "SELECT id, size, mtime, ctime, inode, content, version, tries
                 FROM file WHERE path = ?1",
            )?;
            find.query_row([path_bytes(path)], known).optional()
        };
        look().map_err(|e| self.failed(e))
    }

    /// The result for a file that has not changed, as reports on it and what is inside it: numbers, no
    /// findings. What depends on the day and on the rights of the file is left to the caller.
    ///
    /// # Errors
    /// The database says no.
    pub fn reports(&self, known: &Known, path: &Path) -> Result<Vec<FileReport>, StateError> {
        let db = self.reader();
        let look = || {
            let mut find = db.prepare_cached(
                "SELECT member, format, bytes, outcome, reason, gaps, notes, dated, kinds, classes,
                   judgement
                 FROM document WHERE file = ?1 ORDER BY id",
            )?;
            let rows = find.query_map([known.id], |row| report(row, path))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        look().map_err(|e| self.failed(e))
    }
}

fn known(row: &Row<'_>) -> Result<Known, rusqlite::Error> {
    let stamp = match row.get::<_, Option<i64>>(1)? {
        Some(size) => {
            Some(Stamp { size, mtime: row.get(2)?, ctime: row.get(3)?, inode: row.get(4)? })
        }
        None => None,
    };
    Ok(Known {
        id: row.get(0)?,
        stamp,
        content: row.get(5)?,
        version: row.get(6)?,
        tries: row.get(7)?,
    })
}

fn report(row: &Row<'_>, path: &Path) -> Result<FileReport, rusqlite::Error> {
    let text = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
    let optional = |at: usize| row.get_ref(at)?.as_str_or_null().map_err(rusqlite::Error::from);
    let reason = optional(4)?.map(read::<SentReason>).transpose()?;
    let judgement = optional(10)?.map(|j| sound(crate::report::Judgement::named(j))).transpose()?;
    let format = optional(1)?.map(|f| sound(crate::report::own_word(f))).transpose()?;
    Ok(FileReport {
        path: path.to_owned(),
        member: row.get(0)?,
        format,
        bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        outcome: sound(Outcome::named(text(3)?))?,
        reason: reason.map(|r| sound(Reason::try_from(r))).transpose()?,
        gaps: gaps(text(5)?)?,
        rows: Vec::new(),
        output: None,
        scrubbed: Vec::new(),
        about: About { date: optional(7)?.and_then(Date::iso), pages: 1, ..About::default() },
        notes: notes(text(6)?)?,
        judgement,
        kept: Some(Kept { kinds: read(text(8)?)?, classes: read(text(9)?)? }),
    })
}

/// JSON from a column.
fn read<'t, T: serde::Deserialize<'t>>(text: &'t str) -> Result<T, rusqlite::Error> {
    serde_json::from_str(text).map_err(other)
}

fn sound<T>(got: Result<T, Garbled>) -> Result<T, rusqlite::Error> {
    got.map_err(other)
}

fn gaps(text: &str) -> Result<Vec<Gap>, rusqlite::Error> {
    let sent: Vec<SentGap> = read(text)?;
    sent.into_iter().map(|gap| sound(Gap::try_from(gap))).collect()
}

fn notes(text: &str) -> Result<Vec<Note>, rusqlite::Error> {
    let sent: Vec<(String, usize)> = read(text)?;
    sent.into_iter().map(|(id, count)| sound(Note::named(&id, count))).collect()
}
