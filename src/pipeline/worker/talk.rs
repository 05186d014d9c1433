//! The parent's side of the conversation about a file.

use super::super::{Run, output, walk::Input, work};
use super::pool::{Worker, Workers};
use super::{About, Answer, BUSY, Looked, MOST_ANSWER, MOST_MESSAGE, Request, frame};
use crate::model::Reason;
use crate::report::{FileReport, Pieces, own_word};
use crate::verify::{Leak, Verdict};
use std::io;
use std::iter;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Most bytes of a copy: a file may be half of this.
const MOST_COPY: usize = 1 << 30;

/// What the first reading of a file of a dossier left behind, as its worker said it.
pub(in super::super) type Left = Arc<Vec<u8>>;

/// What was found in all files of a dossier.
pub(in super::super) struct Dossier {
    /// Unlike that of any other dossier of this process, and not 0.
    number: u64,
    left: Vec<Left>,
}

/// An answer that makes no sense.
fn garbled() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

impl Workers {
    /// Has a worker take the file with these bytes through all stages.
    ///
    /// # Errors
    /// It brought its workers down.
    pub(in super::super) fn work(
        &self,
        run: &Run,
        input: &Input,
        bytes: &[u8],
    ) -> Result<Vec<FileReport>, Reason> {
        self.attempt(bytes.len(), |worker| {
            worker.say(&Request::Alone(About::from(input)), &[bytes])?;
            worker.hear_reports(run, input)
        })
    }

    /// Has a worker read a file of a dossier for the first time.
    ///
    /// # Errors
    /// It brought its workers down.
    pub(in super::super) fn survey(&self, input: &Input, bytes: &[u8]) -> Result<Left, Reason> {
        self.attempt(bytes.len(), |worker| {
            worker.say(&Request::Survey(About::from(input)), &[bytes])?;
            let mut left = Vec::new();
            loop {
                let message = worker.hear(MOST_ANSWER.saturating_sub(left.len()))?;
                if message.is_empty() {
                    return if left.is_empty() { Err(garbled()) } else { Ok(Arc::new(left)) };
                }
                frame::write(&mut left, &message)?;
            }
        })
    }

    /// Has a worker find out who is who in the files of a dossier, of those that could be read.
    ///
    /// # Errors
    /// What was found brings workers down: no file can be finished.
    pub(in super::super) fn gather(&self, all: &[Result<Left, Reason>]) -> Result<Dossier, Reason> {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let left = all.iter().flatten().cloned().collect();
        let dossier = Dossier { number: NUMBER.fetch_add(1, Ordering::Relaxed), left };
        self.attempt(0, |worker| worker.gather(&dossier))?;
        Ok(dossier)
    }

    /// Has a worker finish a file of the dossier, of which the first reading left this behind.
    ///
    /// # Errors
    /// It brought its workers down.
    pub(in super::super) fn finish(
        &self,
        run: &Run,
        input: &Input,
        bytes: &[u8],
        (left, dossier): (&Left, &Dossier),
    ) -> Result<Vec<FileReport>, Reason> {
        self.attempt(bytes.len(), |worker| {
            worker.gather(dossier)?;
            worker.say(&Request::Finish(About::from(input)), &[left, bytes])?;
            worker.hear_reports(run, input)
        })
    }

    /// Has a worker compare a file with its redacted copy, or look at the file alone.
    ///
    /// # Errors
    /// One of them brought its workers down.
    pub(in super::super) fn verify(
        &self,
        original: &[u8],
        copy: Option<&[u8]>,
    ) -> Result<Verdict, Reason> {
        let leak = |(check, place): (String, String)| -> io::Result<Leak> {
            Ok(Leak { check: own_word(&check).map_err(io::Error::other)?, place })
        };
        let both: Vec<&[u8]> = iter::once(original).chain(copy).collect();
        self.attempt(both.iter().map(|bytes| bytes.len()).sum(), |worker| {
            worker.say(&Request::Verify(copy.is_some()), &both)?;
            let looked: Looked = serde_json::from_slice(&worker.hear(MOST_ANSWER)?)?;
            if !worker.hear(BUSY.len())?.is_empty() {
                return Err(garbled());
            }
            let all = |told: Vec<_>| told.into_iter().map(leak).collect::<io::Result<Vec<Leak>>>();
            Ok(Verdict { leaks: all(looked.leaks)?, doubts: all(looked.doubts)? })
        })
    }
}

impl Worker {
    /// Asks something, of which these messages are a part.
    fn say(&mut self, request: &Request, more: &[&[u8]]) -> io::Result<()> {
        self.renew();
        self.write(&serde_json::to_vec(request)?)?;
        more.iter().try_for_each(|message| self.write(message))?;
        self.flush()
    }

    /// The next message of an answer.
    fn hear(&mut self, most: usize) -> io::Result<Vec<u8>> {
        loop {
            let message = self.read(most.min(MOST_MESSAGE))?;
            if message != BUSY {
                return Ok(message);
            }
            self.renew();
        }
    }

    /// Sees to it that the worker knows who is who in this dossier.
    fn gather(&mut self, dossier: &Dossier) -> io::Result<()> {
        if self.dossier == dossier.number {
            return Ok(());
        }
        let all: Vec<&[u8]> = dossier.left.iter().map(|left| left.as_slice()).collect();
        self.say(&Request::Gather(all.len()), &all)?;
        if !self.hear(BUSY.len())?.is_empty() {
            return Err(garbled());
        }
        self.dossier = dossier.number;
        Ok(())
    }

    /// The reports on a file that was finished. Its copy is written on the way, and gets its name when all
    /// has been said.
    fn hear_reports(&mut self, run: &Run, input: &Input) -> io::Result<Vec<FileReport>> {
        let mut pieces = Pieces::new(&input.path);
        let (mut used, mut copy) = (None, None);
        let mut rest = MOST_ANSWER;
        loop {
            let message = self.hear(rest)?;
            if message.is_empty() {
                break;
            }
            rest -= message.len();
            match serde_json::from_slice(&message)? {
                Answer::Piece(piece) => pieces.add(piece).map_err(io::Error::other)?,
                Answer::Used(some) => used = Some(some),
                Answer::Copy(name) => copy = Some(self.hear_copy(run, &name)?),
            }
        }
        let mut reports = pieces.reports();
        let copied = reports.iter().any(|r| r.output.is_some());
        if reports.is_empty() || copied != copy.is_some() {
            return Err(garbled());
        }
        if let Some(used) = used {
            run.answers.add_used(&used);
        }
        if let Some(copy) = copy {
            let written: Result<PathBuf, Reason> = copy.and_then(|copy| copy.keep(&input.path));
            work::place(&mut reports, &written);
        }
        Ok(reports)
    }

    /// Writes the bytes of a copy as they come. That they cannot be written is the file's, not the
    /// worker's: it says all it has to say.
    fn hear_copy(&mut self, run: &Run, name: &str) -> io::Result<Result<output::Copy, Reason>> {
        let folder = run.output.as_ref().filter(|_| output::stays_inside(name));
        let mut copy = output::Copy::new(folder.ok_or_else(garbled)?, name);
        let mut rest = MOST_COPY;
        loop {
            self.renew();
            // Who answers is not busy: these may be any bytes.
            let bytes = self.read(rest.min(MOST_MESSAGE))?;
            if bytes.is_empty() {
                return Ok(copy);
            }
            rest -= bytes.len();
            copy = copy.and_then(|mut copy| copy.add(&bytes).map(|()| copy));
        }
    }
}
