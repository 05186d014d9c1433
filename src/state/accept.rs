//! What people accept: a passage that may lie where it lies, why, who says so and until when.

use super::record::{from_hex, hex};
use super::{State, StateError, path_bytes, path_of};
use rusqlite::params;
use std::path::Path;

/// A passage that somebody accepts: in the file where it lies. The same words elsewhere are another matter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Accepted {
    /// The file; what is not Unicode shows as `�`.
    pub path: String,
    /// The fingerprint of the passage, in hexadecimal digits.
    pub fingerprint: String,
    /// Why it may stay.
    pub reason: String,
    /// Who says so.
    pub person: String,
    /// The day on which that was said.
    pub since: String,
    /// The last day on which it holds; `None`: until it is taken back.
    pub until: Option<String>,
}

/// Why, who and until when, for any number of passages.
#[derive(Clone, Debug)]
pub struct Acceptance<'a> {
    /// Why it may stay.
    pub reason: &'a str,
    /// Who says so.
    pub person: &'a str,
    /// Today.
    pub since: &'a str,
    /// The last day on which it holds.
    pub until: Option<&'a str>,
}

impl State {
    /// Accepts passages by file and fingerprint; what is said last on each counts. Gives the number.
    ///
    /// # Errors
    /// The database says no; nothing is accepted then.
    pub fn accept<'p>(
        &self,
        passages: impl Iterator<Item = (&'p Path, &'p str)>,
        how: &Acceptance<'_>,
    ) -> Result<u64, StateError> {
        let mut writer = self.writer();
        let all = || -> Result<u64, rusqlite::Error> {
            let batch = writer.db.transaction()?;
            let mut count = 0;
            {
                let mut put = batch.prepare(
                    "INSERT OR REPLACE INTO accepted (path, print, reason, person, since, until)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?;
                for (path, print) in passages {
                    let (path, print) = (path_bytes(path), from_hex(print));
                    put.execute(params![
                        path, print, how.reason, how.person, how.since, how.until
                    ])?;
                    count += 1;
                }
            }
            batch.commit()?;
            Ok(count)
        };
        all().map_err(|e| self.failed(e))
    }

    /// Takes an acceptance back, wherever it holds; whether there was one.
    ///
    /// # Errors
    /// The database says no.
    pub fn withdraw(&self, print: &str) -> Result<bool, StateError> {
        let writer = self.writer();
        let gone = writer.db.execute("DELETE FROM accepted WHERE print = ?1", [from_hex(print)]);
        gone.map(|n| n > 0).map_err(|e| self.failed(e))
    }

    /// Everything that is accepted, by file.
    ///
    /// # Errors
    /// The database says no.
    pub fn accepted(&self) -> Result<Vec<Accepted>, StateError> {
        let db = self.reader();
        let look = || -> Result<Vec<Accepted>, rusqlite::Error> {
            let mut find = db.prepare(
                "SELECT path, print, reason, person, since, until FROM accepted ORDER BY 1, 2",
            )?;
            let rows = find.query_map([], |r| {
                Ok(Accepted {
                    path: path_of(r.get(0)?).to_string_lossy().into_owned(),
                    fingerprint: hex(&r.get::<_, Vec<u8>>(1)?),
                    reason: r.get(2)?,
                    person: r.get(3)?,
                    since: r.get(4)?,
                    until: r.get(5)?,
                })
            })?;
            rows.collect()
        };
        look().map_err(|e| self.failed(e))
    }
}
