//! The state for people and for other programs, and taking away what is old.

use super::record::other;
use super::{State, StateError, path_of};
use crate::model::{Gap, Reason};
use crate::report::{SentGap, SentReason};
use rusqlite::Row;
use serde::Serialize;
use std::collections::BTreeMap;

/// A document as the state knows it: a file, or a member of one.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The file; what is not Unicode shows as `�`.
    pub path: String,
    /// Path inside a container.
    pub member: Option<String>,
    /// Format id.
    pub format: Option<String>,
    /// In bytes.
    pub bytes: u64,
    /// What became of it.
    pub outcome: String,
    /// Why, as its id.
    pub reason: Option<String>,
    /// Why it was not read, or not all of it.
    #[serde(skip)]
    pub cause: Option<Reason>,
    /// Findings by kind: redact, keep, ask.
    pub kinds: BTreeMap<String, [u64; 3]>,
    /// When the content changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// Who can read it.
    pub exposure: Option<String>,
    /// Whose it is, by number.
    pub owner: Option<u32>,
    /// Run that met it first, and run that read it last.
    pub runs: (i64, i64),
    /// Run that missed it.
    pub gone: Option<i64>,
    /// Where it lay before.
    pub came: Option<String>,
    /// What deserves a look, by id, and how often.
    pub notes: BTreeMap<String, usize>,
    /// The day it was written, as far as its first lines say.
    pub dated: Option<String>,
    /// Why it could not be read the last time, though it could before.
    pub trouble: Option<String>,
}

/// The state in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Files that are there.
    pub files: u64,
    /// Files that are no longer there.
    pub gone: u64,
    /// Documents by outcome, those inside containers included.
    pub outcomes: BTreeMap<String, u64>,
    /// Findings that do not stay, by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Passages that somebody accepted.
    pub accepted: u64,
}

impl State {
    /// The state in numbers.
    ///
    /// # Errors
    /// The database says no.
    pub fn totals(&self) -> Result<Totals, StateError> {
        let db = self.reader();
        let look = || -> Result<Totals, rusqlite::Error> {
            let one =
                |sql: &str| db.query_row(sql, [], |r| r.get::<_, i64>(0).map(i64::unsigned_abs));
            let by = |sql: &str| -> Result<BTreeMap<String, u64>, rusqlite::Error> {
                let mut find = db.prepare(sql)?;
                let rows =
                    find.query_map([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)?.unsigned_abs())))?;
                rows.collect()
            };
            Ok(Totals {
                files: one("SELECT count(*) FROM file WHERE gone IS NULL")?,
                gone: one("SELECT count(*) FROM file WHERE gone IS NOT NULL")?,
                outcomes: by(
                    "SELECT d.outcome, count(*) FROM document d JOIN file f ON f.id = d.file
                              WHERE f.gone IS NULL GROUP BY 1",
                )?,
                kinds: by("SELECT p.kind, sum(p.count) FROM finding p
                           JOIN document d ON d.id = p.document JOIN file f ON f.id = d.file
                           WHERE f.gone IS NULL AND p.action <> 'keep' GROUP BY 1")?,
                accepted: one("SELECT count(*) FROM accepted")?,
            })
        };
        look().map_err(|e| self.failed(e))
    }

    /// Hands every document to `each`, by path; what is gone too.
    ///
    /// # Errors
    /// The database says no, or `each` failed.
    pub fn lines(
        &self,
        each: &mut dyn FnMut(&Line) -> std::io::Result<()>,
    ) -> Result<(), StateError> {
        let db = self.reader();
        let mut look = || -> Result<(), rusqlite::Error> {
            let mut find = db.prepare(
                "SELECT f.path, d.member, d.format, d.bytes, d.outcome, d.reason, d.kinds, f.mtime,
                   f.exposure, f.owner, f.first, f.made, f.gone, f.came, f.trouble, d.notes,
                   d.dated, d.gaps
                 FROM file f JOIN document d ON d.file = f.id ORDER BY f.path, d.id",
            )?;
            let mut rows = find.query([])?;
            while let Some(row) = rows.next()? {
                each(&line(row)?).map_err(other)?;
            }
            Ok(())
        };
        look().map_err(|e| self.failed(e))
    }

    /// Forgets files that have been gone for `runs` runs or more, runs of which nothing is left, and
    /// acceptances that ended before the day `today`. Gives the number of files.
    ///
    /// # Errors
    /// The database says no; nothing is forgotten then.
    pub fn prune(&self, runs: u32, today: &str) -> Result<u64, StateError> {
        let mut writer = self.writer();
        let mut all = || -> Result<u64, rusqlite::Error> {
            let batch = writer.db.transaction()?;
            let last = batch
                .query_row("SELECT coalesce(max(id), 0) FROM run", [], |r| r.get::<_, i64>(0))?;
            let until = last.saturating_sub(i64::from(runs));
            let files = batch.execute("DELETE FROM file WHERE gone <= ?1", [until])?;
            batch.execute("DELETE FROM lost WHERE run <= ?1", [until])?;
            batch.execute("DELETE FROM accepted WHERE until < ?1", [today])?;
            batch.commit()?;
            writer.db.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")?;
            Ok(files as u64)
        };
        all().map_err(|e| self.failed(e))
    }
}

fn line(row: &Row<'_>) -> Result<Line, rusqlite::Error> {
    let shown = |bytes: Vec<u8>| path_of(bytes).to_string_lossy().into_owned();
    let reason: Option<String> = row.get(5)?;
    let reason = reason.and_then(|r| serde_json::from_str::<SentReason>(&r).ok());
    let reason = reason.and_then(|r| Reason::try_from(r).ok());
    let gaps: String = row.get(17)?;
    let gaps: Vec<SentGap> = serde_json::from_str(&gaps).map_err(other)?;
    let gap = || Some(Gap::try_from(gaps.into_iter().next()?).ok()?.reason);
    let (kinds, notes): (String, String) = (row.get(6)?, row.get(15)?);
    Ok(Line {
        path: shown(row.get(0)?),
        member: row.get(1)?,
        format: row.get(2)?,
        bytes: row.get::<_, i64>(3)?.unsigned_abs(),
        outcome: row.get(4)?,
        reason: reason.as_ref().map(|r| r.id().to_owned()),
        cause: reason.or_else(gap),
        kinds: serde_json::from_str(&kinds).map_err(other)?,
        modified: row.get::<_, Option<i64>>(7)?.map(|n| n / 1_000_000_000),
        exposure: row.get(8)?,
        owner: row.get(9)?,
        runs: (row.get(10)?, row.get(11)?),
        gone: row.get(12)?,
        came: row.get::<_, Option<Vec<u8>>>(13)?.map(shown),
        trouble: row.get(14)?,
        notes: serde_json::from_str::<Vec<(String, usize)>>(&notes)
            .map_err(other)?
            .into_iter()
            .collect(),
        dated: row.get(16)?,
    })
}
