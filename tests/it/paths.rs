//! Names and places that trip a scan up: loops, depths, files that move under its feet.
#![cfg(unix)]

use crate::support::{arg, code, files, folder, stderr, stdout, zwartlak};
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const GOOD: &str = "Besproken met de heer J. Jansen, tel. 06-12345678.\n";

#[test]
fn links_in_circles_and_sockets_are_reported_and_the_scan_ends() {
    let dir = folder();
    let deep = dir.path().join("a/b");
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("goed.txt"), GOOD).unwrap();
    std::os::unix::fs::symlink(dir.path(), deep.join("terug")).unwrap();
    std::os::unix::fs::symlink("zelf", deep.join("zelf")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("stopcontact")).unwrap();
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf", "--format", "jsonl"]);
    assert_eq!(code(&run), 3);
    let lines = stdout(&run);
    for name in ["terug", "zelf", "stopcontact"] {
        assert_eq!(lines.matches(&format!("{name}\"")).count(), 1, "{name}: {lines}");
    }
    assert_eq!(lines.matches("\"outcome\":\"needs-review\"").count(), 1);
}

#[test]
fn a_path_too_long_to_open_is_reported() {
    let dir = folder();
    fs::write(dir.path().join("goed.txt"), GOOD).unwrap();
    let step = "m".repeat(250);
    let script = format!(
        "cd \"$0\" && for n in $(seq 20); do mkdir {step} && cd {step} || exit 1; done; echo x > diep.txt"
    );
    let made = Command::new("bash").args(["-c", &script]).arg(dir.path()).status().unwrap();
    assert!(made.success());
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf", "--format", "jsonl", "-q"]);
    assert_eq!(code(&run), 3);
    assert!(stdout(&run).contains("\"reason\":\"io\""), "{}", stdout(&run));
    assert!(stdout(&run).contains("goed.txt\",\"member\":null,\"format\":\"text\""));
    // The folder for tests goes away by its short path.
    let _ = Command::new("rm").arg("-rf").arg(dir.path()).status();
}

#[test]
fn files_that_grow_vanish_and_come_back_do_no_harm() {
    let dir = folder();
    let (root, state) = (dir.path().join("in"), dir.path().join("stand.db"));
    fs::create_dir(&root).unwrap();
    for n in 0..150 {
        fs::write(root.join(format!("{n}.txt")), GOOD.repeat(100)).unwrap();
    }
    let stop = AtomicBool::new(false);
    let scan = || {
        zwartlak(&[
            "scan",
            arg(&root),
            "--kind",
            "schijf",
            "--format",
            "jsonl",
            "-q",
            "--state",
            arg(&state),
        ])
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in (0..150).cycle() {
                let path = root.join(format!("{n}.txt"));
                match n % 3 {
                    0 => fs::write(&path, GOOD.repeat(n + 1)).unwrap(),
                    1 => drop(fs::rename(&path, path.with_extension("weg"))),
                    _ => drop(fs::rename(path.with_extension("weg"), &path)),
                }
                std::thread::sleep(Duration::from_micros(300));
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        for _ in 0..2 {
            let run = scan();
            assert!([1, 3].contains(&code(&run)), "{}", stderr(&run));
        }
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(code(&scan()), 1);
    assert_eq!(code(&zwartlak(&["state", "verify", arg(&state)])), 0);
    let there = fs::read_dir(&root).unwrap().count();
    let export = stdout(&zwartlak(&["state", "export", arg(&state)]));
    assert_eq!(export.matches("\"gone\":null").count(), there);
}

/// Names of which a file system may take two for one, and the text of each.
const ALIKE: [(&[u8], &str); 8] = [
    (b"Brief.txt", "een"),
    (b"brief.TXT", "twee"),
    ("andr\u{e9}.txt".as_bytes(), "drie"),
    ("andre\u{301}.txt".as_bytes(), "vier"),
    (b"map/a.txt", "vijf"),
    (b"MAP/A.txt", "zes"),
    (b"rommel\xff.txt", "zeven"),
    (b"rommel\xfe.txt", "acht"),
];

fn alike(input: &Path) {
    for (name, word) in ALIKE {
        let path = input.join(Path::new(std::ffi::OsStr::from_bytes(name)));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("Nummer {word}. {GOOD}")).unwrap();
    }
}

/// The words that stand in the copies, one a copy.
fn words(copies: &[(String, Vec<u8>)]) -> BTreeSet<&'static str> {
    let found = copies.iter().filter_map(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        ALIKE.iter().map(|(_, w)| *w).find(|w| text.contains(&format!("Nummer {w}.")))
    });
    found.collect()
}

#[test]
fn copies_never_take_each_others_place_also_where_capitals_do_not_count() {
    let dir = folder();
    let (input, out) = (dir.path().join("in"), dir.path().join("uit"));
    alike(&input);
    for kind in ["schijf", "woo"] {
        let run = zwartlak(&[
            "redact",
            arg(&input),
            "--kind",
            kind,
            "-q",
            "-o",
            arg(&out),
            "--overwrite",
        ]);
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        let copies = files_lossy(&out.join("documenten"));
        let folded: BTreeSet<String> =
            copies.iter().map(|(n, _)| n.replace("e\u{301}", "\u{e9}").to_lowercase()).collect();
        assert_eq!(folded.len(), ALIKE.len(), "{folded:?}");
        assert_eq!(words(&copies).len(), ALIKE.len());
    }
}

/// Like `files`, for names that are no Unicode.
fn files_lossy(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                all.push((path.to_string_lossy().into_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    all
}

#[test]
fn a_name_as_long_as_can_be_still_has_its_copy() {
    let dir = folder();
    let (input, out) = (dir.path().join("in"), dir.path().join("uit"));
    fs::create_dir(&input).unwrap();
    let long = format!("klacht van J. Jansen {}.txt", "é".repeat(115));
    assert_eq!(long.len(), 255);
    fs::write(input.join(&long), GOOD).unwrap();
    let run = zwartlak(&["redact", arg(&input), "--kind", "schijf", "-q", "-o", arg(&out)]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    let copies = files(&out.join("documenten"));
    assert!(copies[0].0.ends_with("-1.txt") && !copies[0].0.contains("Jansen"), "{}", copies[0].0);
}

#[test]
fn who_names_files_one_by_one_has_each_answer_before_the_end() {
    use std::io::{BufRead, BufReader, Write};
    let dir = folder();
    let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, from) = (run.stdin.take().unwrap(), run.stdout.take().unwrap());
    let mut lines = BufReader::new(from).lines().map(Result::unwrap);
    for n in 0..5 {
        let path = dir.path().join(format!("{n}.txt"));
        fs::write(&path, GOOD).unwrap();
        writeln!(to, "{}", path.display()).unwrap();
        let answer = lines.by_ref().find(|l| l.contains("\"outcome\"")).unwrap();
        assert!(
            answer.contains(&format!("{n}.txt")) && answer.contains("needs-review"),
            "{answer}"
        );
    }
    drop(to);
    assert!(lines.last().unwrap().contains("\"summary\""));
    assert_eq!(run.wait().unwrap().code(), Some(1));
}

/// What comes out of a scan that is given these lines.
fn scan_of(lines: &str, more: &[&str]) -> std::process::Output {
    use std::io::Write;
    let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q"])
        .args(more)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    run.wait_with_output().unwrap()
}

#[test]
fn a_file_named_by_a_url_is_the_same_file() {
    let dir = folder();
    let path = dir.path().join("brief é 1.txt");
    fs::write(&path, GOOD).unwrap();
    let address = format!("file://{}/brief%20%c3%a9%201.txt", dir.path().display());
    let plain = scan_of(&format!("{}\n", path.display()), &[]);
    let named = scan_of(&format!("{address}\n"), &[]);
    assert_eq!((code(&plain), code(&named)), (1, 1), "{}", stderr(&named));
    assert_eq!(stdout(&named).replace(&address, arg(&path)), stdout(&plain));
    assert!(stdout(&named).contains(&address));

    let state = dir.path().join("stand.db");
    for round in 0..2 {
        let again = scan_of(&format!("{address}\n"), &["--state", arg(&state)]);
        assert_eq!(code(&again), 1, "{round}: {}", stderr(&again));
        assert!(stdout(&again).contains(&address), "{}", stdout(&again));
    }
    let export = stdout(&zwartlak(&["state", "export", arg(&state)]));
    assert_eq!(export.matches(&format!("\"path\":\"{address}\"")).count(), 1, "{export}");

    let (list, out) = (dir.path().join("lijst"), dir.path().join("uit"));
    fs::write(&list, &address).unwrap();
    let run = zwartlak(&[
        "redact",
        "--files-from",
        arg(&list),
        "--kind",
        "schijf",
        "-q",
        "-o",
        arg(&out),
    ]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    assert_eq!(files(&out.join("documenten")).len(), 1);
    // Over its own original it is not written, by whatever name that goes.
    let over =
        ["redact", "--files-from", arg(&list), "--kind", "schijf", "-q", "-o", arg(dir.path())];
    assert_eq!(code(&zwartlak(&over)), 2);
}

#[test]
fn an_address_without_a_way_to_it_is_an_outcome_and_the_others_go_on() {
    let dir = folder();
    let path = dir.path().join("goed.txt");
    fs::write(&path, GOOD).unwrap();
    let strange = ["https://voorbeeld.example/a.txt", "gs://bak/a.txt", "file://elders/a.txt"];
    let strange = if cfg!(feature = "objects") {
        strange.to_vec()
    } else {
        [&strange[..], &["s3://bak/map/a.txt", "az://bak/a.txt"]].concat()
    };
    let lines = format!("{}\n{}\n", strange.join("\n"), path.display());
    let run = scan_of(&lines, &[]);
    assert_eq!(code(&run), 3, "{}", stderr(&run));
    for address in &strange {
        let line = stdout(&run).lines().find(|l| l.contains(address)).unwrap().to_owned();
        assert!(line.contains("\"reason\":\"address\""), "{line}");
    }
    assert!(stdout(&run).contains("\"outcome\":\"needs-review\""));
    let said = stderr(&run);
    assert!(
        said.contains("Dit programma kan niet bij een adres dat met https:// begint"),
        "{said}"
    );
}

#[test]
fn nobody_waits_for_a_slower_file_named_before() {
    use std::io::{BufRead, BufReader, Write};
    let dir = folder();
    let (slow, quick) = (dir.path().join("traag.txt"), dir.path().join("vlug.txt"));
    fs::write(&slow, GOOD.repeat(60_000)).unwrap();
    fs::write(&quick, GOOD).unwrap();
    let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q"])
        .args(["--jobs", "2"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, from) = (run.stdin.take().unwrap(), run.stdout.take().unwrap());
    write!(to, "{}\n{}\n", slow.display(), quick.display()).unwrap();
    // Standard input stays open.
    let ends =
        BufReader::new(from).lines().map(Result::unwrap).filter(|l| l.contains("\"outcome\""));
    let mut ends = ends.take(2);
    assert!(ends.next().unwrap().contains("vlug.txt"));
    assert!(ends.next().unwrap().contains("traag.txt"));
    drop((to, ends));
    assert_eq!(run.wait().unwrap().code(), Some(1));
}
