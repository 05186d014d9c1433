//! Worker processes: started when needed, kept for the next page, ended when they hang.

use super::protocol::{Answer, Greeting, Request, Word};
use super::{Frame, Unread};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
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

/// Workers without work. A thread takes one or starts one, so there are never more than threads.
static IDLE: Mutex<Vec<Worker>> = Mutex::new(Vec::new());

/// One worker.
struct Worker {
    process: Process,
    pipes: Pipes,
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
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    if let Some(worker) = idle {
        match ask(worker, frame) {
            // It may have died while it was idle: a fresh one gets a try.
            Err(Unread::Failed("crash")) => {}
            done => return done,
        }
    }
    ask(start()?, frame)
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
fn start() -> Result<Worker, Unread> {
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
    let worker = Worker { process, pipes: Pipes { to, from: BufReader::new(from) } };
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
        let Self { process, mut pipes } = self;
        std::thread::spawn(move || {
            let said = what(&mut pipes);
            // Nobody listens any more when the time was up.
            let _ = send.send((said, pipes));
        });
        let answer: Receiver<(Option<T>, Pipes)> = receive;
        match answer.recv_timeout(limit) {
            Ok((Some(said), pipes)) => Ok((said, Self { process, pipes })),
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
