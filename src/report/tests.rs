use super::*;
use crate::i18n::{Lang, Texts};
use crate::model::{
    Action, Decider, Decision, EntityId, Evidence, Finding, Grond, Kind, PartKind, Role, Score,
    Secret, Sensitive, Span,
};
use std::{cell::RefCell, io::Write, rc::Rc};

/// A sink that can still be read when a report owns it.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SECRETS: &[&str] =
    &["Geheimpje", "van Verborgen", "123456782", "geheim@voorbeeld.nl", "diabetes", "0612345678"];

fn row(value: &str, kind: Kind, action: Action, role: Role) -> Row {
    let finding = Finding {
        part: 0,
        span: Span::new(value, 0, value.len()).unwrap(),
        kind,
        class: kind.class(),
        score: Score::new(0.876),
        recogniser: "test",
        evidence: vec![Evidence::Pattern, Evidence::Checksum("elfproef")].into(),
        value: Secret::new(value),
    };
    let decision = Decision { action, by: Decider::Rule("AVG art. 15 lid 4".into()) };
    Row {
        verdict: Verdicted { finding, entity: Some(EntityId(2)), role, decision },
        part: PartLabel::nth(PartKind::Page, 3),
        line: 12,
        cell: None,
        chars: (5, 5 + value.chars().count()),
        quads: [Quad([(1.0, 2.004), (3.0, 2.0), (3.0, 9.0), (1.0, 9.0)])].into(),
        masked: Masked::of_kind(kind, Sensitive::new(value)),
        text: None,
        fingerprint: None,
    }
}

fn file(path: &str, outcome: Outcome, rows: Vec<Row>) -> FileReport {
    FileReport {
        path: path.into(),
        member: None,
        format: Some("pdf"),
        bytes: 10,
        outcome,
        reason: None,
        gaps: Vec::new(),
        rows,
        output: None,
        scrubbed: Vec::new(),
        about: About::default(),
        notes: Vec::new(),
        judgement: None,
        kept: None,
    }
}

/// One file of every outcome, together with every reason there is.
fn files() -> Vec<FileReport> {
    let ground = || Some(Grond("5.1.2.e".into()));
    let rows = vec![
        row("Geheimpje van Verborgen", Kind::Person, Action::Redact(ground()), Role::Derde),
        row("123456782", Kind::Bsn, Action::Ask(ground()), Role::Onzeker),
        row("geheim@voorbeeld.nl", Kind::Email, Action::Keep, Role::Organisatie),
        row("diabetes", Kind::Health, Action::Redact(None), Role::Verzoeker),
        row("0612345678", Kind::Phone, Action::Redact(ground()), Role::Functionaris),
    ];
    let mut review = file("map/=HYPERLINK,\"x\".pdf", Outcome::NeedsReview, rows);
    review.scrubbed = vec!["metadata", "macros"];
    review.output = Some("0001.pdf".into());
    let mut broken = file("<script>alert(1)</script>\u{1b}[31m.docx", Outcome::Unreadable, vec![]);
    broken.gaps = reasons()
        .into_iter()
        .map(|reason| Gap { part: Some(PartLabel::nth(PartKind::Page, 2)), reason })
        .collect();
    let mut held = file("/abs/bestand met spatie.txt", Outcome::HeldBack, vec![]);
    held.reason = Some(Reason::Encrypted);
    held.member = Some("in/zip.txt".to_owned());
    let clean = file("schoon.txt", Outcome::Clean, vec![]);
    let done = file("klaar.pdf", Outcome::Redacted, vec![]);
    vec![review, broken, held, clean, done, file("lek.pdf", Outcome::Leak, vec![])]
}

/// One of each.
pub(super) fn reasons() -> Vec<Reason> {
    let s = || "xref".to_owned();
    vec![
        Reason::Io(s()),
        Reason::Encrypted,
        Reason::Damaged(s()),
        Reason::Unsupported(s()),
        Reason::TooLarge(5_000_000_000),
        Reason::Inflates(5_000_000_000),
        Reason::Limit("depth"),
        Reason::NotText(s()),
        Reason::Encoding(s()),
        Reason::NoTextLayer,
        Reason::OcrMissing,
        Reason::OcrFailed("time"),
        Reason::UnreadInk,
        Reason::UnreadableFont,
        Reason::ImageUnread,
        Reason::ImageOcrMissing,
        Reason::EmbeddedUnread(s()),
        Reason::Crash,
        Reason::Leak(s()),
        Reason::NotRemovable(s()),
        Reason::Output(s()),
        Reason::OutputExists,
        Reason::Empty,
        Reason::Stopped,
        Reason::Address(s()),
        Reason::Worker("memory"),
    ]
}

const FORMATS: &[&str] = &["jsonl", "csv", "sarif", "table", "html"];

fn written(format: &str, lang: Lang, files: &[FileReport]) -> String {
    let texts = Texts::new(lang);
    let sink = Sink::default();
    let out = Box::new(sink.clone());
    let heading = Heading {
        policy: "Woo-verzoek".to_owned(),
        note: "Voor iedereen.".to_owned(),
        reasons: Vec::new(),
        grounds: vec![("5.1.2.e".to_owned(), "Persoonlijke levenssfeer".to_owned())],
    };
    {
        let mut report: Box<dyn Report> = match format {
            "jsonl" => Box::new(Jsonl::new(out)),
            "csv" => Box::new(Csv::new(out)),
            "sarif" => Box::new(Sarif::new(out, &texts).unwrap()),
            "table" => Box::new(Table::new(out, &texts)),
            "explained" => Box::new(Table::new(out, &texts).explaining(true)),
            _ => Box::new(Html::new(out, &texts, heading).unwrap()),
        };
        for file in files {
            report.file(file).unwrap();
        }
        report.finish().unwrap();
    }
    let bytes = sink.0.borrow().clone();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn no_format_shows_a_value() {
    for format in FORMATS {
        for lang in [Lang::Nl, Lang::En] {
            let said = written(format, lang, &files());
            for secret in SECRETS.iter().flat_map(|s| s.split_whitespace()).filter(|s| *s != "van")
            {
                assert!(!said.contains(secret), "{format} shows {secret}");
            }
            assert!(said.contains("•••82"), "{format}");
        }
    }
}

#[test]
fn only_json_lines_and_the_terminal_show_text_that_was_asked_for() {
    let mut files = files();
    files[0].rows[0].text = Some("Geheimpje van Verborgen".into());
    for format in FORMATS {
        let shows = written(format, Lang::Nl, &files).contains("Geheimpje");
        assert_eq!(shows, matches!(*format, "jsonl" | "table"), "{format}");
    }
}

#[test]
fn the_table_explains_findings_when_asked() {
    let mut files = files();
    let evidence = &mut files[0].rows[0].verdict.finding.evidence;
    evidence.push(Evidence::Against("no-context"));
    let said = written("explained", Lang::Nl, &files);
    assert!(
        said.contains("0.88 test: past in het patroon; controlegetal klopt: elfproef"),
        "{said}"
    );
    assert!(said.contains("      - tegen: geen woord ernaast dat het aankondigt"), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100));
    assert!(!written("table", Lang::Nl, &files).contains("past in het patroon"));
}

#[test]
fn every_file_is_in_every_report() {
    let files = files();
    for format in FORMATS {
        let said = written(format, Lang::Nl, &files);
        for name in ["schoon.txt", "klaar.pdf", "lek.pdf", "spatie.txt", "docx"] {
            // SARIF lists findings and what was not read; a clean file has neither.
            let listed = *format != "sarif" || matches!(name, "spatie.txt" | "docx");
            assert!(!listed || said.contains(name), "{format} misses {name}");
        }
    }
}

#[test]
fn no_format_prints_an_id_or_a_missing_argument() {
    for lang in [Lang::Nl, Lang::En] {
        for format in ["table", "html", "sarif"] {
            let said = written(format, lang, &files());
            let prefixes =
                ["reason-", "kind-", "part-", "role-", "action-", "scrub-", "report-", "class-"];
            for prefix in prefixes {
                assert!(!said.contains(&format!(">{prefix}")), "{format}: {prefix}");
                assert!(!said.contains(&format!(" {prefix}")), "{format}: {prefix}");
            }
            assert!(!said.contains("{$"), "{format}");
        }
    }
}

#[test]
fn json_lines_have_the_keys_of_the_contract() {
    let said = written("jsonl", Lang::Nl, &files());
    let first = said.lines().next().unwrap();
    insta::assert_snapshot!(first, @r#"{"path":"map/=HYPERLINK,\"x\".pdf","member":null,"part":"page 3","start":5,"end":28,"kind":"person","class":"gewoon","score":0.88,"recogniser":"test","evidence":["pattern","checksum:elfproef"],"entity":"p2","role":"derde","action":"redact","ground":"5.1.2.e","masked":"G••• v••• V•••","page":3,"quads":[[[1.0,2.0],[3.0,2.0],[3.0,9.0],[1.0,9.0]]]}"#);
    let objects: Vec<serde_json::Value> =
        said.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let outcomes: Vec<&str> = objects.iter().filter_map(|o| o["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["needs-review", "unreadable", "held-back", "clean", "redacted", "leak"]);
    let held = objects.iter().find(|o| o["outcome"] == "held-back").unwrap();
    assert_eq!(
        (held["reason"].as_str(), held["member"].as_str()),
        (Some("encrypted"), Some("in/zip.txt"))
    );
    let broken = objects.iter().find(|o| o["outcome"] == "unreadable").unwrap();
    assert_eq!(broken["gaps"].as_array().unwrap().len(), reasons().len());
    let last = &objects.last().unwrap()["summary"];
    assert_eq!(last["files"], 6);
    assert_eq!(last["outcomes"]["leak"], 1);
    assert_eq!(last["actions"]["redact"], 3);
    assert_eq!(last["kinds"]["bsn"], 1);
}

#[test]
#[cfg(unix)]
fn a_path_that_is_no_unicode_is_still_told_exactly() {
    use std::os::unix::ffi::OsStrExt;
    let mut odd = file("x", Outcome::Clean, vec![]);
    odd.path = std::ffi::OsStr::from_bytes(b"a\xff").into();
    assert!(written("jsonl", Lang::Nl, &[odd]).contains("\"path_hex\":\"61ff\""));
}

#[test]
fn csv_is_one_table_without_formulas() {
    let mut all = files();
    all[0].path = "=1+1.pdf".into();
    let said = written("csv", Lang::Nl, &all);
    let mut reader = ::csv::Reader::from_reader(said.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 5 + reasons().len() + 6);
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
    }
    assert!(said.contains("'=1+1.pdf"));
    assert!(said.contains("\r\n"));
}

#[test]
fn sarif_is_json_with_results_and_notifications() {
    let said = written("sarif", Lang::Nl, &files());
    let value: serde_json::Value = serde_json::from_str(&said).unwrap();
    let run = &value["runs"][0];
    assert_eq!(value["version"], "2.1.0");
    assert_eq!(run["results"].as_array().unwrap().len(), 5);
    assert_eq!(run["results"][0]["level"], "note");
    assert_eq!(run["results"][2]["kind"], "informational");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let notes = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notes.len(), reasons().len() + 1);
    let uri = &notes.last().unwrap()["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "file:///abs/bestand%20met%20spatie.txt");
    let empty: serde_json::Value = serde_json::from_str(&written("sarif", Lang::Nl, &[])).unwrap();
    assert_eq!(empty["runs"][0]["results"].as_array().unwrap().len(), 0);
}

#[test]
fn the_table_fits_and_cannot_steer_the_terminal() {
    for lang in [Lang::Nl, Lang::En] {
        let said = written("table", lang, &files());
        for line in said.lines() {
            assert!(line.chars().count() <= 100, "{line}");
            assert!(!line.chars().any(char::is_control), "{line}");
        }
    }
    let said = written("table", Lang::Nl, &files());
    assert!(said.contains("pagina 3, regel 12"), "{said}");
    assert!(said.contains("lakken 5.1.2.e") && said.contains("NAKIJKEN"), "{said}");
    assert!(said.contains("6 bestanden (waarvan 1 in een ander bestand), 5 vondsten"), "{said}");
}

#[test]
fn the_page_is_escaped_whole_and_fetches_nothing() {
    let said = written("html", Lang::Nl, &files());
    assert!(!said.contains("<script") && said.contains("&lt;script&gt;"));
    assert!(said.contains("CONCEPT – nog niet door een mens goedgekeurd"));
    assert!(!said.contains("http://") && !said.contains("https://") && !said.contains("src="));
    assert!(said.contains("Persoonlijke levenssfeer"), "legend of a ground that was used");
    assert!(said.starts_with("<!DOCTYPE html>") && said.trim_end().ends_with("</html>"));
    for tag in ["section", "article", "table", "ul", "li", "div"] {
        let open =
            said.matches(&format!("<{tag}>")).count() + said.matches(&format!("<{tag} ")).count();
        assert_eq!(open, said.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn the_headline_is_the_worst_outcome() {
    let verdict = |outcome| written("html", Lang::Nl, &[file("a", outcome, vec![])]);
    assert!(verdict(Outcome::Clean).contains("Schoon: er is niets gevonden"));
    assert!(verdict(Outcome::HeldBack).contains("Niet klaar"));
    assert!(verdict(Outcome::Leak).contains("Let op"));
}

/// Every id that reports make up from words of the model, and the fixed ones.
fn ids() -> Vec<String> {
    let mut ids = Vec::new();
    let mut add = |prefix: &str, word: &str, tail: &str| ids.push(format!("{prefix}-{word}{tail}"));
    for o in words::OUTCOMES {
        add("outcome", o.as_str(), "");
        add("outcome", o.as_str(), "-means");
        add("report-verdict", o.as_str(), "");
    }
    for r in reasons() {
        add("reason", r.id(), "");
        add("reason", r.id(), "-todo");
    }
    for k in Kind::ALL {
        add("kind", k.as_str(), "");
    }
    for c in [Class::Gewoon, Class::Gevoelig, Class::Bijzonder, Class::Strafrechtelijk] {
        add("class", c.as_str(), "");
    }
    for p in [
        PartKind::Text,
        PartKind::Page,
        PartKind::Body,
        PartKind::Slide,
        PartKind::Notes,
        PartKind::Sheet,
        PartKind::Header,
        PartKind::Footer,
        PartKind::Footnote,
        PartKind::Endnote,
        PartKind::Comment,
        PartKind::Properties,
        PartKind::FileName,
        PartKind::Outline,
        PartKind::Annotation,
        PartKind::Field,
        PartKind::Attachment,
        PartKind::Picture,
        PartKind::Other,
    ] {
        add("part", p.as_str(), "");
    }
    for r in [
        Role::Verzoeker,
        Role::Functionaris,
        Role::Derde,
        Role::Toestemming,
        Role::Onzeker,
        Role::Organisatie,
    ] {
        add("role", r.as_str(), "");
    }
    for a in ["redact", "keep", "ask"] {
        add("action", a, "");
    }
    for e in [
        "pattern",
        "checksum",
        "context",
        "list",
        "grammar",
        "model",
        "same-person",
        "function",
        "functional",
        "person",
        "term",
        "against",
    ] {
        add("evidence", e, "");
    }
    for s in [
        "metadata",
        "javascript",
        "attachments",
        "annotations",
        "outlines",
        "forms",
        "thumbnails",
        "private-data",
        "structure-text",
        "links",
        "images",
        "image-recoded",
        "ocr-layer",
        "signatures",
        "layers",
        "revision-authors",
        "comments",
        "thumbnail",
        "macros",
        "embedded",
        "template",
        "old-revisions",
    ] {
        add("scrub", s, "");
    }
    ids
}

/// Message ids with the arguments they name.
fn messages(
    source: &str,
) -> std::collections::BTreeMap<String, std::collections::BTreeSet<String>> {
    let mut out = std::collections::BTreeMap::new();
    let mut id = String::new();
    for line in source.lines() {
        if let Some((name, _)) = line.split_once(" = ")
            && line.starts_with(|c: char| c.is_ascii_lowercase())
        {
            id = name.to_owned();
            assert!(!out.contains_key(&id), "{id} stands twice");
        }
        let arguments: &mut std::collections::BTreeSet<String> = out.entry(id.clone()).or_default();
        for piece in line.split('$').skip(1) {
            arguments.insert(piece.chars().take_while(char::is_ascii_alphanumeric).collect());
        }
    }
    out.remove("");
    out
}

#[test]
fn every_id_exists_in_both_languages_with_the_same_arguments() {
    let nl = messages(include_str!("../i18n/nl.ftl"));
    let en = messages(include_str!("../i18n/en.ftl"));
    for (id, arguments) in &nl {
        assert_eq!(en.get(id), Some(arguments), "{id}");
    }
    assert_eq!(nl.len(), en.len());
    for id in ids() {
        assert!(nl.contains_key(&id), "{id}");
    }
    let sources = [
        include_str!("words.rs"),
        include_str!("table.rs"),
        include_str!("html.rs"),
        include_str!("sarif.rs"),
    ];
    for source in sources {
        for piece in source.split("\"report-").skip(1) {
            let id: String = piece.chars().take_while(|c| *c != '"').collect();
            let whole = format!("report-{id}");
            assert!(whole.contains('{') || nl.contains_key(&whole), "{whole}");
        }
    }
    for lang in [Lang::Nl, Lang::En] {
        let texts = Texts::new(lang);
        for id in nl.keys() {
            assert_ne!(texts.get(id), *id, "{id} is not loaded");
        }
    }
}

#[test]
#[ignore = "writes a sample page to look at: PAGE=path cargo test --lib sample_page -- --ignored"]
fn sample_page() {
    let path = std::env::var("PAGE").unwrap();
    std::fs::File::create(path)
        .unwrap()
        .write_all(written("html", Lang::Nl, &files()).as_bytes())
        .unwrap();
}
