//! The parent's side: workers started when needed, watched, ended and replaced.

use super::super::Stop;
use super::{Bounds, Ready, frame};
use crate::formats::Scratch;
use crate::model::Reason;
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

/// How a worker's memory is handed out, where the C library (glibc) hands it out: large pieces on their
/// own, so that they go back when they are done with, and the rest from two heaps instead of eight a
/// core. Of a sheet with a million findings it takes a third less. The last two megabytes are kept: without
/// it a worker would ask for the same pages anew with each small file.
const MEMORY: [(&str, &str); 3] = [
    ("MALLOC_MMAP_THRESHOLD_", "1048576"),
    ("MALLOC_TRIM_THRESHOLD_", "2097152"),
    ("MALLOC_ARENA_MAX", "2"),
];

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
    /// Whether the run was asked to end.
    stop: Stop,
}

/// One worker's process.
struct Leash {
    child: Mutex<Child>,
    /// Milliseconds since the beginning at which it must be done; 0 while it is idle.
    until: AtomicU64,
    late: AtomicBool,
    /// Whether it listens to a request to end.
    listens: AtomicBool,
}

/// A worker without work, or in the hands of one thread.
pub(super) struct Worker {
    leash: Arc<Leash>,
    leashes: Arc<Leashes>,
    limit: Duration,
    to: BufWriter<ChildStdin>,
    from: BufReader<ChildStdout>,
    /// Its last words.
    error: File,
    files: usize,
    bytes: usize,
    /// The dossier of which it knows who is who; 0: none.
    pub(super) dossier: u64,
}

impl Worker {
    /// Whether it goes on after a file of so many bytes.
    fn goes_on(&mut self, bytes: usize) -> bool {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        self.files < SHIFT.0 && self.bytes < SHIFT.1
    }

    /// Gives it its time anew.
    pub(super) fn renew(&self) {
        self.give(self.limit);
    }

    /// It must be done within this time.
    fn give(&self, limit: Duration) {
        let until = (self.leashes.begun.elapsed() + limit).as_millis();
        self.leash.until.store(u64::try_from(until).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// It is waiting for work.
    fn rests(&self) {
        self.leash.until.store(0, Ordering::Relaxed);
    }

    /// Says something; it may not be on its way before [`Worker::flush`].
    pub(super) fn write(&mut self, message: &[u8]) -> io::Result<()> {
        frame::write(&mut self.to, message)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// What it says next, of at most so many bytes.
    pub(super) fn read(&mut self, most: usize) -> io::Result<Vec<u8>> {
        frame::read(&mut self.from, most)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl Workers {
    /// Workers that run `program` with the one argument `worker`, get `order` as their first message,
    /// and must report `version`; told when `stop` asks to end. Starts one, to see that it can be done.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn new(
        program: PathBuf,
        order: Vec<u8>,
        version: [u8; 32],
        bounds: Bounds,
        stop: Stop,
    ) -> Result<Self, StartError> {
        let leashes = Leashes { begun: Instant::now(), all: Mutex::default(), stop };
        let leashes = Arc::new(leashes);
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

    /// Has a worker do `what` with a file of so many bytes, and another one once more when the first comes
    /// to its end.
    ///
    /// # Errors
    /// How the last one ended.
    pub(super) fn attempt<T>(
        &self,
        bytes: usize,
        what: impl Fn(&mut Worker) -> io::Result<T>,
    ) -> Result<T, Reason> {
        let mut reason = Reason::Worker("start");
        for attempt in 0..TRIES {
            // Another try is not for one that may have been idle for too long.
            let idle = if attempt == 0 { self.idle() } else { None };
            let Ok(mut worker) = idle.map_or_else(|| self.start(), Ok) else { continue };
            if let Ok(done) = what(&mut worker) {
                worker.rests();
                if worker.goes_on(bytes) {
                    lock(&self.idle).push(worker);
                }
                return Ok(done);
            }
            reason = Reason::Worker(worker.last_words());
        }
        Err(reason)
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

    fn start(&self) -> Result<Worker, StartError> {
        let error = tempfile::tempfile()?;
        let mut command = Command::new(&self.program);
        command
            .arg("worker")
            .env("TMPDIR", self.folder.path())
            .envs(MEMORY)
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
            listens: AtomicBool::new(false),
        });
        let (to, from) = pipes.ok_or(StartError::Silent)?;
        let mut worker = Worker {
            leash,
            leashes: Arc::clone(&self.leashes),
            limit: self.bounds.time,
            to: BufWriter::with_capacity(1 << 16, to),
            from: BufReader::new(from),
            error,
            files: 0,
            bytes: 0,
            dossier: 0,
        };
        let mut all = lock(&self.leashes.all);
        all.retain(|l| l.strong_count() > 0);
        all.push(Arc::downgrade(&worker.leash));
        drop(all);
        worker.give(START);
        let greeting = worker.write(&self.order).and_then(|()| {
            worker.flush()?;
            worker.read(1 << 20)
        });
        worker.rests();
        let greeting = greeting.map_err(|_| StartError::Silent)?;
        let ready: Ready = serde_json::from_slice(&greeting).map_err(|_| StartError::Silent)?;
        if ready.version != self.version {
            return Err(StartError::Changed);
        }
        lock(&self.missing).get_or_insert(ready.missing);
        worker.leash.listens.store(true, Ordering::Relaxed);
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
        let memory = ["memory allocation of", "out of memory"];
        if memory.iter().any(|said| words.contains(said)) {
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

    /// Asks it, once, to come to an end with what it has in hand.
    fn ask(&self) {
        if !self.listens.swap(false, Ordering::Relaxed) {
            return;
        }
        #[cfg(unix)]
        {
            let mut child = lock(&self.child);
            if let (Ok(None), Ok(id)) = (child.try_wait(), i32::try_from(child.id()))
                && let Some(id) = rustix::process::Pid::from_raw(id)
            {
                let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
            }
        }
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.end();
    }
}

/// Ends workers that take too long and tells them when the run is to end, for as long as there are any.
fn watch(leashes: Weak<Leashes>) {
    std::thread::spawn(move || {
        while let Some(leashes) = leashes.upgrade() {
            let now = u64::try_from(leashes.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            let all: Vec<Arc<Leash>> =
                lock(&leashes.all).iter().filter_map(Weak::upgrade).collect();
            let stopped = leashes.stop.asked();
            drop(leashes);
            for leash in all {
                if stopped {
                    leash.ask();
                }
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
