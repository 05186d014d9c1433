//! Speed of finding, removing and checking terms in one PDF, on one core.
//!
//! ```sh
//! cargo run --release --example speed -- FILE TERM [ROUNDS] [COPY]
//! ```
//!
//! Prints pages per CPU-second of finding and removing, and of the check after it, which other
//! tools do not do; and the most memory used. `compare.py` beside this file makes a document with
//! `LibreOffice`, runs this and `PyMuPDF` on it, and counts what is gone and what is lost.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a tool for the terminal, which writes where it is told"
)]

use std::error::Error;
use std::time::Instant;
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::formats::{BoxWidth, Limits, RedactOptions, sniff};
use zwartlak::model::{Action, Decider, Decision, Grond, PartKind, Role, Secret};
use zwartlak::model::{Redacted, Settled, Verdicted};
use zwartlak::verify;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, term, rest @ ..] = words.as_slice() else {
        eprintln!("speed FILE TERM [ROUNDS] [COPY]");
        return;
    };
    let rounds = rest.first().and_then(|n| n.parse().ok()).unwrap_or(3_u32);
    if let Err(error) = measure(file, term, rounds, rest.get(1).map(String::as_str)) {
        eprintln!("{file}: {error}");
    }
}

fn measure(file: &str, term: &str, rounds: u32, copy: Option<&str>) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(file)?;
    let terms = vec![Secret::new(term)];
    let options = DetectOptions { detect: false, terms, user_patterns: None };
    let detector = Detector::standard(&options)?;
    let (mut best, mut last) = (f64::INFINITY, None);
    for _ in 0..rounds.max(1) {
        let start = cpu();
        last = Some(remove(&bytes, &detector)?);
        best = best.min(cpu() - start);
    }
    let Some((pages, redacted)) = last else { return Ok(()) };
    let removed_at = memory();
    let start = cpu();
    let verdict = verify::check(&bytes, &redacted.bytes, &redacted.redactions);
    let checked = cpu() - start;
    let speed = |seconds: f64| pages / seconds.max(1e-9);
    println!("pages {pages}");
    println!("removed {}", redacted.redactions.len());
    println!("find and remove {best:.3} s, {:.0} pages per CPU-second", speed(best));
    println!("check {checked:.3} s, {:.0} pages per CPU-second", speed(checked));
    println!("clean {}", verdict.is_clean());
    let megabytes = |kib: u64| kib / 1000;
    println!("memory {} MB, with the check {} MB", megabytes(removed_at), megabytes(memory()));
    if let Some(path) = copy {
        std::fs::write(path, &redacted.bytes)?;
    }
    Ok(())
}

/// Reads, finds and removes; gives the number of pages and the copy.
fn remove(bytes: &[u8], detector: &Detector) -> Result<(f64, Redacted), Box<dyn Error>> {
    let limits = Limits::default();
    let format = sniff(bytes)?;
    let document = format.extract(bytes, &limits)?;
    let decision =
        || Decision { action: Action::Redact(Some(Grond("5.1.2.e".into()))), by: Decider::Concept };
    let found = detector.detect(&document).into_iter();
    let all = found.map(|finding| Verdicted {
        finding,
        entity: None,
        role: Role::Derde,
        decision: decision(),
    });
    let settled = Settled::concept(all.collect());
    let options = RedactOptions { boxes: BoxWidth::default(), ..RedactOptions::default() };
    let redacted = format.redact(bytes, &document, &settled, &options, &limits)?;
    let pages = document.parts.iter().filter(|p| p.label.kind == PartKind::Page).count();
    #[allow(clippy::cast_precision_loss, reason = "a number of pages")]
    Ok((pages as f64, redacted))
}

/// Processor time of this process so far, in seconds; wall time where the system does not tell.
fn cpu() -> f64 {
    /// Clock ticks of `/proc` in a second, on every Linux.
    const TICKS: f64 = 100.0;
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let schedule = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    if let Some(nanoseconds) = schedule.split(' ').next().and_then(|n| n.parse::<f64>().ok()) {
        return nanoseconds / 1e9;
    }
    let times = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = times.rsplit(')').next().unwrap_or_default().split(' ').collect();
    let ticks = |n: usize| fields.get(n)?.parse::<f64>().ok();
    match (ticks(12), ticks(13)) {
        (Some(user), Some(system)) => (user + system) / TICKS,
        _ => start.elapsed().as_secs_f64(),
    }
}

/// The most memory this process has held, in KiB; 0 where the system does not tell.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or_default()
}
