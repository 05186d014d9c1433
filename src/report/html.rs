//! `rapport.html`: one self-contained file that a secretariaat can read and print.
//!
//! Counts stand at the top but are known at the end, so what is said per file waits in temporary files
//! (private to this process, without values) until [`Report::finish`] puts the page together.

use super::proposal::Proposals;
use super::tally::Tally;
use super::{FileReport, Outcome, Report, Row, words};
use crate::i18n::Texts;
use crate::model::{Action, Reason};
use minijinja::{
    AutoEscape, Environment, context,
    value::{Serde, Value},
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Seek, Write},
};

/// What stands above the report.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// The policy's title.
    pub policy: String,
    /// What the policy is for.
    pub note: String,
    /// Grounds for the legend: code, and what it means with its article.
    pub grounds: Vec<(String, String)>,
    /// Articles that rules name, and what the rules say of them.
    pub reasons: Vec<(String, String)>,
}

/// The report as one HTML page without scripts.
pub struct Html<'w> {
    out: Box<dyn Write + 'w>,
    texts: &'w Texts,
    heading: Heading,
    templates: Environment<'static>,
    files: File,
    attention: File,
    questions: File,
    tally: Tally,
    used: BTreeSet<String>,
    articles: BTreeSet<String>,
    needs_attention: bool,
}

/// A table longer than this is folded: the page stays one that people scroll through.
const LONG: usize = 25;

/// The templates; their names end in `.html`, which switches escaping on.
const TEMPLATES: &[(&str, &str)] = &[
    ("head.html", include_str!("html/head.html")),
    ("problems.html", include_str!("html/problems.html")),
    ("questions.html", include_str!("html/questions.html")),
    ("counts.html", include_str!("html/counts.html")),
    ("file.html", include_str!("html/file.html")),
    ("attention.html", include_str!("html/attention.html")),
    ("foot.html", include_str!("html/foot.html")),
];

#[derive(Serialize)]
struct Line {
    place: String,
    kind: String,
    masked: String,
    score: String,
    who: String,
    proposal: String,
    action: String,
    action_id: &'static str,
    ground: String,
    because: String,
    class_id: &'static str,
    class: String,
}

#[derive(Serialize)]
struct Problem {
    place: String,
    why: String,
    todo: String,
}

#[derive(Serialize)]
struct Count {
    id: &'static str,
    name: String,
    meaning: String,
    files: u64,
}

#[derive(Serialize)]
struct KindCount {
    name: String,
    counts: [u64; 3],
    total: u64,
}

impl<'w> Html<'w> {
    /// Writes to `out` in the language of `texts`.
    ///
    /// # Errors
    /// No temporary file can be made.
    pub fn new(out: Box<dyn Write + 'w>, texts: &'w Texts, heading: Heading) -> io::Result<Self> {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, source) in TEMPLATES {
            templates.add_template(name, source).map_err(io::Error::other)?;
        }
        Ok(Self {
            out,
            texts,
            heading,
            templates,
            files: tempfile::tempfile()?,
            attention: tempfile::tempfile()?,
            questions: tempfile::tempfile()?,
            tally: Tally::default(),
            used: BTreeSet::new(),
            articles: BTreeSet::new(),
            needs_attention: false,
        })
    }

    fn render(&self, name: &str, values: Value) -> io::Result<String> {
        let template = self.templates.get_template(name).map_err(io::Error::other)?;
        template.render(values).map_err(io::Error::other)
    }

    /// The fixed words, by their id without `report-`, for the templates.
    fn labels(&self) -> Value {
        const LABELS: &[&str] = &[
            "concept",
            "files-heading",
            "outcomes-heading",
            "kinds-heading",
            "attention-heading",
            "attention-none",
            "none-found",
            "grounds-heading",
            "reasons-heading",
            "column-proposal",
            "column-outcome",
            "column-files",
            "column-meaning",
            "column-place",
            "column-kind",
            "column-value",
            "column-score",
            "column-who",
            "column-action",
            "column-ground",
            "column-total",
            "masked-note",
        ];
        let word = |l: &str| (l.replace('-', "_"), self.texts.get(&format!("report-{l}")));
        Value::from(LABELS.iter().map(|l| word(l)).collect::<BTreeMap<_, _>>())
    }

    fn line(&self, row: &Row, proposals: Option<&Proposals<'_>>) -> Line {
        let found = &row.verdict.finding;
        Line {
            place: words::place(self.texts, row),
            kind: words::kind(self.texts, found.kind),
            masked: row.masked.to_string(),
            score: format!("{:.0} %", f64::from(found.score.get()) * 100.0),
            who: words::who(self.texts, row),
            proposal: proposals.map(|p| p.for_row(row)).unwrap_or_default(),
            action: words::action(self.texts, row),
            action_id: row.verdict.decision.action.as_str(),
            ground: words::ground(row).to_owned(),
            because: words::because(self.texts, row),
            class_id: found.class.as_str(),
            class: self.texts.get(&format!("class-{}", found.class.as_str())),
        }
    }

    fn problem(&self, place: String, reason: &Reason) -> Problem {
        let todo = words::todo(self.texts, reason);
        Problem {
            place,
            why: words::reason(self.texts, reason),
            todo: self.texts.with("report-todo", &[("todo", &todo)]),
        }
    }

    fn outcome(&self, outcome: Outcome) -> Count {
        let id = outcome.as_str();
        Count {
            id,
            name: self.texts.get(&format!("outcome-{id}")),
            meaning: self.texts.get(&format!("outcome-{id}-means")),
            files: self.tally.of(outcome),
        }
    }

    fn head(&self) -> io::Result<String> {
        let worst = self.tally.worst().as_str();
        let [redact, keep, ask] = self.tally.actions();
        let total = self.tally.total().to_string();
        let found = redact + keep + ask;
        let (redact, keep, ask) = (redact.to_string(), keep.to_string(), ask.to_string());
        let actions = [("redact", redact.as_str()), ("keep", &keep), ("ask", &ask)];
        self.render(
            "head.html",
            context! {
                lang => self.texts.lang().as_str(),
                title => self.texts.with("report-title", &[("policy", &self.heading.policy)]),
                note => self.heading.note.as_str(),
                worst,
                verdict => self.texts.get(&format!("report-verdict-{worst}")),
                files => self.texts.with("report-files", &[("count", &total)]),
                findings => self.texts.with("report-findings", &[("count", &found.to_string())]),
                summed => (found > 0).then(|| self.texts.with("report-actions", &actions)),
                label => self.labels(),
            },
        )
    }

    fn counts(&self) -> io::Result<String> {
        let outcomes: Vec<Count> = words::OUTCOMES
            .iter()
            .filter(|o| self.tally.of(**o) > 0)
            .map(|o| self.outcome(*o))
            .collect();
        let kinds: Vec<KindCount> = self
            .tally
            .kinds
            .iter()
            .map(|(kind, counts)| KindCount {
                name: words::kind(self.texts, *kind),
                counts: *counts,
                total: counts.iter().sum(),
            })
            .collect();
        let actions = ["redact", "keep", "ask"].map(|a| self.texts.get(&format!("action-{a}")));
        self.render(
            "counts.html",
            context! {
                outcomes => Value::from(Serde(outcomes)),
                kinds => Value::from(Serde(kinds)),
                actions,
                label => self.labels(),
            },
        )
    }

    /// The words above a folded table of `rows`; none for a short one.
    fn fold(&self, rows: usize) -> Option<String> {
        let count = rows.to_string();
        (rows > LONG).then(|| self.texts.with("report-show-all", &[("count", &count)]))
    }

    /// What of this file a person has to decide.
    fn ask(&mut self, file: &FileReport) -> io::Result<()> {
        let open = |r: &&Row| matches!(r.verdict.decision.action, Action::Ask(_));
        let asked: Vec<Line> = file.rows.iter().filter(open).map(|r| self.line(r, None)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let values = context! {
            path => words::path(file),
            fold => self.fold(asked.len()),
            asked => Value::from(Serde(asked)),
            label => self.labels(),
        };
        let table = self.render("questions.html", values)?;
        self.questions.write_all(table.as_bytes())
    }

    fn foot(&self) -> io::Result<String> {
        let legend = self.heading.grounds.iter().filter(|(code, _)| self.used.contains(code));
        let reasons = self.heading.reasons.iter().filter(|(a, _)| self.articles.contains(a));
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        self.render(
            "foot.html",
            context! {
                grounds => Value::from(Serde(legend.collect::<Vec<_>>())),
                reasons => Value::from(Serde(reasons.collect::<Vec<_>>())),
                made_by => self.texts.with("report-made-by", &version),
                label => self.labels(),
            },
        )
    }
}

impl Report for Html<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        self.tally.add(file);
        self.ask(file)?;
        let whole = file.reason.iter().map(|r| self.problem(String::new(), r));
        let parts = file.gaps.iter().map(|g| {
            let part = g.part.as_ref().map(|p| words::part(self.texts, p));
            self.problem(part.unwrap_or_default(), &g.reason)
        });
        let problems: Vec<Problem> = whole.chain(parts).collect();
        let count = file.counts().total().to_string();
        let scrubbed: Vec<String> =
            file.scrubbed.iter().map(|s| self.texts.get(&format!("scrub-{s}"))).collect();
        let output = file.output.as_ref().map(|o| {
            self.texts.with("report-output", &[("name", &words::visible(&o.to_string_lossy()))])
        });
        let mut outcome = self.outcome(file.outcome);
        if file.outcome == Outcome::NeedsReview && file.output.is_some() {
            outcome.meaning = self.texts.get("outcome-needs-review-copy-means");
        }
        let proposals = file.judgement.map(|_| Proposals::of(self.texts, file));
        let lines: Vec<Line> = file.rows.iter().map(|r| self.line(r, proposals.as_ref())).collect();
        self.articles.extend(file.rows.iter().map(|r| words::because(self.texts, r)));
        let unchanged = file.kept.as_ref().map(|_| self.texts.get("report-unchanged"));
        let notes = file.notes.iter().map(|n| words::note(self.texts, n));
        let notes: Vec<String> = unchanged.into_iter().chain(notes).collect();
        let values = context! {
            path => words::path(file),
            outcome => Value::from(Serde(outcome)),
            findings => self.texts.with("report-findings", &[("count", &count)]),
            lines => Value::from(Serde(lines)),
            judgement => file.judgement.map(|j| words::judgement(self.texts, j, file)),
            severity => file.about.severity
                .map(|s| self.texts.get(&format!("severity-{}", s.as_str()))),
            judgement_id => file.judgement.map(super::Judgement::as_str),
            notes,
            proposals => proposals.is_some(),
            fold => self.fold(file.rows.len()),
            problems => Value::from(Serde(&problems)),
            output,
            scrubbed => (!scrubbed.is_empty())
                .then(|| self.texts.with("report-scrubbed", &[("things", &scrubbed.join(", "))])),
            label => self.labels(),
        };
        if !problems.is_empty() || file.outcome >= Outcome::Unreadable {
            self.needs_attention = true;
            let item = self.render("attention.html", values.clone())?;
            self.attention.write_all(item.as_bytes())?;
        }
        for row in &file.rows {
            let ground = words::ground(row);
            if !ground.is_empty() && !self.used.contains(ground) {
                self.used.insert(ground.to_owned());
            }
        }
        let section = self.render("file.html", values)?;
        self.files.write_all(section.as_bytes())
    }

    fn finish(&mut self) -> io::Result<()> {
        let head = self.head()?;
        self.out.write_all(head.as_bytes())?;
        let [_, _, open] = self.tally.actions();
        if open > 0 {
            let heading = self.texts.get("report-questions-heading");
            let todo = self.texts.get("report-questions-todo");
            write!(self.out, "<section>\n<h2>{heading}</h2>\n<p>{todo}</p>\n")?;
            self.questions.rewind()?;
            io::copy(&mut self.questions, &mut self.out)?;
            self.out.write_all(b"</section>\n")?;
        }
        let values = context! { needs_attention => self.needs_attention, label => self.labels() };
        let problems = self.render("problems.html", values)?;
        self.out.write_all(problems.as_bytes())?;
        self.attention.rewind()?;
        if self.needs_attention {
            self.out.write_all(b"<ul class=\"attention\">\n")?;
            io::copy(&mut self.attention, &mut self.out)?;
            self.out.write_all(b"</ul>\n")?;
        }
        self.out.write_all(b"</section>\n")?;
        let counts = self.counts()?;
        self.out.write_all(counts.as_bytes())?;
        let heading = self.texts.get("report-files-heading");
        write!(self.out, "<section>\n<h2>{heading}</h2>\n")?;
        self.files.rewind()?;
        io::copy(&mut self.files, &mut self.out)?;
        let foot = self.foot()?;
        self.out.write_all(foot.as_bytes())?;
        self.out.flush()
    }
}
