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
use measure::{Expectation, Measure, squeezed};
use std::path::{Path, PathBuf};
use std::process::Command;
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::formats::{Limits, RedactOptions, sniff};
use zwartlak::model::{Document, Settled};
use zwartlak::verify;

#[path = "../../examples/scans/measure.rs"]
mod measure;

/// Whether OCR can be tested here.
pub(crate) fn has_ocr() -> bool {
    let worker = Path::new(env!("CARGO_BIN_EXE_zwartlak")).with_file_name("zwartlak-ocr");
    let has = cfg!(feature = "ocr") && worker.is_file();
    if !has {
        eprintln!("SKIPPED: no OCR here; install the packages in the Makefile, use --features ocr");
    }
    has
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scan")
}

/// Documents with what is expected of them.
fn cases() -> Vec<(PathBuf, Expectation)> {
    measure::cases(&fixtures())
}

/// What the `tesseract` command reads in all pages of a copy, letters and digits only.
pub(crate) fn read(copy: &Path, scratch: &Path) -> String {
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
        let mut command = Command::new("tesseract");
        command.arg(page).args(["-", "-l", "nld+eng"]).env("OMP_THREAD_LIMIT", "1");
        let output = command.output().unwrap();
        assert!(output.status.success(), "tesseract fails");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let views = pages.iter().flat_map(|page| views(page, scratch));
    squeezed(&views.map(|view| read(&view)).collect::<Vec<_>>().join("\n"))
}

/// A page as it has to be laid to be read: one in pieces more than once.
fn views(page: &Path, scratch: &Path) -> Vec<PathBuf> {
    let name = page.to_string_lossy();
    match () {
        () if name.contains("gedraaid") => vec![upright(page, scratch)],
        () if name.contains("scheef") => vec![straight(page, 7.0, scratch)],
        () if name.contains("dwars") => {
            vec![page.to_owned(), straight(page, 180.0, scratch), straight(page, 38.0, scratch)]
        }
        () => vec![page.to_owned()],
    }
}

/// The text that can be taken out of a PDF without looking.
fn text_layer(copy: &Path) -> String {
    if copy.extension().is_none_or(|e| e != "pdf") {
        return String::new();
    }
    let output = Command::new("pdftotext").arg(copy).arg("-").output().unwrap();
    assert!(output.status.success(), "pdftotext fails");
    squeezed(&String::from_utf8_lossy(&output.stdout))
}

/// The page that lies on its side, turned.
fn upright(page: &Path, scratch: &Path) -> PathBuf {
    let to = scratch.join("upright.png");
    image::open(page).unwrap().rotate90().save(&to).unwrap();
    to
}

/// The page that lies so many degrees askew, straight.
fn straight(page: &Path, degrees: f64, scratch: &Path) -> PathBuf {
    let to = scratch.join(format!("straight{degrees}.png"));
    let lying = image::open(page).unwrap().to_luma8();
    let (sin, cos) = (-degrees).to_radians().sin_cos();
    let (wide, high) = (f64::from(lying.width()) / 2.0, f64::from(lying.height()) / 2.0);
    let turned = image::GrayImage::from_fn(lying.width(), lying.height(), |x, y| {
        let (x, y) = (f64::from(x) - wide, f64::from(y) - high);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "none outside")]
        let at = ((x * cos - y * sin + wide) as u32, (x * sin + y * cos + high) as u32);
        lying.get_pixel_checked(at.0, at.1).copied().unwrap_or(image::Luma([255]))
    });
    turned.save(&to).unwrap();
    to
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
        let converted = document.extension().is_some_and(|e| e == "heic");
        let copied = if converted { format!("{name}.jpg") } else { name.clone() };
        let copy = out.join("documenten").join(copied);
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
        let layer = text_layer(&copy);
        for gone in &expected.gone {
            let wanted = squeezed(&gone.text);
            let there = seen.contains(&wanted) || layer.contains(&wanted);
            let problem = format!("{name}: {:?} can be read", gone.text);
            judge(there, gone.known_gap.as_ref(), problem, &mut problems);
        }
        for keep in &expected.keep {
            let missing = !seen.contains(&squeezed(&keep.text));
            let problem = format!("{name}: {:?} cannot be read", keep.text);
            judge(missing, keep.known_gap.as_ref(), problem, &mut problems);
        }
        let size = |p: &Path| std::fs::metadata(p).unwrap().len();
        // A copy with text has the letters of the grounds in it.
        let letters = if name == "onleesbaar.pdf" || name == "verdraaid.pdf" { 10_000 } else { 0 };
        // HEIC says the same in fewer bytes than JPEG does.
        if !converted && size(&copy) * 2 > (size(&document) + letters) * 3 {
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
#[test]
fn what_the_first_look_at_a_page_missed_is_found_at_the_second() {
    if !has_ocr() {
        return;
    }
    let dir = folder();
    let program = dir.path().join("zwartlak");
    std::fs::copy(env!("CARGO_BIN_EXE_zwartlak"), &program).unwrap();
    let worker = dir.path().join("zwartlak-ocr");
    let real = Path::new(env!("CARGO_BIN_EXE_zwartlak")).with_file_name("zwartlak-ocr");
    // Dies at the first page that it is asked for, as on a machine out of memory, and reads after that.
    let script = format!(
        "#!/bin/sh\nif mkdir {}/once 2>/dev/null; then\n  echo '{{\"ready\":true}}'\n  read line\n  exit 7\nfi\n\
         exec {}\n",
        arg(dir.path()),
        arg(&real)
    );
    std::fs::write(&worker, script).unwrap();
    executable(&worker);
    let input = dir.path().join("in");
    std::fs::create_dir(&input).unwrap();
    std::fs::copy(fixtures().join("formulier.jpg"), input.join("a.jpg")).unwrap();
    let out = dir.path().join("uit");
    let run = Command::new(&program)
        .args(["redact", arg(&input), "--kind", "woo", "--no-workers", "-o", arg(&out)])
        .output()
        .unwrap();
    let rows = std::fs::read_to_string(out.join("rapport/bevindingen.jsonl")).unwrap();
    let found = rows.lines().filter(|l| l.contains("\"kind\":\"person\"")).count();
    assert!(found > 0, "{rows}\n{}", stderr(&run));
    assert!(!rows.contains("\"outcome\":\"clean\""), "{rows}");
}

#[cfg(unix)]
pub(crate) fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).unwrap();
}

/// Kinds of the findings in a file, each as often as it is found.
pub(crate) fn kinds(file: &Path) -> Vec<String> {
    let run = zwartlak(&["scan", arg(file), "--kind", "woo", "--format", "jsonl"]);
    let kind = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(row.get("kind")?.as_str()?.to_owned())
    };
    stdout(&run).lines().filter_map(kind).collect()
}

#[test]
fn signatures_portraits_and_codes_are_findings_and_go() {
    if !has_ocr() {
        return;
    }
    let (input, out) = (folder(), folder());
    let wanted = [
        ("ondertekend.pdf", vec!["signature", "email"]),
        ("kaart.jpg", vec!["photo"]),
        ("etiket.jpg", vec!["bsn", "person", "birth-date", "address", "email"]),
    ];
    for (name, kinds_there) in &wanted {
        let found = kinds(&fixtures().join(name));
        for kind in kinds_there {
            assert!(found.iter().any(|f| f == kind), "{name}: {kind} in {found:?}");
        }
        std::fs::copy(fixtures().join(name), input.path().join(name)).unwrap();
    }
    // On pages without any, none is seen.
    for name in ["brief.png", "stempel.jpg", "formulier.jpg", "kolommen.pdf", "fax.tif"] {
        let found = kinds(&fixtures().join(name));
        assert!(!found.iter().any(|f| f == "signature" || f == "photo"), "{name}: {found:?}");
    }
    let out = out.path().join("uit");
    let run = zwartlak(&["redact", arg(input.path()), "--kind", "woo", "-o", arg(&out)]);
    for (name, _) in &wanted {
        let copy = out.join("documenten").join(name);
        assert!(copy.exists(), "{name}: {}", stderr(&run));
        let left = kinds(&copy);
        // What frays at a bar may pass for a picture once more, and nothing is lost by that: but what was
        // read is read no more, and no second picture is seen on the card.
        let read = ["person", "birth-date", "id-number", "email", "bsn", "address"];
        assert!(!left.iter().any(|f| read.contains(&f.as_str())), "{name}: {left:?}");
        assert!(left.iter().filter(|f| *f == "photo").count() < 2, "{name}: {left:?}");
    }
    // Nobody's reader finds a code in what is black: left, top, width, height of each in make.py.
    let label = image::open(out.join("documenten/etiket.jpg")).unwrap().to_luma8();
    for [x, y, wide, high] in
        [[120, 330, 468, 90], [120, 520, 132, 132], [420, 520, 462, 54], [120, 760, 114, 114]]
    {
        // It was laid on the scanner a little askew.
        let inside =
            (x + 12..x + wide - 12).flat_map(|x| (y + 12..y + high - 18).map(move |y| (x, y)));
        let light = inside.filter(|(x, y)| label.get_pixel(*x, *y).0[0] > 60).count();
        assert_eq!(light, 0, "the code at {x}, {y}");
    }
}

/// A Word document with the page of a scan in it, twice the size of an icon.
fn docx(picture: &[u8]) -> Vec<u8> {
    use docx_rs::{Docx, Paragraph, Pic, Run};
    let pic = Pic::new_with_dimensions(picture.to_vec(), 600, 420);
    let text = Paragraph::new().add_run(Run::new().add_text("Zie het bericht hieronder."));
    let shown = Paragraph::new().add_run(Run::new().add_image(pic));
    let mut out = std::io::Cursor::new(Vec::new());
    Docx::new().add_paragraph(text).add_paragraph(shown).build().pack(&mut out).unwrap();
    out.into_inner()
}

/// The pictures in a package.
fn media(package: &[u8]) -> Vec<Vec<u8>> {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let names: Vec<String> = zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let read = |name: &String| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    names.iter().filter(|n| n.contains("media/") && !n.ends_with('/')).map(read).collect()
}

#[test]
fn a_picture_in_a_word_document_is_read_and_blacked_out_in_its_own_part() {
    if !has_ocr() {
        return;
    }
    let (input, out) = (folder(), folder());
    // Docx-rs writes PNG.
    let mut picture = std::io::Cursor::new(Vec::new());
    let page = image::open(fixtures().join("gedraaid.png")).unwrap().rotate90();
    page.write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let file = input.path().join("brief.docx");
    std::fs::write(&file, docx(&picture.into_inner())).unwrap();
    let found = kinds(&file);
    for kind in ["person", "phone", "bsn"] {
        assert!(found.iter().any(|f| f == kind), "{kind} in {found:?}");
    }
    let to = out.path().join("uit");
    let run = zwartlak(&["redact", arg(&file), "--kind", "woo", "-o", arg(&to)]);
    let copy = to.join("documenten/brief.docx");
    assert!(copy.exists(), "{}", stderr(&run));
    let pictures = media(&std::fs::read(&copy).unwrap());
    let path = out.path().join("picture.png");
    std::fs::write(&path, pictures.first().unwrap()).unwrap();
    let seen = read(&path, out.path());
    assert!(seen.contains("dehulpbijhethuishouden"), "{seen}");
    for gone in ["oldenburg", "0527631840"] {
        assert!(!seen.contains(gone), "{gone}");
    }
    // Without OCR it is said, and never clean.
    let program = out.path().join("zwartlak");
    std::fs::copy(env!("CARGO_BIN_EXE_zwartlak"), &program).unwrap();
    let run = Command::new(&program)
        .args(["scan", arg(&file), "--kind", "woo"])
        .env("PATH", out.path())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(3));
    assert!((stdout(&run) + &stderr(&run)).contains("OCR ontbreekt"));
}

#[test]
fn a_scan_gets_a_text_layer_of_what_stayed() {
    if !has_ocr() {
        return;
    }
    let out = folder();
    let to = out.path().join("uit");
    let file = fixtures().join("kolommen.pdf");
    let run = zwartlak(&["redact", arg(&file), "--kind", "woo", "--ocr-layer", "-o", arg(&to)]);
    let copy = to.join("documenten/kolommen.pdf");
    assert!(copy.exists(), "{}", stderr(&run));
    let layer = text_layer(&copy);
    assert!(layer.contains("dewijkagentkomt"), "{layer}");
    for gone in ["wiegman", "amrani", "0618293746"] {
        assert!(!layer.contains(gone), "{gone}");
    }
    assert!(!to.join(".gelezen").exists(), "what was read is taken away at the end");
    let check = zwartlak(&["verify", arg(&file), arg(&copy)]);
    // That nothing went is a question to a person: the pixels are not compared word by word.
    assert!(code(&check) <= 1, "{}", stdout(&check));
}

/// What the mask of a picture does not let show is in nobody's copy.
#[test]
fn pixels_under_a_mask_go() {
    if !has_ocr() {
        return;
    }
    let out = folder();
    let to = out.path().join("uit");
    let original = fixtures().join("masker.pdf");
    zwartlak(&["redact", arg(&original), "--kind", "woo", "-o", arg(&to)]);
    // Dark pixels in the lower half of the two JPEGs, of which the upper half shows.
    let hidden = |path: &Path| {
        let file = lopdf::Document::load(path).unwrap();
        let is_jpeg = |s: &&lopdf::Stream| {
            let filter = s.dict.get(b"Filter");
            filter.is_ok_and(|f| f.as_name().is_ok_and(|n| n == b"DCTDecode"))
        };
        let streams = file.objects.values().filter_map(|o| o.as_stream().ok());
        let pages = streams.filter(is_jpeg).map(|s| image::load_from_memory(&s.content).unwrap());
        let dark = |page: image::DynamicImage| {
            let (page, middle) = (page.to_luma8(), page.height() / 2);
            page.enumerate_pixels().filter(|(_, y, p)| *y > middle + 8 && p.0[0] < 100).count()
        };
        pages.map(dark).collect::<Vec<_>>()
    };
    let before = hidden(&original);
    assert!(before.len() == 2 && before.iter().all(|n| *n > 500), "the fixture hides nothing");
    assert_eq!(hidden(&to.join("documenten/masker.pdf")), [0, 0]);
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

/// Floors for what `cargo run --example scans` prints.
#[test]
fn scans_are_read_nearly_as_well_as_text() {
    if !has_ocr() {
        return;
    }
    let options = DetectOptions { detect: true, ..DetectOptions::default() };
    let detector = Detector::standard(&options).unwrap();
    let measured = |(path, expected): (PathBuf, Expectation)| {
        measure::measure(&detector, &std::fs::read(&path).unwrap(), &expected)
    };
    let each: Vec<Measure> = cases().into_iter().map(measured).collect();
    for (name, sum) in [("all", Measure::of(&each)), ("clean half", measure::clean_half(&each))] {
        let Measure { letters, wrong, names, others } = sum;
        eprintln!("{name}: {wrong} of {letters} letters wrong, {names:?}, {others:?}");
        assert!(wrong * 50 <= letters, "{name}: more than 2 % of characters wrong");
        assert!(names.scan * 100 >= names.there * 92, "{name}: names");
        assert!(others.scan * 100 >= others.there * 95, "{name}: numbers and addresses");
    }
}
