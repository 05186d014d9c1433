//! Worker processes: this program once more, with less freedom, doing the reading.
//!
//! What a document does to its reader (a crash, a hang, all memory, the end of the stack) it does to a
//! process that can be replaced. The parent reads the bytes of a file and hands them over; it never looks
//! inside. The worker (`serve`) has bounds on memory, time, files and output, no network, and of the file
//! system only the programs it may need (`guard`). Files and answers go over pipes in frames (`frame`); the
//! parent's side of a conversation is `talk`. A copy comes over the pipe too, and the parent writes it. A
//! file that brings its worker down gets one more try in a new one, and is then reported.
//!
//! Of a dossier a worker says what its first reading found (`left`). The parent keeps that as it came and
//! never looks into it; before its first second reading a worker is told what was found in the whole
//! dossier, and finds out by itself who is who.

mod frame;
mod guard;
mod left;
mod pool;
mod serve;
mod talk;

pub use guard::Bounds;
pub use pool::{StartError, Workers};
pub use serve::{Eyes, serve};

use super::answers::Used;
use super::walk::Input;
use crate::report::{Date, Exposure, Piece};
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

/// What a worker is asked; more may follow, each in a message of its own.
#[derive(Serialize, Deserialize)]
enum Request {
    /// To take a file that stands by itself through all stages. Its bytes follow.
    Alone(About),
    /// To read a file of a dossier for the first time. Its bytes follow.
    Survey(About),
    /// To find out who is who in a dossier of so many files. What was found in each follows.
    Gather(usize),
    /// To finish a file of the last dossier. What was found in it follows, and its bytes.
    Finish(About),
    /// To look for what should not be in a file. Its bytes follow, and where this says so, those of its copy.
    Verify(bool),
}

/// What is said of a file.
#[derive(Serialize, Deserialize)]
struct About {
    path: Vec<u8>,
    relative: Vec<u8>,
    number: u64,
    exposure: Option<String>,
    /// The day its content changed.
    changed: Option<String>,
}

impl From<&Input> for About {
    fn from(input: &Input) -> Self {
        Self {
            path: input.path.as_os_str().as_encoded_bytes().to_vec(),
            relative: input.relative.as_os_str().as_encoded_bytes().to_vec(),
            number: input.number,
            exposure: input.exposure.map(|e| e.as_str().to_owned()),
            changed: input.changed.map(|day| day.to_string()),
        }
    }
}

impl From<About> for Input {
    fn from(about: About) -> Self {
        let exposure = about.exposure.as_deref();
        Self {
            path: path_of(about.path),
            relative: path_of(about.relative),
            number: about.number,
            problem: None,
            exposure: Exposure::ALL.iter().copied().find(|e| Some(e.as_str()) == exposure),
            changed: about.changed.as_deref().and_then(Date::iso),
        }
    }
}

/// What a worker says of a file that it has finished; an empty message ends it.
#[derive(Serialize, Deserialize)]
enum Answer {
    /// Of the reports on it.
    Piece(Piece),
    /// Answers of people that fitted a place in it.
    Used(Used),
    /// It has a copy, of this name. The bytes follow in messages, to an empty one.
    Copy(String),
}

/// What a worker says of a file that it has looked into: checks and places.
#[derive(Serialize, Deserialize)]
struct Looked {
    leaks: Vec<(String, String)>,
    doubts: Vec<(String, String)>,
}

/// What a worker says, before an answer, when it has read one more page with eyes: that it goes on.
const BUSY: &[u8] = b".";

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
