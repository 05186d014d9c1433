//! Worker processes: this program once more, with less freedom, doing the reading.
//!
//! What a document does to its reader (a crash, a hang, all memory, the end of the stack) it does to a
//! process that can be replaced. The parent reads the bytes of a file and hands them over; it never looks
//! inside. The worker (`serve`) has bounds on memory, time, files and output, no network, and of the file
//! system only the programs it may need (`guard`). Files and answers go over pipes in frames (`frame`).
//! A file that brings its worker down gets one more try in a new one, and is then reported.

mod frame;
mod guard;
mod pool;
mod serve;

pub use guard::Bounds;
pub use pool::{StartError, Workers};
pub use serve::serve;

use crate::report::{Date, Exposure};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;

/// Most bytes of an answer, and of one message of it: a full sheet has a million rows, and a file with
/// more findings than fit has more than anybody can read.
const MOST_ANSWER: usize = 1 << 30;
const MOST_MESSAGE: usize = 256 << 20;

/// What a worker says when it is ready: which bounds hold.
#[derive(Debug, Serialize, Deserialize)]
struct Ready {
    /// Digest of what it was started with, as it found that on disk.
    version: [u8; 32],
    /// What this system does not offer.
    missing: Vec<String>,
}

/// What is said of a file; its bytes follow.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    path: Vec<u8>,
    relative: Vec<u8>,
    number: u64,
    exposure: Option<String>,
    /// The day its content changed.
    changed: Option<String>,
}

impl Request {
    fn exposure(&self) -> Option<Exposure> {
        Exposure::ALL.iter().copied().find(|e| Some(e.as_str()) == self.exposure.as_deref())
    }

    fn changed(&self) -> Option<Date> {
        self.changed.as_deref().and_then(Date::iso)
    }
}

/// The path of these bytes.
#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    PathBuf::from(OsString::from_vec(bytes))
}

/// The path of these bytes.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    PathBuf::from(OsString::from(String::from_utf8_lossy(&bytes).into_owned()))
}
