//! Eyes: what stands in a picture, read by OCR in a process of its own.
//!
//! The engine (Tesseract) is a library in C that most machines do not have. It is linked into a second
//! program, `zwartlak-ocr` (`worker.rs`), which is asked over pipes: without it this program runs
//! all the same and says of each picture that it was not read; a crash or a hang of the library costs
//! one page. Beside the library the plain `tesseract` command would do, but it loads its languages
//! anew for every page and wants its pictures as files.
//!
//! `sheet` prepares a page for the engine and brings the words back to where they stand.

mod again;
mod boxes;
mod clean;
mod codes;
mod draw;
mod ink;
mod jbig2;
mod keep;
mod letters;
mod marks;
mod order;
mod paper;
mod pool;
pub mod protocol;
mod sheet;
mod skew;

pub(crate) use draw::{Drawing, Drawn, SCALE};
pub use jbig2::jbig2;
pub use keep::{forget, keep_in};
pub(crate) use paper::Paper;
pub use pool::{rest, share};
pub use sheet::{Picture, Seen, look};

use protocol::Word;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A grey picture of one page, upright.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Pixels in a row.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
    /// Pixels to the inch.
    pub(crate) dpi: u32,
    /// Row by row from the top; 0 is black.
    pub(crate) grey: Vec<u8>,
}

impl Frame {
    /// The pixels of an area: left, top, right, bottom, half-open.
    fn part(&self, [l, t, r, b]: [u32; 4]) -> Self {
        let rows = self.grey.chunks_exact(self.width.max(1) as usize).take(b as usize);
        let columns = l as usize..r as usize;
        let rows = rows.skip(t as usize).map(|row| row.get(columns.clone()).unwrap_or_default());
        Self { width: r - l, height: b - t, dpi: self.dpi, grey: rows.flatten().copied().collect() }
    }

    /// An area with so much room around it as there is.
    fn around(&self, [l, t, r, b]: [u32; 4], by: u32) -> [u32; 4] {
        let (right, bottom) = ((r + by).min(self.width), (b + by).min(self.height));
        [l.saturating_sub(by), t.saturating_sub(by), right, bottom]
    }

    /// Paints an area white.
    fn whiten(&mut self, [l, t, r, b]: [u32; 4]) {
        let rows = self.grey.chunks_exact_mut(self.width.max(1) as usize).take(b as usize);
        for row in rows.skip(t as usize) {
            row.get_mut(l as usize..r as usize).unwrap_or_default().fill(255);
        }
    }
}

/// Why a picture was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The worker, its library or its language data are not on this machine.
    Missing,
    /// The engine did not manage: `crash`, `time`, `engine`.
    Failed(&'static str),
}

/// Whether a run was asked to end; see [`stop`].
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Asks that no further page be read for the first time: a scan of hundreds of pages is one file, and
/// ends in the middle.
pub fn stop() {
    STOPPED.store(true, Ordering::Relaxed);
}

/// Whether [`stop`] was asked.
pub(crate) fn is_stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// See [`pages`].
static PAGES: AtomicU64 = AtomicU64::new(0);

/// Pictures that have been read, or could not be read, in this process so far; those that were read
/// before do not count.
#[must_use]
pub fn pages() -> u64 {
    PAGES.load(Ordering::Relaxed)
}

/// Pages kept in memory: a dossier is read twice, and a copy's untouched pages once more.
const REMEMBERED: usize = 512;

/// Pages read, by the hash of their picture, and in which order.
type Memory = (HashMap<blake3::Hash, Arc<[Word]>>, VecDeque<blake3::Hash>);

static MEMORY: Mutex<Option<Memory>> = Mutex::new(None);

/// The words in a frame, in reading order. The same frame gives the same words.
fn read(frame: Frame) -> Result<Arc<[Word]>, Unread> {
    let mut hasher = blake3::Hasher::new();
    for number in [frame.width, frame.height, frame.dpi] {
        hasher.update(&number.to_le_bytes());
    }
    let hash = hasher.update(&frame.grey).finalize();
    let known = |memory: &Memory| memory.0.get(&hash).cloned();
    let remembered = MEMORY.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(known);
    if let Some(words) = remembered {
        return Ok(words);
    }
    let words: Arc<[Word]> = if let Some(words) = keep::find(&hash) {
        words.into()
    } else {
        let words = pool::read(&Arc::new(frame));
        PAGES.fetch_add(1, Ordering::Relaxed);
        let words = words?;
        keep::put(&hash, &words);
        words.into()
    };
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let (by_hash, order) = memory.get_or_insert_with(Memory::default);
    if by_hash.insert(hash, words.clone()).is_none() {
        order.push_back(hash);
    }
    while order.len() > REMEMBERED {
        if let Some(oldest) = order.pop_front() {
            by_hash.remove(&oldest);
        }
    }
    Ok(words)
}
