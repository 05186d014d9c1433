//! What is printed.

use crate::gold::Mark;
use crate::maths::{Tally, fuzzy, share};
use crate::{Case, Show};
use std::collections::BTreeMap;
use zwartlak::model::Kind;

/// Chars of context on both sides of a listed place.
const CONTEXT: usize = 30;

/// Tallies per kind of the cases that `wanted` picks.
fn sum(cases: &[Case], wanted: impl Fn(&Case) -> bool) -> BTreeMap<Kind, Tally> {
    let mut out: BTreeMap<Kind, Tally> = BTreeMap::new();
    for case in cases.iter().filter(|c| wanted(c)) {
        for (kind, tally) in &case.score.kinds {
            *out.entry(*kind).or_default() += *tally;
        }
    }
    out
}

fn total(kinds: &BTreeMap<Kind, Tally>) -> Tally {
    let mut all = Tally::default();
    for tally in kinds.values() {
        all += *tally;
    }
    all
}

fn percent(value: Option<f64>) -> String {
    value.map_or("-".to_owned(), |v| format!("{:.1}", v * 100.0))
}

fn row(name: &str, t: &Tally) {
    println!(
        "{name:<16} {:>6} {:>6} {:>7} {:>7} {:>7} {:>8} {:>8} {:>7} {:>7}",
        t.gold,
        t.found,
        percent(t.precision()),
        percent(t.recall()),
        percent(t.f1()),
        percent(share(t.near, t.found)),
        percent(share(t.touched, t.gold)),
        percent(t.leak()),
        percent(t.over()),
    );
}

fn header(title: &str) {
    println!(
        "\n{title:<16} {:>6} {:>6} {:>7} {:>7} {:>7} {:>8} {:>8} {:>7} {:>7}",
        "gold", "found", "P", "R", "F1", "P-touch", "R-touch", "leak", "over"
    );
}

/// Per kind for each split, per kind of document, and the look-alikes.
pub(crate) fn print(cases: &[Case]) {
    println!("percent; leak: marked chars in no finding; over: found chars in no mark");
    println!("kinds with ~ count by overlap; R-touch: some char of the mark found with its kind");
    for split in ["train", "dev"] {
        let kinds = sum(cases, |c| c.gold.split == split);
        if kinds.is_empty() {
            continue;
        }
        header(split);
        for (kind, tally) in &kinds {
            let fuzzy = if fuzzy(*kind) { "~" } else { "" };
            row(&format!("{kind}{fuzzy}"), tally);
        }
        let all = total(&kinds);
        row("all", &all);
        println!("{:<16} {:>6} {:>6}", "places, streets", all.optional, all.optional_hit);
    }
    header("document kind");
    for split in ["train", "dev"] {
        for kind in ["verslag", "woo", "inzage", "schijf"] {
            let kinds = sum(cases, |c| c.gold.kind == kind && c.gold.split == split);
            if !kinds.is_empty() {
                row(&format!("{kind} {split}"), &total(&kinds));
            }
        }
    }
    println!("\nF1 (leak) per kind and kind of document");
    println!("{:<16} {:>14} {:>14} {:>14} {:>14}", "", "verslag", "woo", "inzage", "schijf");
    for kind in sum(cases, |_| true).keys() {
        print!("{:<16}", kind.as_str());
        for of in ["verslag", "woo", "inzage", "schijf"] {
            let tally = sum(cases, |c| c.gold.kind == of).get(kind).copied().unwrap_or_default();
            print!(" {:>14}", format!("{} ({})", percent(tally.f1()), percent(tally.leak())));
        }
        println!();
    }
    println!("\nlook-alikes hit");
    for (label, (all, hits)) in negatives(cases) {
        println!("{label:<16} {hits:>6} of {all:>5} {:>7}", percent(share(hits, all)));
    }
}

fn negatives(cases: &[Case]) -> BTreeMap<String, (usize, usize)> {
    let mut out: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in cases {
        for (label, (all, hits)) in &case.score.negatives {
            let sum = out.entry(label.clone()).or_default();
            sum.0 += all;
            sum.1 += hits;
        }
    }
    out
}

/// Misses or false alarms, one a line.
pub(crate) fn list(cases: &[Case], show: Show, kind: Option<Kind>) {
    for case in cases {
        let id = &case.gold.id;
        let wanted = |m: &&Mark| kind.is_none_or(|k| k == m.kind);
        match show {
            Show::Missed => {
                let marks = case.score.missed.iter().filter_map(|i| case.gold.marks.get(*i));
                for mark in marks.filter(wanted) {
                    println!("{id}: {}", in_context(&case.gold.text, mark, &instead(case, mark)));
                }
            }
            Show::Wrong => {
                let found = case.score.wrong.iter().filter_map(|i| case.found.get(*i));
                for f in found.filter(|f| wanted(&&f.mark)) {
                    println!("{id}: {}", in_context(&case.gold.text, &f.mark, &f.note));
                }
            }
        }
    }
}

/// What was found in the place of a missed mark.
fn instead(case: &Case, mark: &Mark) -> String {
    let text: Vec<char> = case.gold.text.chars().collect();
    let over = case
        .found
        .iter()
        .filter(|f| f.mark.at.start < mark.at.end && mark.at.start < f.mark.at.end);
    let seen: Vec<String> = over
        .map(|f| {
            let surface: String = text.get(f.mark.at.clone()).unwrap_or_default().iter().collect();
            format!("found {}|{surface} ({})", f.mark.kind, f.note)
        })
        .collect();
    seen.join("; ")
}

/// `kind  …before [text] after…  note`, line ends shown as ⏎.
pub(crate) fn in_context(text: &str, mark: &Mark, note: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let cut = |from: usize, to: usize| -> String {
        let piece = chars.get(from..to.min(chars.len())).unwrap_or_default();
        piece.iter().map(|c| if *c == '\n' { '⏎' } else { *c }).collect()
    };
    let before = cut(mark.at.start.saturating_sub(CONTEXT), mark.at.start);
    let inside = cut(mark.at.start, mark.at.end);
    let after = cut(mark.at.end, mark.at.end + CONTEXT);
    format!("{:<13} {before}[{inside}]{after}   {note}", mark.kind.as_str())
}

/// Lower ends of the steps of the reliability table.
const STEPS: [f32; 8] = [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/// For each step of the score: findings, and how many of them touch a mark of their kind.
fn steps(cases: &[Case], kind: Option<Kind>) -> Vec<(f32, usize, usize)> {
    let mut out: Vec<(f32, usize, usize)> = STEPS.iter().map(|s| (*s, 0, 0)).collect();
    for case in cases {
        for f in &case.found {
            if f.functional || kind.is_some_and(|k| k != f.mark.kind) {
                continue;
            }
            let near = case.gold.marks.iter().any(|m| {
                m.kind == f.mark.kind && f.mark.at.start < m.at.end && m.at.start < f.mark.at.end
            });
            if let Some(step) = out.iter_mut().rev().find(|(from, ..)| f.score >= *from) {
                step.1 += 1;
                step.2 += usize::from(near);
            }
        }
    }
    out
}

/// How often a finding of each score is right, and all from that score.
pub(crate) fn reliability(cases: &[Case]) {
    for (title, kind) in [("all kinds", None), ("person", Some(Kind::Person))] {
        println!(
            "\nreliability, {title}\n{:<12} {:>7} {:>7} {:>12}",
            "score", "found", "right", "from here up"
        );
        let steps = steps(cases, kind);
        for (n, (from, found, right)) in steps.iter().enumerate() {
            let rest = steps.iter().skip(n);
            let (all, good) = rest.fold((0, 0), |(a, g), (_, f, r)| (a + f, g + r));
            println!(
                "{from:<12.1} {found:>7} {:>7} {:>12}",
                percent(share(*right, *found)),
                percent(share(good, all)),
            );
        }
    }
}

/// The same numbers for a machine.
pub(crate) fn json(cases: &[Case]) -> serde_json::Value {
    let named = |kinds: BTreeMap<Kind, Tally>| -> serde_json::Value {
        let all = total(&kinds);
        let mut map: BTreeMap<String, Tally> =
            kinds.into_iter().map(|(k, t)| (k.as_str().to_owned(), t)).collect();
        map.insert("all".to_owned(), all);
        serde_json::json!(map)
    };
    let mut documents: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    for case in cases {
        let (kind, split) = (&case.gold.kind, &case.gold.split);
        documents.entry(format!("{kind} {split}")).or_insert_with(|| {
            named(sum(cases, |c| c.gold.kind == *kind && c.gold.split == *split))
        });
    }
    serde_json::json!({
        "train": named(sum(cases, |c| c.gold.split == "train")),
        "dev": named(sum(cases, |c| c.gold.split == "dev")),
        "documents": documents,
        "look_alikes": negatives(cases),
        "reliability": {
            "all": steps(cases, None),
            "person": steps(cases, Some(Kind::Person)),
        },
    })
}
