//! The documents in `fixtures/`: what the program must take out of them and what it must leave.
//!
//! Copies are read with other means than the program's own: `pdftotext` (poppler-utils), strings of
//! PDF objects, tags stripped from XML. Each `<case>.toml` beside a document says what must be gone
//! and what must stay; `known_gap` marks what the program cannot do yet, and fails once it can.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails should stop where it fails"
)]

use regex::Regex;
use serde::Deserialize;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    /// What the case is about; for people.
    #[serde(rename = "note")]
    _note: String,
    outcome: Outcome,
    /// The copy must not carry this in its file name.
    renamed: Option<String>,
    /// Why the whole case fails today.
    known_gap: Option<String>,
    #[serde(default)]
    gone: Vec<Gone>,
    #[serde(default)]
    keep: Vec<Keep>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Clean,
    Redacted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gone {
    text: String,
    #[serde(rename = "kind")]
    _kind: zwartlak::model::Kind,
    /// How often the same text stands there as something that stays.
    #[serde(default)]
    left: usize,
    known_gap: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keep {
    text: String,
    #[serde(rename = "kind")]
    _kind: Option<zwartlak::model::Kind>,
    #[serde(default = "once")]
    times: usize,
    known_gap: Option<String>,
}

fn once() -> usize {
    1
}

struct Case {
    document: PathBuf,
    expected: Expectation,
}

impl Case {
    fn name(&self) -> String {
        self.document.file_name().unwrap().to_string_lossy().into_owned()
    }
}

fn folder(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    out.sort();
    out
}

/// Every document of a kind that has an expectation beside it.
fn cases(kind: &str) -> Vec<Case> {
    let all = files(&folder(kind));
    let documents = all.iter().filter(|p| p.extension().is_some_and(|e| e != "toml"));
    let cases: Vec<Case> = documents
        .map(|document| {
            let source = std::fs::read_to_string(document.with_extension("toml")).unwrap();
            let expected =
                toml::from_str(&source).unwrap_or_else(|e| panic!("{}: {e}", document.display()));
            Case { document: document.clone(), expected }
        })
        .collect();
    assert!(!cases.is_empty(), "no documents in fixtures/{kind}");
    cases
}

// --- reading -----------------------------------------------------------------------------------

/// Everything a curious reader gets out of a file.
fn text_of(path: &Path) -> String {
    match path.extension().unwrap().to_str().unwrap() {
        "pdf" => pdf_text(path),
        "docx" => docx_text(path),
        _ => plain_text(&std::fs::read(path).unwrap()),
    }
}

fn plain_text(bytes: &[u8]) -> String {
    let (text, _, failed) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes),
        None => encoding_rs::UTF_8.decode(bytes),
    };
    if failed { encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned() } else { text.into_owned() }
}

fn docx_text(path: &Path) -> String {
    let mut package = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let attribute = Regex::new(r#"="([^"]*)""#).unwrap();
    let line = Regex::new("</w:p>|<w:tab/>|<w:br/>").unwrap();
    let tag = Regex::new("<[^>]*>").unwrap();
    let mut out = String::new();
    for index in 0..package.len() {
        let mut bytes = Vec::new();
        package.by_index(index).unwrap().read_to_end(&mut bytes).unwrap();
        let xml = String::from_utf8_lossy(&bytes);
        for value in attribute.captures_iter(&xml) {
            out.push('\n');
            out.push_str(&unescape(&value[1]));
        }
        out.push('\n');
        out.push_str(&unescape(&tag.replace_all(&line.replace_all(&xml, "\n"), "")));
    }
    out
}

fn unescape(xml: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(xml.to_owned(), |text, (entity, char)| text.replace(entity, char))
}

/// The pages by `pdftotext`, and every string in the objects: information, outline, annotations.
fn pdf_text(path: &Path) -> String {
    let pages = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(path).arg("-").output();
    let pages = pages.unwrap_or_else(|e| panic!("pdftotext (poppler-utils) is needed: {e}"));
    assert!(pages.status.success(), "pdftotext refuses {}", path.display());
    let mut out = String::from_utf8_lossy(&pages.stdout).into_owned();
    let file = lopdf::Document::load(path).unwrap();
    for object in file.objects.values().chain([&lopdf::Object::Dictionary(file.trailer.clone())]) {
        strings(object, &mut out);
    }
    out
}

fn strings(object: &lopdf::Object, out: &mut String) {
    match object {
        lopdf::Object::String(bytes, _) => {
            out.push('\n');
            match bytes.strip_prefix(b"\xfe\xff") {
                Some(wide) => out.push_str(&encoding_rs::UTF_16BE.decode(wide).0),
                None => out.extend(bytes.iter().map(|b| char::from(*b))),
            }
        }
        lopdf::Object::Array(items) => items.iter().for_each(|o| strings(o, out)),
        lopdf::Object::Dictionary(entries) => entries.iter().for_each(|(_, o)| strings(o, out)),
        lopdf::Object::Stream(stream) => stream.dict.iter().for_each(|(_, o)| strings(o, out)),
        _ => {}
    }
}

// --- counting ----------------------------------------------------------------------------------

/// A text in the two shapes in which it is searched.
struct Seen {
    /// On one line: white space folded, quote marks of mails and hyphens at line ends taken out.
    line: String,
    /// Letters and digits only, in lower case: what stands apart or is broken over lines.
    squeezed: String,
}

impl Seen {
    fn new(text: &str) -> Self {
        let text = text.replace("\r\n", "\n");
        let unquoted = Regex::new(r"\n(> ?)+").unwrap().replace_all(&text, "\n").into_owned();
        let joined =
            Regex::new(r"(\w)-\n(\w)").unwrap().replace_all(&unquoted, "$1$2").into_owned();
        let line = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { line, squeezed: squeeze(&text) }
    }

    /// How often `needle` occurs as a whole.
    fn count(&self, needle: &str) -> usize {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let whole = self.line.match_indices(needle).filter(|(at, found)| {
            let before = self.line.get(..*at).unwrap_or_default().chars().next_back();
            let after = self.line.get(at + found.len()..).unwrap_or_default().chars().next();
            !word(before) && !word(after)
        });
        let small = squeeze(needle);
        let enough = if small.contains(|c: char| c.is_ascii_digit()) { 6 } else { 8 };
        let apart = if small.chars().count() >= enough {
            self.squeezed.matches(small.as_str()).count()
        } else {
            0
        };
        whole.count().max(apart)
    }
}

fn squeeze(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Adds `problem` unless the gap is known, or the gap if there is no problem any more.
fn judge(fails: bool, gap: Option<&String>, problem: String, problems: &mut Vec<String>) {
    match (fails, gap) {
        (true, None) => problems.push(problem),
        (false, Some(gap)) => {
            problems.push(format!("works now, drop known_gap {gap:?}: {problem}"));
        }
        _ => {}
    }
}

// --- running -----------------------------------------------------------------------------------

fn redact(input: &Path, kind: &str, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
    command.arg("redact").arg(input).args(["--kind", kind]).arg("-o").arg(out);
    if kind == "inzage" {
        command.arg("--requester").arg(folder(kind).join("verzoeker.toml"));
        command.arg("--officials").arg(folder(kind).join("functionarissen.toml"));
    }
    command.output().unwrap()
}

fn check_copy(case: &Case, copy: Option<&PathBuf>, problems: &mut Vec<String>) {
    let name = case.name();
    let gap = case.expected.known_gap.as_ref();
    let Some(copy) = copy else {
        judge(true, gap, format!("{name}: no copy"), problems);
        return;
    };
    let seen = Seen::new(&text_of(copy));
    let before = problems.len();
    for gone in &case.expected.gone {
        let count = seen.count(&gone.text);
        let problem = format!("{name}: {:?} is still there, {count} times", gone.text);
        judge(count > gone.left, gone.known_gap.as_ref(), problem, problems);
    }
    for keep in &case.expected.keep {
        let count = seen.count(&keep.text);
        let problem = format!("{name}: {:?} stands there {count} times", keep.text);
        judge(count < keep.times, keep.known_gap.as_ref(), problem, problems);
    }
    if gap.is_some() {
        let fails = problems.len() > before;
        problems.truncate(before);
        judge(fails, gap, format!("{name}: as it should be"), problems);
    }
}

/// Redacts all documents of a kind as one folder and looks into the copies.
fn check_kind(kind: &str) {
    let cases = cases(kind);
    let scratch = tempfile::tempdir().unwrap();
    let (input, out) = (scratch.path().join("in"), scratch.path().join("out"));
    std::fs::create_dir(&input).unwrap();
    for case in &cases {
        std::fs::copy(&case.document, input.join(case.name())).unwrap();
    }
    let run = redact(&input, kind, &out);
    let code = run.status.code();
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(matches!(code, Some(0 | 1)), "exit {code:?}: {errors}");

    let copies = files(&out.join("documenten"));
    let is_named = |path: &&PathBuf, name: &str| path.file_name().is_some_and(|n| n == name);
    let mut problems = Vec::new();
    for case in &cases {
        let copy = match &case.expected.renamed {
            None => copies.iter().find(|p| is_named(p, &case.name())),
            Some(secret) => {
                if copies.iter().any(|p| p.to_string_lossy().contains(secret.as_str())) {
                    problems.push(format!("{}: the copy has the name in its path", case.name()));
                }
                let others = |p: &&PathBuf| !cases.iter().any(|c| is_named(p, &c.name()));
                copies.iter().filter(|p| p.extension() == case.document.extension()).find(others)
            }
        };
        check_copy(case, copy, &mut problems);
    }
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
}

// --- tests -------------------------------------------------------------------------------------

#[test]
fn expectations_hold_words_that_stand_in_the_original() {
    let mut problems = Vec::new();
    for case in ["verslag", "woo", "inzage", "schijf"].iter().flat_map(|kind| cases(kind)) {
        let seen = Seen::new(&text_of(&case.document));
        for gone in &case.expected.gone {
            if seen.count(&gone.text) <= gone.left {
                problems.push(format!("{}: gone {:?}", case.name(), gone.text));
            }
        }
        for keep in &case.expected.keep {
            if seen.count(&keep.text) < keep.times {
                problems.push(format!("{}: keep {:?}", case.name(), keep.text));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn words_are_found_broken_spaced_and_quoted_but_only_whole() {
    let seen =
        Seen::new("mevrouw Mo-\nlenbeek, B S N 2 2 0 9 2 5 5 2 5\n> Van\n> Beuningen, Januari");
    assert_eq!(seen.count("Molenbeek"), 1);
    assert_eq!(seen.count("220925525"), 1);
    assert_eq!(seen.count("Van Beuningen"), 1);
    assert_eq!(seen.count("Jan"), 0);
}

#[test]
fn verslag_copies_lose_what_must_go_and_keep_the_rest() {
    check_kind("verslag");
}

#[test]
fn woo_copies_lose_what_must_go_and_keep_the_rest() {
    check_kind("woo");
}

#[test]
fn inzage_copies_lose_what_must_go_and_keep_the_rest() {
    check_kind("inzage");
}

#[test]
fn schijf_copies_lose_what_must_go_and_keep_the_rest() {
    check_kind("schijf");
}

#[test]
fn nothing_is_found_in_clean_documents() {
    let mut problems = Vec::new();
    for kind in ["verslag", "woo", "schijf"] {
        for case in cases(kind).iter().filter(|c| c.expected.outcome == Outcome::Clean) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zwartlak"));
            command.arg("scan").arg(&case.document).args(["--kind", kind, "--format", "jsonl"]);
            let code = command.output().unwrap().status.code();
            let problem = format!("{}: exit {code:?}", case.name());
            judge(code != Some(0), case.expected.known_gap.as_ref(), problem, &mut problems);
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
