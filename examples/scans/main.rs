//! Measures how well scanned pages are read.
//!
//! ```text
//! cargo run --release --features ocr --example scans                  # the fixtures
//! cargo run --release --features ocr --example scans -- FOLDER        # documents with a .toml beside each
//! cargo run --release --features ocr --example scans -- --speed 1 2   # pages a second with so many threads
//! ```
//!
//! Prints per document the share of letters and digits read wrong, and of the names and of the numbers and
//! addresses on it how many are found; behind it how many are found in the same text without OCR. Then the
//! same for the clean half (the half of the documents with the fewest letters wrong) and for all of them, with
//! the recall on the scans, the recall in the text, and the difference in percentage points.
//! `--speed` reads the picture files of the fixtures again and again, first with this program, then with as
//! many `tesseract` commands at once (`OMP_THREAD_LIMIT=1`, `nld+eng`) on the same files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for developers that stops where it fails"
)]

mod measure;

use measure::{Count, Measure, cases, clean_half, measure};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::ocr::{Picture, look};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scan");
    if args.first().is_some_and(|a| a == "--speed") {
        for threads in args.iter().skip(1) {
            speed(&fixtures, threads.parse().unwrap());
        }
        return;
    }
    let folder = args.first().map_or(fixtures, PathBuf::from);
    let options = DetectOptions { detect: true, ..DetectOptions::default() };
    let detector = Detector::standard(&options).unwrap();
    println!("{:18} {:>8} {:>7} {:>20} {:>20}", "document", "letters", "wrong", "names", "numbers");
    let mut each = Vec::new();
    for (path, expected) in cases(&folder) {
        let one = measure(&detector, &std::fs::read(&path).unwrap(), &expected);
        line(&path.file_name().unwrap().to_string_lossy(), &one);
        each.push(one);
    }
    let clean = clean_half(&each);
    let all = Measure::of(&each);
    for (name, sum) in [("clean half", &clean), ("all", &all)] {
        line(name, sum);
    }
    for (name, sum) in [("clean half", &clean), ("all", &all)] {
        for (what, count) in [("names", sum.names), ("numbers and addresses", sum.others)] {
            let [scan, text] = [count.scan, count.text].map(|n| percent(n, count.there));
            println!(
                "{name}, {what}: {scan:.1} % on scans, {text:.1} % in text, {:+.1}",
                scan - text
            );
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "hundreds")]
fn percent(part: usize, of: usize) -> f64 {
    100.0 * part as f64 / of.max(1) as f64
}

#[allow(clippy::cast_precision_loss, reason = "thousands")]
fn line(name: &str, m: &Measure) {
    let wrong = 100.0 * m.wrong as f64 / m.letters.max(1) as f64;
    let of = |c: Count| format!("{}/{} (text {})", c.scan, c.there, c.text);
    println!("{name:18} {:>8} {wrong:>5.1} % {:>20} {:>20}", m.letters, of(m.names), of(m.others));
}

/// Pages a second with `threads` threads, and with as many `tesseract` commands at once.
#[allow(clippy::cast_precision_loss, reason = "a few pages")]
fn speed(fixtures: &Path, threads: usize) {
    let scratch = tempfile::tempdir().unwrap();
    let pages: Vec<PathBuf> = pages(fixtures, scratch.path(), threads);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    // Every picture differs a little from the others, also from those of other runs: nothing is remembered.
    let start = Instant::now();
    pool.install(|| {
        pages.par_iter().for_each(|path| {
            let picture = image::open(path).unwrap().to_luma8();
            let (width, height) = picture.dimensions();
            let grey = picture.into_raw();
            let dpi = Some(200.0);
            look(&Picture { width, height, grey: &grey, dpi, orientation: 1 }).unwrap();
        });
    });
    let own = pages.len() as f64 / start.elapsed().as_secs_f64();
    let start = Instant::now();
    pool.install(|| {
        pages.par_iter().for_each(|path| {
            let mut command = Command::new("tesseract");
            command.arg(path).args(["-", "-l", "nld+eng", "--dpi", "200"]);
            assert!(command.env("OMP_THREAD_LIMIT", "1").output().unwrap().status.success());
        });
    });
    let other = pages.len() as f64 / start.elapsed().as_secs_f64();
    println!(
        "{} pages, {threads} threads: {own:.3} pages/s, tesseract {other:.3} pages/s, {:.2} of it",
        pages.len(),
        own / other
    );
}

/// Twelve full pages as grey pictures: the letter of the fixtures, each time a pixel further to the
/// right, and lower by the number of the run.
fn pages(fixtures: &Path, scratch: &Path, run: usize) -> Vec<PathBuf> {
    let down = i64::try_from(run).unwrap();
    let page = image::open(fixtures.join("brief.png")).unwrap().to_luma8();
    let shifted = |n: u32| {
        let mut copy =
            image::GrayImage::from_pixel(page.width(), page.height(), image::Luma([255]));
        image::imageops::overlay(&mut copy, &page, i64::from(n), down);
        let path = scratch.join(format!("{n}.png"));
        copy.save(&path).unwrap();
        path
    };
    (0..12).map(shifted).collect()
}
