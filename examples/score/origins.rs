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
use std::path::Path;
use zwartlak::model::Kind;

/// Documents made of each template.
const EACH: usize = 12;

/// Prints for each origin how many names are found exactly and at all, and the share of their chars in
/// no finding.
pub(crate) fn measure(folder: &Path, runner: &mut Runner, show: Option<Show>) -> Result<()> {
    let lists = Lists::load(Path::new("patterns/lists"), &folder.join("train"), Share::Test)?;
    let templates = template::load(&folder.join("test"))?;
    println!("\n{:<16} {:>6} {:>7} {:>8} {:>7}", "origin", "gold", "R", "R-touch", "leak");
    for origin in lists.origins.iter().map(Some).chain([None]) {
        let id = origin.map_or("nederland", |o| o.id.as_str());
        let mut rng = Rng::new(2026);
        let mut sum = Counts::default();
        for template in templates.iter().cycle().take(EACH * templates.len()) {
            let sample = template.fill_with(&lists, origin, &mut rng);
            count(&sample, runner, show, &mut sum);
        }
        println!(
            "{id:<16} {:>6} {:>7.1} {:>8.1} {:>7.1}",
            sum.gold,
            100.0 * share(sum.hit, sum.gold).unwrap_or(0.0),
            100.0 * share(sum.touched, sum.gold).unwrap_or(0.0),
            100.0 * share(sum.leaked, sum.chars).unwrap_or(0.0),
        );
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    gold: usize,
    hit: usize,
    touched: usize,
    chars: usize,
    leaked: usize,
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
