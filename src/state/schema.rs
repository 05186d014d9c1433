//! The tables.

use super::{Key, State, StateError};
use rusqlite::{Connection, OptionalExtension};
use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

/// Written into the head of the file: "zwlk".
const APPLICATION: i32 = 0x7a77_6c6b;

/// Version of the tables.
const TABLES: i32 = 2;

/// Pages of the database held in memory by each connection, in KiB.
const CACHE: i32 = 16 << 10;

/// `file.gone`: the run that missed it. `file.came`: the path where it lay before. `document.again`:
/// why it is tried again. `finding.first`: the run that saw the passage first. `lost`: passages that a
/// run no longer found. `accepted`: a passage in one file, for the same words elsewhere are another matter.
const SCHEMA: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE run (
  id INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT, version BLOB NOT NULL,
  files INTEGER NOT NULL DEFAULT 0, findings INTEGER NOT NULL DEFAULT 0,
  fresh INTEGER NOT NULL DEFAULT 0, outcomes TEXT, kinds TEXT);
CREATE TABLE file (
  id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE,
  size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
  content BLOB, version BLOB NOT NULL, first INTEGER NOT NULL, made INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, exposure TEXT, owner INTEGER,
  trouble TEXT, gone INTEGER, came BLOB);
CREATE INDEX file_content ON file (content);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
  member TEXT, format TEXT, bytes INTEGER NOT NULL, outcome TEXT NOT NULL, reason TEXT,
  gaps TEXT NOT NULL, notes TEXT NOT NULL, dated TEXT, kinds TEXT NOT NULL, classes TEXT NOT NULL,
  judgement TEXT);
CREATE INDEX document_file ON document (file);
CREATE TABLE finding (
  document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE, print BLOB NOT NULL,
  kind TEXT NOT NULL, class TEXT NOT NULL, action TEXT NOT NULL, count INTEGER NOT NULL,
  first INTEGER NOT NULL, PRIMARY KEY (document, print, kind, action)) WITHOUT ROWID;
CREATE INDEX finding_print ON finding (print);
CREATE TABLE lost (
  run INTEGER NOT NULL, path BLOB NOT NULL, print BLOB NOT NULL, kind TEXT NOT NULL,
  class TEXT NOT NULL, count INTEGER NOT NULL);
CREATE INDEX lost_run ON lost (run);
CREATE TABLE accepted (
  path BLOB NOT NULL, print BLOB NOT NULL, reason TEXT NOT NULL, person TEXT NOT NULL,
  since TEXT NOT NULL, until TEXT, PRIMARY KEY (path, print)) WITHOUT ROWID;
";

/// Opens the database for writing; makes it when there is none.
pub(super) fn open(path: &Path, key: &Key) -> Result<Connection, StateError> {
    private(path).map_err(|e| StateError::Io(path.to_owned(), e))?;
    let failed = |e| StateError::Database(path.to_owned(), e);
    let db = Connection::open(path).map_err(failed)?;
    let set_up = || -> Result<Option<(i32, i32)>, rusqlite::Error> {
        db.busy_timeout(Duration::from_secs(10))?;
        let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        let found = (pragma("application_id")?, pragma("user_version")?);
        let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get(0))?;
        let known = found.0 == APPLICATION && found.1 == TABLES;
        if !known && tables > 0 {
            return Ok(None);
        }
        db.pragma_update(None, "journal_mode", "WAL")?;
        steady(&db)?;
        // A crash of the machine may lose the last batches, never the database.
        db.pragma_update(None, "synchronous", "NORMAL")?;
        db.pragma_update(None, "foreign_keys", true)?;
        db.pragma_update(None, "temp_store", "MEMORY")?;
        db.pragma_update(None, "cache_size", -CACHE)?;
        if tables == 0 {
            let make = format!(
                "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION}; \
                 PRAGMA user_version = {TABLES}; COMMIT;"
            );
            db.execute_batch(&make)?;
        }
        Ok(Some(found))
    };
    match set_up() {
        Ok(Some(_)) => {}
        Ok(None) => return Err(StateError::Foreign(path.to_owned())),
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            return Err(StateError::Foreign(path.to_owned()));
        }
        Err(e) => return Err(failed(e)),
    }
    if fits(&db, key).map_err(failed)? { Ok(db) } else { Err(StateError::Key(Key::place(path))) }
}

/// A second connection, that changes nothing.
pub(super) fn reader(path: &Path) -> Result<Connection, StateError> {
    let open = || -> Result<Connection, rusqlite::Error> {
        let db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(10))?;
        steady(&db)?;
        db.pragma_update(None, "query_only", true)?;
        db.pragma_update(None, "cache_size", -CACHE)?;
        Ok(db)
    };
    open().map_err(|e| StateError::Database(path.to_owned(), e))
}

/// Statements are planned once: without this each is planned anew for every value bound to it, which takes a
/// third of the time of looking up a file.
fn steady(db: &Connection) -> Result<bool, rusqlite::Error> {
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
}

/// An empty file for its owner alone, where there is none: the database gives its companions the
/// same rights.
fn private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

/// Whether this is the key with which the state was made; a new state is marked with it.
fn fits(db: &Connection, key: &Key) -> Result<bool, rusqlite::Error> {
    let mark = key.digest(b"zwartlak state").to_vec();
    let known: Option<Vec<u8>> = db
        .query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known == mark);
    }
    db.execute("INSERT INTO meta (name, value) VALUES ('key', ?1)", [mark])?;
    Ok(true)
}

/// Something in a state that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The database's own check failed.
    Damaged(String),
    /// Rows that belong to nothing.
    Orphans(u64),
    /// Documents whose numbers are not those of their findings.
    Numbers(u64),
}

impl State {
    /// Looks through the whole state.
    ///
    /// # Errors
    /// It cannot be read to the end.
    pub fn verify(&self) -> Result<Vec<Trouble>, StateError> {
        let db = self.reader();
        let look = || -> Result<Vec<Trouble>, rusqlite::Error> {
            let mut found = Vec::new();
            let whole: String = db.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))?;
            if whole != "ok" {
                found.push(Trouble::Damaged(whole));
            }
            let count = |sql: &str| -> Result<u64, rusqlite::Error> {
                db.query_row(sql, [], |r| r.get::<_, i64>(0)).map(i64::unsigned_abs)
            };
            let orphans = count("SELECT count(*) FROM pragma_foreign_key_check")?;
            if orphans > 0 {
                found.push(Trouble::Orphans(orphans));
            }
            let wrong = count(
                "SELECT count(*) FROM document d WHERE
                   (SELECT coalesce(sum(count), 0) FROM finding WHERE document = d.id AND action <> 'keep')
                   <> (SELECT sum(value) FROM json_each(d.classes))",
            )?;
            if wrong > 0 {
                found.push(Trouble::Numbers(wrong));
            }
            Ok(found)
        };
        look().map_err(|e| self.failed(e))
    }
}
