//! How far our reading of PDF files agrees with that of `pdftotext`.
//!
//! ```sh
//! cargo run --release --example agreement -- FOLDER [LIMIT]
//! ```
//!
//! For one file instead of a folder: the words that only `pdftotext` finds.
//!
//! Prints, worst file first, the words that `pdftotext` finds and how many of them we find too, for
//! the files that both read; and why files are not fully read. `LIMIT` is the number of files listed
//! (40 when left out). Words broken at a line end count as found in either form. Order and spacing between
//! words do not count, repeated words do. Where `pdftotext` itself reads another word with `-raw` (text that
//! is turned, tables set tight), nobody can agree with both: the words of both readings are counted apart.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use unicode_normalization::UnicodeNormalization;
use zwartlak::formats::{Limits, sniff};
use zwartlak::model::{Document, Reason};

/// What came of one file.
struct Measured {
    name: String,
    all: usize,
    found: usize,
    /// The words that `pdftotext` reads in the order of the page and in that of the file, and those of
    /// them found.
    steady: (usize, usize),
    gaps: String,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let Some(folder) = args.next() else {
        eprintln!("agreement FOLDER [LIMIT]");
        return;
    };
    let limit = args.next().and_then(|n| n.parse().ok()).unwrap_or(40);
    if Command::new("pdftotext").arg("-v").output().is_err() {
        println!("pdftotext is not installed: nothing measured");
        return;
    }
    if Path::new(&folder).is_file() {
        let path = Path::new(&folder);
        let ours = read(path).map(|d| page_text(&d)).unwrap_or_default();
        println!("{}", common(&theirs(path, &[]).unwrap_or_default(), &ours).1.join("\n"));
        return;
    }
    let mut measured = Vec::new();
    let mut unread: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files(Path::new(&folder)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let start = Instant::now();
        let ours = read(&path);
        let took = start.elapsed();
        if took.as_secs() >= 5 {
            println!("{name}: {:.1} s", took.as_secs_f64());
        }
        let text = theirs(&path, &[]);
        match (ours, text) {
            (Ok(document), Some(text)) => {
                let read = page_text(&document);
                let (all, missed) = common(&text, &read);
                let raw = theirs(&path, &["-raw"]).unwrap_or_default();
                let (both, lost) = common(&steady(&text, &raw), &read);
                let found = all - missed.len();
                let gaps = gaps(&document);
                if !gaps.is_empty() {
                    unread.entry(gaps.clone()).or_default().push(name.clone());
                }
                let steady = (both, both - lost.len());
                measured.push(Measured { name, all, found, steady, gaps });
            }
            (Err(reason), text) => {
                let also = if text.is_some() { "" } else { " (nor does pdftotext)" };
                let key = format!("{}{also} {}", reason.id(), reason.detail().unwrap_or_default());
                unread.entry(key).or_default().push(name);
            }
            (Ok(_), None) => {}
        }
    }
    print(&mut measured, &unread, limit);
}

fn print(measured: &mut [Measured], unread: &BTreeMap<String, Vec<String>>, limit: usize) {
    measured.sort_by_key(|m| std::cmp::Reverse(m.all - m.found));
    println!("{:>8} {:>8}  file (not read)", "words", "missed");
    for m in measured.iter().filter(|m| m.found < m.all).take(limit) {
        println!("{:>8} {:>8}  {} {}", m.all, m.all - m.found, m.name, m.gaps);
    }
    println!("\nnot or not fully read:");
    for (reason, names) in unread {
        let some: Vec<&str> = names.iter().map(String::as_str).take(8).collect();
        println!("{:>6}  {reason}: {}", names.len(), some.join(" "));
    }
    let sum = |of: fn(&Measured) -> usize| measured.iter().map(of).sum::<usize>();
    let whole: Vec<&Measured> = measured.iter().filter(|m| m.gaps.is_empty()).collect();
    let (all, found) = (sum(|m| m.all), sum(|m| m.found));
    let (sure, sure_found) = whole.iter().fold((0, 0), |(a, f), m| (a + m.all, f + m.found));
    println!("\nboth read {} files, {} of them fully", measured.len(), whole.len());
    println!("words of all:        {found} of {all} = {:.2} %", share(found, all));
    println!("words of fully read: {sure_found} of {sure} = {:.2} %", share(sure_found, sure));
    let (both, had) = (sum(|m| m.steady.0), sum(|m| m.steady.1));
    println!("words with and without -raw: {had} of {both} = {:.2} %", share(had, both));
}

#[allow(clippy::cast_precision_loss, reason = "words of some files")]
fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(next) = todo.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for path in entries.filter_map(Result::ok).map(|e| e.path()) {
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf")) {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

fn read(path: &Path) -> Result<Document, Reason> {
    let bytes = std::fs::read(path).map_err(|e| Reason::Io(e.kind().to_string()))?;
    sniff(&bytes)?.extract(&bytes, &Limits::default())
}

fn page_text(document: &Document) -> String {
    let pages = document.parts.iter().filter(|p| p.label.page().is_some());
    pages.map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn gaps(document: &Document) -> String {
    let ids: std::collections::BTreeSet<&str> =
        document.gaps.iter().map(|g| g.reason.id()).collect();
    ids.into_iter().collect::<Vec<_>>().join(" ")
}

fn theirs(path: &Path, mode: &[&str]) -> Option<String> {
    let mut command = Command::new("timeout");
    let out = command.args(["60", "pdftotext"]).args(mode).arg(path).arg("-").output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The words of one reading that are in the other too.
fn steady(text: &str, raw: &str) -> String {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for word in words(raw) {
        *left.entry(word).or_default() += 1;
    }
    let mut there = |word: &String| match left.get_mut(word).filter(|n| **n > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    };
    words(text).filter(|w| there(w)).collect::<Vec<_>>().join(" ")
}

/// How many words `theirs` has, and those that `ours` has not.
fn common(theirs: &str, ours: &str) -> (usize, Vec<String>) {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for word in words(ours) {
        *left.entry(word).or_default() += 1;
    }
    // `pdftotext` joins words that are broken at a line end.
    let lines: Vec<&str> = ours.lines().collect();
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        // Numbers of lines in the margin stand between both halves.
        let halves = line.split('\t').filter_map(|cell| cell.strip_suffix('-'));
        let broken = halves.filter_map(|l| l.split_whitespace().next_back());
        let heads = next.split('\t').filter_map(|cell| cell.split_whitespace().next());
        let both: Vec<String> =
            broken.flat_map(|a| heads.clone().map(move |b| format!("{a}{b}"))).collect();
        for word in both.iter().flat_map(|w| words(w)) {
            *left.entry(word).or_default() += 1;
        }
    }
    let (mut all, mut missed) = (0, Vec::new());
    for word in words(theirs) {
        all += 1;
        match left.get_mut(&word).filter(|n| **n > 0) {
            Some(count) => *count -= 1,
            None => missed.push(word),
        }
    }
    (all, missed)
}

/// Words in their compatibility form, without marks at their ends.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || c == '\u{c}')
        .map(|w| w.nfkc().filter(|c| *c != '\u{ad}').collect::<String>())
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|w| !w.is_empty())
}
