//! Finding personal data in text; no file formats here.
//!
//! Every part is seen through one normalising [`View`]. Recognisers propose [`Candidate`]s in
//! offsets of that view; [`Detector::detect`] lets them speak in order (later ones see what
//! earlier ones found), settles overlaps, and maps the winners back to the part's own text.

mod address;
mod birth_date;
mod builtin;
pub mod checks;
mod dates;
mod examples;
mod facts;
mod fold;
mod gazetteer;
mod ink;
mod latin;
mod lazy;
mod lexicon;
mod lists;
mod names;
mod overlap;
mod pattern;
mod propagate;
mod rows;
mod sql;
mod table;
mod terms;
mod view;
mod window;

pub use examples::{Failure, PatternInfo, Report, patterns_check, patterns_list};
pub use facts::{
    FACT_LABELS, FactChain, FactModel, FactRow, Facts, fact_kind, fact_label, fact_marginals, plus,
};
pub use lexicon::{Attrs, Lexicon};
pub use names::{Chain, LABELS, Model, Names, Piece, Row, Tagged, marginals, observe, piece, tag};
pub use pattern::PatternError;
pub(crate) use pattern::quick;
pub use propagate::{known_from, spreads};
pub use view::View;

use crate::model::{Because, Document, Evidence, Finding, Kind, Part, Score, Secret};
use rayon::prelude::*;
use std::{collections::BTreeMap, ops::Range, path::PathBuf};
use window::Window;

/// A proposal of one recogniser, in offsets of the normalised view.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Bytes of the view's text.
    pub range: Range<usize>,
    /// What it would be.
    pub kind: Kind,
    /// How sure the recogniser is.
    pub score: Score,
    /// Id of the recogniser.
    pub recogniser: &'static str,
    /// Why, and what speaks against it.
    pub evidence: Vec<Evidence>,
}

/// What a recogniser sees: the text and what was found in it before.
pub struct Scene<'a> {
    /// The part, normalised.
    pub view: &'a View,
    /// Candidates of the recognisers that spoke before.
    pub found: &'a [Candidate],
}

/// One way of seeing one or more kinds of data.
pub trait Recogniser: Send + Sync {
    /// Stable id.
    fn id(&self) -> &'static str;

    /// Adds what it sees to `out`; may overlap with anything.
    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>);

    /// Ranges of the view in which nothing is found, whoever proposes it: law articles, ECLIs, web
    /// addresses. Only what the user asked for stays findable there.
    fn protect(&self, _view: &View) -> Vec<Range<usize>> {
        Vec::new()
    }
}

/// The findings of all stretches of a part, in as much memory as they take.
fn joined(stretches: Vec<Vec<Finding>>) -> Vec<Finding> {
    let mut all = Vec::with_capacity(stretches.iter().map(Vec::len).sum());
    all.extend(stretches.into_iter().flatten());
    all
}

/// What a [`Detector`] is to look for.
#[derive(Clone, Debug)]
pub struct DetectOptions {
    /// Whether to look for personal data; `false` looks for the terms only.
    pub detect: bool,
    /// Words and phrases that the user asked for.
    pub terms: Vec<Secret>,
    /// A folder with the user's own pattern files, where one with the id of a built-in file replaces
    /// it, and their lists: `allow.txt`, `deny.txt`, `staff.txt`, `case-numbers.txt`.
    pub user_patterns: Option<PathBuf>,
}

impl Default for DetectOptions {
    fn default() -> Self {
        Self { detect: true, terms: Vec::new(), user_patterns: None }
    }
}

/// What is known about the people of a dossier before or after a first pass: forms that count as a
/// mention wherever they stand. `resolve` makes it, [`Detector::propagate`] uses it.
#[derive(Clone, Debug, Default)]
pub struct KnownForms {
    /// Full or partial forms of names that may be matched on their own, and their score.
    pub names: Vec<(Secret, Score)>,
    /// Other values that belong to a person (numbers, addresses), with their kind.
    pub values: Vec<(Secret, Kind)>,
    /// Both, ready to look for; made when first needed.
    index: std::sync::OnceLock<propagate::Index>,
}

impl KnownForms {
    /// These names and values.
    #[must_use]
    pub fn new(names: Vec<(Secret, Score)>, values: Vec<(Secret, Kind)>) -> Self {
        Self { names, values, ..Self::default() }
    }
}

/// The recognisers in order, ready to run; shared by all threads.
pub struct Detector {
    recognisers: Vec<Box<dyn Recogniser>>,
    /// Whether signatures and portraits in pictures are findings.
    ink: bool,
}

impl Detector {
    /// A detector with these recognisers, in this order.
    #[must_use]
    pub fn new(recognisers: Vec<Box<dyn Recogniser>>) -> Self {
        Self { recognisers, ink: false }
    }

    /// The detector of the program: the pattern files, then names, then facts, then the user's terms.
    ///
    /// # Errors
    /// A pattern file that cannot be read or is refused.
    pub fn standard(options: &DetectOptions) -> Result<Self, PatternError> {
        Self::with_names(options, Names::default())
    }

    /// The same with names of your own.
    ///
    /// # Errors
    /// A pattern file that cannot be read or is refused.
    pub fn with_names(options: &DetectOptions, names: Names) -> Result<Self, PatternError> {
        Self::with(options, names, None)
    }

    /// The same with names and facts of your own; `None` for the facts of the program.
    ///
    /// # Errors
    /// A pattern file that cannot be read or is refused.
    pub fn with(
        options: &DetectOptions,
        names: Names,
        facts: Option<Facts>,
    ) -> Result<Self, PatternError> {
        let mut recognisers: Vec<Box<dyn Recogniser>> = Vec::new();
        let mut terms = options.terms.clone();
        if let Some(folder) = &options.user_patterns {
            let mut lists = lists::Lists::load(folder)?;
            terms.append(&mut lists.deny);
            recognisers.extend(options.detect.then(|| lists.recognisers()).into_iter().flatten());
        }
        if options.detect {
            recognisers.extend(builtin::recognisers(options.user_patterns.as_deref())?);
            // In this order, because each sees what was found before.
            recognisers.push(Box::new(names));
            recognisers.push(Box::new(facts.map_or_else(Facts::new, Ok)?));
        }
        if !terms.is_empty() {
            recognisers.push(Box::new(terms::Terms::new(&terms)));
        }
        Ok(Self { recognisers, ink: options.detect })
    }

    /// The same detector with only the recognisers whose id `keep` accepts, in the same order: to
    /// measure what each costs.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&str) -> bool) -> Self {
        self.recognisers.retain(|r| keep(r.id()));
        self
    }

    /// Ids of the recognisers, in order.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.recognisers.iter().map(|r| r.id())
    }

    /// What the recognisers propose in a text, one after the other, before overlaps are settled.
    #[must_use]
    pub fn proposed(&self, view: &View) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for recogniser in &self.recognisers {
            let mut out = Vec::new();
            recogniser.find(&Scene { view, found: &found }, &mut out);
            found.append(&mut out);
        }
        rows::drop_unowned(view, &mut found);
        found
    }

    /// Everything found in `document`, by part and place, without overlaps.
    #[must_use]
    pub fn detect(&self, document: &Document) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (index, part) in document.parts.iter().enumerate() {
            let windows: Vec<Window<'_>> = window::windows(&part.text).collect();
            let found: Vec<Vec<Finding>> =
                windows.par_iter().map(|window| self.findings(index, part, window)).collect();
            let mut found = joined(found);
            if self.ink {
                ink::add(index, part, &mut found);
            }
            // A sheet has millions: they are not copied when they are all there is.
            if findings.is_empty() {
                findings = found;
            } else {
                findings.append(&mut found);
            }
        }
        findings
    }

    /// The findings in one stretch of part number `index`.
    fn findings(&self, index: usize, part: &Part, window: &Window<'_>) -> Vec<Finding> {
        let (view, candidates) = self.candidates(window.text());
        let mut shared: BTreeMap<Vec<Evidence>, Because> = BTreeMap::new();
        let mut because = |evidence: Vec<Evidence>| {
            shared.entry(evidence).or_insert_with_key(|all| all.clone().into()).clone()
        };
        let finding = |candidate: Candidate| {
            let span = view.source_span(window.text(), candidate.range.clone())?;
            Some(Finding {
                part: index,
                span: window.place(&part.text, span)?,
                kind: candidate.kind,
                class: candidate.kind.class(),
                score: candidate.score,
                recogniser: candidate.recogniser,
                evidence: because(candidate.evidence),
                value: Secret::new(view.text().get(candidate.range).unwrap_or_default()),
            })
        };
        candidates.into_iter().filter_map(finding).collect()
    }

    /// What is found in one text, without overlaps, in order of place.
    fn candidates(&self, text: &str) -> (View, Vec<Candidate>) {
        let view = View::new(text);
        let found = self.proposed(&view);
        let protected: Vec<Range<usize>> =
            self.recognisers.iter().flat_map(|r| r.protect(&view)).collect();
        (view, overlap::settle(found, &protected))
    }
}
