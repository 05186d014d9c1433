//! Measures detection against documents with marks (`fixtures/README.md` tells where such come
//! from), and false alarms on texts without personal data.
//!
//! ```text
//! cargo run --release --example score -- --split dev CORPUS/a CORPUS/b
//! cargo run --release --example score -- --show missed --kind person CORPUS/a
//! cargo run --release --example score -- --negatives CORPUS/plain
//! cargo run --release --example score -- --split dev --reliability --origins patterns/names --json benches/records/D.json CORPUS/a CORPUS/b
//! zwartlak scan CORPUS/a/build --format jsonl -o f.jsonl; … --jsonl f.jsonl CORPUS/a
//! ```
#![allow(clippy::print_stdout, reason = "a development tool, run on invented data only")]

mod conll;
mod fifths;
mod gold;
mod maths;
#[path = "../train/names.rs"]
#[allow(dead_code, reason = "training uses more of it")]
mod names;
mod origins;
#[path = "../train/rng.rs"]
#[allow(dead_code, reason = "training uses more of it")]
mod rng;
mod run;
#[path = "../train/sample.rs"]
#[allow(dead_code, reason = "training uses more of it")]
mod sample;
mod table;
#[path = "../train/template.rs"]
#[allow(dead_code, reason = "training uses more of it")]
mod template;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use gold::Gold;
use maths::Found;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zwartlak::model::Kind;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Split {
    Train,
    Dev,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    Missed,
    Wrong,
}

/// Measures detection against documents with marks.
#[derive(Parser)]
struct Args {
    /// Corpus folders: `build/<id>.txt` + `build/<id>.json`.
    corpora: Vec<PathBuf>,
    /// Which documents.
    #[arg(long, value_enum, default_value = "all")]
    split: Split,
    /// Writes the numbers there: `benches/records/<date>-<machine>.json`.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Prints how often findings of each score are right.
    #[arg(long)]
    reliability: bool,
    /// Lists misses or false alarms with 30 chars on both sides.
    #[arg(long, value_enum)]
    show: Option<Show>,
    /// Lists this kind only.
    #[arg(long)]
    kind: Option<Kind>,
    /// Ignores findings with a lower score.
    #[arg(long, default_value_t = 0.35)]
    min: f32,
    /// Counts false alarms in the .txt and .md files of this folder.
    #[arg(long)]
    negatives: Vec<PathBuf>,
    /// A model of names instead of the built-in one; of five, each document gets the one that was
    /// fitted without its fifth (`train --hold`).
    #[arg(long)]
    model: Vec<PathBuf>,
    /// Measures names on this file in `CoNLL` format (`token<TAB>tag`, blank line between sentences).
    #[arg(long)]
    conll: Vec<PathBuf>,
    /// Measures names of each origin on documents made for it; with the folder of the templates.
    #[arg(long, value_name = "patterns/names")]
    origins: Option<PathBuf>,
    /// Scores the output of `zwartlak scan --format jsonl` instead of running the detector.
    #[arg(long)]
    jsonl: Option<PathBuf>,
}

/// A document and what was found in it.
struct Case {
    gold: Gold,
    found: Vec<Found>,
    score: maths::Score,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut golds = Vec::new();
    for folder in &args.corpora {
        golds.extend(gold::load(folder)?);
    }
    golds.retain(|g| match args.split {
        Split::All => true,
        Split::Train => g.split == "train",
        Split::Dev => g.split == "dev",
    });
    let mut runners = run::Runner::all(args.min, &args.model)?;
    let from_file = args.jsonl.as_deref().map(|p| run::read_jsonl(p, args.min)).transpose()?;
    let cases: Vec<Case> = golds
        .into_iter()
        .map(|gold| {
            let found = match &from_file {
                Some(by_id) => by_id.get(&gold.id).cloned().unwrap_or_default(),
                None => run::of(&mut runners, &gold.id).find(&gold.text),
            };
            let score = maths::score(&gold, &found);
            Case { gold, found, score }
        })
        .collect();
    if let Some(show) = args.show {
        table::list(&cases, show, args.kind);
    } else if !cases.is_empty() {
        table::print(&cases);
    }
    if args.reliability {
        table::reliability(&cases);
    }
    let mut record = table::json(&cases);
    let mut add = |key: &str, value: serde_json::Value| {
        if let Some(map) = record.as_object_mut() {
            map.insert(key.to_owned(), value);
        }
    };
    let mut runner = run::Runner::all(args.min, args.model.get(..1).unwrap_or_default())?.remove(0);
    let base = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut plains = BTreeMap::new();
    for folder in &args.negatives {
        plains.insert(base(folder), plain(folder, &mut runner, &args)?);
    }
    add("false_alarms", serde_json::json!(plains));
    let mut conlls = BTreeMap::new();
    for file in &args.conll {
        conlls.insert(base(file), conll::measure(file, &mut runner, args.show)?);
    }
    add("conll", serde_json::json!(conlls));
    if let Some(folder) = &args.origins {
        let origins = origins::measure(folder, &mut runner, args.show)?;
        add("origins", serde_json::json!(origins));
    }
    let mut speeds = Vec::new();
    for runner in runners.iter().chain([&runner]) {
        if let Some(speed) = runner.speed() {
            println!("detect: {speed:.2} MB/s on one thread ({} bytes)", runner.bytes());
            speeds.push(serde_json::json!({"bytes": runner.bytes(), "mb_per_second": speed}));
        }
    }
    add("speed", serde_json::json!(speeds));
    if let Some(path) = &args.json {
        let mut file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
        serde_json::to_writer_pretty(&mut file, &record)?;
        std::io::Write::write_all(&mut file, b"\n")?;
    }
    Ok(())
}

/// Counts findings per 1,000 words in files that hold no personal data.
fn plain(folder: &Path, runner: &mut run::Runner, args: &Args) -> Result<serde_json::Value> {
    let mut words = 0;
    let mut files = 0;
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for entry in ignore::WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build() {
        let entry = entry?;
        let wanted = entry.path().extension().is_some_and(|e| e == "txt" || e == "md");
        if !wanted || !entry.path().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path())?;
        let text = String::from_utf8_lossy(&bytes);
        files += 1;
        words += text.split_whitespace().count();
        let found = runner.find(&text);
        for f in found.iter().filter(|f| !f.functional) {
            *counts.entry(f.mark.kind).or_default() += 1;
            if args.show == Some(Show::Wrong) && args.kind.is_none_or(|k| k == f.mark.kind) {
                let name = entry.file_name().to_string_lossy();
                println!("{name}: {}", table::in_context(&text, &f.mark, &f.note));
            }
        }
    }
    println!("\n{}: {files} files, {words} words, findings per 1,000 words", folder.display());
    for (kind, count) in &counts {
        let per = maths::share(count * 1000, words).unwrap_or_default();
        println!("  {kind:<14} {count:>6} {per:>8.3}");
    }
    let all: usize = counts.values().sum();
    println!(
        "  {:<14} {all:>6} {:>8.3}",
        "all",
        maths::share(all * 1000, words).unwrap_or_default()
    );
    let kinds: BTreeMap<&str, usize> = counts.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    Ok(serde_json::json!({"files": files, "words": words, "findings": kinds}))
}
