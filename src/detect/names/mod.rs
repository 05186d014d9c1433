//! Names of persons: the grammar proposes runs of words, lists and context weigh them.
//!
//! [`token`] splits, [`grammar`] proposes, [`features`] observes, [`weights`] adds up. A name that is
//! recognised by nothing but another mention is left to [`super::Detector::propagate`].

mod around;
pub(super) mod bits;
mod columns;
mod features;
mod grammar;
mod parts;
mod refuse;
mod token;
mod weights;

use super::{Candidate, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use around::Around;
use features::{Feature, Features};
use grammar::{Part, Run};
pub(super) use parts::{NAME_PARTICLES, NameParts, is_code};
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
        let around = Around::of(&tokens);
        for run in grammar::runs(&tokens, &around) {
            let features = Features::of(&tokens, &run, &around);
            let score = score(&features);
            if score >= FLOOR {
                out.extend(candidate(&tokens, &run, features, score));
            }
        }
        columns::find(scene.view, out);
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
    let around = Around::of(&tokens);
    let explain = |run: Run| {
        let features = Features::of(&tokens, &run, &around);
        let range = tokens.get(run.start)?.start..tokens.get(run.end.checked_sub(1)?)?.end;
        let ids = Feature::ALL.iter().filter(|f| features.has(**f)).map(|f| f.id()).collect();
        Some((range, score(&features), ids))
    };
    grammar::runs(&tokens, &around).into_iter().filter_map(explain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::View;

    fn names(text: &str) -> Vec<String> {
        let view = View::new(text);
        let mut out = Vec::new();
        Names.find(&Scene { view: &view, found: &[] }, &mut out);
        out.into_iter().map(|c| view.text()[c.range].to_owned()).collect()
    }

    #[test]
    fn names_of_every_make_are_found_without_aanhef_title_or_function() {
        let text = "Aanwezig: de heer J.P. van der Berg, mevrouw Van der Sluis en wethouder Mounir \
                    el Hamdaoui. De heer Yılmaz sprak met mevrouw Jansen-de Vries over Tjon A Tsien.";
        let expected = [
            "J.P. van der Berg",
            "Van der Sluis",
            "Mounir el Hamdaoui",
            "Yılmaz",
            "Jansen-de Vries",
            "Tjon A Tsien",
        ];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn laws_firms_offices_headings_places_and_streets_are_no_names() {
        let text = "De Wet Mulder geldt ook voor Bakkerij Visser en De Vries BV.\n\nA. Algemene \
                    bepalingen. Volgens de Alzheimer Stichting is mevrouw de voorzitter akkoord.\n\nIn \
                    Leek en Best kwam Maandag de Gemeente bijeen aan de Dr. Schaepmanstraat 12.";
        assert_eq!(names(text), Vec::<String>::new());
    }

    #[test]
    fn a_function_beside_a_name_is_told_and_one_in_the_next_item_is_not() {
        let view = View::new("Aanwezig: mevrouw Jansen en wethouder P. Smit.");
        let mut out = Vec::new();
        Names.find(&Scene { view: &view, found: &[] }, &mut out);
        let has = |i: usize| out[i].evidence.contains(&Evidence::Function("wethouder".to_owned()));
        assert_eq!((has(0), has(1)), (false, true));
    }

    #[test]
    fn entries_initials_behind_and_a_capital_a_inside_belong_to_the_name() {
        let text = "Van: Tjon A Fat, Mei-Lan\nAan: Feijter, Coen de\nAanwezig waren mevrouw Tjon A Fat \
                    en wethouder van Duijn.\nDe voorzitter, Gerrit B., sluit af.";
        let expected =
            ["Tjon A Fat, Mei-Lan", "Feijter, Coen de", "Tjon A Fat", "van Duijn", "Gerrit B."];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn streets_laws_saints_bodies_dates_and_foreign_words_are_no_names() {
        let text = "Op 26 jan. 2023 stelde de NMa vast dat NMa aan de Willem-Alexanderkade zit. Sint \
                    Maarten kent de Advocatenwet BES. De Joke Smit-laan blijft. Zie de Contractual Clauses in this Agreement.";
        assert_eq!(names(text), Vec::<String>::new());
    }

    #[test]
    fn an_office_between_two_names_belongs_to_the_first_when_the_list_ends_in_one() {
        let view = View::new("P. Hoekema, burgemeester M. Schoute, secretaris");
        let mut out = Vec::new();
        Names.find(&Scene { view: &view, found: &[] }, &mut out);
        let has = |i: usize, f: &str| out[i].evidence.contains(&Evidence::Function(f.to_owned()));
        assert!(has(0, "burgemeester") && has(1, "secretaris") && !has(1, "burgemeester"));
    }

    #[test]
    fn cells_under_a_heading_for_names_are_names() {
        let text = "nr;achternaam;voorletters;opm\n1;Bakker;O.;kok\n2;Post;R.;zie brief\n";
        assert_eq!(names(text), ["Bakker", "O.", "Post", "R."]);
    }

    #[test]
    fn every_weight_belongs_to_a_feature() {
        let known = |id: &str| Feature::ALL.iter().any(|f| f.id() == id);
        assert!(weights::WEIGHTS.iter().all(|(id, _)| known(id)));
        assert!(Feature::ALL.len() <= 128);
    }

    #[test]
    fn hostile_text_does_not_harm() {
        for text in [
            "A.".repeat(5000),
            "Van de ".repeat(5000),
            "' \u{301}é(".repeat(3000),
            "Jan ".repeat(9000),
        ] {
            let _ = names(&text);
        }
    }
}
