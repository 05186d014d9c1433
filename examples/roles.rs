//! Measures who is who: roles, entities and the gate for verslagen, from file to decision.
//!
//! ```text
//! cargo run --example roles -- --split dev CORPUS/a CORPUS/b
//! cargo run --example roles -- --split train --show CORPUS/b
//! ```
//!
//! A corpus folder holds `build/<id>.txt` and `.json` (marks in chars with kind, persons, and for
//! inzage `redact`) and, for inzage, `dossiers/<name>.toml`. Every document goes through the whole
//! program; what the detector misses counts against the result.
#![allow(clippy::print_stdout, reason = "a development tool, run on invented data only")]

use anyhow::{Context, Result};
use clap::Parser;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::formats::{Limits, RedactOptions};
use zwartlak::model::{Evidence, Kind};
use zwartlak::pipeline::{Answers, Inputs, Run};
use zwartlak::policy::Policy;
use zwartlak::report::Row;
use zwartlak::resolve::Case;

/// Measures who is who.
#[derive(Parser)]
struct Args {
    /// Corpus folders.
    corpora: Vec<PathBuf>,
    /// `train` or `dev`.
    #[arg(long, default_value = "dev")]
    split: String,
    /// Lists what went wrong, in context.
    #[arg(long)]
    show: bool,
}

#[derive(Deserialize)]
struct Gold {
    id: String,
    kind: String,
    split: String,
    dossier: Option<String>,
    persons: serde_json::Value,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Span {
    start: usize,
    end: usize,
    kind: Kind,
    person: Option<String>,
    #[serde(default)]
    persons: Vec<String>,
    redact: Option<bool>,
}

impl Span {
    fn keys(&self) -> impl Iterator<Item = &str> {
        self.person.iter().chain(&self.persons).map(String::as_str)
    }
}

impl Gold {
    /// The role of the person with this key, in the corpus' own word.
    fn role(&self, key: &str) -> &str {
        let entry = match &self.persons {
            serde_json::Value::Array(all) => all.iter().find(|p| p["key"] == key),
            map => map.get(key),
        };
        entry.and_then(|p| p["role"].as_str()).unwrap_or_default()
    }
}

/// A document, its marks and what the program decided.
struct Doc {
    gold: Gold,
    chars: Vec<char>,
    rows: Vec<Row>,
}

impl Doc {
    fn touching<'d>(&'d self, span: &'d Span) -> impl Iterator<Item = &'d Row> {
        self.rows.iter().filter(|r| r.chars.0 < span.end && span.start < r.chars.1)
    }

    /// Chars of `span` that are kept, asked and redacted.
    fn fate(&self, span: &Span) -> [usize; 3] {
        let mut out = [0; 3];
        for at in span.start..span.end {
            if self.chars.get(at).is_some_and(|c| c.is_whitespace()) {
                continue;
            }
            let over = |r: &&Row| r.chars.0 <= at && at < r.chars.1;
            let action = self.rows.iter().filter(over).map(|r| match action(r) {
                "redact" => 2,
                "ask" => 1,
                _ => 0,
            });
            if let Some(slot) = out.get_mut(action.max().unwrap_or(0)) {
                *slot += 1;
            }
        }
        out
    }

    /// Chars of `span` that stand in no finding.
    fn open(&self, span: &Span) -> usize {
        let is_open = |at: &usize| {
            self.chars.get(*at).is_some_and(|c| !c.is_whitespace())
                && !self.rows.iter().any(|r| r.chars.0 <= *at && *at < r.chars.1)
        };
        (span.start..span.end).filter(is_open).count()
    }

    fn tell(&self, span: &Span, what: &str) {
        let text = |from: usize, to: usize| -> String {
            let to = to.min(self.chars.len());
            let chars = self.chars.get(from.min(to)..to).unwrap_or_default();
            chars.iter().collect::<String>().replace('\n', "⏎")
        };
        let rows: Vec<String> = self
            .touching(span)
            .map(|r| {
                let f = &r.verdict.finding;
                let evidence: Vec<String> = f.evidence.iter().map(Evidence::code).collect();
                format!(
                    "{} {} {} {:?} {}",
                    f.kind,
                    r.verdict.role.as_str(),
                    action(r),
                    r.verdict.entity.map(|e| e.0),
                    evidence.join(",")
                )
            })
            .collect();
        let keys: Vec<String> = span.keys().map(|k| format!("{k} {}", self.gold.role(k))).collect();
        println!(
            "{what} {} {} {keys:?} | {}[[{}]]{} | {rows:?}",
            self.gold.id,
            span.kind,
            text(span.start.saturating_sub(60), span.start),
            text(span.start, span.end),
            text(span.end, span.end + 30),
        );
    }
}

fn action(row: &Row) -> &'static str {
    row.verdict.decision.action.as_str()
}

fn main() -> Result<()> {
    let args = Args::parse();
    for corpus in &args.corpora {
        let docs = load(corpus, &args.split)?;
        inzage(corpus, &docs, args.show)?;
        let of = |kind: &str| docs.iter().filter(|(g, _)| g.kind == kind).collect::<Vec<_>>();
        verslag(corpus, &of("verslag"), args.show)?;
        woo(corpus, &of("woo"), args.show)?;
    }
    Ok(())
}

type Loaded = (Gold, String);

fn load(corpus: &Path, split: &str) -> Result<Vec<Loaded>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("build"))?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let gold: Gold = serde_json::from_str(&std::fs::read_to_string(&path)?)
            .with_context(|| path.display().to_string())?;
        if gold.split == split {
            out.push((gold, std::fs::read_to_string(path.with_extension("txt"))?));
        }
    }
    Ok(out)
}

/// Runs the program over these documents as one folder.
fn run(kind: &str, requester: Option<&Path>, docs: &[&Loaded]) -> Result<Vec<Doc>> {
    let folder = tempfile::tempdir()?;
    for (gold, text) in docs {
        let path = folder.path().join(format!("{}.txt", gold.id));
        std::io::Write::write_all(&mut std::fs::File::create(path)?, text.as_bytes())?;
    }
    let run = Run {
        detector: Detector::standard(&DetectOptions::default())?,
        policy: Policy::load(kind)?,
        case: Case::load(requester, None)?,
        answers: Answers::default(),
        limits: Limits::default(),
        output: None,
        options: RedactOptions::default(),
        show_text: false,
        today: None,
        jobs: 2,
        stop: zwartlak::pipeline::Stop::default(),
        pace: None,
        state: None,
        version: [0; 32],
        rehash: false,
        workers: None,
    };
    let inputs = Inputs { paths: vec![folder.path().to_owned()], ..Inputs::default() };
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    run.files(inputs, &mut |file| {
        let id = file.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = |r: &&Row| r.part.to_string() == "text";
        rows.insert(id, file.rows.iter().filter(text).cloned().collect());
        Ok(())
    })?;
    docs.iter()
        .map(|(gold, text)| {
            let json = serde_json::to_value(&gold.id)?;
            let rows = rows.remove(json.as_str().unwrap_or_default()).unwrap_or_default();
            Ok(Doc { gold: copy(gold), chars: text.chars().collect(), rows })
        })
        .collect()
}

fn copy(gold: &Gold) -> Gold {
    let span = |s: &Span| Span {
        start: s.start,
        end: s.end,
        kind: s.kind,
        person: s.person.clone(),
        persons: s.persons.clone(),
        redact: s.redact,
    };
    Gold {
        id: gold.id.clone(),
        kind: gold.kind.clone(),
        split: gold.split.clone(),
        dossier: gold.dossier.clone(),
        persons: gold.persons.clone(),
        spans: gold.spans.iter().map(span).collect(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "numbers to print")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// Characters of derden that stay, characters of the verzoeker that go, and who is who.
fn inzage(corpus: &Path, docs: &[Loaded], show: bool) -> Result<()> {
    let names: BTreeSet<&String> = docs.iter().filter_map(|(g, _)| g.dossier.as_ref()).collect();
    let (mut derde, mut own, mut known) = ([0; 3], [0; 3], 0);
    let mut causes = Causes::default();
    let mut pairs = Pairs::default();
    for name in &names {
        let of: Vec<&Loaded> =
            docs.iter().filter(|(g, _)| g.dossier.as_ref() == Some(*name)).collect();
        let request = corpus.join("dossiers").join(format!("{name}.toml"));
        let found = run("inzage", Some(&request), &of)?;
        pairs.add(&found);
        if show {
            who_is_who(&found);
        }
        for doc in &found {
            for span in &doc.gold.spans {
                let mine = span.keys().any(|k| doc.gold.role(k) == "verzoeker");
                let sum = match (span.redact, mine) {
                    (Some(true), false) => &mut derde,
                    (Some(false), true) => &mut own,
                    _ => continue,
                };
                let fate = doc.fate(span);
                if span.redact == Some(true) {
                    let open = doc.open(span);
                    let found = doc.touching(span).next().is_some();
                    let cause = if found { "found in part" } else { "not found" };
                    causes.add(cause, span.kind, open);
                    causes.add("found and kept", span.kind, fate[0] - open);
                    known += fate[0] - open;
                } else {
                    causes.add("of the verzoeker, removed", span.kind, fate[2]);
                    causes.add("of the verzoeker, asked", span.kind, fate[1]);
                }
                for (s, n) in sum.iter_mut().zip(fate) {
                    *s += n;
                }
                if show && span.redact == Some(true) && fate[0] > 0 {
                    doc.tell(span, "KEPT");
                }
                if show && span.redact == Some(false) && fate[0] == 0 {
                    doc.tell(span, if fate[2] > 0 { "BLANKED" } else { "ASKED" });
                }
            }
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let (all, mine): (usize, usize) = (derde.iter().sum(), own.iter().sum());
    println!("inzage, {} dossiers:", names.len());
    let rows = [
        ("derden: wrongly kept", derde[0], all),
        ("derden: of these, found and kept", known, all),
        ("derden: asked (removed until decided)", derde[1], all),
        ("verzoeker: wrongly blanked", own[2], mine),
        ("verzoeker: asked (removed until decided)", own[1], mine),
    ];
    for (what, part, whole) in rows {
        println!("  {what:<42} {part:>6} of {whole:>6} chars {:>6.2} %", percent(part, whole));
    }
    pairs.print();
    if show {
        causes.print();
    }
    Ok(())
}

/// Why chars are kept or removed that should not be: counts by cause and kind.
#[derive(Default)]
struct Causes(BTreeMap<(&'static str, &'static str), usize>);

impl Causes {
    fn add(&mut self, cause: &'static str, kind: Kind, chars: usize) {
        *self.0.entry((cause, kind.as_str())).or_default() += chars;
    }

    /// The causes, those of most chars first.
    fn print(&self) {
        let mut all: Vec<_> = self.0.iter().filter(|(_, chars)| **chars > 0).collect();
        all.sort_by_key(|(_, chars)| std::cmp::Reverse(**chars));
        for ((cause, kind), chars) in all {
            println!("  CAUSE {chars:>6} chars {cause}: {kind}");
        }
    }
}

/// Lists for every person of the corpus whom the program took their mentions for.
fn who_is_who(docs: &[Doc]) {
    let mut all: BTreeMap<&str, BTreeMap<Option<u32>, Vec<String>>> = BTreeMap::new();
    for doc in docs {
        for span in doc.gold.spans.iter().filter(|s| s.kind == Kind::Person) {
            let mut keys = span.keys();
            let (Some(key), None) = (keys.next(), keys.next()) else { continue };
            let entity = doc.touching(span).find_map(|r| r.verdict.entity).map(|e| e.0);
            let seen = doc.touching(span).next().is_some();
            let text: String =
                doc.chars.get(span.start..span.end).unwrap_or_default().iter().collect();
            let text = if seen { text } else { format!("{text} (unseen)") };
            all.entry(key).or_default().entry(entity).or_default().push(text);
        }
    }
    for (key, entities) in all {
        for (entity, mentions) in entities {
            println!("WHO {key} {entity:?}: {}", mentions.join(" | "));
        }
    }
}

/// Pairs of mentions that are one person, in the corpus and by the program.
#[derive(Default)]
struct Pairs {
    both: usize,
    gold: usize,
    ours: usize,
}

impl Pairs {
    fn add(&mut self, docs: &[Doc]) {
        let mut mentions = Vec::new();
        for (at, doc) in docs.iter().enumerate() {
            for span in doc.gold.spans.iter().filter(|s| s.kind == Kind::Person) {
                let mut keys = span.keys();
                let (Some(key), None) = (keys.next(), keys.next()) else { continue };
                let entity = doc.touching(span).find_map(|r| r.verdict.entity);
                // Without an entity a mention is nobody else's: a person of its own.
                let ours = entity.map_or((at + 1, span.start), |e| (0, e.0 as usize));
                mentions.push((key, ours));
            }
        }
        for (i, (a, x)) in mentions.iter().enumerate() {
            for (b, y) in mentions.iter().skip(i + 1) {
                self.both += usize::from(a == b && x == y);
                self.gold += usize::from(a == b);
                self.ours += usize::from(x == y);
            }
        }
    }

    fn print(&self) {
        let (p, r) = (percent(self.both, self.ours), percent(self.both, self.gold));
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        println!("  entities, pairs of mentions: precision {p:.1} % recall {r:.1} % F1 {f1:.1} %");
    }
}

/// Whether a verslag may not hold this under *functie toegestaan*, by the corpus' roles; `None` for
/// the names of outsiders at work, which may be either.
fn is_violation(doc: &Doc, span: &Span) -> Option<bool> {
    if span.kind != Kind::Person {
        return Some(true);
    }
    let role = |wanted: &[&str]| span.keys().all(|k| wanted.contains(&doc.gold.role(k)));
    if role(&["functionaris", "ambtenaar"]) {
        return Some(false);
    }
    (!role(&["functionaris", "ambtenaar", "derde"])).then_some(true)
}

fn verslag(_: &Path, docs: &[&Loaded], show: bool) -> Result<()> {
    if docs.is_empty() {
        return Ok(());
    }
    let found = run("verslag", None, docs)?;
    let (mut right, mut seen, mut bad, mut kept, mut good) = (0, 0, 0, 0, 0);
    for doc in &found {
        let dirty = doc.gold.spans.iter().any(|s| is_violation(doc, s) == Some(true));
        let said = doc.rows.iter().any(|r| action(r) != "keep");
        right += usize::from(dirty == said);
        if show && dirty != said {
            println!(
                "GATE {} should be {}",
                doc.gold.id,
                if dirty { "niet schoon" } else { "schoon" }
            );
        }
        for span in &doc.gold.spans {
            let flagged = doc.touching(span).any(|r| action(r) != "keep");
            let Some(wrong) = is_violation(doc, span) else { continue };
            if wrong {
                bad += 1;
                seen += usize::from(flagged);
                if show && !flagged {
                    doc.tell(span, "MISSED");
                }
            } else {
                good += 1;
                kept += usize::from(!flagged);
                if show && flagged {
                    doc.tell(span, "NEEDLESS");
                }
            }
        }
    }
    let n = found.len();
    println!("verslag, {n} documents:");
    println!("  gate right                     {right:>5} of {n:>5} {:>6.1} %", percent(right, n));
    println!(
        "  violations flagged             {seen:>5} of {bad:>5} {:>6.1} %",
        percent(seen, bad)
    );
    println!(
        "  names in function left alone   {kept:>5} of {good:>5} {:>6.1} %",
        percent(kept, good)
    );
    Ok(())
}

/// Whether each name of a person gets the decision its role asks for.
fn woo(_: &Path, docs: &[&Loaded], show: bool) -> Result<()> {
    if docs.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    for doc in docs {
        found.extend(run("woo", None, &[*doc])?);
    }
    let (mut right, mut all, mut missed) = (0, 0, 0);
    for doc in &found {
        for span in doc.gold.spans.iter().filter(|s| s.kind == Kind::Person) {
            let stays = span.keys().all(|k| doc.gold.role(k) == "functionaris");
            let Some(row) = doc.touching(span).find(|r| r.verdict.finding.kind == Kind::Person)
            else {
                missed += 1;
                if show {
                    doc.tell(span, "UNSEEN");
                }
                continue;
            };
            all += 1;
            let kept = action(row) == "keep";
            right += usize::from(kept == stays);
            if show && kept != stays {
                doc.tell(span, "ROLE");
            }
        }
    }
    println!("woo, {} documents:", found.len());
    println!(
        "  role right, of mentions found  {right:>5} of {all:>5} {:>6.1} %",
        percent(right, all)
    );
    let whole = all + missed;
    println!(
        "  role right, of all mentions    {right:>5} of {whole:>5} {:>6.1} %",
        percent(right, whole)
    );
    Ok(())
}
