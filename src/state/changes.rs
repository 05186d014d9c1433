//! What is new since an earlier run, what is gone, what is still there.

use super::record::{hex, other};
use super::{State, StateError, path_of};
use crate::model::{Class, Kind};
use crate::report::Exposure;
use rusqlite::{Row, params};
use std::path::PathBuf;

/// What became of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Not there before, or accepted until a day that has passed since.
    New,
    /// There before, and nobody accepted it.
    Still,
    /// Somebody said that it may stay.
    Accepted,
    /// No longer there.
    Gone,
}

impl Change {
    /// Every change, in the order of the reports.
    pub const ALL: &[Self] = &[Self::New, Self::Still, Self::Accepted, Self::Gone];

    /// The stable word; message `change-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Still => "still",
            Self::Accepted => "accepted",
            Self::Gone => "gone",
        }
    }
}

/// A passage in a file.
#[derive(Clone, Debug)]
pub struct Place {
    /// What became of it.
    pub change: Change,
    /// The file.
    pub path: PathBuf,
    /// Path inside a container.
    pub member: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// How grave.
    pub class: Class,
    /// How often it stands there.
    pub count: u64,
    /// Keyed fingerprint, in hexadecimal digits.
    pub fingerprint: String,
    /// When the content of the file changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// Who can read the file.
    pub exposure: Option<Exposure>,
    /// Whose it is, by number.
    pub owner: Option<u32>,
    /// The path where the file lay at the time of an earlier run.
    pub came: Option<PathBuf>,
}

/// A run as it was written down.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Changes {
    /// Number of the run.
    pub run: i64,
    /// When it began.
    pub begun: String,
    /// When it ended; `None` for a run that was broken off.
    pub ended: Option<String>,
    /// Files that it met.
    pub files: u64,
    /// Files that it read.
    pub fresh: u64,
    /// Findings that do not stay.
    pub findings: u64,
}

impl State {
    /// The runs, the last one first; `most` of them.
    ///
    /// # Errors
    /// The database says no.
    pub fn runs(&self, most: usize) -> Result<Vec<Changes>, StateError> {
        let db = self.reader();
        let look = || -> Result<Vec<Changes>, rusqlite::Error> {
            let mut find = db.prepare(
                "SELECT id, begun, ended, files, fresh, findings FROM run ORDER BY id DESC LIMIT ?1",
            )?;
            let number = |r: &Row<'_>, at| r.get::<_, i64>(at).map(i64::unsigned_abs);
            let rows = find.query_map([i64::try_from(most).unwrap_or(i64::MAX)], |r| {
                Ok(Changes {
                    run: r.get(0)?,
                    begun: r.get(1)?,
                    ended: r.get(2)?,
                    files: number(r, 3)?,
                    fresh: number(r, 4)?,
                    findings: number(r, 5)?,
                })
            })?;
            rows.collect()
        };
        look().map_err(|e| self.failed(e))
    }

    /// The run with which the last one is compared: the one before it that came to its end.
    ///
    /// # Errors
    /// The database says no.
    pub fn baseline_run(&self) -> Result<Option<Changes>, StateError> {
        let mut ended = self.runs(1_000)?.into_iter().filter(|r| r.ended.is_some());
        ended.next();
        Ok(ended.next())
    }

    /// Files that the run before this one read, where that was broken off: who acted on its results may
    /// not have come to do so for each.
    ///
    /// # Errors
    /// The database says no.
    pub fn broken_off(&self) -> Result<Vec<PathBuf>, StateError> {
        let db = self.reader();
        let look = || -> Result<Vec<PathBuf>, rusqlite::Error> {
            let mut find = db.prepare(
                "SELECT path FROM file WHERE made = (SELECT id FROM run ORDER BY id DESC
                   LIMIT 1 OFFSET 1) AND (SELECT ended FROM run WHERE id = made) IS NULL
                 ORDER BY path",
            )?;
            let rows = find.query_map([], |r| r.get::<_, Vec<u8>>(0).map(path_of))?;
            rows.collect()
        };
        look().map_err(|e| self.failed(e))
    }

    /// Hands every passage to `each`, by path, with what became of it since run number `since` (0:
    /// everything is new) as things stand on the day `today`.
    ///
    /// # Errors
    /// The database says no, or `each` failed.
    pub fn places(
        &self,
        since: i64,
        today: &str,
        each: &mut dyn FnMut(&Place) -> std::io::Result<()>,
    ) -> Result<(), StateError> {
        let db = self.reader();
        let mut look = || -> Result<(), rusqlite::Error> {
            let mut find = db.prepare(
                "SELECT f.path, d.member, p.kind, p.class, p.count, p.print, f.mtime, f.exposure,
                   f.owner, f.came,
                   CASE WHEN a.print IS NOT NULL AND coalesce(a.until >= ?2, 1) THEN 'accepted'
                        WHEN p.first > ?1 OR a.until >= (SELECT substr(begun, 1, 10) FROM run
                          WHERE id = ?1) THEN 'new' ELSE 'still' END
                 FROM file f JOIN document d ON d.file = f.id JOIN finding p ON p.document = d.id
                 LEFT JOIN accepted a ON a.path = f.path AND a.print = p.print
                 WHERE f.gone IS NULL AND p.action <> 'keep'
                 UNION ALL
                 SELECT path, NULL, kind, class, count, print, NULL, NULL, NULL, NULL, 'gone'
                 FROM lost WHERE run > ?1
                 ORDER BY 1, 2, 6",
            )?;
            let mut rows = find.query(params![since, today])?;
            while let Some(row) = rows.next()? {
                each(&place(row)?).map_err(other)?;
            }
            Ok(())
        };
        look().map_err(|e| self.failed(e))
    }
}

fn place(row: &Row<'_>) -> Result<Place, rusqlite::Error> {
    let change: String = row.get(10)?;
    let (kind, class): (String, String) = (row.get(2)?, row.get(3)?);
    let exposure: Option<String> = row.get(7)?;
    let named =
        |all: &[Exposure]| all.iter().copied().find(|e| Some(e.as_str()) == exposure.as_deref());
    let class = Class::ALL.iter().copied().find(|c| c.as_str() == class);
    Ok(Place {
        change: Change::ALL.iter().copied().find(|c| c.as_str() == change).unwrap_or(Change::Still),
        path: path_of(row.get(0)?),
        member: row.get(1)?,
        kind: kind.parse().map_err(other)?,
        // A class that is unknown is none to make light of.
        class: class.unwrap_or(Class::Strafrechtelijk),
        count: row.get::<_, i64>(4)?.unsigned_abs(),
        fingerprint: hex(&row.get::<_, Vec<u8>>(5)?),
        modified: row.get::<_, Option<i64>>(6)?.map(|n| n / 1_000_000_000),
        exposure: named(Exposure::ALL),
        owner: row.get(8)?,
        came: row.get::<_, Option<Vec<u8>>>(9)?.map(path_of),
    })
}
