//! Threads change the time a run takes, never its result; the number of files does not change its
//! memory.

use crate::support::{arg, code, files, folder, stdout, zwartlak};
use std::fs;

#[test]
fn one_and_eight_threads_give_the_same_bytes() {
    let dir = folder();
    let mut results = Vec::new();
    for jobs in ["1", "8"] {
        let out = dir.path().join(jobs);
        // The secret of a case is input: with another one the fingerprints differ.
        fs::create_dir(&out).unwrap();
        fs::write(out.join("besluiten.sleutel"), [7; 32]).unwrap();
        let run = zwartlak(&[
            "redact",
            "fixtures/woo",
            "--kind",
            "woo",
            "--jobs",
            jobs,
            "-q",
            "-o",
            arg(&out),
        ]);
        assert!(code(&run) < 4);
        results.push(files(&out));
    }
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&results[0]), names(&results[1]));
    for (one, eight) in results[0].iter().zip(&results[1]) {
        assert!(one == eight, "{} differs", one.0);
    }
    let scan = |jobs| {
        stdout(&zwartlak(&[
            "scan",
            "fixtures/schijf",
            "--kind",
            "schijf",
            "--format",
            "jsonl",
            "--jobs",
            jobs,
        ]))
    };
    assert_eq!(scan("1"), scan("8"));
}

/// Peak resident memory of a scan over `count` small files, in KiB.
#[cfg(target_os = "linux")]
fn peak_of_a_scan(count: usize) -> u64 {
    let dir = folder();
    for n in 0..count {
        let text = format!("Verslag {n}. De heer P. Pietersen (06-12345678) was aanwezig.\n");
        fs::write(dir.path().join(format!("{n:05}.txt")), text.repeat(20)).unwrap();
    }
    let report = dir.path().with_extension("jsonl");
    let status = std::process::Command::new("/bin/sh")
        .arg("-c")
        // The shell waits for the scan, then reads its children's peak.
        .arg(format!(
            "{} scan {} --kind schijf --format jsonl --jobs 2 -q -o {} & pid=$!; \
             peak=0; while kill -0 $pid 2>/dev/null; do \
             now=$(awk '/VmHWM/{{print $2}}' /proc/$pid/status 2>/dev/null); \
             [ -n \"$now\" ] && peak=$now; sleep 0.01; done; echo $peak",
            env!("CARGO_BIN_EXE_zwartlak"),
            dir.path().display(),
            report.display()
        ))
        .output()
        .unwrap();
    let lines = fs::read_to_string(&report).unwrap();
    fs::remove_file(&report).unwrap();
    assert!(lines.lines().count() > count, "every file has findings");
    String::from_utf8(status.stdout).unwrap().trim().parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_number_of_files() {
    let (few, many) = (peak_of_a_scan(100), peak_of_a_scan(2_000));
    assert!(many < few + 20_000, "{few} KiB for 100 files, {many} KiB for 2,000");
}
