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
    let ticks = |pid: u32| -> u64 {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit(')').next().unwrap_or_default().to_owned();
        after.split_whitespace().nth(11).and_then(|t| t.parse().ok()).unwrap_or(0)
    };
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
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
        if let Some(pid) = busy(&run) {
            signal(pid, "-STOP");
        }
    }
    let run = run.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(30));
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
