//! One file through every stage: extract, detect, resolve, decide, redact, verify.

use super::{Run, about, output, source, source::Source, telling, walk::Input};
use crate::formats::{self, Format};
use crate::model::{
    Action, Document, Evidence, Finding, Kind, Masked, Part, PartKind, PartLabel, Places, Reason, Redacted,
    Score, Sensitive, Settled, Verdicted,
};
use crate::policy::Regime;
use crate::report::{About, FileReport, Judgement, Outcome, Row};
use crate::resolve::{self, People};
use crate::verify;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a first reading of a file of a dossier leaves behind: findings, no document.
pub(super) enum Survey {
    /// Read; the hash tells whether the second reading sees the same file.
    Read {
        /// Of the file's bytes.
        hash: blake3::Hash,
        /// By part and place.
        findings: Vec<Finding>,
    },
    /// Not read.
    Failed(Reason),
}

impl Survey {
    /// What was found; nothing where nothing was read.
    pub(super) fn findings(&self) -> &[Finding] {
        match self {
            Self::Read { findings, .. } => findings,
            Self::Failed(_) => &[],
        }
    }
}

/// A file that was read: its bytes, what reads it, and its text.
struct Opened {
    source: Source,
    format: &'static dyn Format,
    document: Document,
}

/// Runs `work`; a defect of ours that makes it panic costs this one file, and is said.
pub(super) fn calmly(input: &Input, work: impl FnOnce() -> FileReport) -> FileReport {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| failed(input, Reason::Crash))
}

/// A file that is its own dossier.
pub(super) fn alone(run: &Run, input: &Input) -> FileReport {
    match open(run, input) {
        Ok(opened) => {
            let findings = detect(run, &opened.document);
            let people = People::resolve(std::slice::from_ref(&findings), &run.case);
            complete(run, input, &opened, findings, &people)
        }
        Err(reason) => failed(input, reason),
    }
}

/// What is found in a document, and who in it takes part in a meeting.
fn detect(run: &Run, document: &Document) -> Vec<Finding> {
    let mut findings = run.detector.detect(document);
    resolve::attend(document, &mut findings);
    resolve::chain(document, &mut findings);
    findings
}

/// First reading of a file of a dossier.
pub(super) fn survey(run: &Run, input: &Input) -> Survey {
    let read = || match open(run, input) {
        Ok(opened) => {
            let findings = detect(run, &opened.document);
            Survey::Read { hash: opened.source.hash, findings }
        }
        Err(reason) => Survey::Failed(reason),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Survey::Failed(Reason::Crash))
}

/// Second reading of a file of a dossier, now that its people are known.
pub(super) fn finish(run: &Run, input: &Input, survey: Survey, people: &People) -> FileReport {
    let (hash, findings) = match survey {
        Survey::Read { hash, findings } => (hash, findings),
        Survey::Failed(reason) => return failed(input, reason),
    };
    match open(run, input) {
        Ok(opened) if opened.source.hash == hash => complete(run, input, &opened, findings, people),
        Ok(_) => failed(input, Reason::Io("changed while it was being read".to_owned())),
        Err(reason) => failed(input, reason),
    }
}

/// Reads a file; its name is one more part of the document.
fn open(run: &Run, input: &Input) -> Result<Opened, Reason> {
    if let Some(problem) = &input.problem {
        return Err(problem.clone());
    }
    let source = source::read(&input.path, &run.limits)?;
    let format = formats::sniff(&source.bytes)?;
    let mut document = format.extract(&source.bytes, &run.limits)?;
    document.parts.push(Part {
        label: PartLabel::one(PartKind::FileName),
        text: output::name_text(&input.relative),
        places: Places::Whole,
    });
    Ok(Opened { source, format, document })
}

/// Second pass, decisions, and the copy when one is asked for.
fn complete(
    run: &Run,
    input: &Input,
    opened: &Opened,
    mut findings: Vec<Finding>,
    people: &People,
) -> FileReport {
    run.detector.propagate(&opened.document, people.known(), &mut findings);
    let mut verdicts = decide(run, &opened.document, findings, people);
    run.answers.apply(&input.path, &opened.document, &mut verdicts);
    let name = document_name(&opened.document);
    let told = told_by_name(name, &opened.document, &verdicts);
    let mut report = FileReport {
        about: about::about(input, &opened.document, &verdicts, &told),
        notes: about::notes(run.policy.regime(), &opened.document, &verdicts),
        format: Some(opened.format.id()),
        bytes: opened.source.bytes.len() as u64,
        gaps: opened.document.gaps.clone(),
        rows: rows(run, &opened.document, &verdicts),
        ..blank(input)
    };
    let open = verdicts.iter().any(|v| v.decision.action != Action::Keep);
    report.outcome = match (report.gaps.is_empty(), open) {
        (false, _) => Outcome::Unreadable,
        (true, true) => Outcome::NeedsReview,
        (true, false) => Outcome::Clean,
    };
    if run.policy.regime() == Regime::Schijf {
        let more = about::shelf(run, input, &verdicts, &mut report.about);
        report.notes.extend(more);
    }
    report.judgement = judgement(run, &report);
    if run.output.is_some() {
        copy(run, input, opened, verdicts, &mut report);
    }
    report
}

/// Whether a verslag is clean.
fn judgement(run: &Run, report: &FileReport) -> Option<Judgement> {
    (run.policy.regime() == Regime::Verslag).then(|| match report.outcome {
        Outcome::Clean if report.notes.is_empty() => Judgement::Schoon,
        Outcome::Clean | Outcome::NeedsReview => Judgement::NietSchoon,
        _ => Judgement::Onbekend,
    })
}

/// Who it is about and what happens, per finding that the policy takes for one.
fn decide(
    run: &Run,
    document: &Document,
    mut findings: Vec<Finding>,
    people: &People,
) -> Vec<Verdicted> {
    let whose = people.whose(&findings);
    for at in 0..findings.len() {
        if people.is_shared(&findings, &whose, at)
            && let Some(finding) = findings.get_mut(at)
        {
            finding.evidence.push(Evidence::Shared);
        }
    }
    let decided = findings.into_iter().zip(whose).filter_map(|(mut finding, (entity, role))| {
        let consent = entity.is_some_and(|e| people.consents(e, finding.kind));
        let mut decision = run.policy.decide(&finding, role, consent)?;
        let part = document.parts.get(finding.part);
        let confidence = part.map_or(1.0, |p| p.places.confidence(finding.span));
        if confidence < LEGIBLE {
            // Hard to read is no reason to miss it, but one to ask.
            finding.score = Score::new(finding.score.get() * confidence);
            if let Action::Redact(ground) = decision.action {
                decision.action = run.policy.question(ground);
            }
        }
        finding.class = run.policy.class(finding.kind);
        Some(Verdicted { finding, entity, role, decision })
    });
    decided.collect()
}

/// Confidence of a word read by OCR under which what it says is a question.
const LEGIBLE: f32 = 0.6;

/// Makes, checks and writes the copy; on any doubt there is none.
fn copy(
    run: &Run,
    input: &Input,
    opened: &Opened,
    verdicts: Vec<Verdicted>,
    report: &mut FileReport,
) {
    let Some(folder) = &run.output else { return };
    let name = document_name(&opened.document);
    let told = told_by_name(name, &opened.document, &verdicts);
    let path = output::copy_path(input, &told);
    let settled = Settled::concept(verdicts);
    let made = make(run, opened, &settled).and_then(|redacted| {
        output::write(folder, &path, &redacted.bytes, &input.path)?;
        Ok(redacted)
    });
    match made {
        Ok(redacted) => {
            report.outcome = outcome_of_copy(report, &settled);
            report.scrubbed = redacted.scrubbed;
            report.output = Some(path);
        }
        Err(reason) => {
            report.outcome = match reason {
                Reason::Leak(_) => Outcome::Leak,
                _ if report.outcome == Outcome::Unreadable => Outcome::Unreadable,
                _ => Outcome::HeldBack,
            };
            report.reason = Some(reason);
        }
    }
}

/// The verified bytes of a copy.
fn make(run: &Run, opened: &Opened, settled: &Settled) -> Result<Redacted, Reason> {
    let gaps = &opened.document.gaps;
    if let Some(gap) = gaps.iter().find(|g| !g.reason.absent_from_copy()) {
        return Err(gap.reason.clone());
    }
    let original = &opened.source.bytes;
    let redacted =
        opened.format.redact(original, &opened.document, settled, &run.options, &run.limits)?;
    let verdict = verify::check(original, &redacted.bytes, &redacted.redactions);
    match verdict.leaks.first() {
        None => Ok(redacted),
        Some(leak) => Err(Reason::Leak(format!("{} ({})", leak.check, leak.place))),
    }
}

/// What a written copy makes of the file: open questions outlive it.
fn outcome_of_copy(report: &FileReport, settled: &Settled) -> Outcome {
    let asked = report.rows.iter().any(|r| matches!(r.verdict.decision.action, Action::Ask(_)));
    if asked || !report.gaps.is_empty() {
        Outcome::NeedsReview
    } else if settled.redactions().next().is_some() {
        Outcome::Redacted
    } else {
        Outcome::Clean
    }
}

/// The text of the file's own name.
fn document_name(document: &Document) -> &str {
    let name = document.parts.iter().find(|p| p.label.kind == PartKind::FileName);
    name.map_or("", |p| p.text.as_str())
}

/// Byte ranges of the file name that must not be told, in order; an open question is not told either.
fn told_by_name(name: &str, document: &Document, verdicts: &[Verdicted]) -> Vec<Range<usize>> {
    let in_name = |v: &&Verdicted| {
        let part = document.parts.get(v.finding.part);
        part.is_some_and(|p| p.label.kind == PartKind::FileName)
    };
    let goes = || verdicts.iter().filter(|v| v.decision.action != Action::Keep);
    let spans = goes().filter(in_name).map(|v| v.finding.span);
    let mut all: Vec<Range<usize>> = spans.map(|s| s.start()..s.end()).collect();
    let persons = goes().filter(|v| v.finding.kind == Kind::Person);
    let persons = persons.map(|v| v.finding.value.expose());
    all.extend(telling::ranges(name, persons));
    all.sort_by_key(|r| (r.start, r.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in all {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// The findings as reports show them.
fn rows(run: &Run, document: &Document, verdicts: &[Verdicted]) -> Vec<Row> {
    let mut counter = Counter::default();
    let row = |verdict: &Verdicted| {
        let part = document.parts.get(verdict.finding.part)?;
        let span = verdict.finding.span;
        let value = span.of(&part.text).unwrap_or(Sensitive::new(""));
        let (line, start) = counter.at(verdict.finding.part, &part.text, span.start());
        let length = value.expose().chars().count();
        Some(Row {
            verdict: verdict.clone(),
            part: part.label.clone(),
            line,
            cell: part.places.cell(span),
            chars: (start, start + length),
            quads: part.places.quads(span),
            masked: Masked::of_kind(verdict.finding.kind, value),
            text: run.show_text.then(|| value.expose().to_owned()),
            fingerprint: run.answers.fingerprint(&part.text, span),
        })
    };
    verdicts.iter().filter_map(row).collect()
}

/// Counts lines and chars up to a place, going on from the last one: findings come in order, and
/// counting from the start each time would be quadratic.
#[derive(Default)]
struct Counter {
    part: usize,
    byte: usize,
    line: usize,
    chars: usize,
}

impl Counter {
    /// Line (from 1) and char offset of `byte` in `text`, the text of part number `part`.
    fn at(&mut self, part: usize, text: &str, byte: usize) -> (usize, usize) {
        if part != self.part || byte < self.byte {
            *self = Self { part, ..Self::default() };
        }
        let stretch = text.get(self.byte..byte).unwrap_or_default();
        self.line += stretch.bytes().filter(|b| *b == b'\n').count();
        self.chars += stretch.chars().count();
        self.byte = byte;
        (self.line + 1, self.chars)
    }
}

/// A report on a file of which nothing is known yet.
fn blank(input: &Input) -> FileReport {
    FileReport {
        path: input.path.clone(),
        member: None,
        format: None,
        bytes: 0,
        outcome: Outcome::Unreadable,
        reason: None,
        gaps: Vec::new(),
        rows: Vec::new(),
        output: None,
        scrubbed: Vec::new(),
        about: About::default(),
        notes: Vec::new(),
        judgement: None,
    }
}

/// A report on a file that could not be read: of its name nothing is told but the extension.
fn failed(input: &Input, reason: Reason) -> FileReport {
    let whole = output::name_text(&input.relative);
    let about = About {
        name: output::safe_name(input, std::slice::from_ref(&(0..whole.len()))),
        number: input.number,
        ..About::default()
    };
    FileReport { reason: Some(reason), about, ..blank(input) }
}
