//! What earlier scans found, so that a file that has not changed need not be read again.
//!
//! One database in one file (`schema`), opened by one run at a time (`lock`). A file is known by its path; that
//! it is unchanged is told by its size, times and inode (`stamp`), and where these differ by a digest of
//! its content. A result holds for one version of program, patterns, policy and settings: with another
//! version every file is read again.
//!
//! There are **no values** in it, and no words around them: kinds, numbers, places of files, and
//! fingerprints and digests under a secret key that lies beside it (`key`). Without the key a list of all
//! possible numbers undoes nothing.
//!
//! Results are written in batches: a process that is killed loses the batch in hand, and the next run
//! does those files again. Nothing marks a run as broken; it goes on by itself.

mod accept;
mod changes;
mod export;
mod finish;
mod key;
mod known;
mod lock;
mod path;
mod record;
mod schema;
mod stamp;

pub use accept::{Acceptance, Accepted};
pub use changes::{Change, Changes, Place};
pub use export::{Line, Totals};
pub use finish::Scope;
pub use key::Key;
pub use known::Known;
pub use path::root;
pub use record::Fresh;
pub use schema::Trouble;
pub use stamp::{Stamp, access};

use crate::model::Explain;
use lock::Lock;
use path::{path_bytes, path_of, root_bytes};
use record::Writer;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Program, patterns, policy and settings in one digest.
pub type Version = [u8; 32];

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Another run has it.
    #[error("{0} is in use")]
    Locked(PathBuf),
    /// It, its lock or its key cannot be read or made.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// The key beside it is not the one it was made with.
    #[error("{0}: not the key of this state")]
    Key(PathBuf),
    /// What lies where the key should lie is none.
    #[error("{0}: no key of 32 bytes")]
    NoKey(PathBuf),
    /// A file of something else, or of a later version of this program.
    #[error("{0} is no state of this program")]
    Foreign(PathBuf),
    /// The database says no.
    #[error("{0}: {1}")]
    Database(PathBuf, #[source] rusqlite::Error),
}

impl Explain for StateError {
    fn message(&self) -> String {
        let id = match self {
            Self::Locked(_) => "locked",
            Self::Key(_) => "key",
            Self::NoKey(_) => "no-key",
            Self::Foreign(_) => "foreign",
            Self::Io(..) | Self::Database(..) => "io",
        };
        format!("state-error-{id}")
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        let (path, cause) = match self {
            Self::Locked(path) | Self::Key(path) | Self::NoKey(path) | Self::Foreign(path) => {
                (path, String::new())
            }
            Self::Io(path, cause) => (path, cause.to_string()),
            Self::Database(path, cause) => (path, cause.to_string()),
        };
        vec![("path", path.display().to_string()), ("cause", cause)]
    }
}

/// A state that is in use by this process.
pub struct State {
    path: PathBuf,
    key: Key,
    /// For looking up, by any thread.
    read: Mutex<Connection>,
    /// For everything that changes it.
    write: Mutex<Writer>,
    /// `None` for one that only looks.
    _lock: Option<Lock>,
}

impl State {
    /// Opens the state at `path` for a run, and makes it when there is none.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn open(path: &Path) -> Result<Self, StateError> {
        let lock = Lock::take(path)?;
        Self::with(path, Some(lock))
    }

    /// Opens the state at `path`, which must be there, to change something in it outside a run.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn existing(path: &Path) -> Result<Self, StateError> {
        std::fs::metadata(path).map_err(|e| StateError::Io(path.to_owned(), e))?;
        Self::open(path)
    }

    /// Opens the state at `path` to look at it, also while a run is using it.
    ///
    /// # Errors
    /// See [`StateError`].
    pub fn look(path: &Path) -> Result<Self, StateError> {
        std::fs::metadata(path).map_err(|e| StateError::Io(path.to_owned(), e))?;
        Self::with(path, None)
    }

    fn with(path: &Path, lock: Option<Lock>) -> Result<Self, StateError> {
        let key = Key::beside(path)?;
        let write = schema::open(path, &key)?;
        let read = schema::reader(path)?;
        Ok(Self {
            path: path.to_owned(),
            key,
            read: Mutex::new(read),
            write: Mutex::new(Writer::new(write)),
            _lock: lock,
        })
    }

    /// The secret of this state.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An error of the database, with the place of this state.
    fn failed(&self, cause: rusqlite::Error) -> StateError {
        StateError::Database(self.path.clone(), cause)
    }
}
