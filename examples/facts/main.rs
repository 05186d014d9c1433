//! Fits the tagger of facts: `patterns/facts/SOURCE.md` tells how and on what.
//!
//! ```text
//! cargo run --release --example facts -- --laws LAWS -o patterns/facts/model.bin CORPUS/a CORPUS/b
//! ```
#![allow(clippy::print_stdout, reason = "a development tool, run on invented data only")]

#[path = "../score/fifths.rs"]
mod fifths;
#[path = "../score/gold.rs"]
#[allow(dead_code, reason = "scoring reads more of it")]
mod gold;
mod learn;
#[path = "../train/rng.rs"]
mod rng;
mod sample;
mod template;

use anyhow::{Context, Result};
use clap::Parser;
use fifths::{FIFTHS, fifth};
use learn::{How, Learner, Lesson};
use rayon::prelude::*;
use rng::Rng;
use sample::{Sample, Stock};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use zwartlak::detect::{
    DetectOptions, Detector, FactChain, FactModel, Facts, Model, Names, Recogniser, Scene, View,
    fact_label,
};
use zwartlak::model::Kind;

/// Fits the tagger of facts.
#[derive(Parser)]
struct Args {
    /// Corpus folders: `build/<id>.txt` + `build/<id>.json`; the documents of split `train` are used.
    corpora: Vec<PathBuf>,
    /// More folders to learn from, on which `--cross` does not measure.
    #[arg(long)]
    also: Vec<PathBuf>,
    /// Folders with texts without facts.
    #[arg(long)]
    laws: Vec<PathBuf>,
    /// Folder with templates.
    #[arg(long, default_value = "patterns/facts/train")]
    templates: PathBuf,
    /// Where the model goes.
    #[arg(short)]
    output: Option<PathBuf>,
    /// Measures on each fifth with a model fitted on the others.
    #[arg(long)]
    cross: bool,
    /// Prints what is missed and what is wrong on the fifths.
    #[arg(long)]
    show: Option<Kind>,
    /// Copies of each document with exchanged facts.
    #[arg(long, default_value_t = 4)]
    copies: usize,
    /// Documents made of the templates.
    #[arg(long, default_value_t = 3000)]
    made: usize,
    /// Passes over everything.
    #[arg(long, default_value_t = 8)]
    passes: usize,
    /// Step size.
    #[arg(long, default_value_t = 0.05)]
    rate: f32,
    /// Pull of every weight towards zero.
    #[arg(long, default_value_t = 2e-5)]
    decay: f32,
    /// Share of the features that takes part in a step.
    #[arg(long, default_value_t = 0.75)]
    keep: f64,
    /// Documents or templates that must have a feature.
    #[arg(long, default_value_t = 3)]
    least: u8,
    /// Models whose mean is taken.
    #[arg(long, default_value_t = 2)]
    models: u64,
    /// Share of the lines of the lexicons left out of what a copy is seen with.
    #[arg(long, default_value_t = 0.35)]
    thin: f64,
    /// The same for what is measured with.
    #[arg(long, default_value_t = 0.3)]
    thin_measured: f64,
    /// Findings count from this score.
    #[arg(long, default_value_t = 0.4)]
    min: f32,
    /// Models of names fitted without each fifth (`train --hold`), for its documents.
    #[arg(long)]
    names: Vec<PathBuf>,
}

/// The recognisers before the facts, and facts with parts of the lexicons.
struct Eyes {
    /// For the documents of each fifth; one for all when there are no models.
    detectors: Vec<Detector>,
    whole: Facts,
    thinned: Vec<Facts>,
}

/// The same number for a line and a seed, from 0 to below 1.
fn draw(line: &str, seed: u64) -> f64 {
    let hash = line.bytes().fold(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    });
    Rng::new(hash).share()
}

fn thinned(share: f64, seed: u64) -> Result<Facts> {
    Facts::thinned(|line| draw(line, seed) >= share).context("the lexicons")
}

impl Eyes {
    fn new(args: &Args) -> Result<Self> {
        let before = |names: Names| -> Result<Detector> {
            let all = Detector::with_names(&DetectOptions::default(), names)?;
            Ok(all.only(|id| id != "facts"))
        };
        let mut detectors = Vec::new();
        for path in &args.names {
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            let model = Model::parse(bytes.into()).context("no model of names")?;
            detectors.push(before(Names::with(model))?);
        }
        if detectors.is_empty() {
            detectors.push(before(Names::default())?);
        }
        let thinned = (1..=6).map(|seed| thinned(args.thin, seed)).collect::<Result<_>>()?;
        Ok(Self { detectors, whole: Facts::new()?, thinned })
    }

    fn detector(&self, fifth: usize) -> Option<&Detector> {
        self.detectors.get(fifth).or(self.detectors.first())
    }

    /// The lessons in a sample: seen with the whole lexicons or a part of them, and now and then without
    /// a person.
    fn lessons(&self, sample: &Sample, fifth: usize, seed: u64) -> Vec<Lesson> {
        let mut rng = Rng::new(seed);
        let view = View::new(&sample.text);
        let Some(detector) = self.detector(fifth) else { return Vec::new() };
        let mut found = detector.proposed(&view);
        found.retain(|c| c.kind != Kind::Person || !rng.chance(0.06));
        let facts = match rng.below(8) {
            0 | 1 => &self.whole,
            n => self.thinned.get(n - 2).unwrap_or(&self.whole),
        };
        let marks: Vec<(Range<usize>, usize)> =
            sample.marks.iter().map(|(r, k)| (r.clone(), fact_label(*k))).collect();
        let chains = facts.observe(&Scene { view: &view, found: &found });
        let lesson = |chain: &FactChain| {
            let place = |token: &Range<usize>| {
                let span = view.source_span(&sample.text, token.clone());
                span.map_or(0..0, |s| s.start()..s.end())
            };
            let places: Vec<Range<usize>> = chain.tokens().iter().map(place).collect();
            Lesson {
                common: chain.common().to_vec(),
                tokens: chain.features().map(<[u32]>::to_vec).collect(),
                labels: learn::labels(&places, &marks),
                weight: sample.weight,
                origin: sample.origin,
            }
        };
        chains.iter().map(lesson).collect()
    }
}

fn main() -> Result<()> {
    let args = Args::parse();
    let mut golds = Vec::new();
    for folder in &args.corpora {
        golds.extend(gold::load(folder)?);
    }
    golds.retain(|g| g.split == "train");
    let mut also = Vec::new();
    for folder in &args.also {
        also.extend(gold::load(folder)?);
    }
    also.retain(|g| g.split == "train");
    let eyes = Eyes::new(&args)?;
    let templates = template::Templates::load(&args.templates, Path::new("patterns/lists"))?;
    let all = golds.len() + also.len();
    println!("{all} documents, {} sentences with gaps", templates.len());
    if args.cross {
        cross(&args, &eyes, &templates, &golds, &also)?;
    }
    if let Some(path) = &args.output {
        let all: Vec<&gold::Gold> = golds.iter().chain(&also).collect();
        let learner = fit(&args, args.models, &eyes, &templates, &all)?;
        let bytes = FactModel::to_bytes(&learner.weights, &learner.pairs);
        let mut file = std::fs::File::create(path).with_context(|| path.display().to_string())?;
        std::io::Write::write_all(&mut file, &bytes)?;
    }
    Ok(())
}

/// Everything to learn from: the documents, copies with exchanged facts, what the templates make, laws.
fn material(
    args: &Args,
    templates: &template::Templates,
    documents: &[&gold::Gold],
    rng: &mut Rng,
) -> Result<Vec<(Sample, usize)>> {
    let mut all = Vec::new();
    let mut stock = Stock::new();
    let marked: Vec<(Sample, usize)> =
        documents.iter().map(|gold| (Sample::of(gold), fifth(&gold.id))).collect();
    for (sample, _) in &marked {
        sample.store(&mut stock);
    }
    let mut origin = 1_000_000;
    for (document, fifth) in &marked {
        origin += 1;
        all.push((Sample { origin, ..document.clone() }, *fifth));
        for _ in 0..args.copies {
            let mut copy = document.changed(&stock, rng);
            (copy.weight, copy.origin) = (0.5, origin);
            all.push((copy, *fifth));
        }
    }
    for _ in 0..args.made {
        let mut made = templates.document(rng);
        made.weight = 0.6;
        all.push((made, 0));
    }
    for folder in &args.laws {
        for entry in ignore::WalkBuilder::new(folder).sort_by_file_path(Path::cmp).build() {
            let entry = entry?;
            if entry.path().is_file() {
                let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
                origin += 1;
                all.push((Sample { text, marks: Vec::new(), weight: 0.3, origin }, 0));
            }
        }
    }
    Ok(all)
}

fn fit(
    args: &Args,
    models: u64,
    eyes: &Eyes,
    templates: &template::Templates,
    documents: &[&gold::Gold],
) -> Result<Learner> {
    let how = How { rate: args.rate, decay: args.decay, keep: args.keep };
    let one = |seed: u64| -> Result<Learner> {
        let mut rng = Rng::new(seed);
        let material = material(args, templates, documents, &mut rng)?;
        let seen = material.par_iter().enumerate();
        let seen = seen.flat_map_iter(|(n, (sample, fifth))| {
            eyes.lessons(sample, *fifth, seed.wrapping_mul(7919).wrapping_add(n as u64))
        });
        let mut lessons: Vec<Lesson> = seen.collect();
        learn::prune(&mut lessons, args.least);
        let mut learner = Learner::new();
        let mut last = Vec::new();
        for pass in 0..args.passes {
            let loss = learner.pass(&lessons, how, &mut rng);
            if pass + 1 == args.passes {
                println!("model {seed}, {} sentences: loss {loss:.5}", lessons.len());
            }
            if pass * 2 >= args.passes {
                last.push(learner.clone());
            }
        }
        // The mean of the last passes depends less on their order.
        Ok(Learner::mean(&last, args.keep))
    };
    let fitted: Vec<Learner> = (1..=models).map(one).collect::<Result<_>>()?;
    Ok(Learner::mean(&fitted, 1.0))
}

/// Counts of marks, marks found, findings, findings that touch a mark.
#[derive(Clone, Copy, Default)]
struct Counts([usize; 4]);

/// By kind.
type Table = BTreeMap<Kind, Counts>;

/// Measures on each fifth with a model that has not seen it, and the lexicons alone beside it.
fn cross(
    args: &Args,
    eyes: &Eyes,
    templates: &template::Templates,
    golds: &[gold::Gold],
    also: &[gold::Gold],
) -> Result<()> {
    let folds: Vec<usize> = (0..FIFTHS).collect();
    let fold = |hold: &usize| -> Result<[Table; 2]> {
        let kept = golds.iter().filter(|g| fifth(&g.id) != *hold);
        let kept: Vec<&gold::Gold> = kept.chain(also).collect();
        let learner = fit(args, 1, eyes, templates, &kept)?;
        let bytes = FactModel::to_bytes(&learner.weights, &learner.pairs);
        let model = FactModel::parse(bytes.into()).context("the model just made")?;
        let lexicons = || thinned(args.thin_measured, 77);
        let sides = [lexicons()?.by_rules(), lexicons()?.with(model)];
        let mut tables = [Table::new(), Table::new()];
        for gold in golds.iter().filter(|g| fifth(&g.id) == *hold) {
            for (n, (facts, table)) in sides.iter().zip(&mut tables).enumerate() {
                measure(args, eyes, facts, gold, table, n == 1);
            }
        }
        Ok(tables)
    };
    let all: Vec<[Table; 2]> = folds.par_iter().map(fold).collect::<Result<_>>()?;
    for (n, title) in ["lexicons and ties", "with the tagger"].iter().enumerate() {
        let mut sum = Table::new();
        for (kind, Counts(new)) in all.iter().filter_map(|tables| tables.get(n)).flatten() {
            let Counts(counts) = sum.entry(*kind).or_default();
            counts.iter_mut().zip(new).for_each(|(a, b)| *a += b);
        }
        println!("\n{title}");
        print_counts(&sum);
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "counts")]
fn print_counts(counts: &Table) {
    let mut sum = [0; 4];
    let line = |name: &str, [gold, hit, found, right]: [usize; 4]| {
        let (p, r) = (right as f64 / found.max(1) as f64, hit as f64 / gold.max(1) as f64);
        println!(
            "{name:<12} gold {gold:>4} found {found:>4}  P {:>5.1}  R {:>5.1}",
            100.0 * p,
            100.0 * r
        );
    };
    for (kind, Counts(one)) in counts {
        line(kind.as_str(), *one);
        sum.iter_mut().zip(one).for_each(|(a, b)| *a += b);
    }
    line("all", sum);
}

/// Compares what is found in a document with its marks, by overlap.
fn measure(
    args: &Args,
    eyes: &Eyes,
    facts: &Facts,
    gold: &gold::Gold,
    table: &mut Table,
    show: bool,
) {
    let sample = Sample::of(gold);
    let view = View::new(&sample.text);
    let Some(detector) = eyes.detector(fifth(&gold.id)) else { return };
    let before = detector.proposed(&view);
    let mut found = Vec::new();
    facts.find(&Scene { view: &view, found: &before }, &mut found);
    found.retain(|c| c.score.get() >= args.min);
    let places = found.iter().filter_map(|c| {
        let span = view.source_span(&sample.text, c.range.clone())?;
        Some((span.start()..span.end(), c.kind))
    });
    let places: Vec<(Range<usize>, Kind)> = places.collect();
    let touches = |(a, kind): &(Range<usize>, Kind), (b, other): &(Range<usize>, Kind)| {
        kind == other && a.start < b.end && b.start < a.end
    };
    let print = |what: &str, (at, kind): &(Range<usize>, Kind)| {
        if show && args.show == Some(*kind) {
            println!("{what} {} {}", gold.id, in_context(&sample.text, at));
        }
    };
    for mark in &sample.marks {
        let hit = places.iter().any(|place| touches(place, mark));
        let Counts([marks, hits, ..]) = table.entry(mark.1).or_default();
        (*marks, *hits) = (*marks + 1, *hits + usize::from(hit));
        if !hit {
            print("missed", mark);
        }
    }
    for place in &places {
        let right = sample.marks.iter().any(|mark| touches(mark, place));
        let Counts([.., all, rights]) = table.entry(place.1).or_default();
        (*all, *rights) = (*all + 1, *rights + usize::from(right));
        if !right {
            print("wrong ", place);
        }
    }
}

/// A place in brackets with some text around it, on one line.
fn in_context(text: &str, at: &Range<usize>) -> String {
    let border = |i: &usize| text.is_char_boundary(*i);
    let from = (0..=at.start.saturating_sub(40)).rev().find(border).unwrap_or(0);
    let to = (at.end + 30..=text.len()).find(border).unwrap_or(text.len());
    let piece = |range: Range<usize>| text.get(range).unwrap_or_default();
    let line = format!("{}[{}]{}", piece(from..at.start), piece(at.clone()), piece(at.end..to));
    line.replace('\n', "⏎")
}
