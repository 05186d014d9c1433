//! What a person reads in a terminal: at most 100 columns.

use super::tally::Tally;
use super::{FileReport, Report, Row, words};
use crate::i18n::Texts;
use crate::model::{Evidence, Finding};
use std::{io, io::Write};

/// Widths of place, kind, value and action; with margins 100 columns together.
const WIDTHS: [usize; 4] = [27, 20, 25, 20];
/// Widest line.
const WIDTH: usize = 100;

/// A line a file, a line a finding, and the counts at the end.
pub struct Table<'w> {
    out: Box<dyn Write + 'w>,
    texts: &'w Texts,
    tally: Tally,
    /// Whether the evidence stands under each finding.
    explains: bool,
}

impl<'w> Table<'w> {
    /// Writes to `out` in the language of `texts`.
    #[must_use]
    pub fn new(out: Box<dyn Write + 'w>, texts: &'w Texts) -> Self {
        Self { out, texts, tally: Tally::default(), explains: false }
    }

    /// With under each finding its recogniser, its score and what speaks for it and against it.
    #[must_use]
    pub fn explaining(mut self, explains: bool) -> Self {
        self.explains = explains;
        self
    }

    /// Why `finding` is one: what speaks for it, then what speaks against it.
    fn evidence(&mut self, finding: &Finding) -> io::Result<()> {
        let against = |e: &&Evidence| matches!(e, Evidence::Against(_));
        let said = |e: &Evidence| words::evidence(self.texts, e);
        let score = format!("{:.2}", finding.score.get());
        let all: Vec<String> = finding.evidence.iter().filter(|e| !against(e)).map(said).collect();
        let args =
            [("score", score.as_str()), ("id", finding.recogniser), ("why", &all.join("; "))];
        let mut lines = wrapped(&self.texts.with("report-evidence", &args), WIDTH - 8);
        for e in finding.evidence.iter().filter(against) {
            lines.extend(wrapped(&said(e), WIDTH - 10).into_iter().map(|l| format!("- {l}")));
        }
        lines.iter().try_for_each(|line| writeln!(self.out, "      {line}"))
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        let ground = words::ground(row);
        let action = format!("{} {ground}", words::action(self.texts, row));
        // The value stands here only when the user asked to see it.
        let value = row.text.as_deref().map_or_else(|| row.masked.to_string(), words::visible);
        let cells = [
            words::place(self.texts, row),
            words::kind(self.texts, row.verdict.finding.kind),
            value,
            action.trim_end().to_owned(),
        ];
        let line: Vec<String> =
            cells.iter().zip(WIDTHS).map(|(c, w)| format!("{:w$}", fit(c, w))).collect();
        writeln!(self.out, "  {}", line.join("  ").trim_end())?;
        if self.explains { self.evidence(&row.verdict.finding) } else { Ok(()) }
    }

    fn why(&mut self, place: Option<String>, reason: &crate::model::Reason) -> io::Result<()> {
        let place = place.map(|p| format!("{p}: ")).unwrap_or_default();
        let said = format!("{place}{}", words::reason(self.texts, reason));
        for line in wrapped(&said, WIDTH - 4) {
            writeln!(self.out, "  ! {line}")?;
        }
        let todo = words::todo(self.texts, reason);
        for line in wrapped(&todo, WIDTH - 4) {
            writeln!(self.out, "    {line}")?;
        }
        Ok(())
    }
}

impl Report for Table<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        self.tally.add(file);
        let outcome = self.texts.get(&format!("outcome-{}", file.outcome.as_str()));
        let count = file.counts().total().to_string();
        let found = self.texts.with("report-findings", &[("count", &count)]);
        let path = tail(&words::path(file), 56);
        writeln!(self.out, "{path:56}  {:22}  {}", outcome.to_uppercase(), fit(&found, 18))?;
        if let Some(judgement) = file.judgement {
            let said = words::judgement(self.texts, judgement, file);
            writeln!(self.out, "  {}", fit(&said, WIDTH - 2))?;
        }
        if let Some(severity) = file.about.severity {
            let said = self.texts.get(&format!("severity-{}", severity.as_str()));
            writeln!(self.out, "  {said}")?;
        }
        if file.kept.is_some() {
            writeln!(self.out, "  {}", self.texts.get("report-unchanged"))?;
        }
        for row in &file.rows {
            self.row(row)?;
        }
        for note in &file.notes {
            let lines = wrapped(&words::note(self.texts, note), WIDTH - 4);
            for (mark, line) in std::iter::once('*').chain(std::iter::repeat(' ')).zip(lines) {
                writeln!(self.out, "  {mark} {line}")?;
            }
        }
        if let Some(reason) = &file.reason {
            self.why(None, reason)?;
        }
        for gap in &file.gaps {
            self.why(gap.part.as_ref().map(|p| words::part(self.texts, p)), &gap.reason)?;
        }
        if let Some(output) = &file.output {
            let name = words::visible(&output.to_string_lossy());
            let said = self.texts.with("report-output", &[("name", &name)]);
            writeln!(self.out, "  {}", tail(&said, WIDTH - 2))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        writeln!(self.out)?;
        for outcome in words::OUTCOMES.iter().filter(|o| self.tally.of(**o) > 0) {
            let name = self.texts.get(&format!("outcome-{}", outcome.as_str()));
            writeln!(self.out, "{:>7}  {name}", self.tally.of(*outcome))?;
        }
        let total = self.tally.total().to_string();
        let found = self.tally.actions().iter().sum::<u64>().to_string();
        let files = self.texts.with("report-files", &[("count", &total)]);
        let members = self.tally.members.to_string();
        let members = self.texts.with("report-members", &[("count", &members)]);
        let found = self.texts.with("report-findings", &[("count", &found)]);
        writeln!(self.out, "{files}{members}, {found}")?;
        self.out.flush()
    }
}

/// At most `width` characters; what is cut off shows as `…`.
fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The last `width` characters: of a path the end tells most.
fn tail(text: &str, width: usize) -> String {
    let long = text.chars().count();
    if long <= width {
        return text.to_owned();
    }
    ['…'].into_iter().chain(text.chars().skip(long + 1 - width)).collect()
}

/// Broken at spaces into lines of at most `width` characters; a longer word is cut.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = fit(word, width);
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}
