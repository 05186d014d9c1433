//! Fits the tagger of names: `patterns/names/SOURCE.md` tells how and on what.
//!
//! ```text
//! cargo run --release --example train -- --laws LAWS -o patterns/names/model.bin CORPUS/a CORPUS/b
//! ```
#![allow(clippy::print_stdout, reason = "a development tool, run on invented data only")]
#![allow(clippy::indexing_slicing, reason = "fixed arrays")]

#[path = "../score/fifths.rs"]
mod fifths;
#[path = "../score/gold.rs"]
#[allow(dead_code, reason = "scoring reads more of it")]
mod gold;
mod learn;
mod names;
mod rng;
mod sample;
mod swap;
mod template;

use anyhow::{Context, Result};
use clap::Parser;
use fifths::{FIFTHS, fifth};
use learn::{How, Learner, Lesson};
use rng::Rng;
use sample::Sample;
use std::path::{Path, PathBuf};
use zwartlak::detect::Model;

/// Fits the tagger of names.
#[derive(Parser)]
struct Args {
    /// Corpus folders: `build/<id>.txt` + `build/<id>.json`; the documents of split `train` are used.
    corpora: Vec<PathBuf>,
    /// Folders with texts without names.
    #[arg(long)]
    laws: Vec<PathBuf>,
    /// Folder with templates and lists.
    #[arg(long, default_value = "patterns/names/train")]
    templates: PathBuf,
    /// Where the model goes.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Leaves out this fifth of the documents (0 to 4), and measures on it.
    #[arg(long)]
    hold: Option<usize>,
    /// Copies of each document with other names.
    #[arg(long, default_value_t = 4)]
    copies: usize,
    /// Documents made of each template.
    #[arg(long, default_value_t = 12)]
    made: usize,
    /// Passes over everything.
    #[arg(long, default_value_t = 8)]
    passes: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.06)]
    rate: f32,
    /// Pull of every weight towards zero.
    #[arg(long, default_value_t = 2e-5)]
    decay: f32,
    /// Share of the features that takes part in a step.
    #[arg(long, default_value_t = 0.8)]
    keep: f64,
    /// Documents or templates that must have a feature.
    #[arg(long, default_value_t = 3)]
    least: u8,
    /// Also fits the table that turns log-odds into the share that is right, on a fifth left out.
    #[arg(long)]
    calibrate: bool,
    /// Models, each from other names and noise, whose mean is taken.
    #[arg(long, default_value_t = 3)]
    models: u64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut golds = Vec::new();
    for folder in &args.corpora {
        golds.extend(gold::load(folder)?);
    }
    golds.retain(|g| g.split == "train");
    let held = |g: &&gold::Gold| args.hold == Some(fifth(&g.id));
    let mut lists =
        names::Lists::load(Path::new("patterns/lists"), &args.templates, names::Share::Train)?;
    let of = |keep: bool| -> Vec<Sample> {
        golds.iter().filter(|g| held(g) != keep).map(Sample::of).collect()
    };
    let (kept, held_out) = (of(true), of(false));
    lists.fills.insert("clause".to_owned(), clauses(&kept));
    let learner = fit(&args, args.models, &lists, &kept)?;
    if !held_out.is_empty() {
        let lessons = learn::lessons(&held_out);
        report("held out", &learner, &lessons);
    }
    let table = if args.calibrate { calibration(&args, &lists, &golds)? } else { sigmoid() };
    if let Some(path) = &args.output {
        let bytes = Model::to_bytes(&learner.weights, &table);
        write(path, &bytes)?;
    }
    Ok(())
}

/// Clauses of the documents in which nobody is named, in lower case: what may stand behind a verb.
fn clauses(documents: &[Sample]) -> Vec<String> {
    let mut all = std::collections::BTreeSet::new();
    let small = |w: &&str| w.chars().all(|c| c.is_lowercase() || c == '-');
    for document in documents {
        let mut at = 0;
        let ends = document.marks.iter().map(|m| (m.start, m.end));
        for (start, end) in ends.chain([(document.text.len(), document.text.len())]) {
            let between = document.text.get(at..start.max(at)).unwrap_or_default();
            at = end;
            for piece in between.split(['.', ',', ';', ':', '\n', '(', ')', '?', '!']) {
                let words: Vec<&str> = piece.split(' ').collect();
                let whole = words.iter().skip(1).all(|w| small(w) && !w.is_empty());
                if whole && (4..=10).contains(&words.len()) {
                    let tail = words.get(words.len() / 3 + 1..).unwrap_or_default();
                    all.insert(tail.join(" "));
                }
            }
        }
    }
    all.into_iter().collect()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
    Ok(file.write_all(bytes)?)
}

/// Everything to learn from: the documents, copies with other names, what the templates make, laws.
fn material(
    args: &Args,
    lists: &names::Lists,
    documents: &[Sample],
    rng: &mut Rng,
) -> Result<Vec<Sample>> {
    let mut all: Vec<Sample> = Vec::new();
    let mut origin = 0;
    for document in documents {
        origin += 1;
        let document = &Sample { origin, ..document.clone() };
        all.push(document.clone());
        for _ in 0..args.copies {
            let mut copy = swap::swapped(document, lists, rng);
            copy.weight = 0.5;
            all.push(copy);
        }
    }
    for template in template::load(&args.templates)? {
        origin += 1;
        for _ in 0..args.made {
            let mut made = template.fill(lists, rng);
            match rng.below(12) {
                0 | 1 => made = swap::noisy(&made, rng),
                2 => made = swap::cased(&made, rng),
                3 => made = swap::wrapped(&made, rng),
                _ => {}
            }
            (made.weight, made.origin) = (0.5, origin);
            all.push(made);
        }
    }
    for folder in &args.laws {
        for entry in ignore::WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build() {
            let entry = entry?;
            if entry.path().is_file() {
                let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
                origin += 1;
                all.push(Sample { text, marks: Vec::new(), weight: 0.5, origin });
            }
        }
    }
    Ok(all)
}

fn fit(args: &Args, models: u64, lists: &names::Lists, documents: &[Sample]) -> Result<Learner> {
    let how = How { rate: args.rate, decay: args.decay, keep: args.keep };
    let mut fitted = Vec::new();
    for seed in 1..=models {
        let mut rng = Rng::new(seed);
        let mut lessons = learn::lessons(&material(args, lists, documents, &mut rng)?);
        learn::prune(&mut lessons, args.least);
        let mut learner = Learner::new();
        let mut seen = Vec::new();
        for pass in 0..args.passes {
            let loss = learner.pass(&lessons, &how, &mut rng);
            println!("model {seed}, {} chains, pass {}: loss {loss:.5}", lessons.len(), pass + 1);
            if pass * 2 >= args.passes {
                seen.push(learner.clone());
            }
        }
        // The mean of the last passes depends less on their order.
        fitted.push(Learner::mean(&seen, args.keep));
    }
    Ok(Learner::mean(&fitted, 1.0))
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
fn report(title: &str, learner: &Learner, lessons: &[Lesson]) {
    let [hit, found, gold, tokens, lost] = learner.measure(lessons);
    let (p, r) = (hit as f64 / found.max(1) as f64, hit as f64 / gold.max(1) as f64);
    println!(
        "{title}: P {:.1} R {:.1} F {:.1} of {gold}; {:.1} % of {tokens} tokens lost",
        100.0 * p,
        100.0 * r,
        200.0 * p * r / (p + r).max(1e-9),
        100.0 * lost as f64 / tokens.max(1) as f64,
    );
}

/// Points of the table: from -4 in steps of 1.
const POINTS: i16 = 16;

fn sigmoid() -> Vec<f32> {
    (0..POINTS).map(|n| 1.0 / (1.0 + (4.0 - f32::from(n)).exp())).collect()
}

/// The share of right names by log-odds, measured on each fifth by a model without it.
fn calibration(args: &Args, lists: &names::Lists, golds: &[gold::Gold]) -> Result<Vec<f32>> {
    let mut outcomes = Vec::new();
    for hold in 0..FIFTHS {
        let (kept, held): (Vec<_>, Vec<_>) = golds.iter().partition(|g| fifth(&g.id) != hold);
        let kept: Vec<Sample> = kept.into_iter().map(Sample::of).collect();
        let held: Vec<Sample> = held.into_iter().map(Sample::of).collect();
        let learner = fit(args, 1, lists, &kept)?;
        let lessons = learn::lessons(&held);
        report(&format!("fifth {hold}"), &learner, &lessons);
        outcomes.extend(learner.outcomes(&lessons));
    }
    let prior = sigmoid();
    let mut table = Vec::new();
    for (n, prior) in (0..POINTS).zip(prior) {
        // Neighbours within 0.75, with four times the prior, never falling.
        let near = outcomes.iter().filter(|(odds, _)| (odds + 4.0 - f32::from(n)).abs() < 0.75);
        let (mut right, mut all) = (4.0 * prior, 4.0);
        for (_, ok) in near {
            right += f32::from(u8::from(*ok));
            all += 1.0;
        }
        let last = table.last().copied().unwrap_or(0.0f32);
        table.push((right / all).max(last));
    }
    println!("share right by log-odds from -4: {table:.2?}");
    Ok(table)
}
