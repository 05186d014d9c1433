//! Long scans: stopped and gone on with; and how much memory a large page takes.
#![cfg(target_os = "linux")]

use crate::scan::{executable, fixtures, has_ocr};
use crate::support::{arg, folder, stderr};
use lopdf::{Document as Pdf, Object, Stream, dictionary};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Pages of the scan.
const PAGES: usize = 200;
/// The page at which it is stopped.
const STOPPED: usize = 100;

/// A PDF of scanned pages, each a picture that differs from the others.
fn scan(pages: usize) -> Vec<u8> {
    const SIDE: usize = 120;
    let mut pdf = Pdf::with_version("1.7");
    let tree = pdf.new_object_id();
    let mut kids = Vec::new();
    for n in 0..pages {
        let mut grey = vec![255; SIDE * SIDE];
        // A bar, elsewhere on every page; what is smaller is taken for dust.
        for row in 0..5 {
            let start = (10 + n / 10 * 4 + row) * SIDE + 10 + n % 10 * 5;
            grey[start..start + 20].fill(0);
        }
        let picture = pdf.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Image", "Width" => 120, "Height" => 120,
                "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            },
            grey,
        ));
        let content = b"120 0 0 120 0 0 cm /A Do".to_vec();
        let content = pdf.add_object(Stream::new(dictionary! {}, content));
        let resources = dictionary! { "XObject" => dictionary! { "A" => picture } };
        let corners: Vec<Object> = [0, 0, 120, 120].into_iter().map(Object::from).collect();
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "MediaBox" => corners,
            "Resources" => resources, "Contents" => content,
        };
        kids.push(Object::from(pdf.add_object(page)));
    }
    let count = i64::try_from(pages).unwrap();
    pdf.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut out = Vec::new();
    pdf.save_to(&mut out).unwrap();
    out
}

/// A reader that takes its time, notes that it was asked, and reads one word on every page. It runs behind
/// the doors of a worker: of the folders of the user only that for pages is open.
const READER: &str = r#"#!/bin/sh
echo '{"ready":true}'
while read -r line; do
  width=${line#*\"width\":}; height=${line#*\"height\":}
  head -c $((${width%%,*} * ${height%%,*})) > /dev/null
  echo 1 >> "$(dirname "$0")/uit/.gelezen/teller"
  sleep TIME
  echo '{"words":[{"text":"Besluit","area":[10,10,90,30],"confidence":95,"block":1,"line":1}]}'
done
"#;

/// A folder with the program, a reader that takes `time` (as `sleep` has it) for a page, and a scan.
fn dossier(pages: usize, time: &str) -> tempfile::TempDir {
    let dir = folder();
    std::fs::copy(env!("CARGO_BIN_EXE_zwartlak"), dir.path().join("zwartlak")).unwrap();
    std::fs::write(dir.path().join("dossier.pdf"), scan(pages)).unwrap();
    let reader = dir.path().join("zwartlak-ocr");
    std::fs::write(&reader, READER.replace("TIME", time)).unwrap();
    executable(&reader);
    dir
}

/// What the reader noted; held open, for the folder goes away when a run comes to its end.
struct Counter(PathBuf, Option<File>);

impl Counter {
    fn of(dir: &Path) -> Self {
        Self(dir.join("uit/.gelezen/teller"), None)
    }

    /// Pages that it was asked for so far.
    fn read(&mut self) -> usize {
        let Self(path, file) = self;
        if file.is_none() {
            *file = File::open(path).ok();
        }
        let Some(file) = file else { return 0 };
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).unwrap();
        text.lines().count()
    }
}

fn start(dir: &Path, more: &[&str]) -> Child {
    let out = dir.join("uit");
    let (input, term) = (dir.join("dossier.pdf"), "Griffioen");
    Command::new(dir.join("zwartlak"))
        .args(["redact", arg(&input), "--kind", "none", "--term", term, "--overwrite"])
        .args(["-o", arg(&out)])
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_long_scan_that_is_stopped_goes_on_where_it_was() {
    let dir = dossier(PAGES, "0.02");
    let mut counter = Counter::of(dir.path());
    let mut first = start(dir.path(), &[]);
    while counter.read() < STOPPED {
        assert!(first.try_wait().unwrap().is_none(), "done after {} pages", counter.read());
        std::thread::sleep(Duration::from_millis(5));
    }
    let stop = Command::new("kill").args(["-INT", &first.id().to_string()]).status();
    assert!(stop.unwrap().success());
    let stopped = first.wait_with_output().unwrap();
    assert_eq!(stopped.status.code(), Some(3), "{}", stderr(&stopped));
    let before = counter.read();
    assert!((STOPPED..PAGES - 50).contains(&before), "stopped after {before} pages");
    assert!(!dir.path().join("uit/documenten/dossier.pdf").exists());

    let second = start(dir.path(), &[]).wait_with_output().unwrap();
    assert!(second.status.code().is_some_and(|c| c <= 1), "{}", stderr(&second));
    // Not a page is read twice, also those that were under way.
    assert_eq!(counter.read(), PAGES, "{before} pages before it was stopped");
}

/// Time is for a file or a page: who reads many pages does not hang.
#[test]
fn a_long_scan_has_its_time_for_every_page() {
    let dir = dossier(40, "0.5");
    let begun = Instant::now();
    let run = start(dir.path(), &["--file-time", "4"]).wait_with_output().unwrap();
    assert!(run.status.code().is_some_and(|c| c <= 1), "{}", stderr(&run));
    assert!(begun.elapsed() > Duration::from_secs(5), "it took more than its time");
}

/// Most memory a process had in use so far, in kilobytes.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The processes that a process has started.
fn children(process: u32) -> Vec<u32> {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{process}/task")) else { return Vec::new() };
    let list = |thread: std::fs::DirEntry| std::fs::read_to_string(thread.path().join("children"));
    let lists = threads.flatten().filter_map(|thread| list(thread).ok());
    lists.flat_map(|l| l.split_whitespace().flat_map(str::parse).collect::<Vec<u32>>()).collect()
}

#[test]
#[ignore = "reads two large pages: cargo test --features ocr -- --ignored a_page_of_a3"]
fn a_page_of_a3_at_300_dpi_takes_less_than_600_megabytes() {
    if !has_ocr() {
        return;
    }
    let dir = folder();
    // Two letters side by side fill an A3; in colour, as most scanners make them.
    let letter = image::open(fixtures().join("brief.png")).unwrap().to_rgb8();
    let filter = image::imageops::FilterType::Triangle;
    let letter = image::imageops::resize(&letter, 2480, 3508, filter);
    let mut page = image::RgbImage::from_pixel(4960, 3508, image::Rgb([250, 248, 240]));
    for left in [0, 2480] {
        image::imageops::overlay(&mut page, &letter, left, 0);
    }
    page.save(dir.path().join("a3.jpg")).unwrap();
    let input = dir.path().join("a3.jpg");
    let out = dir.path().join("uit");
    let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["redact", arg(&input), "--kind", "woo", "-j", "1", "-o", arg(&out)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut own, mut readers) = (0, std::collections::BTreeMap::new());
    while run.try_wait().unwrap().is_none() {
        own = own.max(peak(run.id()));
        for child in children(run.id()) {
            let most = readers.entry(child).or_insert(0);
            *most = peak(child).max(*most);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let all = own + readers.values().sum::<u64>();
    eprintln!("{} MB, of which {} MB the program itself", all >> 10, own >> 10);
    assert!(out.join("documenten/a3.jpg").exists());
    assert!(!readers.is_empty(), "no OCR");
    assert!(all < 600 << 10, "{all} kB");
}
