//! What is new on a drive since the last time, what may stay, and the folder that is watched.

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const LETTER: &str = "Mevrouw S. Griffioenstein, BSN 123456782, heeft reuma.\n";

/// A share that has been scanned twice; between the scans one file came, one went and one moved.
fn two_nights(dir: &Path) -> (PathBuf, PathBuf) {
    let (root, state) = (dir.join("schijf"), dir.join("stand.db"));
    for (name, text) in [
        ("blijft/brief.txt", LETTER),
        ("weg/notitie.txt", "Gebeld met de heer P. Pietersen.\n"),
        ("oud/memo.txt", "Besproken met mevrouw A. Bakker-Jansen.\n"),
    ] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    scan(&root, &state);
    fs::remove_file(root.join("weg/notitie.txt")).unwrap();
    fs::rename(root.join("oud"), root.join("nieuw")).unwrap();
    fs::write(root.join("blijft/<b>nieuw.txt"), "Mail aan k.devries@voorbeeld.nl gestuurd.\n")
        .unwrap();
    scan(&root, &state);
    (root, state)
}

fn scan(root: &Path, state: &Path) {
    let run = zwartlak(&["scan", arg(root), "--kind", "schijf", "-q", "--state", arg(state)]);
    assert_eq!(code(&run), 1, "{}", stderr(&run));
}

fn report(state: &Path, more: &[&str]) -> (i32, String) {
    let mut args = vec!["baseline", "report", arg(state)];
    args.extend(more);
    let run = zwartlak(&args);
    (code(&run), stdout(&run))
}

/// File name and change of every place.
fn changes(state: &Path) -> Vec<(String, String)> {
    let (_, text) = report(state, &["--format", "jsonl"]);
    let lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
    let places = lines.filter(|l| l.get("change").is_some());
    let name = |l: &Value| l["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let mut all: Vec<_> =
        places.map(|l| (name(&l), l["change"].as_str().unwrap().to_owned())).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn new_gone_and_still_there_are_told_apart() {
    let dir = folder();
    let (root, state) = two_nights(dir.path());
    let expected = [
        ("<b>nieuw.txt", "new"),
        ("brief.txt", "still"),
        ("memo.txt", "still"),
        ("notitie.txt", "gone"),
    ];
    let found = changes(&state);
    assert_eq!(found, expected.map(|(n, c)| (n.to_owned(), c.to_owned())));
    assert_eq!(report(&state, &[]).0, 1, "something is new");
    scan(&root, &state);
    assert_eq!(report(&state, &[]).0, 0, "nothing is new the night after");
}

#[test]
fn every_form_of_the_report_says_the_same_and_shows_no_value() {
    let dir = folder();
    let (_, state) = two_nights(dir.path());
    let (_, csv) = report(&state, &["--format", "csv"]);
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
    let (_, sarif) = report(&state, &["--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(rows.len(), results.len());
    for (change, state) in [("new", "new"), ("still", "unchanged"), ("gone", "absent")] {
        let in_csv = rows.iter().filter(|r| &r[0] == change).count();
        assert!(in_csv > 0, "{change}");
        assert_eq!(results.iter().filter(|r| r["baselineState"] == state).count(), in_csv);
    }
    let (_, html) = report(&state, &["--format", "html"]);
    assert!(html.contains("<svg") && html.contains("</html>"));
    assert!(html.contains("&lt;b&gt;nieuw") && !html.contains("<b>nieuw"), "names are escaped");
    assert!(!html.contains("<script") && !html.contains("http://"));
    for text in [&html, &csv, &sarif.to_string(), &report(&state, &[]).1] {
        for value in ["Griffioen", "123456782", "reuma", "k.devries"] {
            assert!(!text.contains(value), "{value}");
        }
    }
    let (_, english) = report(&state, &["--format", "html", "--lang", "en"]);
    assert!(english.contains("What lies on the drive"));
}

#[test]
fn what_is_accepted_is_so_until_its_day() {
    let dir = folder();
    let (root, state) = two_nights(dir.path());
    let accept = |more: &[&str]| {
        let mut args = vec!["baseline", "accept", arg(&state), "--by", "A. Bakker"];
        args.extend(["--reason", "personeelsdossier"]);
        args.extend(more);
        zwartlak(&args)
    };
    assert_eq!(code(&accept(&[])), 2, "accepting everything takes a word");
    let letter = root.join("blijft/brief.txt");
    assert_eq!(code(&accept(&["--path", arg(&letter), "--until", "2199-12-31"])), 0);
    assert!(changes(&state).contains(&("brief.txt".to_owned(), "accepted".to_owned())));
    let list = stdout(&zwartlak(&["baseline", "list", arg(&state)]));
    assert!(list.contains("A. Bakker") && list.contains("2199-12-31"), "{list}");
    // The day has passed.
    accepted_until(&state, "2020-01-01");
    assert!(changes(&state).contains(&("brief.txt".to_owned(), "still".to_owned())));
    assert_eq!(code(&accept(&["--of-kind", "bsn"])), 0);
    let (_, text) = report(&state, &["--format", "jsonl"]);
    for line in text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()) {
        if line["kind"] == "bsn" {
            assert_eq!(line["change"], "accepted");
            let print = line["fingerprint"].as_str().unwrap().to_owned();
            assert_eq!(code(&zwartlak(&["baseline", "withdraw", arg(&state), &print])), 0);
            assert_eq!(code(&zwartlak(&["baseline", "withdraw", arg(&state), &print])), 2);
        }
    }
    // The acceptance goes with the passage to another place.
    assert_eq!(code(&accept(&["--all"])), 0);
    fs::rename(root.join("blijft"), root.join("elders")).unwrap();
    scan(&root, &state);
    assert!(
        changes(&state).iter().all(|(_, c)| c == "accepted" || c == "gone"),
        "{:?}",
        changes(&state)
    );
}

/// Sets the day until which everything is accepted.
fn accepted_until(state: &Path, day: &str) {
    let db = rusqlite::Connection::open(state).unwrap();
    db.execute("UPDATE accepted SET until = ?1", [day]).unwrap();
}

/// Sets the day on which every run began.
fn runs_began(state: &Path, day: &str) {
    let db = rusqlite::Connection::open(state).unwrap();
    db.execute("UPDATE run SET begun = ?1 || 'T22:00:00Z'", [day]).unwrap();
}

#[test]
fn what_was_accepted_until_a_day_comes_back_as_new_when_that_has_passed() {
    let dir = folder();
    let (root, state) = two_nights(dir.path());
    scan(&root, &state);
    let letter = root.join("blijft/brief.txt");
    let run = zwartlak(&[
        "baseline",
        "accept",
        arg(&state),
        "--by",
        "A. Bakker",
        "--reason",
        "proef",
        "--path",
        arg(&letter),
    ]);
    assert_eq!(code(&run), 0);
    accepted_until(&state, "2024-03-14");
    let of_letter = || changes(&state).into_iter().find(|(n, _)| n == "brief.txt").unwrap().1;
    // Since the last scan but one it has been accepted all along until that day.
    runs_began(&state, "2024-03-13");
    assert_eq!(of_letter(), "new");
    assert_eq!(report(&state, &[]).0, 1, "somebody has to look");
    runs_began(&state, "2024-03-15");
    assert_eq!(of_letter(), "still", "it was told before");
    assert_eq!(report(&state, &[]).0, 0);
}

#[test]
fn what_deserves_a_look_is_told_also_for_files_that_were_not_read_again() {
    let dir = folder();
    let (root, state) = (dir.path().join("schijf"), dir.path().join("stand.db"));
    let many: Vec<String> = (0..15).map(|n| format!("p{n}@instelling{n}.nl")).collect();
    let dated = "Assen, 3 maart 2004. Hulp voor mevrouw A. Griffioenstein, BSN 111222333.\n";
    let undated = "Hulp voor mevrouw A. Griffioenstein, BSN 111222333.\n";
    let zone = "P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<\n\
        SPECI20142NLD6503101F2403096999999990<<<<<84\n";
    for (name, text) in [
        ("wmo/gedateerd.txt", dated.to_owned()),
        ("wmo/oud.txt", undated.to_owned()),
        ("wmo/onbekend.txt", undated.to_owned()),
        ("jeugdhulp/bewaren.txt", dated.replace("2004", "2024")),
        ("hr/pas.txt", format!("PASPOORT\n{zone}")),
        ("hr/twee.txt", "BSN 111222333 en BSN 123456782 van twee mensen.\n".to_owned()),
        (
            "post/velen.eml",
            format!(
                "From: a@gemeente.nl\nTo: {}\nSubject: Uitnodiging\nDate: Mon, 3 Mar 2025 10:00:00 \
                 +0100\n\nHallo allemaal.\n",
                many.join(", ")
            ),
        ),
    ] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let long_ago = std::time::UNIX_EPOCH + Duration::from_secs(1_100_000_000);
    let old = fs::File::options().write(true).open(root.join("wmo/oud.txt")).unwrap();
    old.set_modified(long_ago).unwrap();
    std::thread::sleep(Duration::from_millis(2_100));
    for round in ["read", "known"] {
        let run = zwartlak(&[
            "scan",
            arg(&root),
            "--kind",
            "schijf",
            "-q",
            "--format",
            "jsonl",
            "--date",
            "2026-03-14",
            "--state",
            arg(&state),
        ]);
        let notes = |name: &str| -> Vec<String> {
            let text = stdout(&run);
            let mut lines = text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap());
            let about =
                |l: &Value| l.get("outcome").is_some() && l["path"].to_string().contains(name);
            let line = lines.find(about).unwrap();
            let notes = line["notes"].as_object().unwrap_or_else(|| panic!("{round}: {line}"));
            assert!(line["severity"].is_string(), "{round}: {line}");
            notes.keys().filter(|id| *id != "exposed").cloned().collect()
        };
        assert_eq!(notes("gedateerd.txt"), ["retention-over"], "{round}");
        assert_eq!(notes("oud.txt"), ["retention-over"], "{round}: it lies there since 2004");
        assert_eq!(notes("onbekend.txt"), ["retention-both"], "{round}");
        assert_eq!(notes("bewaren.txt"), ["retention-both", "retention-keep"], "{round}");
        assert_eq!(notes("pas.txt"), ["identity-copy", "retention-unknown"], "{round}");
        assert_eq!(notes("twee.txt"), ["mixed", "retention-unknown"], "{round}");
        assert_eq!(notes("velen.eml"), ["recipients", "retention-unknown"], "{round}");
    }
    let (_, page) = report(&state, &["--format", "html"]);
    let look = page.split("<h2>").find(|s| s.contains("velen.eml") && s.contains("twee.txt"));
    let look = look.expect("a list of files that deserve a look");
    for name in ["gedateerd.txt", "oud.txt", "pas.txt"] {
        assert!(look.contains(name), "{name}: {look}");
    }
    assert!(!look.contains("onbekend.txt"), "{look}");
}

#[test]
fn formulas_in_names_stay_text_in_every_table_from_the_state() {
    let dir = folder();
    let (root, state) = (dir.path().join("schijf"), dir.path().join("stand.db"));
    let inside = zip_of("=2+5+cmd.txt", LETTER);
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.zip"), inside).unwrap();
    scan(&root, &state);
    let export = zwartlak(&["state", "export", arg(&state), "--format", "csv"]);
    for table in [stdout(&export), report(&state, &["--format", "csv"]).1] {
        assert!(table.contains("'=2+5+cmd.txt"), "{table}");
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let starts = |c: &str| c.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(rows.records().all(|r| r.unwrap().iter().all(|c| !starts(c))), "{table}");
    }
}

fn zip_of(name: &str, text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(text.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn the_form_for_a_leak_is_filled_in_and_names_no_values() {
    let dir = folder();
    let (root, state) = two_nights(dir.path());
    let out = dir.path().join("melding.html");
    let at = root.join("blijft");
    let run = zwartlak(&["baseline", "leak", arg(&state), "--path", arg(&at), "-o", arg(&out)]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    let form = fs::read_to_string(&out).unwrap();
    for word in ["BSN", "gezondheid", "brief.txt", "72 uur", "Wie kon erbij"] {
        assert!(form.contains(word), "{word}");
    }
    let fixed = std::os::unix::fs::PermissionsExt::mode(
        &fs::metadata(at.join("brief.txt")).unwrap().permissions(),
    );
    let readers = if fixed & 0o004 == 0 { "alleen" } else { "iedereen" };
    assert!(form.matches(readers).count() > 1, "in the table and at the file: {form}");
    assert!(
        !form.contains("memo.txt") && !form.contains("Griffioen") && !form.contains("123456782")
    );
    let nowhere = dir.path().join("nergens");
    assert_eq!(code(&zwartlak(&["baseline", "leak", arg(&state), "--path", arg(&nowhere)])), 2);
}

#[test]
fn numbers_for_monitoring_are_written_whole() {
    let dir = folder();
    let out = dir.path().join("zwartlak.prom");
    fs::write(dir.path().join("a.txt"), LETTER).unwrap();
    let file = dir.path().join("a.txt");
    for _ in 0..2 {
        let run = zwartlak(&["scan", arg(&file), "--kind", "schijf", "--metrics", arg(&out)]);
        assert_eq!(code(&run), 1, "{}", stderr(&run));
    }
    let text = fs::read_to_string(&out).unwrap();
    for line in [
        "zwartlak_files{outcome=\"needs-review\"} 1",
        "zwartlak_findings{kind=\"bsn\"} 1",
        "zwartlak_complete 1",
        "zwartlak_exit_code 1",
        "# TYPE zwartlak_duration_seconds gauge",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "nothing half is left");
    let closed = format!(
        "umask 077; exec '{}' scan '{}' --kind schijf -q --metrics '{}'",
        env!("CARGO_BIN_EXE_zwartlak"),
        arg(&file),
        arg(&out)
    );
    assert_eq!(Command::new("sh").args(["-c", &closed]).output().unwrap().status.code(), Some(1));
    let rights = fs::metadata(&out).unwrap().permissions();
    let mode = std::os::unix::fs::PermissionsExt::mode(&rights);
    assert_eq!(mode & 0o777, 0o644, "whoever collects it is another user");
}

#[test]
fn a_run_whose_time_is_up_ends_in_good_order_and_is_gone_on_with() {
    let dir = folder();
    let (root, state) = slow_share(dir.path());
    let scan = |more: &[&str]| slow_scan(&root, &state, more).output().unwrap();
    // How much is done in a second is for the machine to say.
    let left = |limit: &str| {
        let run = scan(&["--max-duration", limit]);
        assert_eq!(code(&run), 3, "{limit}");
        stdout(&run).matches("\"reason\":\"stopped\"").count()
    };
    let stopped = ["1s", "3s", "9s", "27s"].iter().map(|limit| left(limit)).find(|n| *n < 60);
    assert!(stopped.is_some_and(|n| n > 0), "{stopped:?} of 60 were left");
    assert_eq!(code(&zwartlak(&["state", "verify", arg(&state)])), 0);
    let second = scan(&[]);
    assert_eq!(code(&second), 1);
    assert!(!stdout(&second).contains("stopped"));
    as_undisturbed(dir.path(), &root, &state);
}

/// That the state holds what one scan of `root` that nobody disturbed gives.
fn as_undisturbed(dir: &Path, root: &Path, state: &Path) {
    let other = dir.join("ongestoord.db");
    fs::copy(state.with_extension("sleutel"), other.with_extension("sleutel")).unwrap();
    assert_eq!(code(&slow_scan(root, &other, &[]).output().unwrap()), 1);
    let all = |state: &Path| {
        let db = rusqlite::Connection::open(state).unwrap();
        let mut find = db
            .prepare(
                "SELECT f.path || d.outcome || d.gaps || d.kinds || hex(f.content), hex(p.print),
                   p.kind, p.action, p.count FROM file f JOIN document d ON d.file = f.id
                 JOIN finding p ON p.document = d.id WHERE f.gone IS NULL ORDER BY 1, 2",
            )
            .unwrap();
        let row =
            |r: &rusqlite::Row<'_>| -> rusqlite::Result<(String, String, String, String, i64)> {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
            };
        find.query_map([], row).unwrap().map(Result::unwrap).collect::<Vec<_>>()
    };
    let (one, two) = (all(state), all(&other));
    assert!(one.len() > 60, "{}", one.len());
    assert!(one == two, "{} passages and {}", one.len(), two.len());
}

/// A share of files that take a while, and where its state goes.
fn slow_share(dir: &Path) -> (PathBuf, PathBuf) {
    let (root, state) = (dir.join("in"), dir.join("stand.db"));
    fs::create_dir(&root).unwrap();
    let text =
        "De heer P. Pietersen (06-12345678) was er met Jan de Vries uit Assen.\n".repeat(600);
    for n in 0..60 {
        fs::write(root.join(format!("{n}.txt")), &text).unwrap();
    }
    (root, state)
}

fn slow_scan(root: &Path, state: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
    command
        .args(["scan", arg(root), "--kind", "schijf", "--format", "jsonl", "-q"])
        .args(["--state", arg(state)])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A process that does not outlive its test.
struct Running(Option<std::process::Child>);

impl Running {
    fn new(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        Self(Some(child.unwrap()))
    }

    /// Asks it to stop, and waits until it has.
    fn stopped(mut self) -> std::process::Output {
        let child = self.0.take().unwrap();
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        child.wait_with_output().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Watches `inbox`, answers in `out`.
fn watch(inbox: &Path, out: &Path, state: &Path) -> Running {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
    command
        .args(["watch", arg(inbox), "--kind", "schijf", "--every", "1", "-o", arg(out)])
        .args(["--state", arg(state)]);
    Running::new(&mut command)
}

#[test]
#[cfg(unix)]
fn a_run_that_is_asked_to_stop_saves_what_it_has_and_is_gone_on_with() {
    let dir = folder();
    let (root, state) = slow_share(dir.path());
    let known = || {
        let run = zwartlak(&["state", "export", arg(&state)]);
        stdout(&run).lines().filter(|l| l.contains("needs-review")).count()
    };
    let running = Running::new(&mut slow_scan(&root, &state, &[]));
    wait_for("a first result", || state.exists() && known() > 0);
    let run = running.stopped();
    assert_eq!(code(&run), 3, "{}", stderr(&run));
    let lines = stdout(&run);
    let stopped = lines.matches("\"reason\":\"stopped\"").count();
    let done = lines.matches("\"outcome\":\"needs-review\"").count();
    assert!(stopped > 0 && done > 0 && stopped + done == 60, "{stopped} and {done}");
    assert!(stderr(&run).contains("Gestopt"), "{}", stderr(&run));
    assert_eq!(code(&zwartlak(&["state", "verify", arg(&state)])), 0);
    assert_eq!(known(), done, "all that was done is in the state");
    let second = slow_scan(&root, &state, &[]).output().unwrap();
    assert_eq!(code(&second), 1);
    assert_eq!(stdout(&second).matches("\"outcome\":\"needs-review\"").count(), 60);
    assert!(stdout(&second).matches("\"unchanged\":true").count() >= done, "it goes on");
    as_undisturbed(dir.path(), &root, &state);
}

#[test]
#[cfg(target_os = "linux")]
fn a_busy_machine_is_left_alone() {
    let dir = folder();
    let (root, state) = slow_share(dir.path());
    // This test itself is load enough.
    let waits = ["--max-load", "0", "--max-duration", "3s"];
    let run = slow_scan(&root, &state, &waits).output().unwrap();
    assert_eq!(code(&run), 3);
    assert_eq!(stdout(&run).matches("\"reason\":\"stopped\"").count(), 60);
    assert!(stderr(&run).contains("drukker dan 0"), "{}", stderr(&run));
    let free = slow_scan(&root, &state, &["--max-load", "10000"]).output().unwrap();
    assert_eq!(code(&free), 1, "{}", stderr(&free));
    assert_eq!(code(&slow_scan(&root, &state, &["--max-load", "-1"]).output().unwrap()), 2);
}

/// Waits for `done`, at most two minutes: a machine may be busy.
fn wait_for(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_mins(2), "{what} did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// What a watcher cannot do it refuses, and does not offer.
#[test]
fn a_watcher_writes_no_numbers_and_takes_no_list() {
    let dir = folder();
    let (state, out) = (dir.path().join("stand.db"), dir.path().join("uit"));
    let run = |words: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_zwartlak")).arg("watch").args(words).output().unwrap()
    };
    for wrong in ["--metrics", "--files-from"] {
        let place = [arg(dir.path()), "--kind", "schijf", "-o", arg(&out), "--state", arg(&state)];
        let refused = run(&[place.as_slice(), &[wrong, "x"]].concat());
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
        assert!(!out.exists() && !state.exists(), "{wrong}");
    }
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    assert!(help.contains("--every") && help.contains("[MAP]"), "{help}");
    assert!(!help.contains("--metrics") && !help.contains("--files-from"), "{help}");
}

#[test]
#[cfg(unix)]
fn what_is_put_in_a_watched_folder_is_answered_once() {
    let dir = folder();
    let (inbox, out, state) =
        (dir.path().join("in"), dir.path().join("uit"), dir.path().join("stand.db"));
    fs::create_dir(&inbox).unwrap();
    let watch = || watch(&inbox, &out, &state);
    let running = watch();
    fs::create_dir(inbox.join("map")).unwrap();
    fs::write(inbox.join("map/brief.txt"), LETTER).unwrap();
    wait_for("the answer", || out.join("map/brief.txt.html").exists());
    fs::write(inbox.join("schoon.txt"), "De lampen zijn vervangen.\n").unwrap();
    wait_for("the second answer", || out.join("schoon.txt.html").exists());
    let stop = |running: Running| {
        let run = running.stopped();
        assert_eq!(code(&run), 0, "{}", stderr(&run));
        stdout(&run)
    };
    let told = stop(running);
    assert_eq!(told.lines().count(), 2, "{told}");
    let page = fs::read_to_string(out.join("map/brief.txt.html")).unwrap();
    assert!(page.contains("BSN") && !page.contains("Griffioen"));
    // After a restart nothing is done twice.
    let running = watch();
    fs::write(inbox.join("derde.txt"), LETTER).unwrap();
    wait_for("the third answer", || out.join("derde.txt.html").exists());
    assert_eq!(stop(running).lines().count(), 1);
}

/// Shares (SMB, NFS) tell nothing: here the kernel refuses to, as it does when too many folders are watched.
#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn a_folder_that_tells_nothing_is_looked_through() {
    let dir = folder();
    let (inbox, out, state) =
        (dir.path().join("in"), dir.path().join("uit"), dir.path().join("stand.db"));
    fs::create_dir(&inbox).unwrap();
    let place = (inbox.clone(), out.clone(), state.clone());
    // What is refused to a thread is refused to what it starts: inotify_init, inotify_init1.
    let deaf = std::thread::spawn(move || {
        use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
        let rules = [253, 294].map(|call| (call, Vec::new())).into_iter().collect();
        let (allow, refuse) = (SeccompAction::Allow, SeccompAction::Errno(24));
        let filter = SeccompFilter::new(rules, allow, refuse, TargetArch::x86_64).unwrap();
        seccompiler::apply_filter(&BpfProgram::try_from(filter).unwrap()).unwrap();
        watch(&place.0, &place.1, &place.2)
    });
    let running = deaf.join().unwrap();
    let child = running.0.as_ref().unwrap().id();
    wait_for("the beginning", || state.exists());
    fs::write(inbox.join("brief.txt"), LETTER).unwrap();
    wait_for("the answer", || out.join("brief.txt.html").exists());
    let open = fs::read_dir(format!("/proc/{child}/fd")).unwrap();
    let mut open = open.filter_map(|f| fs::read_link(f.unwrap().path()).ok());
    assert!(open.all(|f| !f.to_string_lossy().contains("inotify")), "it was not deaf");
    assert_eq!(code(&running.stopped()), 0);
}

#[test]
#[cfg(unix)]
fn answers_keep_apart_and_one_that_cannot_be_written_is_tried_again() {
    let dir = folder();
    let (inbox, out, state) =
        (dir.path().join("in"), dir.path().join("uit"), dir.path().join("stand.db"));
    fs::create_dir(&inbox).unwrap();
    fs::create_dir(&out).unwrap();
    let long = "l".repeat(251) + ".txt";
    for name in ["Brief.txt", "brief.TXT", "geblokkeerd.txt", &long] {
        fs::write(inbox.join(name), LETTER).unwrap();
    }
    // A folder where an answer should come.
    let blocked = out.join("geblokkeerd.txt.html");
    fs::create_dir_all(blocked.join("x")).unwrap();
    let running = watch(&inbox, &out, &state);
    let names = || -> Vec<String> {
        let all = fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name());
        all.map(|n| n.to_string_lossy().to_lowercase()).filter(|n| !n.starts_with('.')).collect()
    };
    wait_for("three answers", || names().len() == 4);
    fs::remove_dir_all(&blocked).unwrap();
    wait_for("the answer that was in the way", || blocked.is_file());
    let run = running.stopped();
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    assert!(stderr(&run).contains("geblokkeerd.txt"), "{}", stderr(&run));
    let mut all = names();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
#[cfg(unix)]
fn an_answer_that_a_kill_took_away_still_comes() {
    let dir = folder();
    let (inbox, out, state) =
        (dir.path().join("in"), dir.path().join("uit"), dir.path().join("stand.db"));
    fs::create_dir(&inbox).unwrap();
    fs::write(inbox.join("brief.txt"), LETTER).unwrap();
    fs::write(inbox.join("tweede.txt"), LETTER).unwrap();
    let watch = || watch(&inbox, &out, &state);
    let answer = |name: &str| out.join(format!("{name}.txt.html"));
    let killed = watch();
    wait_for("both answers", || answer("brief").exists() && answer("tweede").exists());
    // All that the state knows is that the files were read: as if the kill came just before the answer.
    drop(killed);
    fs::remove_file(answer("brief")).unwrap();
    let before = fs::metadata(answer("tweede")).unwrap().modified().unwrap();
    let again = watch();
    wait_for("the answer that was missing", || answer("brief").exists());
    assert_eq!(code(&again.stopped()), 0);
    assert_eq!(fs::metadata(answer("tweede")).unwrap().modified().unwrap(), before, "not twice");
    // After a good end an answer that somebody took away stays away.
    fs::remove_file(answer("brief")).unwrap();
    fs::write(inbox.join("derde.txt"), LETTER).unwrap();
    let last = watch();
    wait_for("the third answer", || answer("derde").exists());
    assert_eq!(code(&last.stopped()), 0);
    assert!(!answer("brief").exists());
}
