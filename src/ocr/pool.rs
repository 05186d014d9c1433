//! Worker processes: started when needed, kept for the next page, ended when they hang.

use super::protocol::{Answer, Greeting, Request, Word};
use super::{Frame, Unread};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Name of the worker's program.
const PROGRAM: &str = "zwartlak-ocr";
/// Time for a worker to load its languages.
const START: Duration = Duration::from_mins(1);
/// Time for one page: a dense A3 takes ten seconds on a slow machine.
const PAGE: Duration = Duration::from_mins(3);
/// Largest answer, in bytes: far more words than fit a page.
const MAX_ANSWER: u64 = 64 << 20;

/// Between two looks at whether there is a worker, when all are at work.
const WAIT: Duration = Duration::from_millis(5);

/// Workers without work. A thread takes one or starts one, so there are never more than threads.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// The places for workers of this process.
static PLACES: Places = Places { taken: AtomicUsize::new(0), shared: Mutex::new(None) };

/// How many workers there may be: each takes a hundred megabytes. A process may always have one.
struct Places {
    taken: AtomicUsize,
    /// More only as long as there is a file in this folder, out of so many, that nobody has locked.
    shared: Mutex<Option<(PathBuf, usize)>>,
}

/// A place, until it is let go.
struct Place<'p> {
    places: &'p Places,
    _lock: Option<File>,
}

impl Places {
    /// A place, unless all are taken.
    fn take(&self) -> Option<Place<'_>> {
        let first = self.taken.fetch_add(1, Ordering::Relaxed) == 0;
        let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let (true, Some((folder, most))) = (!first, shared.as_ref()) else {
            return Some(Place { places: self, _lock: None });
        };
        let free = |number| {
            let mut open = OpenOptions::new();
            let path = folder.join(format!("lezer-{number}"));
            let file = open.create(true).truncate(false).write(true).open(path).ok()?;
            file.try_lock().ok().map(|()| file)
        };
        let lock = (0..*most).find_map(free);
        if lock.is_none() {
            self.taken.fetch_sub(1, Ordering::Relaxed);
        }
        lock.map(|lock| Place { places: self, _lock: Some(lock) })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.places.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Of all processes that say this of `folder`, each has one worker and together they have `most` more.
pub fn share(folder: &Path, most: usize) {
    let shared = Some((folder.to_owned(), most));
    *PLACES.shared.lock().unwrap_or_else(PoisonError::into_inner) = shared;
}

/// Nothing is to be read for a while: leaves the places that are shared to others.
pub fn rest() {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).truncate(1);
}

/// One worker.
struct Worker {
    process: Process,
    pipes: Pipes,
    place: Place<'static>,
}

/// Its process, which is ended when it is let go: it may be hanging.
struct Process(Child);

/// Both ends of a conversation.
struct Pipes {
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The words in `frame`, by a worker that is idle or new.
pub(super) fn read(frame: &Arc<Frame>) -> Result<Vec<Word>, Unread> {
    let mut tried = false;
    loop {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(worker) = idle {
            match ask(worker, frame) {
                // It may have died while it was idle: another one gets a try.
                Err(Unread::Failed("crash")) if !tried => tried = true,
                done => return done,
            }
        } else if let Some(place) = PLACES.take() {
            return ask(start(place)?, frame);
        } else {
            std::thread::sleep(WAIT);
        }
    }
}

/// Sends a frame and waits for the answer; the worker stays for the next page if it gave one.
fn ask(worker: Worker, frame: &Arc<Frame>) -> Result<Vec<Word>, Unread> {
    let (words, worker) = worker.talk(PAGE, {
        let frame = frame.clone();
        move |pipes| {
            let request = Request { width: frame.width, height: frame.height, dpi: frame.dpi };
            serde_json::to_writer(&mut pipes.to, &request).ok()?;
            pipes.to.write_all(b"\n").ok()?;
            pipes.to.write_all(&frame.grey).ok()?;
            pipes.to.flush().ok()?;
            pipes.hear::<Answer>()
        }
    })?;
    IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    words.words.ok_or(Unread::Failed("engine"))
}

/// Starts a worker and hears whether it can read.
fn start(place: Place<'static>) -> Result<Worker, Unread> {
    let program = program().ok_or(Unread::Missing)?;
    let child = Command::new(program)
        // More threads a page than one only spin (measured: twice the time of the processor).
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Unread::Missing)?;
    let mut process = Process(child);
    let pipes = process.0.stdin.take().zip(process.0.stdout.take());
    let (to, from) = pipes.ok_or(Unread::Failed("crash"))?;
    let worker = Worker { process, pipes: Pipes { to, from: BufReader::new(from) }, place };
    // A program that cannot be loaded because its library is missing ends without a word.
    let (greeting, worker) =
        worker.talk(START, Pipes::hear::<Greeting>).map_err(|_| Unread::Missing)?;
    if greeting.ready { Ok(worker) } else { Err(Unread::Missing) }
}

impl Pipes {
    /// One line of JSON from the worker.
    fn hear<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        let mut line = String::new();
        self.from.by_ref().take(MAX_ANSWER).read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }
}

impl Worker {
    /// Runs a conversation in a thread of its own, so that it can be given up: killing the process
    /// ends the pipes, and with them the thread.
    fn talk<T: Send + 'static>(
        self,
        limit: Duration,
        what: impl FnOnce(&mut Pipes) -> Option<T> + Send + 'static,
    ) -> Result<(T, Self), Unread> {
        let (send, receive) = channel();
        let Self { process, mut pipes, place } = self;
        std::thread::spawn(move || {
            let said = what(&mut pipes);
            // Nobody listens any more when the time was up.
            let _ = send.send((said, pipes));
        });
        let answer: Receiver<(Option<T>, Pipes)> = receive;
        match answer.recv_timeout(limit) {
            Ok((Some(said), pipes)) => Ok((said, Self { process, pipes, place })),
            Ok((None, _)) | Err(RecvTimeoutError::Disconnected) => Err(Unread::Failed("crash")),
            Err(RecvTimeoutError::Timeout) => Err(Unread::Failed("time")),
        }
    }
}

/// The worker's program: beside this program, else on the path.
fn program() -> Option<&'static Path> {
    static PLACE: OnceLock<Option<PathBuf>> = OnceLock::new();
    PLACE.get_or_init(find).as_deref()
}

fn find() -> Option<PathBuf> {
    let name = OsString::from(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let own = std::env::current_exe().ok();
    // Tests and examples lie one folder below the programs.
    let near = own.iter().flat_map(|exe| exe.ancestors().skip(1).take(2)).map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = std::env::split_paths(&path).filter(|p| p.is_absolute()).collect();
    near.chain(on_path).map(|folder| folder.join(&name)).find(|p| p.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_process_may_have_one_worker_and_together_some_more() {
        let folder = tempfile::tempdir().unwrap();
        let process = || Places {
            taken: AtomicUsize::new(0),
            shared: Mutex::new(Some((folder.path().to_owned(), 2))),
        };
        let (one, other) = (process(), process());
        let all = [one.take(), one.take(), one.take()];
        assert!(all.iter().all(Option::is_some) && one.take().is_none());
        let own = other.take();
        assert!(own.is_some() && other.take().is_none(), "only its first");
        drop(all);
        assert!(other.take().is_some());
        assert!(one.take().is_some());
    }
}
