//! Bad input costs one file: a clear line with path and reason, and the others still finish.

use crate::support::{arg, code, files, folder, stderr, stdout, zwartlak};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;

/// A good neighbour: its copy must be there whatever lies beside it.
const GOOD: &str = "Besproken met de heer J. Jansen, tel. 06-12345678.\n";

/// Redacts a folder with `name` beside a good file; gives exit code, standard error and whether
/// the good file's copy is there.
fn beside_good(name: &str, bytes: &[u8]) -> (i32, String, bool) {
    let dir = folder();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    fs::write(input.join(name), bytes).unwrap();
    fs::write(input.join("goed.txt"), GOOD).unwrap();
    let out = dir.path().join("uit");
    let run = zwartlak(&["redact", arg(&input), "--kind", "schijf", "-o", arg(&out)]);
    let copies = files(&out.join("documenten"));
    assert!(!copies.iter().any(|(n, _)| n == name), "{name} must have no copy");
    let good = copies.iter().any(|(n, b)| n == "goed.txt" && !b.is_empty());
    (code(&run), stderr(&run), good)
}

/// The line about `name`: exactly one.
fn line_about(stderr: &str, name: &str) -> String {
    let lines: Vec<&str> = stderr.lines().filter(|l| l.contains(name)).collect();
    assert_eq!(lines.len(), 1, "one line about {name}: {stderr}");
    lines[0].to_owned()
}

#[test]
fn a_truncated_pdf_is_reported_and_held_back() {
    let whole = fs::read("fixtures/bad/truncated.pdf").unwrap();
    let (code, stderr, good) = beside_good("half.pdf", &whole);
    assert_eq!((code, good), (3, true), "{stderr}");
    line_about(&stderr, "half.pdf");
}

#[test]
fn an_encrypted_pdf_is_reported_and_held_back() {
    let bytes = fs::read("fixtures/bad/encrypted.pdf").unwrap();
    let (code, stderr, good) = beside_good("slot.pdf", &bytes);
    assert_eq!((code, good), (3, true), "{stderr}");
    assert!(line_about(&stderr, "slot.pdf").contains("wachtwoord"), "{stderr}");
}

#[test]
fn a_zip_bomb_named_docx_is_reported_and_held_back() {
    let bytes = fs::read("fixtures/bad/bomb.docx").unwrap();
    let (code, stderr, good) = beside_good("bom.docx", &bytes);
    assert_eq!((code, good), (3, true), "{stderr}");
    line_about(&stderr, "bom.docx");
}

#[test]
fn an_unknown_binary_is_reported_not_skipped() {
    let (code, stderr, good) = beside_good("iets.bin", b"\x00\x01\x02\xff\xfe\x00rommel\x00\x00");
    assert_eq!((code, good), (3, true), "{stderr}");
    line_about(&stderr, "iets.bin");
}

#[test]
fn an_empty_file_is_reported_a_document_without_text_is_clean() {
    for name in ["leeg.txt", "leeg.docx"] {
        let (code, stderr, good) = beside_good(name, b"");
        assert_eq!((code, good), (3, true), "{stderr}");
        line_about(&stderr, name);
    }
    let dir = folder();
    let file = dir.path().join("wit.txt");
    fs::write(&file, b"\n\n").unwrap();
    assert_eq!(code(&zwartlak(&["scan", arg(&file), "--kind", "verslag"])), 0);
}

#[test]
fn a_damaged_stream_of_a_pdf_hides_nothing() {
    let mut bytes = fs::read("fixtures/woo/notitie-geluid.pdf").unwrap();
    let start =
        bytes.windows(8).position(|w| w == b"stream\r\n" || w.starts_with(b"stream\n")).unwrap();
    for byte in &mut bytes[start + 200..start + 220] {
        *byte ^= 0x55;
    }
    let (code, stderr, good) = beside_good("stuk.pdf", &bytes);
    assert_eq!((code, good), (3, true), "{stderr}");
    line_about(&stderr, "stuk.pdf");
}

#[test]
fn text_of_dos_is_not_taken_for_another() {
    // "Müller geïnteresseerd" in code page 850.
    for text in [&b"M\x81ller kwam langs.\n"[..], b"Zij is ge\x8bnteresseerd.\n"] {
        let (code, stderr, good) = beside_good("dos.txt", text);
        assert_eq!((code, good), (3, true), "{stderr}");
        line_about(&stderr, "dos.txt");
    }
}

#[test]
fn a_huge_sparse_text_file_is_refused_at_once() {
    let dir = folder();
    let file = dir.path().join("groot.txt");
    fs::File::create(&file).unwrap().set_len(1 << 30).unwrap();
    let begun = std::time::Instant::now();
    let run = zwartlak(&["scan", arg(&file), "--kind", "schijf"]);
    assert_eq!(code(&run), 3);
    line_about(&stderr(&run), "groot.txt");
    assert!(begun.elapsed().as_secs() < 5);
}

#[test]
fn a_file_without_permission_is_reported() {
    let dir = folder();
    let closed = dir.path().join("dicht.txt");
    fs::write(&closed, GOOD).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&closed).is_ok() {
        return; // The superuser reads everything: nothing to test.
    }
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf"]);
    assert_eq!(code(&run), 3);
    line_about(&stderr(&run), "dicht.txt");
}

#[test]
fn a_broken_policy_is_refused_with_its_line() {
    let run = zwartlak(&["scan", "fixtures/verslag", "--kind", "fixtures/bad/broken-policy.toml"]);
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("broken-policy.toml:"), "{}", stderr(&run));
    assert!(stdout(&run).is_empty());
}

#[test]
fn a_link_is_reported_not_followed() {
    let dir = folder();
    fs::write(dir.path().join("goed.txt"), GOOD).unwrap();
    std::os::unix::fs::symlink("..", dir.path().join("omhoog")).unwrap();
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf"]);
    assert_eq!(code(&run), 3);
    line_about(&stderr(&run), "omhoog");
}

#[test]
fn a_pipe_in_the_folder_does_not_hang_the_run() {
    let dir = folder();
    let pipe = dir.path().join("buis");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf"]);
    assert_eq!(code(&run), 3);
    line_about(&stderr(&run), "buis");
}

#[test]
fn the_log_never_carries_document_text() {
    let dir = folder();
    let mut file = fs::File::create(dir.path().join("a.txt")).unwrap();
    writeln!(file, "Mevrouw Griffioenstein, BSN 123456782, griffioenstein@voorbeeld.nl").unwrap();
    let out = dir.path().join("uit");
    let input = dir.path().join("a.txt");
    let run = zwartlak(&["redact", arg(&input), "--kind", "schijf", "-o", arg(&out)]);
    let mut all = format!("{}{}", stdout(&run), stderr(&run));
    for (_, bytes) in files(&out) {
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert!(!all.to_lowercase().contains("griffioenstein"), "the name is in the output");
    assert!(!all.contains("123456782"), "the number is in the output");
}
