//! What a document does to its reader costs that document, and nothing else.
#![cfg(target_os = "linux")]

use crate::support::{arg, code, folder, stderr, stdout, zwartlak};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const GOOD: &str = "Besproken met de heer J. Jansen, tel. 06-12345678.\n";

/// Text that takes a worker a while.
fn long() -> String {
    (0..20_000).fold(String::new(), |all, n| {
        all + &format!(
            "Op {n} sprak mevrouw P. Pietersen met Jan de Vries uit Assen over zaak {n}.\n"
        )
    })
}

fn start(root: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", arg(root), "--kind", "schijf", "--format", "jsonl", "--jobs", "1"])
        .args(more)
        .env_remove("ZWARTLAK_LANG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The worker processes of `parent`.
fn workers(parent: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
    let mut all: Vec<u32> =
        children.unwrap_or_default().split_whitespace().filter_map(|w| w.parse().ok()).collect();
    // Threads have children of their own.
    for task in fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten() {
        let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(list.split_whitespace().filter_map(|w| w.parse::<u32>().ok()));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn signal(pid: u32, name: &str) {
    let _ = Command::new("kill").args([name, &pid.to_string()]).stderr(Stdio::null()).status();
}

/// The busy worker, once it has begun on a file: it has used more of the processor than it takes to start.
fn busy(parent: &Child) -> Option<u32> {
    busy_but(parent, &[])
}

/// The same, other than those of `dead`, which may not have been collected.
fn busy_but(parent: &Child, dead: &[u32]) -> Option<u32> {
    busy_within(parent, dead, Duration::from_mins(1))
}

/// The same, where it comes to that in time.
fn busy_within(parent: &Child, dead: &[u32], limit: Duration) -> Option<u32> {
    let ticks = |pid: u32| -> u64 {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default().to_owned();
        after.split_whitespace().nth(11).and_then(|t| t.parse().ok()).unwrap_or(0)
    };
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Some(pid) =
            workers(parent.id()).into_iter().find(|p| ticks(*p) > 120 && !dead.contains(p))
        {
            return Some(pid);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

/// A folder with a file that takes long between two good ones.
fn three() -> tempfile::TempDir {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), GOOD).unwrap();
    fs::write(dir.path().join("b.txt"), long()).unwrap();
    fs::write(dir.path().join("c.txt"), GOOD).unwrap();
    dir
}

fn outcome(run: &Output, name: &str) -> serde_json::Value {
    let text = stdout(run);
    let lines = text.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap());
    let mut about = lines.filter(|l| l.get("outcome").is_some());
    about.find(|l| l["path"].as_str().unwrap().ends_with(name)).expect("a line on every file")
}

#[test]
fn workers_say_exactly_what_this_process_says() {
    for kind in ["schijf", "verslag"] {
        let scan = |more: &[&str]| {
            let folder = format!("fixtures/{kind}");
            let mut args = vec!["scan", &folder, "fixtures/bad", "--kind", kind];
            args.extend(["--format", "jsonl", "--date", "2026-01-01"]);
            args.extend(more);
            let run = zwartlak(&args);
            (code(&run), stdout(&run))
        };
        assert_eq!(scan(&[]), scan(&["--no-workers"]), "{kind}");
        assert_eq!(scan(&["--show-text"]), scan(&["--show-text", "--no-workers"]), "{kind}");
    }
}

#[test]
fn a_worker_that_is_killed_once_costs_nothing() {
    let dir = three();
    let run = start(dir.path(), &[]);
    signal(busy(&run).unwrap(), "-KILL");
    let run = run.wait_with_output().unwrap();
    assert_eq!(code(&run), 1, "{}", stderr(&run));
    assert_eq!(outcome(&run, "b.txt")["outcome"], "needs-review");
}

#[test]
fn a_file_that_takes_its_worker_down_is_reported_and_the_others_are_done() {
    let dir = three();
    let state = folder();
    let state = state.path().join("stand.db");
    for (how, reason) in [("-KILL", "killed"), ("-ABRT", "crash")] {
        let run = start(dir.path(), &["--state", arg(&state)]);
        let mut dead = Vec::new();
        for _ in 0..2 {
            let worker = busy_but(&run, &dead).unwrap();
            signal(worker, how);
            dead.push(worker);
        }
        let run = run.wait_with_output().unwrap();
        assert_eq!(code(&run), 3);
        let about = outcome(&run, "b.txt");
        assert_eq!(
            (about["reason"].as_str(), about["detail"].as_str()),
            (Some("worker"), Some(reason))
        );
        for good in ["a.txt", "c.txt"] {
            assert_eq!(outcome(&run, good)["outcome"], "needs-review");
        }
        assert!(stderr(&run).contains("b.txt"), "{}", stderr(&run));
    }
    // Twice was enough: it is remembered, and still reported.
    let run = start(dir.path(), &["--state", arg(&state)]).wait_with_output().unwrap();
    assert_eq!(code(&run), 3);
    assert_eq!(outcome(&run, "b.txt")["reason"], "worker");
    assert_eq!(outcome(&run, "b.txt")["unchanged"], true);
}

#[test]
fn a_file_that_hangs_ends_when_its_time_is_up() {
    let dir = three();
    let begun = Instant::now();
    let run = start(dir.path(), &["--file-time", "2"]);
    for _ in 0..2 {
        // On a busy machine its time may be up before it has used any.
        if let Some(pid) = busy_within(&run, &[], Duration::from_secs(10)) {
            signal(pid, "-STOP");
        }
    }
    let run = run.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_mins(2));
    assert_eq!(code(&run), 3);
    assert_eq!(outcome(&run, "b.txt")["detail"], "time");
    assert_eq!(outcome(&run, "c.txt")["outcome"], "needs-review");
}

#[test]
fn a_file_that_takes_all_memory_costs_itself() {
    let dir = three();
    fs::write(
        dir.path().join("b.txt"),
        "Jan de Vries belde Piet Jansen over 06-12345678. ".repeat(1_500_000),
    )
    .unwrap();
    let run = start(dir.path(), &["--file-memory", "256"]).wait_with_output().unwrap();
    assert_eq!(code(&run), 3);
    assert_eq!(outcome(&run, "b.txt")["detail"], "memory", "{}", stdout(&run));
    assert!(stderr(&run).contains("meer geheugen dan mag"), "{}", stderr(&run));
    assert_eq!(outcome(&run, "c.txt")["outcome"], "needs-review");
}

#[test]
fn nothing_of_a_worker_stays_behind() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), GOOD).unwrap();
    let temp = folder();
    let run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", arg(dir.path()), "--kind", "schijf", "-q"])
        .env("TMPDIR", temp.path())
        .output()
        .unwrap();
    assert_eq!(code(&run), 1);
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[test]
#[cfg(debug_assertions)]
fn a_file_that_takes_its_reader_to_the_end_of_the_stack_costs_itself() {
    let dir = folder();
    let state = folder();
    let state = state.path().join("stand.db");
    for name in ["a.txt", "c.txt"] {
        fs::write(dir.path().join(name), GOOD).unwrap();
    }
    fs::write(dir.path().join("b.txt"), "zwartlak-test: end of the stack\n").unwrap();
    let scan = || start(dir.path(), &["--state", arg(&state)]).wait_with_output().unwrap();
    let mut runs: Vec<Output> = (0..3).map(|_| scan()).collect();
    let last = runs.pop().unwrap();
    for run in &runs {
        assert_eq!(code(run), 3);
        let about = outcome(run, "b.txt");
        assert_eq!(
            (about["reason"].as_str(), about["detail"].as_str()),
            (Some("worker"), Some("stack"))
        );
        assert_ne!(about["unchanged"], true, "it is tried in a second scan");
        for good in ["a.txt", "c.txt"] {
            assert_eq!(outcome(run, good)["outcome"], "needs-review");
        }
    }
    assert!(stderr(&last).contains("te diep genest"), "{}", stderr(&last));
    assert_eq!(code(&last), 3, "it is told every time");
    assert_eq!(outcome(&last, "b.txt")["unchanged"], true, "twice in two scans was enough");
}

/// Every door that a document could go through: the files of the user, and the network.
#[test]
#[cfg(debug_assertions)]
fn a_worker_reaches_no_file_and_no_network() {
    let dir = folder();
    let (input, secret) = (dir.path().join("in"), dir.path().join("geheim.txt"));
    fs::create_dir(&input).unwrap();
    fs::write(&secret, GOOD).unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = listener.local_addr().unwrap();
    let orders = [
        ("lezen.txt", format!("read {}", secret.display())),
        ("zichzelf.txt", format!("read {}", input.join("lezen.txt").display())),
        ("schrijven.txt", format!("write {}", input.join("nieuw.txt").display())),
        ("bellen.txt", format!("call {place}")),
        // A door that must be open, to see that the test can fail: programs can be read.
        ("open.txt", "read /usr/bin/env".to_owned()),
    ];
    for (name, order) in &orders {
        fs::write(input.join(name), format!("zwartlak-test: {order}\n")).unwrap();
    }
    std::net::TcpStream::connect(place).expect("anybody else can");
    let run = start(&input, &[]).wait_with_output().unwrap();
    if stderr(&run).contains("niet beperkt") {
        return; // A kernel without these: the user is warned.
    }
    assert_eq!(code(&run), 3, "{}", stderr(&run));
    for (name, _) in &orders {
        let expected = if *name == "open.txt" { "unreadable" } else { "clean" };
        assert_eq!(outcome(&run, name)["outcome"], expected, "{name}: {}", stderr(&run));
    }
    assert_eq!(outcome(&run, "open.txt")["detail"], "crash");
    assert!(!input.join("nieuw.txt").exists());
}

/// As the kernel itself says of the process.
#[test]
fn the_bounds_of_a_worker_are_in_force() {
    let dir = three();
    let temp = folder();
    let mut run = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", arg(dir.path()), "--kind", "schijf", "-q", "--file-memory", "700"])
        .args(["--file-time", "77", "--nice", "7"])
        .env("TMPDIR", temp.path())
        .env("AWS_SECRET_ACCESS_KEY", "geheim")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let worker = busy(&run).unwrap();
    let about = |file: &str| fs::read_to_string(format!("/proc/{worker}/{file}")).unwrap();
    let limits = about("limits");
    let limit = |name: &str| {
        let line = limits.lines().find(|l| l.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max address space"), (700_u64 << 20).to_string());
    assert_eq!(limit("Max open files"), "256");
    assert_eq!(limit("Max file size"), (1_u64 << 30).to_string());
    assert_eq!(limit("Max core file size"), "0");
    let time: u64 = limit("Max cpu time").parse().unwrap();
    assert!((77..=137).contains(&time), "that of this file behind that of the others: {time}");
    let status = about("status");
    for line in ["NoNewPrivs:\t1", "Seccomp:\t2"] {
        assert!(status.contains(line), "{status}");
    }
    let nice = about("stat").rsplit(')').next().unwrap().split_whitespace().nth(16).unwrap() == "7";
    assert!(nice, "what the scan leaves to others, its workers do too");
    assert!(!about("environ").contains("geheim"));
    let folder = fs::read_dir(temp.path()).unwrap().next().unwrap().unwrap().metadata().unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&folder.permissions());
    assert_eq!(mode & 0o777, 0o700, "nobody else looks into its temporary folder");
    run.kill().unwrap();
    run.wait().unwrap();
}

/// LibreOffice starts and converts behind closed doors.
#[test]
fn an_office_file_of_before_2007_is_read_by_a_worker_as_by_this_process() {
    let dir = folder();
    let text = dir.path().join("brief.txt");
    fs::write(&text, "Mevrouw S. Griffioenstein, BSN 123456782, tel. 06-12345678.\n").unwrap();
    let (input, profile) = (dir.path().join("in"), dir.path().join("profiel"));
    let made = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", arg(&profile)))
        .args(["--headless", "--convert-to", "doc:MS Word 97", "--outdir", arg(&input), arg(&text)])
        .output();
    if !made.is_ok_and(|m| m.status.success()) {
        return; // No LibreOffice: such a file is reported as not read.
    }
    let scan = |more: &[&str]| {
        let mut args = vec!["scan", arg(&input), "--kind", "schijf", "--format", "jsonl"];
        args.extend(more);
        let run = zwartlak(&args);
        assert_eq!(code(&run), 1, "{}", stderr(&run));
        stdout(&run)
    };
    let found = scan(&[]);
    assert!(found.contains("\"kind\":\"bsn\""), "{found}");
    assert_eq!(found, scan(&["--no-workers"]));
}

/// The reader of pictures starts and reads behind closed doors.
#[test]
#[cfg(feature = "ocr")]
fn a_scan_is_read_by_a_worker_as_by_this_process() {
    let scan = |more: &[&str]| {
        let mut args = vec!["scan", "fixtures/scan", "--kind", "schijf", "--format", "jsonl"];
        args.extend(more);
        let run = zwartlak(&args);
        (code(&run), stdout(&run))
    };
    let (code, found) = scan(&[]);
    assert!(!found.contains("ocr-missing") && !found.contains("ocr-failed"), "{found}");
    assert!(found.matches("\"kind\":").count() > 20, "{found}");
    assert_eq!((code, found), scan(&["--no-workers"]));
}

#[test]
fn what_a_killed_run_left_is_taken_away_by_the_next() {
    let dir = three();
    let temp = folder();
    let in_temp = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
        command.args(["scan", arg(dir.path()), "--kind", "schijf", "-q", "--format", "jsonl"]);
        command.args(args).env("TMPDIR", temp.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let count = || fs::read_dir(temp.path()).unwrap().count();
    let mut killed = in_temp(&[]);
    assert!(busy(&killed).is_some());
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(count(), 1, "kill -9 cleans nothing");
    let left = fs::read_dir(temp.path()).unwrap().next().unwrap().unwrap().path();
    // As if that were an hour ago; what is younger than a minute may be about to be used.
    let past = std::time::SystemTime::now() - Duration::from_hours(1);
    fs::File::open(&left).unwrap().set_modified(past).unwrap();
    fs::create_dir(temp.path().join("van-een-ander")).unwrap();
    assert_eq!(code(&in_temp(&[]).wait_with_output().unwrap()), 1);
    assert!(!left.exists() && count() == 1, "only what is not ours is left");
}
