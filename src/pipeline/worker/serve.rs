//! The worker's side of the conversation.

use super::super::{Run, walk::Input, work};
use super::{Bounds, Ready, Request, frame, guard, path_of};
use crate::report::Piece;
use std::io::{self, BufReader, BufWriter, Read, Write};

/// Largest first message, in bytes: lists of terms and passwords may be in it.
const MOST_ORDER: usize = 64 << 20;

/// Largest header of a file, in bytes: a path, twice.
const MOST_HEADER: usize = 1 << 20;

/// Reads files from `from` and writes what became of them to `to`, until there are no more. `prepare`
/// makes everything ready from the first message; after that the doors close.
///
/// # Errors
/// The parent is gone, or said something that makes no sense.
pub fn serve(
    from: impl Read + Send,
    to: impl Write + Send,
    prepare: impl FnOnce(&[u8]) -> Option<(Run, Bounds)>,
) -> io::Result<()> {
    let (mut from, mut to) = (BufReader::new(from), BufWriter::new(to));
    let Some(order) = frame::read(&mut from, MOST_ORDER)? else { return Ok(()) };
    let (run, bounds) = prepare(&order).ok_or(io::ErrorKind::InvalidInput)?;
    // What is closed for this thread is closed for those that it starts.
    let ready = Ready { version: run.version, missing: guard::close(&bounds) };
    frame::write(&mut to, &serde_json::to_vec(&ready)?)?;
    to.flush()?;
    // Page trees and XML nest deeper than the stack of a process's first thread may allow.
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(super::super::STACK);
        let inside = thread.spawn_scoped(scope, || answer(&run, &bounds, from, to))?;
        inside.join().unwrap_or_else(|_| Err(io::Error::other("worker failed")))
    })
}

/// What no document that we know of can do any more, for the tests: goes on and on calling itself, or
/// looks whether doors are closed, and gives up where one is open. Not in the program that is shipped.
#[cfg(debug_assertions)]
fn rehearse(bytes: &[u8]) {
    fn deeper(depth: u64) -> u64 {
        let more = std::hint::black_box(depth) < u64::MAX;
        if more { std::hint::black_box(deeper(depth + 1)) + 1 } else { depth }
    }
    let Some(order) = bytes.strip_prefix(b"zwartlak-test: ") else { return };
    let order = String::from_utf8_lossy(order);
    let open = match order.trim().split_once(' ') {
        Some(("read", path)) => std::fs::File::open(path).is_ok(),
        Some(("write", path)) => std::fs::File::create(path).is_ok(),
        Some(("call", place)) => std::net::TcpStream::connect(place).is_ok(),
        _ => false,
    };
    if open {
        std::process::abort();
    }
    if order.starts_with("end of the stack") {
        std::hint::black_box(deeper(0));
    }
}

fn answer(run: &Run, bounds: &Bounds, mut from: impl Read, mut to: impl Write) -> io::Result<()> {
    let most = usize::try_from(run.limits.file).unwrap_or(usize::MAX);
    while let Some(header) = frame::read(&mut from, MOST_HEADER)? {
        let request: Request = serde_json::from_slice(&header)?;
        let Some(bytes) = frame::read(&mut from, most)? else { break };
        guard::next_file(bounds);
        #[cfg(debug_assertions)]
        rehearse(&bytes);
        let input = Input {
            exposure: request.exposure(),
            changed: request.changed(),
            path: path_of(request.path),
            relative: path_of(request.relative),
            number: request.number,
            problem: None,
        };
        let reports = work::calmly(&input, || work::alone(run, &input, bytes));
        for piece in Piece::of(&reports) {
            frame::write(&mut to, &serde_json::to_vec(&piece)?)?;
        }
        frame::write(&mut to, &[])?;
        to.flush()?;
    }
    Ok(())
}
