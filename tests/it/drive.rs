//! A shared drive, scanned again and again: nothing twice, nothing forgotten, nothing told.

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A share with a state beside it.
struct Share {
    dir: tempfile::TempDir,
}

impl Share {
    fn new() -> Self {
        let dir = folder();
        fs::create_dir(dir.path().join("schijf")).unwrap();
        Self { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("schijf")
    }

    fn state(&self) -> PathBuf {
        self.dir.path().join("stand.db")
    }

    /// Writes a file that looks as old as files on a share are.
    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Times of change cannot be set: what is younger than two seconds is not trusted.
    fn age() {
        std::thread::sleep(Duration::from_millis(2_100));
    }

    fn scan_with(&self, more: &[&str]) -> Output {
        let (root, state) = (self.root(), self.state());
        let mut args = vec![
            "scan",
            arg(&root),
            "--kind",
            "schijf",
            "--format",
            "jsonl",
            "--state",
            arg(&state),
        ];
        args.extend(more);
        zwartlak(&args)
    }

    fn scan(&self) -> Output {
        self.scan_with(&["-q"])
    }

    /// The export, a line a document.
    fn export(&self) -> Vec<Value> {
        let run = zwartlak(&["state", "export", arg(&self.state())]);
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        stdout(&run).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}

/// The last line of a report.
fn summary(run: &Output) -> Value {
    let text = stdout(run);
    serde_json::from_str::<Value>(text.lines().last().unwrap()).unwrap()["summary"].clone()
}

/// The lines on files, by path relative to the share.
fn outcomes(run: &Output) -> BTreeMap<String, Value> {
    let text = stdout(run);
    let lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    let files = lines.filter(|l| l.get("outcome").is_some());
    files
        .map(|l| {
            let path = l["path"].as_str().unwrap();
            let name = path.split("/schijf/").nth(1).unwrap_or(path).to_owned();
            (format!("{name}{}", l["member"].as_str().unwrap_or_default()), l)
        })
        .collect()
}

const LETTER: &str = "Mevrouw S. Griffioenstein, BSN 123456782, tel. 06-12345678, heeft reuma.\n";

#[test]
fn an_unchanged_file_is_not_read_again_and_still_counts() {
    let share = Share::new();
    share.put("a/brief.txt", LETTER);
    share.put("b.txt", "Het weer is mooi.\n");
    share.put("leeg.txt", "");
    fs::copy("fixtures/bad/encrypted.pdf", share.root().join("slot.pdf")).unwrap();
    fs::copy("fixtures/schijf/ledenlijst.docx", share.root().join("leden.docx")).unwrap();
    Share::age();
    let first = share.scan();
    assert_eq!(code(&first), 3, "{}", stderr(&first));
    assert!(outcomes(&first).values().all(|l| l.get("unchanged").is_none()));
    let second = share.scan();
    assert_eq!(code(&second), 3, "what was not read is not clean the second time");
    assert_eq!(summary(&first), summary(&second));
    for (name, line) in outcomes(&second) {
        assert_eq!(line["unchanged"], true, "{name}");
    }
    let wrong = |run: &Output| stderr(run).lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(wrong(&first), wrong(&second), "problems are told each time");

    share.put("b.txt", "Gebeld met de heer P. Pietersen.\n");
    let third = outcomes(&share.scan());
    let fresh: Vec<&String> =
        third.iter().filter(|(_, l)| l.get("unchanged").is_none()).map(|(n, _)| n).collect();
    assert_eq!(fresh, ["b.txt"]);
    let all = outcomes(&share.scan_with(&["-q", "--rehash"]));
    assert!(all.values().all(|l| l["unchanged"] == true || l["outcome"] == "unreadable"));
}

#[test]
fn the_same_size_and_date_do_not_hide_a_change() {
    let share = Share::new();
    let path = share.put("brief.txt", "Besproken met de heer J. Jansen.\n");
    let date = fs::metadata(&path).unwrap().modified().unwrap();
    Share::age();
    share.scan();
    fs::write(&path, "Besproken met de heer P. Pieters\n").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(date).unwrap();
    Share::age();
    let second = outcomes(&share.scan());
    assert!(second["brief.txt"].get("unchanged").is_none());
    // Only the rights: the content is looked at and is as it was.
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(&path, rights).unwrap();
    let third = outcomes(&share.scan());
    assert_eq!(third["brief.txt"]["unchanged"], true);
    assert!(third["brief.txt"]["notes"].get("exposed").is_none(), "rights count as they are now");
}

/// A file system that keeps size, times and number as they were, though the content is another.
#[test]
fn only_a_look_at_the_content_sees_a_change_that_nothing_tells() {
    use std::os::unix::fs::MetadataExt;
    let share = Share::new();
    let path = share.put("brief.txt", "Besproken met de heer J. Jansen.\n");
    Share::age();
    share.scan();
    fs::write(&path, "BSN 123456782 en niets anders :)\n").unwrap();
    Share::age();
    let (file, nanos) = (fs::metadata(&path).unwrap(), 1_000_000_000);
    let db = rusqlite::Connection::open(share.state()).unwrap();
    db.execute(
        "UPDATE file SET mtime = ?1, ctime = ?2",
        [file.mtime() * nanos + file.mtime_nsec(), file.ctime() * nanos + file.ctime_nsec()],
    )
    .unwrap();
    drop(db);
    assert_eq!(outcomes(&share.scan())["brief.txt"]["unchanged"], true, "nothing told");
    let looked = share.scan_with(&["-q", "--rehash"]);
    assert!(outcomes(&looked)["brief.txt"].get("unchanged").is_none());
    assert!(stdout(&looked).contains("\"kind\":\"bsn\""), "{}", stdout(&looked));
}

#[test]
fn there_are_no_values_in_the_state_and_it_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let share = Share::new();
    share.put("brief.txt", LETTER);
    share.scan();
    for entry in fs::read_dir(share.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for value in ["griffioen", "123456782", "12345678", "reuma", "\u{2022}"] {
            assert!(!text.contains(value), "{value} is in {}", path.display());
        }
        if !path.ends_with("stand.slot") {
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", path.display());
        }
    }
    // The digest of the file itself would be undone by trying: it is keyed too.
    let plain = blake3::hash(LETTER.as_bytes());
    let state = fs::read(share.state()).unwrap();
    assert!(!state.windows(32).any(|w| w == plain.as_bytes()));
    assert_eq!(fs::read(share.dir.path().join("stand.sleutel")).unwrap().len(), 32);
}

#[test]
fn two_runs_on_one_state_cannot_be() {
    let share = Share::new();
    share.put("a.txt", LETTER);
    share.scan();
    let slot = fs::File::options().write(true).open(share.state().with_extension("slot")).unwrap();
    slot.lock().unwrap();
    let run = share.scan();
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("een andere scan gebruikt deze stand"), "{}", stderr(&run));
    assert!(stdout(&run).is_empty());
    drop(slot);
    assert_eq!(code(&share.scan()), 1);
}

#[test]
fn another_key_or_another_file_is_refused() {
    let share = Share::new();
    share.put("a.txt", LETTER);
    share.scan();
    let key = share.dir.path().join("stand.sleutel");
    let right = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    fs::write(&key, [9; 32]).unwrap();
    assert_eq!(code(&share.scan()), 2);
    fs::remove_file(&key).unwrap();
    assert_eq!(code(&share.scan()), 2, "a key is not made anew");
    fs::write(&key, right).unwrap();
    assert_eq!(code(&share.scan()), 1);
    fs::write(share.state(), "een brief\n".repeat(1_000)).unwrap();
    let run = share.scan();
    assert_eq!(code(&run), 2);
    assert!(stderr(&run).contains("geen stand van dit programma"), "{}", stderr(&run));
    let inside = share.root().join("stand.db");
    let run = zwartlak(&["scan", arg(&share.root()), "--kind", "schijf", "--state", arg(&inside)]);
    assert_eq!(code(&run), 2, "a state that is scanned itself changes all the time");
    let run = zwartlak(&["scan", "fixtures/woo", "--kind", "woo", "--state", arg(&share.state())]);
    assert_eq!(code(&run), 2, "a dossier is read as a whole");
}

#[test]
fn what_moved_or_went_is_known() {
    let share = Share::new();
    let letter = share.put("a/brief.txt", LETTER);
    let note = share.put("a/notitie.txt", "Gebeld met de heer P. Pietersen.\n");
    share.scan();
    fs::create_dir(share.root().join("b")).unwrap();
    fs::rename(&letter, share.root().join("b/brief.txt")).unwrap();
    fs::remove_file(&note).unwrap();
    share.scan();
    let lines = share.export();
    let of = |end: &str| lines.iter().find(|l| l["path"].as_str().unwrap().ends_with(end)).unwrap();
    assert_eq!(of("a/brief.txt")["gone"], 2);
    assert_eq!(of("a/notitie.txt")["gone"], 2);
    assert!(of("b/brief.txt")["came"].as_str().unwrap().ends_with("a/brief.txt"));
    assert!(of("b/brief.txt")["gone"].is_null());
    // Another folder says nothing about this one.
    let other = folder();
    fs::write(other.path().join("x.txt"), "x\n").unwrap();
    let state = share.state();
    zwartlak(&["scan", arg(other.path()), "--kind", "schijf", "--state", arg(&state)]);
    assert!(
        share
            .export()
            .iter()
            .any(|l| l["path"].as_str().unwrap().ends_with("b/brief.txt") && l["gone"].is_null())
    );
    // A share that is away is not a share without files.
    fs::rename(share.root(), share.dir.path().join("weg")).unwrap();
    assert_eq!(code(&share.scan()), 3);
    assert!(
        share
            .export()
            .iter()
            .any(|l| l["path"].as_str().unwrap().ends_with("b/brief.txt") && l["gone"].is_null())
    );
    let run = zwartlak(&["state", "prune", arg(&state), "--runs", "0"]);
    assert_eq!(code(&run), 0);
    assert!(!share.export().iter().any(|l| l["path"].as_str().unwrap().contains("/a/")));
    assert_eq!(code(&zwartlak(&["state", "verify", arg(&state)])), 0);
}

/// What the export says of files, without the numbers of runs.
fn content(share: &Share) -> Vec<String> {
    let mut lines: Vec<String> = share
        .export()
        .into_iter()
        .map(|mut line| {
            let name = line["path"].as_str().unwrap().split("/schijf/").nth(1).unwrap().to_owned();
            line["path"] = name.into();
            for key in ["runs", "modified"] {
                line.as_object_mut().unwrap().remove(key);
            }
            line.to_string()
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    let (share, calm) = (Share::new(), Share::new());
    for n in 0..400 {
        let text = format!("Verslag {n}. De heer P. Pietersen (06-12345678) was er.\n").repeat(40);
        share.put(&format!("{}/v{n}.txt", n % 7), &text);
        calm.put(&format!("{}/v{n}.txt", n % 7), &text);
    }
    Share::age();
    assert_eq!(code(&calm.scan()), 1);
    let (root, state) = (share.root(), share.state());
    let mut done = 0;
    for wait in [900, 1_300] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
            .args(["scan", arg(&root), "--kind", "schijf", "-q", "--state", arg(&state)])
            .args(["--format", "jsonl"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        run.kill().unwrap();
        run.wait().unwrap();
        // As the kill left it: what has not yet gone into the database is in the log beside it.
        for name in ["stand.db", "stand.db-wal"] {
            let bytes = fs::read(share.dir.path().join(name)).unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("Pietersen") && !text.contains("12345678"), "{name}");
        }
        assert_eq!(code(&zwartlak(&["state", "verify", arg(&state)])), 0);
        let now = share.export().len();
        assert!(now >= done);
        done = now;
    }
    let last = share.scan();
    let again = outcomes(&last).values().filter(|l| l["unchanged"] == true).count();
    assert!(again + 64 >= done, "{again} of {done} were not lost");
    assert_eq!(summary(&last), summary(&calm.scan()));
    assert_eq!(content(&share), content(&calm));
}

#[test]
fn what_could_not_be_opened_is_tried_again() {
    let share = Share::new();
    let list = share.dir.path().join("lijst.txt");
    let path = share.root().join("later.txt");
    fs::write(&list, format!("{}\n", path.display())).unwrap();
    let state = share.state();
    let scan = || {
        zwartlak(&[
            "scan",
            "--files-from",
            arg(&list),
            "--kind",
            "schijf",
            "--format",
            "jsonl",
            "--state",
            arg(&state),
        ])
    };
    assert_eq!(code(&scan()), 3);
    fs::write(&path, LETTER).unwrap();
    assert_eq!(code(&scan()), 1);
    fs::rename(&path, share.root().join("weg")).unwrap();
    assert_eq!(code(&scan()), 3);
    fs::rename(share.root().join("weg"), &path).unwrap();
    let back = scan();
    assert_eq!(code(&back), 1);
    assert_eq!(outcomes(&back)["later.txt"]["unchanged"], true, "its content is as it was");
}

#[test]
fn another_policy_reads_everything_again() {
    let share = Share::new();
    share.put("a.txt", LETTER);
    Share::age();
    share.scan();
    let state = share.state();
    let strict = share.dir.path().join("eigen.toml");
    let own = fs::read_to_string("patterns/policies/schijf.toml").unwrap();
    fs::write(&strict, own.replace("ask    = 0.4", "ask    = 0.3")).unwrap();
    let scan = || {
        let root = share.root();
        outcomes(&zwartlak(&[
            "scan",
            arg(&root),
            "--kind",
            arg(&strict),
            "--format",
            "jsonl",
            "--state",
            arg(&state),
        ]))
    };
    assert!(scan()["a.txt"].get("unchanged").is_none());
    assert_eq!(scan()["a.txt"]["unchanged"], true);
    fs::write(&strict, own).unwrap();
    assert!(scan()["a.txt"].get("unchanged").is_none(), "a changed file of policy is another");
}

#[test]
fn other_patterns_and_another_program_read_everything_again() {
    let share = Share::new();
    share.put("a.txt", LETTER);
    let own = share.dir.path().join("eigen");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("allow.txt"), "// niets\n").unwrap();
    Share::age();
    let program = share.dir.path().join("zwartlak");
    fs::copy(env!("CARGO_BIN_EXE_zwartlak"), &program).unwrap();
    let unchanged = || {
        let (root, state) = (share.root(), share.state());
        let run = Command::new(&program)
            .args(["scan", arg(&root), "--kind", "schijf", "--format", "jsonl", "-q"])
            .args(["--state", arg(&state), "--patterns", arg(&own)])
            .output()
            .unwrap();
        assert_eq!(code(&run), 1, "{}", stderr(&run));
        outcomes(&run)["a.txt"].get("unchanged").is_some()
    };
    assert!(!unchanged() && unchanged());
    fs::write(own.join("allow.txt"), "06-12345678\n").unwrap();
    assert!(!unchanged() && unchanged(), "a list changed");
    let mut build = fs::File::options().append(true).open(&program).unwrap();
    std::io::Write::write_all(&mut build, b"x").unwrap();
    drop(build);
    assert!(!unchanged() && unchanged(), "another build");
}

#[test]
fn names_that_are_not_unicode_are_known_again() {
    use std::os::unix::ffi::OsStrExt;
    let share = Share::new();
    for name in [&b"brief\xff.txt"[..], b"brief\xfe.txt"] {
        fs::write(share.root().join(Path::new(std::ffi::OsStr::from_bytes(name))), LETTER).unwrap();
    }
    Share::age();
    share.scan();
    let second = stdout(&share.scan());
    assert_eq!(second.matches("\"unchanged\":true").count(), 2, "{second}");
}
