//! Scanned pages: read by OCR, blacked out in their pixels, and what happens without OCR.
//!
//! The copies are read with the `tesseract` command (tesseract-ocr, tesseract-ocr-nld), their sizes and
//! pixels with the decoders. Without the worker, which is built with `--features ocr`, what needs it is
//! skipped with a message; continuous integration has it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that fails should stop where it fails, one that is skipped should say so"
)]

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::Command;
use zwartlak::detect::{DetectOptions, Detector, KnownForms};
use zwartlak::formats::{Limits, RedactOptions, sniff};
use zwartlak::model::{Document, Kind, Settled};
use zwartlak::verify;

#[derive(Deserialize)]
struct Expectation {
    /// What was set on the page.
    text: String,
    /// The reason for which there must be no copy.
    held_back: Option<String>,
    #[serde(default)]
    gone: Vec<Words>,
    #[serde(default)]
    keep: Vec<Words>,
}

#[derive(Deserialize)]
struct Words {
    text: String,
    kind: Option<Kind>,
    known_gap: Option<String>,
}

/// Whether OCR can be tested here.
fn has_ocr() -> bool {
    let worker = Path::new(env!("CARGO_BIN_EXE_zwartlak")).with_file_name("zwartlak-ocr");
    let has = cfg!(feature = "ocr") && worker.is_file();
    if !has {
        eprintln!("SKIPPED: no OCR here; install the packages in the Makefile, use --features ocr");
    }
    has
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scan")
}

/// Documents with what is expected of them.
fn cases() -> Vec<(PathBuf, Expectation)> {
    let mut all: Vec<PathBuf> =
        std::fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    let is_case = |p: &PathBuf| p.extension().is_some_and(|e| e != "toml" && e != "py");
    all.into_iter()
        .filter(is_case)
        .map(|document| {
            let source = std::fs::read_to_string(document.with_extension("toml")).unwrap();
            let expected = toml::from_str(&source).unwrap();
            (document, expected)
        })
        .collect()
}

/// What the `tesseract` command reads in all pages of a copy, letters and digits only.
fn read(copy: &Path, scratch: &Path) -> String {
    let mut pages = vec![copy.to_owned()];
    if copy.extension().is_some_and(|e| e == "pdf") {
        let stem = scratch.join("page");
        let ran =
            Command::new("pdftoppm").args(["-r", "200", "-png"]).arg(copy).arg(&stem).status();
        assert!(ran.unwrap().success());
        let is_page = |p: &PathBuf| p.extension().is_some_and(|e| e == "png");
        pages = std::fs::read_dir(scratch)
            .unwrap()
            .map(|e| e.unwrap().path())
            .filter(is_page)
            .collect();
    }
    let read = |page: &PathBuf| {
        let turned = page.to_string_lossy().contains("gedraaid");
        let page = if turned { upright(page, scratch) } else { page.clone() };
        let mut command = Command::new("tesseract");
        command.arg(page).args(["-", "-l", "nld+eng"]).env("OMP_THREAD_LIMIT", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "tesseract fails");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    squeezed(&pages.iter().map(read).collect::<Vec<_>>().join("\n"))
}

/// The page that lies on its side, turned.
fn upright(page: &Path, scratch: &Path) -> PathBuf {
    let to = scratch.join("upright.png");
    image::open(page).unwrap().rotate90().save(&to).unwrap();
    to
}

fn squeezed(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Adds a problem, or the gap when it is closed.
fn judge(fails: bool, known_gap: Option<&String>, problem: String, problems: &mut Vec<String>) {
    match (fails, known_gap) {
        (true, None) => problems.push(problem),
        (false, Some(gap)) => problems.push(format!("works now, drop {gap:?}: {problem}")),
        _ => {}
    }
}

#[test]
fn scanned_pages_lose_what_must_go_and_keep_the_rest() {
    if !has_ocr() {
        return;
    }
    let (input, out, scratch) = (folder(), folder(), folder());
    for (document, _) in cases() {
        std::fs::copy(&document, input.path().join(document.file_name().unwrap())).unwrap();
    }
    let out = out.path().join("uit");
    let run = zwartlak(&["redact", arg(input.path()), "--kind", "woo", "-o", arg(&out)]);
    let mut problems = Vec::new();
    for (document, expected) in cases() {
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        let copy = out.join("documenten").join(&name);
        if let Some(reason) = &expected.held_back {
            let scan = zwartlak(&["scan", arg(&document), "--kind", "woo", "--format", "jsonl"]);
            let told = stdout(&scan).contains(reason.as_str());
            if copy.exists() || code(&scan) != 3 || !told {
                problems.push(format!("{name}: must be held back, {reason}"));
            }
            continue;
        }
        if !copy.exists() {
            problems.push(format!("{name}: no copy"));
            continue;
        }
        let pages = scratch.path().join(&name);
        std::fs::create_dir(&pages).unwrap();
        let seen = read(&copy, &pages);
        for gone in &expected.gone {
            let there = seen.contains(&squeezed(&gone.text));
            let problem = format!("{name}: {:?} can be read", gone.text);
            judge(there, gone.known_gap.as_ref(), problem, &mut problems);
        }
        for keep in &expected.keep {
            let missing = !seen.contains(&squeezed(&keep.text));
            let problem = format!("{name}: {:?} cannot be read", keep.text);
            judge(missing, keep.known_gap.as_ref(), problem, &mut problems);
        }
        let size = |p: &Path| std::fs::metadata(p).unwrap().len();
        if size(&copy) * 2 > size(&document) * 3 {
            problems.push(format!("{name}: {} bytes became {}", size(&document), size(&copy)));
        }
        let bytes = std::fs::read(&copy).unwrap();
        if bytes.windows(10).any(|w| w == b"Medewerker") {
            problems.push(format!("{name}: metadata"));
        }
    }
    assert!(problems.is_empty(), "{}\n{}", problems.join("\n"), stderr(&run));
}

#[test]
fn without_ocr_a_scan_is_unread_and_never_clean() {
    let dir = folder();
    // A program that stands alone: no worker beside it and none on the path.
    let program = dir.path().join("zwartlak");
    std::fs::copy(env!("CARGO_BIN_EXE_zwartlak"), &program).unwrap();
    for name in ["gedraaid.png", "fax.tif", "formulier.jpg", "faxpdf.pdf"] {
        let run = Command::new(&program)
            .args(["scan", arg(&fixtures().join(name)), "--kind", "woo"])
            .env("PATH", dir.path())
            .output()
            .unwrap();
        assert_eq!(run.status.code(), Some(3), "{name}");
        let told = stdout(&run) + &stderr(&run);
        assert!(told.contains("OCR ontbreekt"), "{name}: {told}");
    }
}

#[cfg(unix)]
#[test]
fn a_worker_that_dies_costs_the_page_and_nothing_else() {
    let dir = folder();
    let program = dir.path().join("zwartlak");
    std::fs::copy(env!("CARGO_BIN_EXE_zwartlak"), &program).unwrap();
    let worker = dir.path().join("zwartlak-ocr");
    std::fs::write(&worker, "#!/bin/sh\necho '{\"ready\":true}'\nread line\nexit 7\n").unwrap();
    executable(&worker);
    std::fs::copy(fixtures().join("gedraaid.png"), dir.path().join("a.png")).unwrap();
    std::fs::write(dir.path().join("b.txt"), "Niets te zien.").unwrap();
    let files = [dir.path().join("a.png"), dir.path().join("b.txt")];
    let run = Command::new(&program)
        .args(["scan", arg(&files[0]), arg(&files[1]), "--kind", "verslag", "--format", "jsonl"])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(3), "{}", stderr(&run));
    let told = stdout(&run);
    assert!(told.contains("ocr-failed"), "{told}");
    assert!(told.contains("\"clean\":1"), "{told}");
}

#[cfg(unix)]
fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
}

/// A copy from which nothing had to go is clean; the original is not, when it tells who made it.
#[test]
fn a_copy_without_boxes_holds_nothing_but_the_picture() {
    for (name, tells) in [("formulier.jpg", true), ("fax.tif", true), ("gedraaid.png", false)] {
        let original = std::fs::read(fixtures().join(name)).unwrap();
        let nothing = Settled::concept(Vec::new());
        let (document, options) = (Document::default(), RedactOptions::default());
        let format = sniff(&original).unwrap();
        let copy =
            format.redact(&original, &document, &nothing, &options, &Limits::default()).unwrap();
        assert!(verify::check(&original, &copy.bytes, &[]).is_clean(), "{name}");
        let leaks = verify::check(&original, &original, &[]).leaks;
        let checks: Vec<&str> = leaks.iter().map(|l| l.check).collect();
        assert_eq!(checks, if tells { vec!["metadata"] } else { Vec::new() }, "{name}");
    }
}

/// Letters and digits that must be put in, taken out or changed to get from one text to the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = n + 1;
        for (m, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[m + 1];
            row[m + 1] = change.min(row[m] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

fn page_text(document: &Document) -> String {
    document.parts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// How many of the words that must go are under a finding.
fn found(detector: &Detector, document: &Document, words: &[&Words]) -> usize {
    let mut findings = detector.detect(document);
    detector.propagate(document, &KnownForms::default(), &mut findings);
    let found: Vec<String> = findings
        .iter()
        .map(|f| squeezed(f.span.of(&document.parts[f.part].text).unwrap().expose()))
        .collect();
    let is_found = |w: &&&Words| {
        let wanted = squeezed(&w.text);
        found.iter().any(|f| f.contains(&wanted) || (wanted.contains(f.as_str()) && f.len() > 3))
    };
    words.iter().filter(is_found).count()
}

/// Prints what is read wrong and what is found, beside what is found in the same text without OCR.
#[test]
fn scans_are_read_nearly_as_well_as_text() {
    if !has_ocr() {
        return;
    }
    let options = DetectOptions { detect: true, ..DetectOptions::default() };
    let detector = Detector::standard(&options).unwrap();
    let limits = Limits::default();
    let (mut wrong, mut all) = (0, 0);
    // Names, and all other direct kinds: there, found on the scan, found in the text.
    let mut counts = [[0usize; 3]; 2];
    for (path, expected) in cases() {
        let bytes = std::fs::read(&path).unwrap();
        let read = sniff(&bytes).unwrap().extract(&bytes, &limits).unwrap();
        let text = sniff(expected.text.as_bytes()).unwrap();
        let text = text.extract(expected.text.as_bytes(), &limits).unwrap();
        let letters = |t: &str| squeezed(t).chars().collect::<Vec<char>>();
        let (set, seen) = (letters(&expected.text), letters(&page_text(&read)));
        // What stands on the page besides the text is no mistake.
        let errors = distance(&set, &seen).saturating_sub(seen.len().saturating_sub(set.len()));
        wrong += errors;
        all += set.len();
        let share = 100.0 * f64::from(u32::try_from(errors).unwrap())
            / f64::from(u32::try_from(set.len()).unwrap());
        eprintln!(
            "{:16} {share:.1} % of {} characters wrong",
            path.file_name().unwrap().display(),
            set.len()
        );
        for (n, names) in [true, false].into_iter().enumerate() {
            let facts = |k: Kind| matches!(k, Kind::Health);
            let of_kind =
                |w: &&Words| w.kind.is_some_and(|k| (k == Kind::Person) == names && !facts(k));
            let words: Vec<&Words> = expected.gone.iter().filter(of_kind).collect();
            counts[n][0] += words.len();
            counts[n][1] += found(&detector, &read, &words);
            counts[n][2] += found(&detector, &text, &words);
        }
    }
    let [names, others] = counts;
    eprintln!("characters: {wrong} of {all} wrong");
    eprintln!("names: {} of {} found, {} in text", names[1], names[0], names[2]);
    eprintln!("numbers and addresses: {} of {} found, {} in text", others[1], others[0], others[2]);
    assert!(wrong * 50 <= all, "more than 2 % of characters wrong");
    assert!(names[1] * 100 >= names[0] * 92, "names");
    assert!(others[1] * 100 >= others[2] * 95, "numbers and addresses");
}
