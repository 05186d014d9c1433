//! Mailboxes: one mail after another, each behind a line that begins with `From ` (RFC 4155); such
//! a line inside a mail is quoted with `>`.

use super::header;
use crate::formats::container::{Ask, Budget, Container, MEMBERS, Member};
use crate::formats::escape::{Hand, Reading};
use crate::formats::mark::{self, Hole};
use crate::formats::{Format, Limits, RedactOptions};
use crate::model::{Document, Part, PartKind, PartLabel, Places, Reason, Redacted, Settled};
use std::ops::Range;

/// A mailbox.
pub(in crate::formats) struct Mbox;

/// Begins every line between two mails.
const FROM: &[u8] = b"From ";

struct Marks;

impl Hand for Marks {
    fn mark(&self, _: &Hole, gone: &str) -> String {
        if gone.contains('@') { header::ADDRESS } else { "gelakt" }.to_owned()
    }
}

struct Opened<'b> {
    bytes: &'b [u8],
    /// The lines between the mails, without their line ends, and the mails.
    mails: Vec<(Range<usize>, Range<usize>)>,
    members: Vec<Member>,
}

impl<'b> Opened<'b> {
    fn new(bytes: &'b [u8]) -> Result<Self, Reason> {
        let mut mails: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut at = 0;
        let mut blank = true;
        for line in bytes.split_inclusive(|b| *b == b'\n') {
            let begin = at;
            at += line.len();
            if line.starts_with(FROM) && blank {
                if let Some(last) = mails.last_mut() {
                    last.1.end = begin;
                }
                let text = line.trim_ascii_end().len();
                mails.push((begin..begin + text, at..bytes.len()));
            }
            blank = line.trim_ascii().is_empty();
        }
        if mails.len() > MEMBERS {
            return Err(Reason::Limit("members"));
        }
        let members = (1..=mails.len()).map(|n| Member { name: format!("bericht-{n}.eml") });
        Ok(Self { bytes, members: members.collect(), mails })
    }

    /// The lines between the mails as one text.
    fn lines(&self) -> Result<Reading, Reason> {
        let mut out = Reading::default();
        for (line, _) in &self.mails {
            let raw = self.bytes.get(line.clone()).unwrap_or_default();
            let text = std::str::from_utf8(raw);
            let text = text.map_err(|_| Reason::Encoding("mbox".to_owned()))?;
            out.literal(text, line.start);
            out.text.push('\n');
        }
        Ok(out)
    }
}

impl Format for Mbox {
    fn id(&self) -> &'static str {
        "mbox"
    }

    fn extract(&self, bytes: &[u8], _: &Limits) -> Result<Document, Reason> {
        let text = Opened::new(bytes)?.lines()?.text;
        let label = PartLabel::one(PartKind::MailHeader("From"));
        Ok(Document { parts: vec![Part { label, text, places: Places::Whole }], gaps: Vec::new() })
    }

    fn container<'b>(
        &self,
        bytes: &'b [u8],
        _: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        Ok(Some(Box::new(Opened::new(bytes)?)))
    }
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let range = self.mails.get(index).map(|(_, mail)| mail.clone()).unwrap_or_default();
        let raw = budget.read(self.bytes.get(range).unwrap_or_default(), u64::MAX, "mbox")?;
        Ok(requoted(&raw, |line| line.strip_prefix(b">").unwrap_or(line).to_vec()))
    }

    fn rebuild(
        &mut self,
        document: &Document,
        settled: &Settled,
        _: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let reading = self.lines()?;
        if document.parts.first().is_none_or(|p| p.text != reading.text) {
            return Err(Reason::NotRemovable("mbox".to_owned()));
        }
        let edits = reading.cuts(&mark::holes(settled, 0), &Marks);
        let mut out = Vec::with_capacity(self.bytes.len());
        for index in 0..self.members.len() {
            let content = self.read(index, budget);
            let Some(new) = ask(index, content) else { continue };
            let (line, mail) = self.mails.get(index).cloned().unwrap_or_default();
            let mut done = line.start;
            for edit in
                edits.iter().filter(|e| e.range.start >= line.start && e.range.end <= line.end)
            {
                out.extend(self.bytes.get(done..edit.range.start).unwrap_or_default());
                out.extend(edit.with.as_bytes());
                done = edit.range.end;
            }
            out.extend(self.bytes.get(done..mail.start).unwrap_or_default());
            out.extend(requoted(&new.bytes, |line| [b">", line].concat()));
            if !new.bytes.ends_with(b"\n") {
                out.extend(b"\n\n");
            }
        }
        let redactions = mark::record(document, settled)?;
        Ok(Redacted { bytes: out, redactions, scrubbed: Vec::new() })
    }
}

/// `bytes` with every line that is, but for marks of quoting, a `From ` line changed by `quote`.
fn requoted(bytes: &[u8], quote: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let marks = line.iter().take_while(|b| **b == b'>').count();
        if line.get(marks..).is_some_and(|rest| rest.starts_with(FROM)) {
            out.extend(quote(line));
        } else {
            out.extend(line);
        }
    }
    out
}
