//! What several tests need: running the built program, and a folder of one's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the built program with `args` from the repository's root, without a terminal.
pub(crate) fn zwartlak(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(args)
        .env_remove("ZWARTLAK_LANG")
        .output()
        .unwrap()
}

/// Exit code of a finished run.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A folder that goes away after the test.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A path as an argument.
pub(crate) fn arg(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Every file below `folder` with its bytes, sorted by path.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// A folder of these documents, in `dir`.
pub(crate) fn documents(dir: &Path, all: &[(&str, &str)]) -> PathBuf {
    let input = dir.join("in");
    fs::create_dir(&input).unwrap();
    for (name, text) in all {
        fs::write(input.join(name), text).unwrap();
    }
    input
}

/// The output folder of an inzage of `input` for this request.
pub(crate) fn redact_inzage(dir: &Path, input: &Path, request: &str) -> PathBuf {
    let file = dir.join("verzoek.toml");
    fs::write(&file, request).unwrap();
    let out = dir.join("uit");
    let to = ["-o", arg(&out), "--requester", arg(&file)];
    let run = zwartlak(&[&["redact", arg(input), "--kind", "inzage"], &to[..]].concat());
    assert!(code(&run) <= 1, "{}", stderr(&run));
    out
}
