//! Names of persons: the grammar proposes runs of words, lists and context weigh them.
//!
//! [`token`] splits, [`grammar`] proposes, [`features`] observes, [`weights`] adds up. A name that is
//! recognised by nothing but another mention is left to [`super::Detector::propagate`].

pub(super) mod bits;
mod features;
mod grammar;
mod parts;
mod token;
mod weights;

use super::{Candidate, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use features::{Feature, Features};
use grammar::{Part, Run};
pub(super) use parts::{NameParts, is_code};
use std::sync::OnceLock;
use token::Tokens;

/// A run under this score is no finding.
const FLOOR: f32 = 0.35;

/// The recogniser of names of persons.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names;

impl Recogniser for Names {
    fn id(&self) -> &'static str {
        "names"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let tokens = Tokens::new(scene.view.text());
        for run in grammar::runs(&tokens) {
            let features = Features::of(&tokens, &run);
            let score = score(&features);
            if score >= FLOOR {
                out.extend(candidate(&tokens, &run, features, score));
            }
        }
    }
}

/// The weights by the bit of their feature.
fn weights() -> &'static [f32; 128] {
    static TABLE: OnceLock<[f32; 128]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = [0.0; 128];
        for (slot, feature) in table.iter_mut().zip(Feature::ALL) {
            *slot =
                weights::WEIGHTS.iter().find(|(id, _)| *id == feature.id()).map_or(0.0, |w| w.1);
        }
        table
    })
}

/// The probability that a run with these features is a name.
fn score(features: &Features) -> f32 {
    let weights = Feature::ALL.iter().zip(weights());
    let odds: f32 = weights.filter(|(f, _)| features.has(**f)).map(|(_, w)| w).sum();
    1.0 / (1.0 + (-(odds + weights::BIAS)).exp())
}

fn candidate(tokens: &Tokens<'_>, run: &Run, features: Features, score: f32) -> Option<Candidate> {
    let start = tokens.get(run.start)?.start;
    let end = tokens.get(run.end.checked_sub(1)?)?.end;
    Some(Candidate {
        range: start..end,
        kind: Kind::Person,
        score: Score::new(score),
        recogniser: "names",
        evidence: evidence(run, features),
    })
}

fn evidence(run: &Run, features: Features) -> Vec<Evidence> {
    const GRAMMAR: &[(Feature, &str)] = &[
        (Feature::Aanhef, "aanhef"),
        (Feature::Title, "title"),
        (Feature::Initial, "initials"),
        (Feature::Initials, "initials"),
        (Feature::PlainInitials, "initials"),
        (Feature::Tussen, "tussenvoegsel"),
        (Feature::IndexForm, "index-form"),
        (Feature::Roepnaam, "roepnaam"),
    ];
    const AGAINST: &[(Feature, &str)] = &[
        (Feature::WordCommon, "common-word"),
        (Feature::WordMiddle, "common-word"),
        (Feature::SentenceStart, "sentence-start"),
        (Feature::Place, "place"),
        (Feature::OrgBefore, "organisation"),
        (Feature::OrgAfter, "organisation"),
        (Feature::Law, "law"),
    ];
    let mut all = Vec::new();
    let mut add = |e: Evidence| {
        if !all.contains(&e) {
            all.push(e);
        }
    };
    let names = run.parts.iter().filter(|(p, _)| *p == Part::Name).count();
    if names > 1 && features.has(Feature::FirstCommon) && !run.index_form {
        add(Evidence::Grammar("voornaam-achternaam"));
    }
    GRAMMAR.iter().filter(|(f, _)| features.has(*f)).for_each(|(_, id)| add(Evidence::Grammar(id)));
    if features.has(Feature::FirstCommon) || features.has(Feature::FirstUsed) {
        add(Evidence::List("voornamen"));
    }
    if features.has(Feature::SurnameFrequent) || features.has(Feature::SurnameKnown) {
        add(Evidence::List("achternamen"));
    }
    AGAINST.iter().filter(|(f, _)| features.has(*f)).for_each(|(_, id)| add(Evidence::Against(id)));
    all.extend(features.context.map(Evidence::Context));
    all.extend(features.function.map(Evidence::Function));
    all
}

/// The runs of `text` with their features and scores, one a line, for fitting the weights: byte
/// offsets, whether found, and the features' ids. Holds no text.
#[must_use]
pub fn explain(text: &str) -> Vec<(std::ops::Range<usize>, f32, Vec<&'static str>)> {
    let tokens = Tokens::new(text);
    let explain = |run: Run| {
        let features = Features::of(&tokens, &run);
        let range = tokens.get(run.start)?.start..tokens.get(run.end.checked_sub(1)?)?.end;
        let ids = Feature::ALL.iter().filter(|f| features.has(**f)).map(|f| f.id()).collect();
        Some((range, score(&features), ids))
    };
    grammar::runs(&tokens).into_iter().filter_map(explain).collect()
}
