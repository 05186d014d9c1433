//! The parent's side: workers started when needed, watched, ended and replaced.

use super::super::{walk::Input, work};
use super::{Bounds, MOST_ANSWER, MOST_MESSAGE, Ready, Request, frame};
use crate::formats::Scratch;
use crate::model::Reason;
use crate::report::{Exposure, FileReport, Pieces};
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Between two looks at the clock.
const PULSE: Duration = Duration::from_millis(100);

/// Time for a worker to get ready.
const START: Duration = Duration::from_mins(1);

/// Files, and bytes in them, after which a worker is replaced: memory that it lost hold of goes back. To
/// start one costs as much of the processor as a hundred files.
const SHIFT: (usize, usize) = (20_000, 1 << 30);

/// How names of variables begin that hold the keys of an object store.
const SECRETS: [&str; 2] = ["AWS_", "AZURE_"];

/// Tries for one file.
const TRIES: usize = 2;

/// Tries for the first worker, without which there is no run.
const STARTS: usize = 5;

/// Why no worker can be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The process or its folder cannot be made.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It ended, or said something else than that it is ready.
    #[error("a worker process does not start")]
    Silent,
    /// What it read is not what this process read: a policy or list has changed meanwhile.
    #[error("a file of settings has changed during the run")]
    Changed,
}

/// Worker processes, as many as are asked for at once.
pub struct Workers {
    program: PathBuf,
    /// The first message to each.
    order: Vec<u8>,
    version: [u8; 32],
    bounds: Bounds,
    /// For temporary files; the only folder they can write in. Goes away with this.
    folder: Scratch,
    idle: Mutex<Vec<Worker>>,
    leashes: Arc<Leashes>,
    missing: Mutex<Option<Vec<String>>>,
}

/// All workers that are at work, for the one who watches the clock.
struct Leashes {
    begun: Instant,
    all: Mutex<Vec<Weak<Leash>>>,
}

/// One worker's process.
struct Leash {
    child: Mutex<Child>,
    /// Milliseconds since the beginning at which it must be done; 0 while it is idle.
    until: AtomicU64,
    late: AtomicBool,
}

/// A worker without work, or in the hands of one thread.
struct Worker {
    leash: Arc<Leash>,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    /// Its last words.
    error: File,
    files: usize,
    bytes: usize,
}

impl Worker {
    /// Whether it goes on after a file of so many bytes.
    fn goes_on(&mut self, bytes: usize) -> bool {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        self.files < SHIFT.0 && self.bytes < SHIFT.1
    }
}

impl Workers {
    /// Workers that run `program` with the one argument `worker`, get `order` as their first message,
    /// and must report `version`. Starts one, to see that it can be done.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn new(
        program: PathBuf,
        order: Vec<u8>,
        version: [u8; 32],
        bounds: Bounds,
    ) -> Result<Self, StartError> {
        let leashes = Arc::new(Leashes { begun: Instant::now(), all: Mutex::new(Vec::new()) });
        watch(Arc::downgrade(&leashes));
        let workers = Self {
            program,
            order,
            version,
            bounds,
            folder: Scratch::new()?,
            idle: Mutex::new(Vec::new()),
            leashes,
            missing: Mutex::new(None),
        };
        let mut first = workers.start();
        for _ in 1..STARTS {
            first = first.or_else(|_| workers.start());
        }
        let first = first?;
        lock(&workers.idle).push(first);
        Ok(workers)
    }

    /// Which bounds this system does not offer; known after the first start.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        lock(&self.missing).clone().unwrap_or_default()
    }

    /// Has a worker read the file with these bytes.
    pub(in super::super) fn work(&self, input: &Input, bytes: &[u8]) -> Vec<FileReport> {
        let mut reason = Reason::Worker("start");
        for attempt in 0..TRIES {
            // Another try is not for one that may have been idle for too long.
            let idle = if attempt == 0 { self.idle() } else { None };
            let Ok(mut worker) = idle.map_or_else(|| self.start(), Ok) else { continue };
            match self.ask(&mut worker, input, bytes) {
                Some(reports) => {
                    if worker.goes_on(bytes.len()) {
                        lock(&self.idle).push(worker);
                    }
                    return reports;
                }
                None => reason = Reason::Worker(worker.last_words()),
            }
        }
        work::refused(input, reason)
    }

    /// A worker that waits and is still there.
    fn idle(&self) -> Option<Worker> {
        let mut idle = lock(&self.idle);
        while let Some(worker) = idle.pop() {
            if matches!(lock(&worker.leash.child).try_wait(), Ok(None)) {
                return Some(worker);
            }
        }
        None
    }

    fn ask(&self, worker: &mut Worker, input: &Input, bytes: &[u8]) -> Option<Vec<FileReport>> {
        let request = Request {
            path: input.path.as_os_str().as_encoded_bytes().to_vec(),
            relative: input.relative.as_os_str().as_encoded_bytes().to_vec(),
            number: input.number,
            exposure: input.exposure.map(|e: Exposure| e.as_str().to_owned()),
            changed: input.changed.map(|day| day.to_string()),
        };
        let header = serde_json::to_vec(&request).ok()?;
        let answer = self.timed(worker, self.bounds.time, |worker| {
            frame::write(&mut worker.to, &header)?;
            frame::write(&mut worker.to, bytes)?;
            worker.to.flush()?;
            let mut pieces = Pieces::new(&input.path);
            let mut left = MOST_ANSWER;
            loop {
                let message = frame::read(&mut worker.from, left.min(MOST_MESSAGE))?;
                let message = message.ok_or(io::ErrorKind::UnexpectedEof)?;
                if message.is_empty() {
                    return Ok(pieces.reports());
                }
                left -= message.len();
                pieces.add(serde_json::from_slice(&message)?).map_err(io::Error::other)?;
            }
        });
        answer.ok().filter(|reports| !reports.is_empty())
    }

    /// A conversation that ends with the worker when it lasts longer than `limit`.
    fn timed<T>(
        &self,
        worker: &mut Worker,
        limit: Duration,
        what: impl FnOnce(&mut Worker) -> io::Result<T>,
    ) -> io::Result<T> {
        let until = (self.leashes.begun.elapsed() + limit).as_millis();
        worker.leash.until.store(u64::try_from(until).unwrap_or(u64::MAX), Ordering::Relaxed);
        let said = what(worker);
        worker.leash.until.store(0, Ordering::Relaxed);
        said
    }

    fn start(&self) -> Result<Worker, StartError> {
        let error = tempfile::tempfile()?;
        let mut command = Command::new(&self.program);
        command
            .arg("worker")
            .env("TMPDIR", self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(error.try_clone()?);
        // A reader of documents needs no keys to where they came from.
        for (name, _) in std::env::vars_os() {
            if SECRETS.iter().any(|s| name.as_encoded_bytes().starts_with(s.as_bytes())) {
                command.env_remove(name);
            }
        }
        // Ctrl-C at the terminal is for the parent; what a worker starts goes with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let leash = Arc::new(Leash {
            child: Mutex::new(child),
            until: AtomicU64::new(0),
            late: AtomicBool::new(false),
        });
        let (to, from) = pipes.ok_or(StartError::Silent)?;
        let mut worker = Worker {
            leash,
            to: BufWriter::with_capacity(1 << 16, to),
            from: BufReader::new(from),
            error,
            files: 0,
            bytes: 0,
        };
        let mut all = lock(&self.leashes.all);
        all.retain(|l| l.strong_count() > 0);
        all.push(Arc::downgrade(&worker.leash));
        drop(all);
        let greeting = self.timed(&mut worker, START, |worker| {
            frame::write(&mut worker.to, &self.order)?;
            worker.to.flush()?;
            frame::read(&mut worker.from, 1 << 20)
        });
        let greeting = greeting.ok().flatten().ok_or(StartError::Silent)?;
        let ready: Ready = serde_json::from_slice(&greeting).map_err(|_| StartError::Silent)?;
        if ready.version != self.version {
            return Err(StartError::Changed);
        }
        lock(&self.missing).get_or_insert(ready.missing);
        Ok(worker)
    }
}

impl Worker {
    /// Why it is no longer there. Of what it wrote only the words of the runtime are looked for.
    fn last_words(&mut self) -> &'static str {
        // It may still be there, having said something that makes no sense.
        let status = self.leash.end();
        if self.leash.late.load(Ordering::Relaxed) {
            return "time";
        }
        let mut words = Vec::new();
        let _ =
            self.error.rewind().and_then(|()| (&self.error).take(4_096).read_to_end(&mut words));
        let words = String::from_utf8_lossy(&words);
        if words.contains("memory allocation of") {
            "memory"
        } else if words.contains("overflowed its stack") {
            "stack"
        } else {
            status.map_or("crash", by_signal)
        }
    }
}

/// What a signal that ended a process says.
#[cfg(unix)]
fn by_signal(status: ExitStatus) -> &'static str {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    let is = |signal: Signal| status.signal() == Some(signal.as_raw());
    if is(Signal::XCPU) {
        "time"
    } else if is(Signal::KILL) {
        "killed"
    } else {
        "crash"
    }
}

/// What a signal that ended a process says.
#[cfg(not(unix))]
fn by_signal(_: ExitStatus) -> &'static str {
    "crash"
}

impl Leash {
    /// Ends the process, and what it started, if it is still there.
    fn end(&self) -> Option<ExitStatus> {
        let mut child = lock(&self.child);
        if let Ok(None) = child.try_wait() {
            #[cfg(unix)]
            if let Some(group) =
                rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap_or(0))
            {
                let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
            }
            let _ = child.kill();
        }
        child.wait().ok()
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends workers that take too long, for as long as there are any.
fn watch(leashes: Weak<Leashes>) {
    std::thread::spawn(move || {
        while let Some(leashes) = leashes.upgrade() {
            let now = u64::try_from(leashes.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            let all: Vec<Arc<Leash>> =
                lock(&leashes.all).iter().filter_map(Weak::upgrade).collect();
            drop(leashes);
            for leash in all {
                let until = leash.until.load(Ordering::Relaxed);
                if until > 0 && now > until {
                    leash.late.store(true, Ordering::Relaxed);
                    leash.end();
                }
            }
            std::thread::sleep(PULSE);
        }
    });
}

/// The value; a panic elsewhere does not take it away.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
