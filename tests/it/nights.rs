//! What is written down for the night is run as it stands there, two nights long: the lines of the README and
//! the units in `contrib`.
#![cfg(unix)]

use crate::support::{arg, code, folder, stderr};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_zwartlak");

/// A share, and a folder beside it for what the scans write.
struct Night {
    dir: tempfile::TempDir,
}

impl Night {
    fn new() -> Self {
        let dir = folder();
        for (name, text) in [
            ("share/hr/brief.txt", "Mevrouw S. Griffioenstein, BSN 123456782.\n"),
            ("share/open/memo.txt", "Gebeld met de heer P. Pietersen.\n"),
        ] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::create_dir(dir.path().join("own")).unwrap();
        Self { dir }
    }

    fn share(&self) -> PathBuf {
        self.dir.path().join("share")
    }

    fn own(&self) -> PathBuf {
        self.dir.path().join("own")
    }

    /// A line as a shell takes it.
    fn shell(&self, line: &str) -> Output {
        let here = PathBuf::from(PROGRAM).parent().unwrap().to_owned();
        let path = format!("{}:{}", arg(&here), std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.own()).env("PATH", path);
        command.env_remove("ZWARTLAK_LANG").output().unwrap()
    }

    fn has(&self, names: &[&str]) {
        for name in names {
            assert!(self.own().join(name).is_file(), "{name}");
        }
    }
}

/// The exit codes of a scan and of the report after it: the first night all is new, then nothing is.
const NIGHTS: [[i32; 2]; 2] = [[1, 1], [1, 0]];

#[test]
fn the_lines_of_the_readme_do_every_night() {
    let night = Night::new();
    let readme = fs::read_to_string("README.md").unwrap();
    let block = readme.split("### Shared drives, every night").nth(1).unwrap();
    let block = block.split("```").nth(1).unwrap().strip_prefix("sh\n").unwrap();
    let lines: Vec<String> =
        block.lines().map(|l| l.replace("/mnt/share", arg(&night.share()))).collect();
    for [scan, report] in NIGHTS {
        for line in lines.iter().filter(|l| !l.starts_with("zwartlak watch")) {
            // `show|export|prune|verify`: each of them.
            let choice = line.split_whitespace().find(|w| w.contains('|')).unwrap_or_default();
            for word in choice.split('|') {
                let run = night.shell(&line.replace(choice, word));
                let expected = match line.split_whitespace().nth(1).unwrap() {
                    "scan" => scan,
                    _ if line.contains("baseline report") => report,
                    _ => 0,
                };
                assert_eq!(code(&run), expected, "{line}: {}", stderr(&run));
            }
        }
    }
    night.has(&["drive.state", "drive.sleutel", "scan.jsonl", "morning.html", "form.html"]);
}

#[test]
fn the_line_for_cron_does_every_night() {
    let night = Night::new();
    let table = fs::read_to_string("contrib/cron/zwartlak").unwrap();
    let line = table.lines().find(|l| !l.starts_with('#')).unwrap();
    let line = line.strip_prefix("0 22 * * * zwartlak ").expect("minute, hour, …, user");
    assert!(!line.contains('%'), "to cron that is the end of the line");
    let line = line
        .replace("/usr/local/bin/zwartlak", PROGRAM)
        .replace("/var/lib/zwartlak", arg(&night.own()))
        .replace("/mnt/share", arg(&night.share()));
    for [_, report] in NIGHTS {
        let run = night.shell(&line);
        assert_eq!(code(&run), report, "{}", stderr(&run));
    }
    night.has(&["drive.state", "zwartlak.prom", "last-scan.jsonl", "morning.html"]);
}

#[test]
fn the_units_for_systemd_are_sound_and_do_every_night() {
    let night = Night::new();
    let unit = fs::read_to_string("contrib/systemd/zwartlak.service").unwrap();
    assert!(unit.contains("SuccessExitStatus=1 3\n"));
    let unit = unit.replace("/usr/local/bin/zwartlak", PROGRAM);
    let joined = unit.replace("\\\n", "");
    let command = |name: &str| {
        let line = joined.lines().find_map(|l| l.strip_prefix(name)).unwrap();
        line.replace("${SHARE}", arg(&night.share()))
            .replace("%S/zwartlak", arg(&night.own()))
            .replace("%C/zwartlak", arg(&night.own()))
    };
    for expected in NIGHTS {
        for (name, expected) in ["ExecStart=", "ExecStartPost=-"].into_iter().zip(expected) {
            let run = night.shell(&command(name));
            assert_eq!(code(&run), expected, "{name} {}", stderr(&run));
            let summary = stderr(&run).lines().filter(|l| l.contains("2 bestanden in")).count();
            assert_eq!(summary, usize::from(name == "ExecStart="), "one line for the journal");
        }
    }
    night.has(&["drive.state", "zwartlak.prom", "last-scan.jsonl", "morning.html"]);

    let place = night.own().join("zwartlak.service");
    fs::write(&place, &unit).unwrap();
    fs::copy("contrib/systemd/zwartlak.timer", night.own().join("zwartlak.timer")).unwrap();
    let analyze = |args: &[&str]| {
        let run = Command::new("systemd-analyze").args(args).current_dir(night.own()).output();
        run.ok().filter(|r| !stderr(r).contains("unrecognized option"))
    };
    if let Some(run) = analyze(&["verify", "./zwartlak.service", "./zwartlak.timer"]) {
        assert!(run.status.success() && run.stderr.is_empty(), "{}", stderr(&run));
    }
    // Exposure of at most 2.0 in ten.
    let shut = ["security", "--offline=true", "--threshold=20", "./zwartlak.service"];
    if let Some(run) = analyze(&shut) {
        assert!(run.status.success(), "{}", stderr(&run));
    }
}

#[test]
fn the_task_for_windows_is_sound_and_does_every_night() {
    use quick_xml::events::Event;
    let night = Night::new();
    let task = fs::read_to_string("contrib/windows/zwartlak.xml").unwrap();
    let mut reader = quick_xml::Reader::from_str(&task);
    let (mut element, mut said) = (String::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => element = start.name().as_ref().to_owned(),
            Event::Text(text) if ["Command", "Arguments"].contains(&element.as_str()) => {
                said.push((element.clone(), text.to_string()));
            }
            Event::End(_) => element.clear(),
            Event::Eof => break,
            _ => {}
        }
    }
    let commands = said.iter().filter(|(name, _)| name == "Command").map(|(_, text)| text);
    assert!(commands.eq([r"C:\Program Files\zwartlak\zwartlak.exe"; 2].iter()));
    let own = format!("{}/", arg(&night.own()));
    for expected in NIGHTS {
        let arguments = said.iter().filter(|(name, _)| name == "Arguments").map(|(_, text)| {
            text.replace(r"\\server\share", arg(&night.share()))
                .replace(r"C:\ProgramData\zwartlak\", &own)
        });
        for (line, expected) in arguments.zip(expected) {
            let run = night.shell(&format!("{PROGRAM} {line}"));
            assert_eq!(code(&run), expected, "{line}: {}", stderr(&run));
        }
    }
    night.has(&["drive.state", "last-scan.jsonl", "morning.html"]);
}

/// What the processes of a pod may take together fits in what the pod may take.
#[test]
fn the_memory_of_the_job_for_kubernetes_is_that_of_its_workers() {
    let job = fs::read_to_string("contrib/kubernetes/job.yaml").unwrap();
    let number = |option: &str| -> u64 {
        let from = job.split(&format!("\"{option}\", \"")).nth(1).expect(option);
        from.split('"').next().unwrap().parse().unwrap()
    };
    let limit = job.split("limits: {memory: ").nth(1).unwrap().split("Gi}").next().unwrap();
    let limit: u64 = limit.parse().unwrap();
    // A worker, and two processes for OCR, for each job; a gigabyte for the parent.
    let most = number("--jobs") * 3 * number("--file-memory") + 1_024;
    assert!(most <= limit * 1_024, "{most} MB in {limit} GB");
}
