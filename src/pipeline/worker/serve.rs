//! The worker's side of the conversation.

use super::super::walk::Input;
use super::super::work::{Finished, Survey};
use super::super::{Run, work};
use super::{Answer, BUSY, Bounds, Looked, MOST_ANSWER, Ready, Request, frame, guard, left};
use crate::model::Reason;
use crate::report::{Common, Piece};
use crate::resolve::People;
use crate::verify::Leak;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Largest first message, in bytes: lists of terms, passwords and decisions may be in it.
const MOST_ORDER: usize = 256 << 20;

/// Largest request, in bytes: a path, twice.
const MOST_REQUEST: usize = 1 << 20;

/// Bytes of a copy in one message.
const CHUNK: usize = 1 << 20;

/// Between two looks at whether a page was read.
const PULSE: Duration = Duration::from_secs(1);

/// What a worker is told by those who read pictures for it.
#[derive(Clone, Copy)]
pub struct Eyes {
    /// How many pages they have read.
    pub pages: fn() -> u64,
    /// Says that a file is done.
    pub rest: fn(),
}

/// Reads files from `from` and writes what became of them to `to`, until there are no more. `prepare`
/// makes everything ready from the first message; after that the doors close.
///
/// # Errors
/// The parent is gone, or said something that makes no sense.
pub fn serve(
    from: impl Read + Send,
    to: impl Write + Send,
    prepare: impl FnOnce(&[u8]) -> Option<(Run, Bounds)>,
    eyes: Eyes,
) -> io::Result<()> {
    let (mut from, mut to) = (BufReader::new(from), BufWriter::new(to));
    let Some(order) = frame::read(&mut from, MOST_ORDER)? else { return Ok(()) };
    let (run, bounds) = prepare(&order).ok_or(io::ErrorKind::InvalidInput)?;
    drop(order);
    // What is closed for this thread is closed for those that it starts.
    let ready = Ready { version: run.version, missing: guard::close(&bounds) };
    frame::write(&mut to, &serde_json::to_vec(&ready)?)?;
    to.flush()?;
    let to = Mutex::new(to);
    let mut worker = Worker { run: &run, bounds: &bounds, eyes, from, to: &to, people: None };
    // Page trees and XML nest deeper than the stack of a process's first thread may allow.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(super::super::STACK);
        let first = std::thread::current();
        let inside = thread.spawn_scoped(scope, move || {
            let done = worker.serve();
            first.unpark();
            done
        })?;
        let mut seen = (eyes.pages)();
        while !inside.is_finished() {
            std::thread::park_timeout(PULSE);
            let pages = (eyes.pages)();
            if pages != seen {
                seen = pages;
                go_on(&to, &bounds);
            }
        }
        inside.join().unwrap_or_else(|_| Err(io::Error::other("worker failed")))
    })
}

/// Says that a page was read: who reads a thousand of them is slow, but does not hang. The time of the
/// processor begins anew, too.
fn go_on(to: &Mutex<impl Write>, bounds: &Bounds) {
    guard::next_file(bounds);
    // Nobody needs to hear it from one who is answering.
    if let Ok(mut to) = to.try_lock() {
        let _ = frame::write(&mut *to, BUSY).and_then(|()| to.flush());
    }
}

/// What no document that we know of can do any more, for the tests: goes on and on calling itself, or
/// without, takes all memory, or looks whether doors are closed and gives up where one is open; each time
/// or only in the `second` reading. Not in the program that is shipped.
#[cfg(debug_assertions)]
fn rehearse(bytes: &[u8], second: bool) {
    fn deeper(depth: u64) -> u64 {
        let more = std::hint::black_box(depth) < u64::MAX;
        if more { std::hint::black_box(deeper(depth + 1)) + 1 } else { depth }
    }
    let Some(order) = bytes.strip_prefix(b"zwartlak-test: ") else { return };
    let order = String::from_utf8_lossy(order);
    let order = match order.strip_prefix("second reading: ") {
        Some(order) if second => order,
        Some(_) => return,
        None => &order,
    };
    let open = match order.trim().split_once(' ') {
        Some(("read", path)) => std::fs::File::open(path).is_ok(),
        Some(("write", path)) => {
            std::fs::OpenOptions::new().create(true).append(true).open(path).is_ok()
        }
        Some(("call", place)) => std::net::TcpStream::connect(place).is_ok(),
        _ => false,
    };
    if open {
        std::process::abort();
    }
    match order.trim() {
        "end of the stack" => std::mem::drop(std::hint::black_box(deeper(0))),
        "no end" => loop {
            std::hint::spin_loop();
        },
        "all memory" => loop {
            std::mem::forget(std::hint::black_box(vec![1_u8; 16 << 20]));
        },
        _ => {}
    }
}

/// One who reads.
struct Worker<'r, R, W> {
    run: &'r Run,
    bounds: &'r Bounds,
    eyes: Eyes,
    from: R,
    to: &'r Mutex<W>,
    /// Of the last dossier.
    people: Option<People>,
}

impl<R: Read, W: Write> Worker<'_, R, W> {
    /// Does what is asked until nothing more is.
    fn serve(&mut self) -> io::Result<()> {
        while let Some(request) = frame::read(&mut self.from, MOST_REQUEST)? {
            guard::next_file(self.bounds);
            match serde_json::from_slice(&request)? {
                Request::Alone(about) => {
                    let (input, bytes) = (Input::from(about), self.bytes(false)?);
                    let read = || work::alone(self.run, &input, bytes);
                    self.finished(work::calmly(&input, read))?;
                }
                Request::Survey(about) => {
                    let (input, bytes) = (Input::from(about), self.bytes(false)?);
                    let survey = work::survey(self.run, &input, Ok(bytes));
                    let mut to = self.to();
                    left::write(&mut *to, &survey)?;
                    end(&mut *to)?;
                }
                Request::Gather(files) => {
                    self.gather(files)?;
                    end(&mut *self.to())?;
                }
                Request::Finish(about) => {
                    let input = Input::from(about);
                    let left = self.next(MOST_ANSWER)?;
                    let bytes = self.bytes(true)?;
                    self.finished(self.finish(&input, &left, bytes)?)?;
                }
                Request::Verify(copied) => {
                    let original = self.bytes(false)?;
                    let copy = copied.then(|| self.bytes(true)).transpose()?;
                    let verdict = work::verify(self.run, &original, copy.as_deref());
                    let told = |all: &[Leak]| {
                        all.iter().map(|l| (l.check.to_owned(), l.place.clone())).collect()
                    };
                    let (leaks, doubts) = (told(&verdict.leaks), told(&verdict.doubts));
                    let mut to = self.to();
                    frame::write(&mut *to, &serde_json::to_vec(&Looked { leaks, doubts })?)?;
                    end(&mut *to)?;
                }
            }
            (self.eyes.rest)();
        }
        Ok(())
    }

    /// The next part of what is asked.
    fn next(&mut self, most: usize) -> io::Result<Vec<u8>> {
        frame::read(&mut self.from, most)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// The bytes of a file, for its only reading or its `second`.
    #[cfg_attr(not(debug_assertions), expect(unused_variables, reason = "for the tests"))]
    fn bytes(&mut self, second: bool) -> io::Result<Vec<u8>> {
        let bytes = self.next(usize::try_from(self.run.limits.file).unwrap_or(usize::MAX))?;
        #[cfg(debug_assertions)]
        rehearse(&bytes, second);
        Ok(bytes)
    }

    fn to(&self) -> MutexGuard<'_, W> {
        self.to.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Finds out who is who in so many files.
    fn gather(&mut self, files: usize) -> io::Result<()> {
        let (mut all, mut common) = (Vec::new(), Common::default());
        for _ in 0..files {
            // A file of which this makes no sense is told when it is its turn.
            if let Some(Survey::Read { found, .. }) =
                left::read(&self.next(MOST_ANSWER)?, &mut common)
            {
                all.extend(found.into_values().map(|seen| seen.findings));
            }
        }
        self.people = Some(People::resolve(&all, &self.run.case));
        Ok(())
    }

    fn finish(&self, input: &Input, left: &[u8], bytes: Vec<u8>) -> io::Result<Finished> {
        let people = self.people.as_ref().ok_or(io::ErrorKind::InvalidInput)?;
        let survey = left::read(left, &mut Common::default());
        let survey = survey.unwrap_or(Survey::Failed(Reason::Crash));
        let read = || work::finish(self.run, input, survey, || Ok(bytes), people);
        Ok(work::calmly(input, read))
    }

    /// Says what became of a file.
    fn finished(&self, done: Finished) -> io::Result<()> {
        let mut to = self.to();
        let mut say = |answer: &Answer| frame::write(&mut *to, &serde_json::to_vec(answer)?);
        for piece in Piece::of(&done.reports, self.run.output.is_some()) {
            say(&Answer::Piece(piece))?;
        }
        say(&Answer::Used(self.run.answers.take_used()))?;
        if let Some(copy) = done.copy {
            say(&Answer::Copy(copy.name))?;
            copy.bytes.chunks(CHUNK).try_for_each(|chunk| frame::write(&mut *to, chunk))?;
            frame::write(&mut *to, &[])?;
        }
        end(&mut *to)
    }
}

/// The end of an answer.
fn end(to: &mut impl Write) -> io::Result<()> {
    frame::write(to, &[])?;
    to.flush()
}
