//! Writing down what became of a file.

use super::{Known, Stamp, State, StateError, Version, path_bytes};
use crate::model::Reason;
use crate::report::{Exposure, FileReport, SentGap, SentReason};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

/// Files in a batch at most, and time between two batches: what a process that is killed loses.
const BATCH: usize = 32;
const PULSE: Duration = Duration::from_millis(200);

/// A file that has been read in this run.
#[derive(Clone, Copy, Debug)]
pub struct Fresh<'r> {
    /// Its stamp before it was read; `None` when a change might not show in it.
    pub stamp: Option<Stamp>,
    /// Digest of its content under the state's key; `None` when it could not be read: it is tried again.
    pub content: Option<[u8; 32]>,
    /// Who can read it.
    pub exposure: Option<Exposure>,
    /// Whose it is, by number.
    pub owner: Option<u32>,
    /// The file first, then what is inside it.
    pub reports: &'r [FileReport],
}

/// A finding's fingerprint and what it is of.
type Passage = (Vec<u8>, String, String, String);

/// What was in a file before: how often, and since which run.
type Before = BTreeMap<Passage, (i64, i64)>;

/// The one connection that changes the database.
pub(super) struct Writer {
    pub(super) db: Connection,
    pub(super) run: i64,
    pub(super) version: Version,
    /// Rows of files that this run has come by, a bit each.
    pub(super) seen: Vec<u64>,
    pub(super) fresh: u64,
    pending: usize,
    since: Instant,
    /// Why nothing is written any more.
    pub(super) trouble: Option<StateError>,
}

impl Writer {
    pub(super) fn new(db: Connection) -> Self {
        Self {
            db,
            run: 0,
            version: Version::default(),
            seen: Vec::new(),
            fresh: 0,
            pending: 0,
            since: Instant::now(),
            trouble: None,
        }
    }

    fn see(&mut self, id: i64) {
        let Ok(id) = usize::try_from(id) else { return };
        if self.seen.len() <= id / 64 {
            self.seen.resize(id / 64 + 1, 0);
        }
        if let Some(word) = self.seen.get_mut(id / 64) {
            *word |= 1 << (id % 64);
        }
    }

    /// Whether this run has come by the file of row `id`.
    pub(super) fn has_seen(&self, id: i64) -> bool {
        let Ok(id) = usize::try_from(id) else { return false };
        self.seen.get(id / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    fn begin(&mut self) -> Result<(), rusqlite::Error> {
        if self.db.is_autocommit() {
            self.db.execute_batch("BEGIN IMMEDIATE")?;
            self.since = Instant::now();
        }
        Ok(())
    }

    /// Ends the batch when it is large or old enough.
    fn after_one(&mut self) -> Result<(), rusqlite::Error> {
        self.pending += 1;
        if self.pending >= BATCH || self.since.elapsed() >= PULSE { self.commit() } else { Ok(()) }
    }

    pub(super) fn commit(&mut self) -> Result<(), rusqlite::Error> {
        self.pending = 0;
        if self.db.is_autocommit() { Ok(()) } else { self.db.execute_batch("COMMIT") }
    }

    /// A file that is as it was, though its stamp may differ.
    fn refresh(&mut self, id: i64, fresh: &Fresh<'_>) -> Result<(), rusqlite::Error> {
        self.begin()?;
        let (size, mtime, ctime, inode) = columns(fresh.stamp);
        self.db
            .prepare_cached(
                "UPDATE file SET size = ?2, mtime = ?3, ctime = ?4, inode = ?5, exposure = ?6,
                   owner = ?7, trouble = NULL, gone = NULL WHERE id = ?1",
            )?
            .execute(params![
                id,
                size,
                mtime,
                ctime,
                inode,
                fresh.exposure.map(Exposure::as_str),
                fresh.owner
            ])?;
        self.see(id);
        self.after_one()
    }

    /// A known file that cannot be read now: what was known of it stays, and it is tried again.
    fn trouble_with(&mut self, id: i64, reason: &Reason) -> Result<(), rusqlite::Error> {
        self.begin()?;
        self.db
            .prepare_cached("UPDATE file SET size = NULL, trouble = ?2, gone = NULL WHERE id = ?1")?
            .execute(params![id, reason.id()])?;
        self.see(id);
        self.after_one()
    }

    fn record(&mut self, path: &Path, fresh: &Fresh<'_>) -> Result<(), rusqlite::Error> {
        self.begin()?;
        self.fresh += 1;
        let (id, before) = self.file(path, fresh)?;
        self.see(id);
        self.db.prepare_cached("DELETE FROM document WHERE file = ?1")?.execute([id])?;
        let bytes = path_bytes(path);
        let mut now = BTreeSet::new();
        for report in fresh.reports {
            self.document(id, report, &before, &mut now)?;
        }
        for ((print, kind, class, action), (count, _)) in &before {
            if action != "keep" && !now.contains(print) {
                self.db
                    .prepare_cached(
                        "INSERT INTO lost (run, path, print, kind, class, count)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![self.run, bytes, print, kind, class, count])?;
            }
        }
        self.after_one()
    }

    /// The row of the file, and the passages that were in it: how often, and since which run.
    fn file(&self, path: &Path, fresh: &Fresh<'_>) -> Result<(i64, Before), rusqlite::Error> {
        let bytes = path_bytes(path);
        let (size, mtime, ctime, inode) = columns(fresh.stamp);
        let known: Option<(i64, i64, Option<[u8; 32]>, Version)> = self
            .db
            .prepare_cached("SELECT id, tries, content, version FROM file WHERE path = ?1")?
            .query_row([&bytes], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))
            .optional()?;
        let down = fresh
            .reports
            .iter()
            .any(|r| matches!(r.reason, Some(Reason::Worker(_) | Reason::Crash)));
        let before = known.filter(|(_, _, content, version)| {
            *content == fresh.content && *version == self.version
        });
        let tries = if down { before.map_or(0, |(_, tries, ..)| tries) + 1 } else { 0 };
        let id: i64 = self
            .db
            .prepare_cached(
                "INSERT INTO file (path, size, mtime, ctime, inode, content, version, first, made,
                   tries, exposure, owner)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11)
                 ON CONFLICT (path) DO UPDATE SET size = ?2, mtime = ?3, ctime = ?4, inode = ?5,
                   content = ?6, version = ?7, made = ?8, tries = ?9, exposure = ?10, owner = ?11,
                   trouble = NULL, gone = NULL
                 RETURNING id",
            )?
            .query_row(
                params![
                    bytes,
                    size,
                    mtime,
                    ctime,
                    inode,
                    fresh.content,
                    self.version,
                    self.run,
                    tries,
                    fresh.exposure.map(Exposure::as_str),
                    fresh.owner
                ],
                |row| row.get(0),
            )?;
        let mut passages = BTreeMap::new();
        if known.is_some() {
            let mut find = self.db.prepare_cached(
                "SELECT f.print, f.kind, f.class, f.action, f.count, f.first
                 FROM finding f JOIN document d ON d.id = f.document WHERE d.file = ?1",
            )?;
            let rows = find.query_map([id], |r| {
                let passage = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
                Ok((passage, (r.get::<_, i64>(4)?, r.get::<_, i64>(5)?)))
            })?;
            for row in rows {
                let (passage, (count, first)) = row?;
                let slot = passages.entry(passage).or_insert((0, first));
                *slot = (slot.0 + count, slot.1.min(first));
            }
        }
        Ok((id, passages))
    }

    fn document(
        &self,
        file: i64,
        report: &FileReport,
        before: &Before,
        now: &mut BTreeSet<Vec<u8>>,
    ) -> Result<(), rusqlite::Error> {
        let kept = report.counts();
        let kinds: BTreeMap<&str, [u64; 3]> =
            kept.kinds.iter().map(|(kind, n)| (kind.as_str(), *n)).collect();
        let gaps: Vec<SentGap> = report.gaps.iter().map(SentGap::from).collect();
        let notes = report.notes.iter().filter(|n| !n.depends_on_day_or_rights());
        let notes: Vec<(&str, usize)> = notes.map(|n| (n.id, n.count)).collect();
        self.db
            .prepare_cached(
                "INSERT INTO document (file, member, format, bytes, outcome, reason, gaps, notes,
                   dated, kinds, classes, judgement)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                file,
                report.member,
                report.format,
                i64::try_from(report.bytes).unwrap_or(i64::MAX),
                report.outcome.as_str(),
                report.reason.as_ref().map(|r| json(&SentReason::from(r))).transpose()?,
                json(&gaps)?,
                json(&notes)?,
                report.about.date.map(|d| d.to_string()),
                json(&kinds)?,
                json(&kept.classes)?,
                report.judgement.map(crate::report::Judgement::as_str),
            ])?;
        let document = self.db.last_insert_rowid();
        let mut counts: BTreeMap<Passage, i64> = BTreeMap::new();
        for row in &report.rows {
            let Some(print) = row.fingerprint.as_deref().map(from_hex) else { continue };
            let found = &row.verdict.finding;
            let action = row.verdict.decision.action.as_str().to_owned();
            let kind = found.kind.as_str().to_owned();
            let class = found.class.as_str().to_owned();
            *counts.entry((print, kind, class, action)).or_default() += 1;
        }
        let mut insert = self.db.prepare_cached(
            "INSERT INTO finding (document, print, kind, class, action, count, first)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        // Since which runs a passage with this fingerprint was there.
        let since = |print: &[u8]| {
            let from = (print.to_vec(), String::new(), String::new(), String::new());
            let same = before.range(from..).take_while(|(p, _)| p.0 == print);
            same.map(|(_, (_, first))| *first).min()
        };
        for ((print, kind, class, action), count) in counts {
            let first = since(&print).unwrap_or(self.run);
            insert.execute(params![document, print, kind, class, action, count, first])?;
            now.insert(print);
        }
        Ok(())
    }
}

impl State {
    /// Writes down what became of the file at `path`. Once writing has failed nothing more is written;
    /// [`State::trouble`] tells.
    pub fn record(&self, path: &Path, fresh: &Fresh<'_>) {
        self.change(|writer| writer.record(path, fresh));
    }

    /// A known file whose content is as it was.
    pub fn refresh(&self, known: &Known, fresh: &Fresh<'_>) {
        self.change(|writer| writer.refresh(known.id, fresh));
    }

    /// A known file that is as it was in everything.
    pub fn saw(&self, known: &Known) {
        self.writer().see(known.id);
    }

    /// A known file that could not be read.
    pub fn unread(&self, known: &Known, reason: &Reason) {
        self.change(|writer| writer.trouble_with(known.id, reason));
    }

    /// The file at `path` is read again the next time, whatever is known of it.
    pub fn again(&self, path: &Path) {
        self.change(|writer| {
            writer.begin()?;
            let mut forget = writer
                .db
                .prepare_cached("UPDATE file SET size = NULL, content = NULL WHERE path = ?1")?;
            forget.execute([path_bytes(path)]).map(|_| ())
        });
    }

    /// Ends the batch in hand: what was recorded can be looked up.
    pub fn flush(&self) {
        self.change(Writer::commit);
    }

    /// What went wrong with the state itself, if anything; the first time.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.writer().trouble.as_ref().map(ToString::to_string)
    }

    /// Remembers that the state cannot be relied upon.
    pub fn fail(&self, error: StateError) {
        self.writer().trouble.get_or_insert(error);
    }

    pub(super) fn change(&self, what: impl FnOnce(&mut Writer) -> Result<(), rusqlite::Error>) {
        let mut writer = self.writer();
        if writer.trouble.is_some() {
            return;
        }
        if let Err(cause) = what(&mut writer) {
            // What was in the batch is lost; those files are done again.
            let _ = writer.db.execute_batch("ROLLBACK");
            writer.trouble = Some(self.failed(cause));
        }
    }
}

fn columns(stamp: Option<Stamp>) -> (Option<i64>, Option<i64>, Option<i64>, Option<i64>) {
    stamp.map_or((None, None, None, None), |s| {
        (Some(s.size), Some(s.mtime), Some(s.ctime), Some(s.inode))
    })
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, rusqlite::Error> {
    serde_json::to_string(value).map_err(other)
}

/// An error of another part, as the database's own.
pub(super) fn other(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

/// The bytes that hexadecimal digits stand for; what is none counts as zero.
pub(super) fn from_hex(text: &str) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or(0);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| pair.iter().fold(0, |byte, b| byte << 4 | digit(*b))).collect()
}

/// Hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}
