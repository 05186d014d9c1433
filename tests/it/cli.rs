//! The command line keeps its contract.

use crate::support::{arg, code, files, folder, stderr, stdout, zwartlak};
use std::fs;

#[test]
fn help_is_dutch_by_default_and_english_when_asked() {
    let commands = [
        "",
        "scan",
        "redact",
        "verify",
        "people",
        "decide",
        "policy",
        "policy check",
        "policy show",
        "patterns",
        "patterns list",
        "patterns check",
    ];
    for command in commands.map(|c| c.split_whitespace().collect::<Vec<_>>()) {
        let help = |lang: &[&str]| {
            let mut args = command.clone();
            args.push("--help");
            args.extend(lang);
            let run = zwartlak(&args);
            assert_eq!(code(&run), 0);
            stdout(&run)
        };
        let (dutch, english) = (help(&[]), help(&["--lang", "en"]));
        assert!(dutch.contains("Gebruik:") && dutch.contains("Voorbeeld"), "{dutch}");
        assert!(english.contains("Usage:") && english.contains("Example"), "{english}");
        assert!(!dutch.contains("help-") && !english.contains("help-arg"), "{dutch}{english}");
        assert!(!dutch.contains("OPTIONS") && !dutch.contains("FILE"), "{dutch}");
    }
}

#[test]
fn usage_errors_are_one_line_and_exit_2() {
    for args in [
        vec!["scan"],
        vec!["scan", "README.md"],
        vec!["scan", "README.md", "--kind", "onzin"],
        vec!["scan", "README.md", "--kind", "woo", "--format", "onzin"],
        vec!["scan", "README.md", "--kind", "woo", "--jobs", "0"],
        vec!["vindt", "README.md"],
        vec!["redact", "README.md", "--kind", "woo"],
    ] {
        let run = zwartlak(&args);
        assert_eq!(code(&run), 2, "{args:?}: {}", stderr(&run));
        assert!(stdout(&run).is_empty(), "{args:?}");
        assert!(stderr(&run).starts_with("fout: "), "{args:?}: {}", stderr(&run));
    }
}

#[test]
fn a_wrong_file_of_the_users_is_refused_in_their_language() {
    let dir = folder();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let nobody = file("niemand.toml", "[verzoeker]\nnames = []\n");
    let shape = file("vorm.toml", "[verzoeker]\nnames = \"Geheim Persoon\"\n");
    let policy = file("beleid.toml", "id = \"none\"\n");
    let cases = [
        (vec!["--kind", "wob"], "geen bekend beleid", "not a known policy"),
        (vec!["--kind", &policy], "beleid.toml:", "beleid.toml:"),
        (
            vec!["--kind", "inzage", "--requester", &nobody],
            "minstens één naam",
            "at least one name",
        ),
        (vec!["--kind", "inzage", "--requester", &shape], "vorm.toml:2: deze regel", "this line"),
        (vec!["--kind", "inzage", "--officials", "er/niet"], "niet te lezen", "cannot be read"),
        (vec!["--kind", "woo", "--patterns", "er/niet"], "niet te lezen", "cannot be read"),
    ];
    for (args, dutch, english) in cases {
        for (lang, expected) in [("nl", dutch), ("en", english)] {
            let mut all = vec!["scan", "README.md", "--lang", lang];
            all.extend(&args);
            let run = zwartlak(&all);
            let said = stderr(&run);
            assert_eq!((code(&run), said.lines().count()), (2, 1), "{said}");
            assert!(said.contains(expected) && !said.contains("-error-"), "{said}");
            assert!(!said.contains("Geheim"), "{said}");
        }
    }
}

#[test]
fn only_results_go_to_standard_output() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Telefoon 06-12345678.\n").unwrap();
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf", "--format", "jsonl"]);
    assert_eq!(code(&run), 1);
    for line in stdout(&run).lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(value.is_object());
    }
    let last = stdout(&run).lines().last().unwrap().to_owned();
    assert!(last.contains("\"summary\""), "{last}");
}

#[test]
fn files_from_standard_input_are_read() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Mail naar p.pietersen@voorbeeld.nl\n").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let list = format!("{}\n", dir.path().join("a.txt").display());
    child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
    let run = child.wait_with_output().unwrap();
    assert_eq!(code(&run), 1);
    assert!(stdout(&run).contains("\"email\""), "{}", stdout(&run));
}

#[test]
fn a_file_name_that_tells_is_replaced() {
    let dir = folder();
    let input = dir.path().join("in");
    fs::create_dir(&input).unwrap();
    let name = "Bezwaar_mevr_Zwanenburg-Jansen.txt";
    fs::write(input.join(name), "Bezwaar van mevrouw Zwanenburg-Jansen.\n").unwrap();
    let out = dir.path().join("uit");
    let run = zwartlak(&["redact", arg(&input), "--kind", "woo", "-o", arg(&out)]);
    let copies = files(&out.join("documenten"));
    assert_eq!(copies.len(), 1, "{}", stderr(&run));
    assert!(!copies[0].0.contains("Zwanenburg"), "{}", copies[0].0);
    let name = std::path::Path::new(&copies[0].0);
    assert!(copies[0].0.starts_with("Bezwaar_") && name.extension().is_some_and(|e| e == "txt"));
}

#[test]
fn originals_stay_and_the_output_folder_is_guarded() {
    let dir = folder();
    let file = dir.path().join("a.txt");
    fs::write(&file, "Tel. 06-12345678\n").unwrap();
    let before = fs::metadata(&file).unwrap().modified().unwrap();
    let inside = dir.path().join("uit");
    let run = zwartlak(&["redact", arg(dir.path()), "--kind", "schijf", "-o", arg(&inside)]);
    assert_eq!(code(&run), 2, "the output would lie inside the input");
    assert!(!inside.exists(), "and nothing is made there");
    let elsewhere = folder();
    let out = elsewhere.path().join("uit");
    for (extra, expected) in [(None, 0), (None, 2), (Some("--overwrite"), 0)] {
        let mut args = vec!["redact", arg(&file), "--kind", "schijf", "-o", arg(&out)];
        args.extend(extra);
        assert_eq!(code(&zwartlak(&args)), expected, "{extra:?}");
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "Tel. 06-12345678\n");
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
}

#[test]
fn a_report_never_takes_the_place_of_an_input() {
    let dir = folder();
    let (file, report) = (dir.path().join("a.txt"), folder());
    fs::write(&file, "Tel. 06-12345678\n").unwrap();
    let link = report.path().join("link.txt");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for output in [&file, &link, &dir.path().join("nieuw.txt")] {
        let run = zwartlak(&[
            "scan",
            arg(dir.path()),
            "--kind",
            "schijf",
            "--overwrite",
            "-o",
            arg(output),
        ]);
        assert_eq!(code(&run), 2, "{}", output.display());
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "Tel. 06-12345678\n");
    let output = report.path().join("uit.csv");
    for (extra, expected) in [(None, 1), (None, 2), (Some("--overwrite"), 1)] {
        let mut args =
            vec!["scan", arg(&file), "--kind", "schijf", "-f", "csv", "-o", arg(&output)];
        args.extend(extra);
        assert_eq!(code(&zwartlak(&args)), expected, "{extra:?}");
    }
    assert!(fs::read_to_string(&output).unwrap().contains("phone"));
}

#[test]
#[cfg(unix)]
fn overwriting_takes_away_the_old_copies_and_nothing_else() {
    let (dir, other) = (folder(), folder());
    let file = dir.path().join("a.txt");
    fs::write(&file, "Tel. 06-12345678\n").unwrap();
    let redact = |out: &std::path::Path| {
        code(&zwartlak(&["redact", arg(&file), "--kind", "schijf", "--overwrite", "-o", arg(out)]))
    };
    let out = other.path().join("uit");
    assert_eq!(redact(&out), 0);
    fs::write(out.join("documenten/oud.txt"), "van een vorige keer").unwrap();
    assert_eq!(redact(&out), 0);
    assert!(!out.join("documenten/oud.txt").exists(), "no copy that no report names");
    let own = other.path().join("eigen");
    fs::create_dir_all(own.join("documenten")).unwrap();
    fs::write(own.join("documenten/brief.txt"), "van de gebruiker").unwrap();
    assert_eq!(redact(&own), 2, "a folder that is not ours");
    assert!(own.join("documenten/brief.txt").exists());
    let linked = other.path().join("link");
    fs::create_dir_all(&linked).unwrap();
    std::os::unix::fs::symlink(dir.path(), linked.join("documenten")).unwrap();
    assert_eq!(redact(&linked), 2, "copies would land on the originals");
    assert_eq!(fs::read_to_string(&file).unwrap(), "Tel. 06-12345678\n");
}

#[test]
fn a_path_that_does_not_exist_does_not_keep_the_others_from_being_read() {
    let dir = folder();
    let file = dir.path().join("a.txt");
    fs::write(&file, "Tel. 06-12345678\n").unwrap();
    let missing = dir.path().join("weg.txt");
    let run = zwartlak(&["scan", arg(&missing), arg(&file), "--kind", "schijf", "-f", "csv"]);
    assert_eq!(code(&run), 3);
    assert!(String::from_utf8_lossy(&run.stdout).contains("phone"));
    assert!(String::from_utf8_lossy(&run.stderr).contains("weg.txt"));
}

#[test]
fn nothing_to_look_for_is_a_mistake() {
    let dir = folder();
    fs::write(dir.path().join("a.txt"), "Zilvermeeuw\n").unwrap();
    for terms in [&[][..], &["--term", ""], &["--term", "."]] {
        let args = [&["scan", arg(dir.path()), "--kind", "none"], terms].concat();
        assert_eq!(code(&zwartlak(&args)), 2, "{terms:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_name_of_a_file_cannot_write_lines_of_its_own() {
    let dir = folder();
    fs::write(dir.path().join("b\nNEP.txt: schoon\u{1b}[2J.bin"), b"\0\x01\x02").unwrap();
    let run = zwartlak(&["scan", arg(dir.path()), "--kind", "schijf"]);
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!said.contains('\u{1b}') && !said.contains("\nNEP"), "{said:?}");
}

#[test]
fn a_copy_from_which_nothing_or_too_little_went_is_no_good_copy() {
    let dir = folder();
    let put = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let original = put("a.txt", "Mevrouw Jansen belde.\nLater kwam mevrouw Jansen.\n");
    let all = put("b.txt", "Mevrouw █████ belde.\nLater kwam mevrouw █████.\n");
    let half = put("c.txt", "Mevrouw █████ belde.\nLater kwam mevrouw Jansen.\n");
    let other = put("d.txt", "Dit is een heel ander verhaal over iets anders.\n");
    for (copy, expected) in [(&all, 0), (&half, 1), (&original, 1), (&other, 4)] {
        let run = zwartlak(&["verify", arg(&original), arg(copy)]);
        assert_eq!(code(&run), expected, "{}", copy.display());
    }
}

#[test]
fn people_decide_and_what_fits_nothing_is_told() {
    let (dir, other) = (folder(), folder());
    let file = dir.path().join("a.txt");
    fs::write(&file, "Bel 06-12345678 of kom naar Project Zilvermeeuw.\n").unwrap();
    let redact = |out: &str, decisions: Option<&std::path::Path>| {
        let out = other.path().join(out);
        let mut args = vec!["redact", arg(&file), "--kind", "schijf", "-o", arg(&out)];
        args.extend(decisions.iter().flat_map(|d| ["--decisions", arg(d)]));
        let run = zwartlak(&args);
        (code(&run), fs::read_to_string(out.join("documenten/a.txt")).unwrap_or_default(), out)
    };
    let (_, copy, first) = redact("een", None);
    assert_eq!(copy, "Bel █████ of kom naar Project Zilvermeeuw.\n");
    let found = fs::read_to_string(first.join("rapport/bevindingen.jsonl")).unwrap();
    let kept = found.replacen("\"action\":\"redact\"", "\"action\":\"keep\"", 1);
    let path = arg(&file);
    let own = format!(
        "{{\"path\":{path:?},\"part\":\"text\",\"start\":36,\"end\":47,\"kind\":\"person\",\"action\":\"redact\"}}\n"
    );
    let answers = other.path().join("besluiten.jsonl");
    fs::write(&answers, kept.clone() + &own).unwrap();
    let (code, copy, _) = redact("twee", Some(&answers));
    assert_eq!((code, copy.as_str()), (0, "Bel 06-12345678 of kom naar Project █████.\n"));
    // Another number in the same place: the old answer is not about it.
    fs::write(&file, "Bel 06-12345699 of kom naar Project Zilvermeeuw.\n").unwrap();
    let (code, copy, _) = redact("drie", Some(&answers));
    assert_eq!((code, copy.as_str()), (1, "Bel █████ of kom naar Project █████.\n"));
}

#[test]
fn own_terms_go_in_every_spelling_and_nothing_else_with_kind_none() {
    let dir = folder();
    let file = dir.path().join("a.txt");
    let text = "Project Zilver-\nmeeuw, ZILVERMEEUW en zilvermeeuw; bel 06-12345678.\n";
    fs::write(&file, text).unwrap();
    let out = dir.path().join("uit");
    let run = zwartlak(&[
        "redact",
        arg(&file),
        "--kind",
        "none",
        "--term",
        "Zilvermeeuw",
        "-o",
        arg(&out),
    ]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    let copy = fs::read_to_string(out.join("documenten/a.txt")).unwrap();
    assert!(!copy.to_lowercase().contains("meeuw"), "{copy}");
    assert!(copy.contains("06-12345678"), "{copy}");
}

#[test]
fn verify_tells_a_box_from_a_real_redaction() {
    let dir = folder();
    let (a, b) = (dir.path().join("a.txt"), dir.path().join("b.txt"));
    fs::write(&a, "Gesproken met Griffioen over de aanvraag van Griffioen.\n").unwrap();
    fs::write(&b, "Gesproken met █████ over de aanvraag van █████.\n").unwrap();
    assert_eq!(code(&zwartlak(&["verify", arg(&a), arg(&b)])), 0);
    fs::write(&b, "Gesproken met █████ over de aanvraag van Griffioen.\n").unwrap();
    let run = zwartlak(&["verify", arg(&a), arg(&b)]);
    assert!(!stdout(&run).contains("Griffioen"));
}

#[test]
fn patterns_obey_their_own_examples() {
    let run = zwartlak(&["patterns", "check"]);
    assert_eq!(code(&run), 0, "{}{}", stdout(&run), stderr(&run));
    let list = stdout(&zwartlak(&["patterns", "list"]));
    for id in ["bsn", "iban", "email", "postcode"] {
        assert!(list.lines().any(|l| l.contains(id)), "{list}");
    }
}

#[cfg(unix)]
#[test]
fn a_stopped_run_accounts_for_every_file() {
    const FILES: usize = 600;
    let (dir, out) = (folder(), folder());
    for n in 0..FILES {
        fs::write(dir.path().join(format!("{n:03}.txt")), "Bel 06-12345678.\n").unwrap();
    }
    let target = out.path().join("uit");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_zwartlak"))
        .args(["redact", arg(dir.path()), "--kind", "schijf", "--jobs", "1", "-o", arg(&target)])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let documents = target.join("documenten");
    while fs::read_dir(&documents).map_or(0, Iterator::count) < 3 {
        assert!(child.try_wait().unwrap().is_none(), "too fast to stop");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let pid = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    let copies = files(&documents);
    assert!(copies.len() < FILES, "it went on to the end");
    assert!(copies.iter().all(|(name, _)| !name.starts_with('.')), "something half was left");
    let report = fs::read_to_string(target.join("rapport").join("bevindingen.jsonl")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(report.lines().last().unwrap()).unwrap();
    let outcomes = summary["summary"]["outcomes"].as_object().unwrap();
    let done = copies.len() as u64;
    let count = |outcome: &str| outcomes[outcome].as_u64().unwrap();
    assert_eq!((count("redacted"), count("unreadable")), (done, FILES as u64 - done));
}

/// What other programs key their results by.
#[test]
fn a_scan_says_under_which_version_of_everything_it_would_be_done() {
    let dir = folder();
    let (policy, key) = (dir.path().join("eigen.toml"), dir.path().join("geheim.sleutel"));
    let text = std::fs::read_to_string("patterns/policies/schijf.toml").unwrap();
    std::fs::write(&policy, &text).unwrap();
    let digest = |more: &[&str]| {
        let run =
            zwartlak(&[&["scan", "--files-from", "-", "--kind", arg(&policy)], more].concat());
        (code(&run), stdout(&run).trim().to_owned(), stderr(&run))
    };
    let (exit, first, said) = digest(&["--digest"]);
    assert_eq!((exit, first.len()), (0, 64), "{said}");
    assert_eq!(digest(&["--digest", "--jobs", "3", "--file-memory", "1000"]).1, first);
    std::fs::write(&policy, text + "\n# een ander\n").unwrap();
    assert_ne!(digest(&["--digest"]).1, first, "the policy says something else");
    // What could be guessed takes a secret.
    let (exit, none, said) = digest(&["--digest", "--term", "123456782"]);
    assert_eq!((exit, none.as_str()), (2, ""));
    assert!(said.contains("geheim"), "{said}");
    let secret = format!("--digest={}", arg(&key));
    let keyed = |term: &str| digest(&[&secret, "--term", term]).1;
    assert_eq!(keyed("123456782"), keyed("123456782"));
    assert_ne!(keyed("123456782"), keyed("111222333"));
    assert_eq!(std::fs::read(&key).unwrap().len(), 32);
}
