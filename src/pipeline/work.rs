//! One file through every stage: extract, detect, resolve, decide, redact, verify. A file that holds
//! others (an archive, a mail) is one dossier with them, and each of them goes the same way.

use super::node::Node;
use super::{Run, about, output, source, telling, walk::Input};
use crate::formats::{self, Budget, Format, Replacement};
use crate::model::{
    Action, Document, Evidence, Finding, Gap, Kind, Masked, Part, PartKind, PartLabel, Places,
    Reason, Redacted, Score, Sensitive, Settled, Verdicted,
};
use crate::policy::Regime;
use crate::report::{About, FileReport, Judgement, Outcome, Row};
use crate::resolve::{self, People};
use crate::verify;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// What was found per document of a file: in the file itself and in each member, by their place.
pub(super) type Found = BTreeMap<Vec<usize>, Seen>;

/// What was found in one document.
pub(super) struct Seen {
    /// Hash of its text. Who looks at a picture twice, or converts a file twice, need not read the same
    /// twice: where the second reading sees another text, what was found in the first is worth nothing.
    pub(super) text: blake3::Hash,
    /// In that text.
    pub(super) findings: Vec<Finding>,
}

impl Seen {
    fn of(run: &Run, document: &Document) -> Self {
        Self { text: text_hash(document), findings: detect(run, document) }
    }
}

/// The hash of all text of a document.
fn text_hash(document: &Document) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in &document.parts {
        hasher.update(&part.text.len().to_le_bytes()).update(part.text.as_bytes());
    }
    hasher.finalize()
}

/// What became of a file.
pub(super) struct Finished {
    /// The file first, then its members as they stand in it.
    pub(super) reports: Vec<FileReport>,
    /// The copy, verified and not yet written: the reports with an output are on what is in it.
    pub(super) copy: Option<Replacement>,
}

impl Finished {
    /// Of a file that was not read.
    fn failed(node: &Node<'_>, reason: Reason) -> Self {
        Self { reports: vec![failed(node, reason)], copy: None }
    }

    /// Writes the copy, where there is one, to the output of `run`; the reports, which say so.
    pub(super) fn written(self, run: &Run, input: &Input) -> Vec<FileReport> {
        let Self { mut reports, copy } = self;
        if let (Some(folder), Some(copy)) = (&run.output, copy) {
            let written = output::Copy::new(folder, &copy.name).and_then(|mut file| {
                file.add(&copy.bytes)?;
                file.keep(&input.path)
            });
            place(&mut reports, &written);
        }
        reports
    }
}

/// What a first reading of a file leaves behind: findings, no document.
pub(super) enum Survey {
    /// Read; the hash tells whether the second reading sees the same file.
    Read {
        /// Of the file's bytes.
        hash: blake3::Hash,
        /// By part and place.
        found: Found,
        /// The file, when it was asked to be kept.
        opened: Option<Box<Opened>>,
    },
    /// Not read.
    Failed(Reason),
}

impl Survey {
    /// What was found, per document; nothing where nothing was read.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Vec<Finding>> {
        let found = match self {
            Self::Read { found, .. } => Some(found),
            Self::Failed(_) => None,
        };
        found.into_iter().flat_map(BTreeMap::values).map(|seen| &seen.findings)
    }
}

/// A document that was read: its bytes, what reads it, and its text.
pub(super) struct Opened {
    hash: blake3::Hash,
    /// What it was when it was found.
    id: &'static str,
    /// Length of what was found.
    size: usize,
    /// The bytes, converted where `conversion` says so.
    bytes: Vec<u8>,
    format: &'static dyn Format,
    document: Document,
    /// Usual extension of the format that it was converted to, and the word for the report.
    conversion: Option<(&'static str, &'static str)>,
}

/// Runs `work`; a defect of ours that makes it panic costs this one file, and is said.
pub(super) fn calmly(input: &Input, work: impl FnOnce() -> Finished) -> Finished {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Finished::failed(&Node::file(input), Reason::Crash))
}

/// A file that is its own dossier, with these bytes.
pub(super) fn alone(run: &Run, input: &Input, bytes: Vec<u8>) -> Finished {
    let node = Node::file(input);
    let mut survey = first_reading(run, &node, open(run, &node, bytes), true);
    let mut people = People::resolve(&[], &run.case);
    if let Survey::Read { found, .. } = &mut survey {
        let all = std::mem::take(found).into_iter();
        let (places, findings): (Vec<_>, Vec<_>) =
            all.map(|(place, Seen { text, findings })| ((place, text), findings)).unzip();
        people = People::resolve(&findings, &run.case);
        let seen = places.into_iter().zip(findings);
        *found = seen.map(|((place, text), findings)| (place, Seen { text, findings })).collect();
    }
    match survey {
        Survey::Read { found, opened: Some(opened), .. } => {
            second_reading(run, &node, &opened, found, &people)
        }
        Survey::Read { .. } => Finished::failed(&node, Reason::Crash),
        Survey::Failed(reason) => Finished::failed(&node, reason),
    }
}

/// What is found in a document, and who in it takes part in a meeting.
fn detect(run: &Run, document: &Document) -> Vec<Finding> {
    let mut findings = run.detector.detect(document);
    resolve::attend(document, &mut findings);
    resolve::chain(document, &mut findings);
    resolve::letter(document, &mut findings);
    // Both only tell what is the verzoeker's.
    if run.case.verzoeker.is_some() {
        resolve::called(document, &mut findings);
        resolve::ledger(document, &mut findings);
    }
    findings
}

/// First reading of a file of a dossier, with these bytes.
pub(super) fn survey(run: &Run, input: &Input, bytes: Result<Vec<u8>, Reason>) -> Survey {
    let node = Node::file(input);
    let read = || first_reading(run, &node, bytes.and_then(|b| open(run, &node, b)), false);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Survey::Failed(Reason::Crash))
}

fn first_reading(run: &Run, node: &Node<'_>, opened: Result<Opened, Reason>, keep: bool) -> Survey {
    match opened {
        Ok(opened) => {
            let mut found = Found::new();
            look(run, node, &opened, &Budget::new(&run.limits), &mut found);
            Survey::Read { hash: opened.hash, found, opened: keep.then(|| Box::new(opened)) }
        }
        Err(reason) => Survey::Failed(reason),
    }
}

/// Finds in a document and in everything inside it; what cannot be read is left for the second
/// reading to say.
fn look(run: &Run, node: &Node<'_>, opened: &Opened, budget: &Budget, found: &mut Found) {
    found.insert(node.place.clone(), Seen::of(run, &opened.document));
    let Ok(Some(mut container)) = opened.format.container(&opened.bytes, &run.limits) else {
        return;
    };
    for index in 0..container.members().len() {
        let Some(name) = container.members().get(index).map(|m| m.name.clone()) else { continue };
        let child = node.member(index, &name);
        let mut work = || -> Result<(), Reason> {
            let bytes = container.read(index, budget);
            child.admit(budget)?;
            look(run, &child, &open(run, &child, bytes?)?, budget, found);
            Ok(())
        };
        let _ = catch_unwind(AssertUnwindSafe(&mut work));
    }
}

/// Second reading of a file, which has these bytes, now that the people of its dossier are known.
pub(super) fn finish(
    run: &Run,
    input: &Input,
    survey: Survey,
    bytes: impl FnOnce() -> Result<Vec<u8>, Reason>,
    people: &People,
) -> Finished {
    let node = Node::file(input);
    let (hash, found) = match survey {
        Survey::Read { hash, found, .. } => (hash, found),
        Survey::Failed(reason) => return Finished::failed(&node, reason),
    };
    match bytes().and_then(|b| open(run, &node, b)) {
        Ok(opened) if opened.hash == hash => second_reading(run, &node, &opened, found, people),
        Ok(_) => {
            let reason = Reason::Io("changed while it was being read".to_owned());
            Finished::failed(&node, reason)
        }
        Err(reason) => Finished::failed(&node, reason),
    }
}

fn second_reading(
    run: &Run,
    node: &Node<'_>,
    opened: &Opened,
    found: Found,
    people: &People,
) -> Finished {
    let mut job = Job { run, people, found, reports: Vec::new() };
    let copy = job.document(node, opened, &Budget::new(&run.limits));
    Finished { reports: job.reports, copy }
}

/// Compares a file with its redacted copy, or looks at the file alone.
pub(super) fn verify(run: &Run, original: &[u8], copy: Option<&[u8]>) -> verify::Verdict {
    let passwords = &run.limits.passwords;
    match copy {
        Some(copy) => verify::compare_with(original, copy, passwords),
        None => verify::inspect_with(original, passwords),
    }
}

/// The bytes of a file, unless the run is asked to end.
pub(super) fn fetch(run: &Run, input: &Input) -> Result<Vec<u8>, Reason> {
    run.wait();
    if run.stop.asked() {
        return Err(Reason::Stopped);
    }
    if let Some(problem) = &input.problem {
        return Err(problem.clone());
    }
    source::read(&source::look(&input.path)?, &run.limits)
}

/// Says where the copy is that these reports are on, or why there is none.
pub(super) fn place(reports: &mut [FileReport], written: &Result<PathBuf, Reason>) {
    match written {
        Ok(path) => {
            for report in reports.iter_mut().filter(|r| r.output.is_some()) {
                report.output = Some(path.clone());
            }
        }
        Err(reason) => hold_back(reports, reason),
    }
}

/// Says that there is no copy of the document reported first, and none of what is inside it.
fn hold_back(reports: &mut [FileReport], reason: &Reason) {
    for (index, report) in reports.iter_mut().enumerate() {
        let own = index == 0;
        report.output = None;
        report.outcome = match (reason, report.outcome) {
            (Reason::Leak(_), _) if own => Outcome::Leak,
            (_, bad @ (Outcome::Unreadable | Outcome::HeldBack | Outcome::Leak)) => bad,
            _ => Outcome::HeldBack,
        };
        if own || report.reason.is_none() {
            report.reason = Some(reason.clone());
        }
    }
}

/// Reads a document; its name is one more part of it.
fn open(run: &Run, node: &Node<'_>, bytes: Vec<u8>) -> Result<Opened, Reason> {
    let (hash, size) = (blake3::hash(&bytes), bytes.len());
    let mut format = formats::sniff_named(&node.relative, &bytes)?;
    let id = format.id();
    let (mut bytes, mut conversion) = (bytes, None);
    if let Some(converted) = format.convert(&bytes, &run.limits)? {
        conversion = Some((converted.extension, converted.word));
        bytes = converted.bytes;
        format = formats::sniff(&bytes)?;
    }
    let mut document = format.extract(&bytes, &run.limits)?;
    format.container(&bytes, &run.limits)?;
    document.parts.push(Part {
        label: PartLabel::one(PartKind::FileName),
        text: output::name_text(&node.relative),
        places: Places::Whole,
    });
    Ok(Opened { hash, id, size, bytes, format, document, conversion })
}

/// The second reading of one file and what is inside it.
struct Job<'r> {
    run: &'r Run,
    people: &'r People,
    found: Found,
    /// The file first, then its members as they stand in it.
    reports: Vec<FileReport>,
}

impl Job<'_> {
    /// Second pass and decisions; gives the verified copy when one is asked for and can be made.
    fn document(
        &mut self,
        node: &Node<'_>,
        opened: &Opened,
        budget: &Budget,
    ) -> Option<Replacement> {
        let Some(Seen { text, mut findings }) = self.found.remove(&node.place) else {
            self.reports.push(failed(node, Reason::Crash));
            return None;
        };
        let run = self.run;
        if text != text_hash(&opened.document) {
            findings = detect(run, &opened.document);
        }
        run.detector.propagate(&opened.document, self.people.known(), &mut findings);
        let mut verdicts = decide(run, &opened.document, findings, self.people);
        let member = node.member.as_deref();
        run.answers.apply(&node.input.path, member, &opened.document, &mut verdicts);
        let told = told_by_name(&opened.document, &verdicts);
        let mut report = FileReport {
            about: about::about(node, &opened.document, &verdicts, &told),
            notes: about::notes(run.policy.regime(), &opened.document, &verdicts),
            format: Some(opened.id),
            bytes: opened.size as u64,
            gaps: opened.document.gaps.clone(),
            ..blank(node)
        };
        let open = verdicts.iter().any(|v| v.decision.action != Action::Keep);
        report.outcome = match (report.gaps.is_empty(), open) {
            (false, _) => Outcome::Unreadable,
            (true, true) => Outcome::NeedsReview,
            (true, false) => Outcome::Clean,
        };
        // Of a file that is only scanned the verdicts are not needed twice.
        let settled = run.output.is_some().then(|| Settled::concept(verdicts.clone()));
        report.rows = rows(run, &opened.document, verdicts);
        if run.policy.regime() == Regime::Schijf {
            let classes = report.counts().classes;
            let (severity, notes) = about::shelf(run, node.input, classes, report.about.date);
            report.about.severity = severity;
            report.notes.extend(notes);
        }
        report.judgement = judgement(run, &report);
        let at = self.reports.len();
        self.reports.push(report);
        let Some(settled) = settled else {
            self.members(node, opened, budget, 0);
            return None;
        };
        let made = self.make(node, opened, &settled, budget);
        let report = self.reports.get_mut(at)?;
        match made {
            Ok((redacted, left_out)) => {
                report.gaps.extend(left_out);
                report.outcome = outcome_of_copy(report, &settled);
                report.scrubbed = redacted.scrubbed;
                report.scrubbed.extend(opened.conversion.map(|(_, word)| word));
                let extension = opened.conversion.map(|(extension, _)| extension);
                let name = output::copy_name(&node.relative, node.number, &told, extension);
                report.output = Some(name.clone());
                Some(Replacement { name: output::slashed(&name), bytes: redacted.bytes })
            }
            Err(reason) => {
                hold_back(self.reports.get_mut(at..).unwrap_or_default(), &reason);
                None
            }
        }
    }

    /// The verified bytes of a copy, and what was left out of it.
    fn make(
        &mut self,
        node: &Node<'_>,
        opened: &Opened,
        settled: &Settled,
        budget: &Budget,
    ) -> Result<(Redacted, Vec<Gap>), Reason> {
        let run = self.run;
        let gaps = &opened.document.gaps;
        let hindrance = gaps.iter().find(|g| !g.reason.absent_from_copy());
        let hindrance = hindrance.map(|g| g.reason.clone());
        let (original, document) = (&opened.bytes, &opened.document);
        let Some(mut container) = opened.format.container(original, &run.limits)? else {
            if let Some(reason) = hindrance {
                return Err(reason);
            }
            let redacted =
                opened.format.redact(original, document, settled, &run.options, &run.limits)?;
            let (copy, passwords) = (&redacted.bytes, &run.limits.passwords);
            let unlocked = opened.format.unlocked(original, passwords);
            let original = unlocked.as_deref().unwrap_or(original);
            let verdict = verify::check_with(original, copy, &redacted.redactions, passwords);
            return clean(&verdict).map(|()| (redacted, Vec::new()));
        };
        let names: Vec<String> = container.members().iter().map(|m| m.name.clone()).collect();
        let mut next = 0;
        let mut taken = BTreeSet::new();
        let (mut kept, mut left_out) = (Vec::new(), Vec::new());
        let mut ask = |index: usize, bytes: Result<Vec<u8>, Reason>| {
            next = index + 1;
            let child = node.member(index, names.get(index)?);
            let Some(mut new) = self.one(&child, bytes, budget) else {
                left_out.push(gap(index, &child));
                return None;
            };
            if !taken.insert(new.name.to_lowercase()) {
                new.name = format!("{}/{}", child.number, new.name);
            }
            kept.push(verify::Kept::new(new.name.clone(), &new.bytes));
            Some(new)
        };
        let made = match hindrance {
            Some(reason) => Err(reason),
            None => container.rebuild(document, settled, &run.options, budget, &mut ask),
        };
        self.members(node, opened, budget, next);
        let redacted = made?;
        let verdict =
            verify::check_container(original, &redacted.bytes, &redacted.redactions, &kept);
        clean(&verdict).map(|()| (redacted, left_out))
    }

    /// Reports on the members from number `from` on, without making copies of them.
    fn members(&mut self, node: &Node<'_>, opened: &Opened, budget: &Budget, from: usize) {
        let container = opened.format.container(&opened.bytes, &self.run.limits);
        let Ok(Some(mut container)) = container else { return };
        for index in from..container.members().len() {
            let Some(name) = container.members().get(index).map(|m| m.name.clone()) else { return };
            let bytes = container.read(index, budget);
            self.one(&node.member(index, &name), bytes, budget);
        }
    }

    /// One member and what is inside it.
    fn one(
        &mut self,
        node: &Node<'_>,
        bytes: Result<Vec<u8>, Reason>,
        budget: &Budget,
    ) -> Option<Replacement> {
        let at = self.reports.len();
        let work = || {
            let opened = node.admit(budget).and(bytes).and_then(|b| open(self.run, node, b));
            match opened {
                Ok(opened) => self.document(node, &opened, budget),
                Err(reason) => {
                    self.reports.push(failed(node, reason));
                    None
                }
            }
        };
        catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
            self.reports.truncate(at);
            self.reports.push(failed(node, Reason::Crash));
            None
        })
    }
}

/// # Errors
/// What the check found first.
fn clean(verdict: &verify::Verdict) -> Result<(), Reason> {
    match verdict.leaks.first() {
        None => Ok(()),
        Some(leak) => Err(Reason::Leak(format!("{} ({})", leak.check, leak.place))),
    }
}

/// A member that is not in the copy of its container; named by its extension, for the rest of its
/// name may say too much.
fn gap(index: usize, node: &Node<'_>) -> Gap {
    let extension = node.relative.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let plain = |e: &String| e.len() <= 5 && e.bytes().all(|b| b.is_ascii_alphanumeric());
    let format = extension.filter(plain).unwrap_or_else(|| "bin".to_owned());
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let part = Some(PartLabel::nth(PartKind::Attachment, number));
    Gap { part, reason: Reason::EmbeddedUnread(format) }
}

/// Whether a verslag is clean.
fn judgement(run: &Run, report: &FileReport) -> Option<Judgement> {
    (run.policy.regime() == Regime::Verslag).then_some(match report.outcome {
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
    let mut verdicts = Vec::with_capacity(findings.len());
    let found = drained(&mut findings).zip(whose);
    verdicts.extend(found.filter_map(|(mut finding, (entity, role))| {
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
    }));
    verdicts
}

/// Confidence of a word read by OCR under which what it says is a question.
const LEGIBLE: f32 = 0.6;

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

/// Byte ranges of the file name that must not be told, in order; an open question is not told either.
fn told_by_name(document: &Document, verdicts: &[Verdicted]) -> Vec<Range<usize>> {
    let in_name = |v: &&Verdicted| {
        let part = document.parts.get(v.finding.part);
        part.is_some_and(|p| p.label.kind == PartKind::FileName)
    };
    let goes = || verdicts.iter().filter(|v| v.decision.action != Action::Keep);
    let spans = goes().filter(in_name).map(|v| v.finding.span);
    let mut all: Vec<Range<usize>> = spans.map(|s| s.start()..s.end()).collect();
    let name = document.parts.iter().find(|p| p.label.kind == PartKind::FileName);
    let name = name.map_or("", |p| p.text.as_str());
    let values = |person: bool| {
        goes()
            .filter(move |v| (v.finding.kind == Kind::Person) == person)
            .map(|v| v.finding.value.expose())
    };
    all.extend(telling::names(name, values(true)));
    all.extend(telling::numbers(name, values(false)));
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
fn rows(run: &Run, document: &Document, mut verdicts: Vec<Verdicted>) -> Vec<Row> {
    let mut counter = Counter::default();
    let row = |verdict: Verdicted| {
        let part = document.parts.get(verdict.finding.part)?;
        let span = verdict.finding.span;
        let value = span.of(&part.text).unwrap_or(Sensitive::new(""));
        let (line, start) = counter.at(verdict.finding.part, &part.text, span.start());
        let length = value.expose().chars().count();
        let cell = part.places.cell(span);
        let mut label = part.label.clone();
        if cell.is_some_and(|c| c.hidden) && label.kind == PartKind::Sheet {
            label.kind = PartKind::HiddenCell;
        }
        let print = run.answers.print(verdict.finding.kind, &part.text, span);
        Some(Row {
            masked: Masked::of_kind(verdict.finding.kind, value),
            verdict,
            part: label,
            line,
            cell,
            chars: (start, start + length),
            quads: part.places.quads(span, part.label.page()).into(),
            text: run.show_text.then(|| value.expose().into()),
            fingerprint: print.map(String::into_boxed_str),
        })
    };
    let mut rows = Vec::with_capacity(verdicts.len());
    rows.extend(drained(&mut verdicts).filter_map(row));
    rows
}

/// Takes everything out of `all`, in order, and gives its memory back on the way: what is made of a
/// million findings takes the place of the findings.
fn drained<T>(all: &mut Vec<T>) -> impl Iterator<Item = T> {
    /// Items whose memory is given back at a time.
    const BATCH: usize = 1 << 14;
    all.reverse();
    std::iter::from_fn(move || {
        if all.len().is_multiple_of(BATCH) {
            all.shrink_to_fit();
        }
        all.pop()
    })
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
fn blank(node: &Node<'_>) -> FileReport {
    FileReport {
        path: node.input.path.clone(),
        member: node.member.clone(),
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
        kept: None,
    }
}

/// What to say of a file that could not be read.
pub(super) fn refused(input: &Input, reason: Reason) -> Vec<FileReport> {
    vec![failed(&Node::file(input), reason)]
}

/// A report on a file that could not be read: of its name nothing is told but the extension.
fn failed(node: &Node<'_>, reason: Reason) -> FileReport {
    let whole = output::name_text(&node.relative);
    let about = About {
        name: output::safe_name(node, std::slice::from_ref(&(0..whole.len()))),
        number: node.number,
        ..About::default()
    };
    FileReport { reason: Some(reason), about, ..blank(node) }
}
