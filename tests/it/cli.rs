//! The command line keeps its contract.

use crate::support::{arg, code, files, folder, stderr, stdout, zwartlak};
use std::fs;

#[test]
fn help_is_dutch_by_default_and_english_when_asked() {
    for command in [vec![], vec!["scan"], vec!["redact"], vec!["verify"], vec!["patterns"]] {
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
    }
}

#[test]
fn usage_errors_are_one_line_and_exit_2() {
    for args in [
        vec!["scan"],
        vec!["scan", "README.md"],
        vec!["scan", "README.md", "--kind", "onzin"],
        vec!["scan", "bestaat-niet.txt", "--kind", "woo"],
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
