//! The rules of the house.

use std::fs;
use std::path::{Path, PathBuf};

/// Module → the modules it may use. This table is the architecture; a new line is a decision.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("i18n", &["model"]),
    ("ocr", &["model"]),
    ("formats", &["model", "ocr"]),
    ("detect", &["model"]),
    ("resolve", &["model", "detect"]),
    ("policy", &["model"]),
    ("verify", &["model", "ocr"]),
    ("report", &["model", "i18n"]),
    ("state", &["model", "report"]),
    ("drive", &["model", "i18n", "report", "state"]),
    ("pipeline", &["model", "formats", "detect", "resolve", "policy", "verify", "report", "state"]),
    (
        "cli",
        &[
            "model", "i18n", "formats", "detect", "resolve", "policy", "verify", "report",
            "pipeline", "state", "drive", "ocr",
        ],
    ),
];

/// Every file below `folder` with this extension.
fn sources(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut todo = vec![PathBuf::from(folder)];
    while let Some(dir) = todo.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

/// Those that are no tests: tests in files of their own are no more bound by the layers than those beside
/// the code.
fn untested(folder: &str) -> Vec<PathBuf> {
    let mut all = sources(folder, "rs");
    all.retain(|path| !path.iter().any(|part| part == "tests"));
    all
}

/// The part of a source file before its tests.
fn without_tests(path: &Path) -> String {
    let source = fs::read_to_string(path).unwrap();
    source.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The modules named after `crate::`: one, or those of a group in braces.
fn first_names(rest: &str) -> Vec<String> {
    let word = |s: &str| -> String {
        s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let mut names = vec![word(group)];
    let mut depth = 1;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

#[test]
fn modules_use_only_the_layers_below() {
    for (module, allowed) in MAY_USE {
        for path in untested(&format!("src/{module}")) {
            let source = without_tests(&path);
            let code: Vec<&str> =
                source.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            let code = code.join("\n");
            for used in code.split("crate::").skip(1).flat_map(first_names) {
                let fine = used == *module || allowed.contains(&used.as_str());
                assert!(fine, "{} uses {used}", path.display());
            }
        }
    }
    let listed: Vec<&str> = MAY_USE.iter().map(|m| m.0).collect();
    for entry in fs::read_dir("src").unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(listed.contains(&name.as_str()), "src/{name} is in no layer");
        }
    }
}

#[test]
fn the_writer_and_the_verifier_share_no_pdf_library() {
    for path in sources("src/verify", "rs") {
        assert!(!without_tests(&path).contains("lopdf"), "{}", path.display());
    }
    for path in sources("src/formats", "rs") {
        // Decoders of pictures are no parsers of PDF: both sides may have them.
        let code = without_tests(&path);
        let code = code.replace("hayro_jpeg2000", "").replace("hayro_ccitt", "");
        assert!(!code.contains("hayro"), "{}", path.display());
    }
}

#[test]
fn no_source_file_is_longer_than_800_lines() {
    for path in sources("src", "rs").into_iter().chain(sources("tests", "rs")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 800, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_leak_row_names_a_real_test() {
    let mut names = String::new();
    for path in sources("tests", "rs").into_iter().chain(sources("src", "rs")) {
        names.push_str(&fs::read_to_string(path).unwrap());
    }
    for path in sources("src", "md").iter().filter(|p| p.ends_with("LEAKS.md")) {
        let table = fs::read_to_string(path).unwrap();
        let rows: Vec<&str> = table.lines().filter(|l| l.starts_with('|')).skip(2).collect();
        assert!(!rows.is_empty(), "{}", path.display());
        for row in rows {
            let test = row.rsplit('`').nth(1).unwrap_or_default();
            assert!(names.contains(&format!("fn {test}(")), "no such test: {row}");
        }
    }
}

#[test]
fn paths_named_in_the_docs_exist() {
    let mut docs = vec![PathBuf::from("README.md"), PathBuf::from("CHANGELOG.md")];
    docs.extend(sources("patterns", "md"));
    docs.extend(sources("fixtures", "md"));
    for doc in docs {
        for word in fs::read_to_string(&doc).unwrap().split('`').skip(1).step_by(2) {
            let is_path = ["src/", "patterns/", "fixtures/", "tests/", "benches/", "examples/"];
            if is_path.iter().any(|p| word.starts_with(p)) && !word.contains([' ', '*', '<', '{']) {
                assert!(Path::new(word).exists(), "{} names {word}", doc.display());
            }
        }
    }
}

#[test]
fn every_message_exists_in_both_languages_with_the_same_arguments() {
    let messages = |lang: &str| {
        let source = fs::read_to_string(format!("src/i18n/{lang}.ftl")).unwrap();
        let mut found = std::collections::BTreeMap::new();
        let mut current = String::new();
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let id: String =
                line.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            if !id.is_empty() && line[id.len()..].starts_with(" =") {
                assert!(!found.contains_key(&id), "{lang}.ftl has {id} twice");
                current.clone_from(&id);
                found.insert(id, std::collections::BTreeSet::new());
            }
            for argument in line.split('$').skip(1) {
                let name: String =
                    argument.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect();
                found.get_mut(&current).unwrap().insert(name);
            }
        }
        found
    };
    let (dutch, english) = (messages("nl"), messages("en"));
    assert!(dutch.len() > 50);
    for (id, arguments) in &dutch {
        assert_eq!(english.get(id), Some(arguments), "{id}");
    }
    assert_eq!(dutch.len(), english.len());
}

/// The literals in `source` behind `start`, up to the next quotation mark.
fn literals(source: &str, start: &str) -> Vec<String> {
    let tails = source.split(start).skip(1);
    tails.filter_map(|tail| tail.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn every_limit_and_every_kind_that_is_not_read_has_its_message() {
    // Names of formats, which the message shows as they are.
    const SHOWN: &[&str] =
        &["altChunk", "apng", "cfb", "content-transfer-encoding", "image", "tiff", "webp"];
    for language in ["nl", "en"] {
        let texts = fs::read_to_string(format!("src/i18n/{language}.ftl")).unwrap();
        let keys = |message: &str| -> Vec<String> {
            let tail = texts.split(&format!("\n{message} = ")).nth(1).unwrap();
            let body = tail.split("\n}").next().unwrap();
            body.lines()
                .filter_map(|l| l.trim().strip_prefix('[')?.split(']').next().map(str::to_owned))
                .collect()
        };
        let (limits, kinds) = (keys("reason-limit"), keys("reason-unsupported"));
        for path in sources("src", "rs") {
            let source = without_tests(&path);
            for key in literals(&source, "Reason::Limit(\"") {
                assert!(limits.contains(&key), "{language}: no message for limit {key}");
            }
            for key in literals(&source, "Reason::Unsupported(\"") {
                let known = kinds.contains(&key) || SHOWN.contains(&key.as_str());
                assert!(known, "{language}: no message for {key}");
            }
        }
    }
}
