//! Names of each origin, in documents made for it out of names and sentences that the tagger was not
//! fitted on.

use crate::Show;
use crate::gold::Mark;
use crate::maths::{possessive, share};
use crate::names::{Lists, Share};
use crate::rng::Rng;
use crate::run::Runner;
use crate::sample::Sample;
use crate::table::in_context;
use crate::template;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;
use zwartlak::model::Kind;

/// Documents made of each template.
const EACH: usize = 12;

/// Prints for each origin how many names are found exactly and at all, and the share of their chars in
/// no finding; and of all findings those that touch no name.
pub(crate) fn measure(
    folder: &Path,
    runner: &mut Runner,
    show: Option<Show>,
) -> Result<BTreeMap<String, Counts>> {
    println!(
        "\n{:<16} {:>6} {:>7} {:>8} {:>7} {:>7}",
        "origin", "gold", "R", "R-touch", "leak", "false"
    );
    let all = counts(folder, runner, EACH, show)?;
    for (id, sum) in &all {
        println!(
            "{id:<16} {:>6} {:>7.1} {:>8.1} {:>7.1} {:>7.1}",
            sum.gold,
            100.0 * share(sum.hit, sum.gold).unwrap_or(0.0),
            100.0 * share(sum.touched, sum.gold).unwrap_or(0.0),
            100.0 * share(sum.leaked, sum.chars).unwrap_or(0.0),
            100.0 * share(sum.astray, sum.found).unwrap_or(0.0),
        );
    }
    Ok(all)
}

/// The counts of each origin over `each` documents of every template.
pub(crate) fn counts(
    folder: &Path,
    runner: &mut Runner,
    each: usize,
    show: Option<Show>,
) -> Result<BTreeMap<String, Counts>> {
    let lists = Lists::load(Path::new("patterns/lists"), &folder.join("train"), Share::Test)?;
    let templates = template::load(&folder.join("test"))?;
    let mut all = BTreeMap::new();
    for origin in lists.origins.iter().map(Some).chain([None]) {
        let id = origin.map_or("nederland", |o| o.id.as_str());
        let mut rng = Rng::new(2026);
        let mut sum = Counts::default();
        for template in templates.iter().cycle().take(each * templates.len()) {
            let sample = template.fill_with(&lists, origin, &mut rng);
            count(&sample, runner, show, &mut sum);
        }
        all.insert(id.to_owned(), sum);
    }
    Ok(all)
}

/// What became of the names of one origin.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub(crate) struct Counts {
    /// Names that stand there.
    pub(crate) gold: usize,
    /// Found with their borders.
    pub(crate) hit: usize,
    /// Found at all.
    pub(crate) touched: usize,
    /// Their letters.
    pub(crate) chars: usize,
    /// Of those, in no finding.
    pub(crate) leaked: usize,
    /// Findings.
    pub(crate) found: usize,
    /// Of those, that touch no name.
    pub(crate) astray: usize,
}

fn count(sample: &Sample, runner: &mut Runner, show: Option<Show>, sum: &mut Counts) {
    let text: Vec<char> = sample.text.chars().collect();
    let char_of = |byte: usize| sample.text.get(..byte).map_or(0, |t| t.chars().count());
    let found: Vec<_> = runner
        .find(&sample.text)
        .into_iter()
        .filter(|f| f.mark.kind == Kind::Person)
        .map(|f| f.mark.at)
        .collect();
    let marks: Vec<_> = sample.marks.iter().map(|m| char_of(m.start)..char_of(m.end)).collect();
    let near =
        |f: &std::ops::Range<usize>| marks.iter().any(|m| f.start < m.end && m.start < f.end);
    sum.found += found.len();
    sum.astray += found.iter().filter(|f| !near(f)).count();
    for mark in &sample.marks {
        let mark = char_of(mark.start)..char_of(mark.end);
        let hit = found.iter().any(|f| {
            let rest = f.end.min(mark.end)..f.end.max(mark.end);
            f.start == mark.start
                && (rest.is_empty() || possessive(text.get(rest).unwrap_or_default()))
        });
        let near: Vec<_> =
            found.iter().filter(|f| f.start < mark.end && mark.start < f.end).collect();
        sum.gold += 1;
        sum.hit += usize::from(hit);
        sum.touched += usize::from(!near.is_empty());
        let letters = mark.clone().filter(|i| text.get(*i).is_some_and(|c| c.is_alphanumeric()));
        for at in letters {
            sum.chars += 1;
            sum.leaked += usize::from(!near.iter().any(|f| f.contains(&at)));
        }
        if !hit && show == Some(Show::Missed) {
            let shown = Mark { at: mark, kind: Kind::Person };
            println!("{}", in_context(&sample.text, &shown, ""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is measured on documents made for the test may not fall below what was recorded.
    #[test]
    fn names_of_every_origin_are_found_as_well_as_recorded() {
        let floor = std::fs::read_to_string("benches/records/floor.json").unwrap();
        let floor: serde_json::Value = serde_json::from_str(&floor).unwrap();
        let least = |key: &str| floor["names"][key].as_f64().unwrap();
        let mut runner = Runner::all(0.35, &[]).unwrap().remove(0);
        let all = counts(Path::new("patterns/names"), &mut runner, 2, None).unwrap();
        let mut worse = Vec::new();
        let mut sum = Counts::default();
        let mut best = 0.0f64;
        for c in all.values() {
            sum.found += c.found;
            sum.astray += c.astray;
            best = best.max(share(c.touched, c.gold).unwrap_or(0.0));
        }
        for (id, c) in &all {
            let exact = share(c.hit, c.gold).unwrap_or(0.0);
            let touched = share(c.touched, c.gold).unwrap_or(0.0);
            let leak = share(c.leaked, c.chars).unwrap_or(1.0);
            if exact < least("exact") || leak > least("leak") || touched < best - least("behind") {
                worse.push(format!("{id}: exact {exact:.3} touched {touched:.3} leak {leak:.3}"));
            }
        }
        let astray = share(sum.astray, sum.found).unwrap_or(1.0);
        assert!(worse.is_empty() && astray <= least("astray"), "{worse:#?}\nastray {astray:.3}");
    }
}
