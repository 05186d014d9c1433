//! The beginning and the end of a run: what is gone, what has moved.

use super::record::{Writer, json};
use super::{State, StateError, Version, root_bytes};
use crate::model::Kind;
use crate::report::Outcome;
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What a run looked at.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Files and folders as given: what is known below one of these and was not met, is gone.
    pub roots: Vec<PathBuf>,
    /// Paths that could not be entered or read: nothing below them is taken for gone.
    pub unreadable: Vec<PathBuf>,
    /// Whether the run came to its end; else nothing is taken for gone.
    pub complete: bool,
    /// Files by outcome.
    pub outcomes: BTreeMap<Outcome, u64>,
    /// Findings that do not stay, by kind.
    pub kinds: BTreeMap<Kind, u64>,
}

impl State {
    /// Begins a run with this version of everything; `now` is written down as it is.
    ///
    /// # Errors
    /// The database says no.
    pub fn begin(&self, version: Version, now: &str) -> Result<(), StateError> {
        let mut writer = self.writer();
        writer.version = version;
        let begun = writer
            .db
            .execute("INSERT INTO run (begun, version) VALUES (?1, ?2)", params![now, version]);
        begun.map_err(|e| self.failed(e))?;
        writer.run = writer.db.last_insert_rowid();
        Ok(())
    }

    /// Ends the run: notes what is gone and what has moved. Trouble is told by [`State::trouble`].
    pub fn finish(&self, scope: &Scope, now: &str) {
        self.change(|writer| {
            writer.commit()?;
            writer.db.execute_batch("BEGIN IMMEDIATE")?;
            if scope.complete {
                let missed = missed(writer, scope)?;
                for (id, path, content) in missed {
                    leave(writer, id, &path, content)?;
                }
            }
            let outcomes: BTreeMap<&str, u64> =
                scope.outcomes.iter().map(|(o, n)| (o.as_str(), *n)).collect();
            let kinds: BTreeMap<&str, u64> =
                scope.kinds.iter().map(|(k, n)| (k.as_str(), *n)).collect();
            let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
            writer.db.execute(
                "UPDATE run SET ended = ?2, files = ?3, findings = ?4, fresh = ?5, outcomes = ?6,
                   kinds = ?7 WHERE id = ?1",
                params![
                    writer.run,
                    scope.complete.then_some(now),
                    number(outcomes.values().sum()),
                    number(kinds.values().sum()),
                    number(writer.fresh),
                    json(&outcomes)?,
                    json(&kinds)?,
                ],
            )?;
            writer.db.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
        });
    }
}

/// A file that was not met: row, path, content.
type Missed = (i64, Vec<u8>, Option<[u8; 32]>);

/// Files and folders, for asking whether a path lies below one of them.
struct Tops(BTreeSet<Vec<u8>>);

impl Tops {
    fn new(paths: &[PathBuf]) -> Self {
        let bytes = paths.iter().map(|path| {
            let mut bytes = root_bytes(path);
            while bytes.last().is_some_and(|b| is_separator(*b)) {
                bytes.pop();
            }
            bytes
        });
        Self(bytes.collect())
    }

    /// Whether `path` is one of them or lies below one.
    fn hold(&self, path: &[u8]) -> bool {
        let mut ends = path.iter().enumerate().filter(|(_, b)| is_separator(**b)).map(|(at, _)| at);
        self.0.contains(path)
            || ends.any(|end| path.get(..end).is_some_and(|top| self.0.contains(top)))
    }
}

fn is_separator(byte: u8) -> bool {
    std::path::is_separator(char::from(byte))
}

/// Files that should have been met and were not.
fn missed(writer: &Writer, scope: &Scope) -> Result<Vec<Missed>, rusqlite::Error> {
    let (roots, unreadable) = (Tops::new(&scope.roots), Tops::new(&scope.unreadable));
    let mut find =
        writer.db.prepare("SELECT id, path, content FROM file WHERE gone IS NULL ORDER BY path")?;
    let rows = find.query_map([], |r| Ok((r.get(0)?, r.get::<_, Vec<u8>>(1)?, r.get(2)?)))?;
    let mut missed = Vec::new();
    for row in rows {
        let (id, path, content) = row?;
        if !writer.has_seen(id) && roots.hold(&path) && !unreadable.hold(&path) {
            missed.push((id, path, content));
        }
    }
    Ok(missed)
}

/// Notes that a file is gone, or that it has moved: then another file, new in this run, has its
/// content, and the passages in it are no new ones.
fn leave(
    writer: &Writer,
    id: i64,
    path: &[u8],
    content: Option<[u8; 32]>,
) -> Result<(), rusqlite::Error> {
    let db = &writer.db;
    db.prepare_cached("UPDATE file SET gone = ?2 WHERE id = ?1")?
        .execute(params![id, writer.run])?;
    let taken = db
        .prepare_cached(
            "UPDATE file SET came = ?1 WHERE id = (SELECT id FROM file
               WHERE content = ?2 AND first = ?3 AND gone IS NULL AND came IS NULL
               ORDER BY path LIMIT 1) RETURNING id, path",
        )?
        .query_map(params![path, content, writer.run], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?
        .next()
        .transpose()?;
    if let Some((new, place)) = taken {
        db.prepare_cached("UPDATE OR REPLACE accepted SET path = ?1 WHERE path = ?2")?
            .execute(params![place, path])?;
        db.prepare_cached(
            "UPDATE finding SET first = coalesce((SELECT min(o.first) FROM finding o
               JOIN document od ON od.id = o.document
               WHERE od.file = ?1 AND o.print = finding.print), first)
             WHERE document IN (SELECT id FROM document WHERE file = ?2)",
        )?
        .execute([id, new])?;
        return Ok(());
    }
    db.prepare_cached(
        "INSERT INTO lost (run, path, print, kind, class, count)
         SELECT ?2, ?3, f.print, f.kind, f.class, f.count FROM finding f
         JOIN document d ON d.id = f.document WHERE d.file = ?1 AND f.action <> 'keep'",
    )?
    .execute(params![id, writer.run, path])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_below_whole_names_only() {
        let tops = Tops::new(&["/mnt/share/".into(), "/a/b.txt".into()]);
        for inside in ["/mnt/share", "/mnt/share/x/y.txt", "/a/b.txt"] {
            assert!(tops.hold(inside.as_bytes()), "{inside}");
        }
        for outside in ["/mnt/share2/x", "/mnt", "/a/b.txt2", "/a/c"] {
            assert!(!tops.hold(outside.as_bytes()), "{outside}");
        }
        assert!(Tops::new(&["/".into()]).hold(b"/x"));
    }
}
