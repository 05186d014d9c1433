//! What somebody said may stay: in which file that holds, what survives an edit, and what does not.
#![cfg(unix)]

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LETTER: &str = "Mevrouw S. Griffioenstein, BSN 123456782, heeft reuma.\n";

/// A share of one letter that has been scanned.
struct Share {
    dir: tempfile::TempDir,
}

impl Share {
    fn new() -> Self {
        let dir = folder();
        fs::create_dir(dir.path().join("schijf")).unwrap();
        let share = Self { dir };
        share.put("brief.txt", LETTER);
        share
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn state(&self) -> PathBuf {
        self.path("stand.db")
    }

    /// Writes a file and scans.
    fn put(&self, name: &str, text: &str) {
        fs::write(self.path("schijf").join(name), text).unwrap();
        self.scan();
    }

    fn scan(&self) {
        self.scan_as(&self.path("."), arg(&self.path("schijf")));
    }

    /// Scans what is called `name` in the folder `from`; gives the lines.
    fn scan_as(&self, from: &Path, name: &str) -> String {
        let run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
            .args(["scan", name, "--kind", "schijf", "-q", "--format", "jsonl"])
            .args(["--state", arg(&self.state())])
            .current_dir(from)
            .output()
            .unwrap();
        assert_eq!(code(&run), 1, "{}", stderr(&run));
        stdout(&run)
    }

    fn accept(&self, more: &[&str]) -> Output {
        let state = self.state();
        let mut args = vec!["baseline", "accept", arg(&state), "--by", "A. Bakker"];
        args.extend(["--reason", "personeelsdossier"]);
        args.extend(more);
        zwartlak(&args)
    }

    /// Kind and change of every passage in the file called `name`.
    fn changes(&self, name: &str) -> Vec<(String, String)> {
        let run = zwartlak(&["baseline", "report", arg(&self.state()), "--format", "jsonl"]);
        let text = stdout(&run);
        let lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
        let here = lines.filter(|l| l["path"].as_str().is_some_and(|p| p.ends_with(name)));
        let word = |l: &Value, field: &str| l[field].as_str().unwrap().to_owned();
        let mut all: Vec<_> = here.map(|l| (word(&l, "kind"), word(&l, "change"))).collect();
        all.sort();
        all
    }

    /// The changes that are not `accepted`.
    fn others(&self, name: &str) -> Vec<(String, String)> {
        self.changes(name).into_iter().filter(|(_, c)| c != "accepted").collect()
    }

    fn sql(&self, statement: &str) {
        rusqlite::Connection::open(self.state()).unwrap().execute_batch(statement).unwrap();
    }
}

fn pair(kind: &str, change: &str) -> (String, String) {
    (kind.to_owned(), change.to_owned())
}

#[test]
fn an_edit_beside_a_passage_leaves_it_what_it_was() {
    let share = Share::new();
    assert_eq!(code(&share.accept(&["--all"])), 0);
    let before = share.changes("brief.txt");
    assert!(before.len() > 2 && share.others("brief.txt").is_empty(), "{before:?}");
    // Before, behind and between; another line end and another gap.
    for edited in [
        "Geachte commissie.\nMevrouw S. Griffioenstein, BSN 123456782, heeft reuma.\n",
        "Mevrouw S. Griffioenstein, BSN 123456782, heeft reuma. De vergadering is op dinsdag.\n",
        "Mevrouw S. Griffioenstein, met BSN 123456782, heeft reuma.\n",
        "Mevrouw S.  Griffioenstein, BSN 123456782,\r\nheeft reuma.\n",
    ] {
        share.put("brief.txt", edited);
        assert_eq!(share.changes("brief.txt"), before, "{edited}");
    }
    // Another value is another passage, and so is one more of the same.
    share.put("brief.txt", &LETTER.replace("123456782", "111222333"));
    let new = share.others("brief.txt");
    assert_eq!(new, [pair("bsn", "gone"), pair("bsn", "new")]);
    share.put("brief.txt", &format!("{LETTER}Haar nummer is dus BSN 123456782.\n"));
    assert_eq!(share.others("brief.txt"), [pair("bsn", "gone"), pair("bsn", "new")]);
    share.put("brief.txt", LETTER);
    assert_eq!(share.others("brief.txt"), [pair("bsn", "gone")], "the second one went");
}

#[test]
fn what_nobody_accepted_stays_known_after_an_edit() {
    let share = Share::new();
    share.put("brief.txt", &format!("{}Met vriendelijke groet.\n", LETTER.trim_end()));
    let all = share.changes("brief.txt");
    assert!(all.iter().all(|(_, change)| change == "still"), "{all:?}");
}

#[test]
fn the_same_words_in_another_file_are_another_matter() {
    let share = Share::new();
    assert_eq!(code(&share.accept(&["--all"])), 0);
    share.put("kopie.txt", LETTER);
    assert!(share.changes("kopie.txt").iter().all(|(_, change)| change == "new"));
    assert!(share.others("brief.txt").is_empty());
    let list = stdout(&zwartlak(&["baseline", "list", arg(&share.state())]));
    assert!(list.lines().all(|l| l.contains("schijf/brief.txt")), "{list}");
}

#[test]
fn a_folder_is_the_same_however_it_is_called() {
    let share = Share::new();
    fs::create_dir(share.path("schijf/map")).unwrap();
    fs::create_dir(share.path("naast")).unwrap();
    std::os::unix::fs::symlink(share.path("schijf"), share.path("koppeling")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    share.scan();
    for (from, name) in [
        (".", "schijf"),
        (".", "./schijf/"),
        ("naast", "../schijf"),
        ("schijf/map", ".."),
        ("schijf", "."),
        (".", "koppeling"),
        (".", "koppeling/map/.."),
    ] {
        let lines = share.scan_as(&share.path(from), name);
        assert_eq!(lines.matches("\"unchanged\":true").count(), 1, "{name}: {lines}");
    }
    let export = stdout(&zwartlak(&["state", "export", arg(&share.state())]));
    assert_eq!(export.lines().count(), 1, "{export}");
    let accept = |from: &str, path: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
        command.args(["baseline", "accept", arg(&share.state()), "--by", "A. Bakker", "--reason"]);
        command.args(["proef", "--path", path]).current_dir(share.path(from)).output().unwrap()
    };
    for (from, name) in
        [("naast", "../schijf"), (".", "./schijf/map/.."), (".", "koppeling"), ("schijf", ".")]
    {
        let run = accept(from, name);
        assert_eq!(code(&run), 0, "{name}: {}", stderr(&run));
        assert!(share.others("brief.txt").is_empty(), "{name}");
        share.sql("DELETE FROM accepted");
    }
    // A file that went is missed under every name of its folder.
    fs::remove_file(share.path("schijf/brief.txt")).unwrap();
    fs::write(share.path("schijf/map/b.txt"), LETTER.replace("123456782", "111222333")).unwrap();
    share.scan_as(&share.path("naast"), "../koppeling");
    assert!(share.changes("brief.txt").iter().all(|(_, change)| change == "gone"));
}

#[test]
fn a_choice_that_fits_nothing_is_said_and_accepts_nothing() {
    let share = Share::new();
    for choice in [
        &["--path", "/nergens"][..],
        &["--of-kind", "iban"],
        &["--of-kind", "bns"],
        &["--fingerprint", "00112233445566778899aabbccddeeff"],
    ] {
        let run = share.accept(choice);
        assert_eq!(code(&run), 2, "{choice:?}");
        assert!(stderr(&run).contains("niets geaccepteerd"), "{}", stderr(&run));
    }
    assert_eq!(stdout(&zwartlak(&["baseline", "list", arg(&share.state())])), "");
}

#[test]
fn a_day_that_has_passed_is_refused() {
    let share = Share::new();
    let run = share.accept(&["--all", "--until", "2020-01-01"]);
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("2020-01-01 is al voorbij"), "{}", stderr(&run));
    assert_eq!(stdout(&zwartlak(&["baseline", "list", arg(&share.state())])), "");
}

#[test]
fn what_is_no_key_is_refused_with_what_to_do() {
    let share = Share::new();
    let key = share.path("stand.sleutel");
    for bytes in [&b""[..], b"te kort"] {
        fs::write(&key, bytes).unwrap();
        let run = zwartlak(&["state", "show", arg(&share.state())]);
        assert_eq!(code(&run), 2);
        let said = stderr(&run);
        assert!(said.contains("geen sleutel") && said.contains("reservekopie"), "{said}");
    }
    // The same beside a log of decisions.
    let out = share.path("uit");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("besluiten.sleutel"), "").unwrap();
    let input = share.path("schijf");
    let run = zwartlak(&["redact", arg(&input), "--kind", "verslag", "-q", "-o", arg(&out)]);
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("geen sleutel"), "{}", stderr(&run));
}
