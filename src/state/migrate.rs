//! From the tables of an earlier version of this program to those of this one.
//!
//! Until version 2 the fingerprint of a passage took in the words around it, an acceptance held for that
//! fingerprint in any file, and a file was known by its path as it was spelled. What a file held then is
//! known by its old fingerprints until it has been read again; that reading gives both ([`FORMER`]).

use super::path::{path_bytes, path_of};
use super::{State, StateError};
use rusqlite::{Connection, OptionalExtension, params};

/// In `meta`: the last run with fingerprints of version 1, as long as files are known by these.
const FORMER: &str = "former";

/// Makes the tables of version 1 those of version 2.
pub(super) fn from_first(db: &Connection) -> Result<(), rusqlite::Error> {
    db.execute_batch("BEGIN IMMEDIATE")?;
    let moved = tables(db).and_then(|()| paths(db));
    db.execute_batch(if moved.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    moved
}

/// What was accepted holds in the files where it lies.
fn tables(db: &Connection) -> Result<(), rusqlite::Error> {
    db.execute_batch(
        "ALTER TABLE accepted RENAME TO accepted_first;
         CREATE TABLE accepted (
           path BLOB NOT NULL, print BLOB NOT NULL, reason TEXT NOT NULL, person TEXT NOT NULL,
           since TEXT NOT NULL, until TEXT, PRIMARY KEY (path, print)) WITHOUT ROWID;
         INSERT OR IGNORE INTO accepted
           SELECT f.path, a.print, a.reason, a.person, a.since, a.until FROM accepted_first a
           JOIN finding p ON p.print = a.print JOIN document d ON d.id = p.document
           JOIN file f ON f.id = d.file;
         DROP TABLE accepted_first;
         PRAGMA user_version = 2;",
    )?;
    db.execute(
        "INSERT OR REPLACE INTO meta (name, value) SELECT ?1, coalesce(max(id), 0) FROM run",
        [FORMER],
    )?;
    Ok(())
}

/// Files get their one name; where two were one file, that name stays.
fn paths(db: &Connection) -> Result<(), rusqlite::Error> {
    let mut find = db.prepare("SELECT id, path FROM file ORDER BY path")?;
    let rows = find.query_map([], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?)))?;
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    for (id, old) in rows {
        let new = path_bytes(&path_of(old.clone()));
        if new == old {
            continue;
        }
        if db.execute("UPDATE OR IGNORE file SET path = ?2 WHERE id = ?1", params![id, new])? == 0 {
            db.execute("DELETE FROM file WHERE id = ?1", [id])?;
        }
        db.execute("UPDATE OR IGNORE accepted SET path = ?2 WHERE path = ?1", params![old, new])?;
    }
    Ok(())
}

/// Ends the time of old fingerprints once every file has been read again.
pub(super) fn settle(db: &Connection) -> Result<(), rusqlite::Error> {
    db.execute(
        "DELETE FROM meta WHERE name = ?1
           AND NOT EXISTS (SELECT 1 FROM file WHERE gone IS NULL AND made <= meta.value)",
        [FORMER],
    )?;
    Ok(())
}

/// A passage that was known by its `old` fingerprint is the one of the `new`: what was accepted stays so.
pub(super) fn rename(
    db: &Connection,
    path: &[u8],
    old: &[u8],
    new: &[u8],
) -> Result<(), rusqlite::Error> {
    db.prepare_cached(
        "INSERT OR IGNORE INTO accepted SELECT path, ?3, reason, person, since, until
         FROM accepted WHERE path = ?1 AND print = ?2",
    )?
    .execute(params![path, old, new])?;
    Ok(())
}

/// An acceptance by an old fingerprint no longer holds: the new one took its place.
pub(super) fn forget(db: &Connection, path: &[u8], old: &[u8]) -> Result<(), rusqlite::Error> {
    db.prepare_cached("DELETE FROM accepted WHERE path = ?1 AND print = ?2")?
        .execute(params![path, old])?;
    Ok(())
}

impl State {
    /// Whether files are still known by fingerprints of version 1.
    ///
    /// # Errors
    /// The database says no.
    pub fn has_former(&self) -> Result<bool, StateError> {
        let db = self.reader();
        let found =
            db.query_row("SELECT 1 FROM meta WHERE name = ?1", [FORMER], |_| Ok(())).optional();
        found.map(|f| f.is_some()).map_err(|e| self.failed(e))
    }
}
