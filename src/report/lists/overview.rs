//! The overview that the verzoeker gets with an inzage bundle (AVG art. 15 lid 1): which categories of
//! their data are in which document of which day, and to whom they may have gone. It holds no values.

use super::page::Page;
use super::title;
use crate::i18n::Texts;
use crate::model::{Evidence, Kind, PartKind, Role};
use crate::report::{FileReport, Report, words};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// The overview, as a page and as a table.
pub struct Overview<'w> {
    html: Box<dyn Write + 'w>,
    csv: csv::Writer<Box<dyn Write + 'w>>,
    texts: &'w Texts,
    categories: BTreeMap<Kind, BTreeMap<u64, usize>>,
    documents: BTreeMap<u64, (String, String)>,
    recipients: BTreeMap<String, BTreeSet<u64>>,
    shared: BTreeMap<Kind, BTreeSet<u64>>,
    pending: Vec<u64>,
}

impl<'w> Overview<'w> {
    /// Writes a page to `html` and a table to `csv`.
    #[must_use]
    pub fn new(html: Box<dyn Write + 'w>, csv: Box<dyn Write + 'w>, texts: &'w Texts) -> Self {
        Self {
            html,
            csv: csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(csv),
            texts,
            categories: BTreeMap::new(),
            documents: BTreeMap::new(),
            recipients: BTreeMap::new(),
            shared: BTreeMap::new(),
            pending: Vec::new(),
        }
    }

    fn say(&self, id: &str) -> String {
        self.texts.get(&format!("overview-{id}"))
    }

    /// `brief (2024-03-14)`.
    fn document(&self, number: u64) -> String {
        let (name, date) = self.documents.get(&number).cloned().unwrap_or_default();
        if date.is_empty() {
            format!("{number}. {name}")
        } else {
            format!("{number}. {name} ({date})")
        }
    }

    fn documents_of(&self, numbers: impl IntoIterator<Item = u64>) -> String {
        numbers.into_iter().map(|n| self.document(n)).collect::<Vec<_>>().join("; ")
    }

    fn page(&self) -> String {
        let title = self.say("title");
        let mut page = Page::new(self.texts.lang().as_str(), &title, &self.say("only-for"));
        page.text(&self.say("intro"));
        page.heading(&self.say("categories"));
        let header = vec![self.say("column-category"), self.say("column-documents")];
        let row = |(kind, found): (&Kind, &BTreeMap<u64, usize>)| {
            vec![words::kind(self.texts, *kind), self.documents_of(found.keys().copied())]
        };
        page.table(&header, &self.categories.iter().map(row).collect::<Vec<_>>());
        page.heading(&self.say("recipients"));
        if self.recipients.is_empty() {
            page.text(&self.say("no-recipients"));
        } else {
            page.text(&self.say("recipients-note"));
            let header = vec![self.say("column-recipient"), self.say("column-documents")];
            let row = |(name, found): (&String, &BTreeSet<u64>)| {
                vec![name.clone(), self.documents_of(found.iter().copied())]
            };
            page.table(&header, &self.recipients.iter().map(row).collect::<Vec<_>>());
        }
        if !self.shared.is_empty() {
            page.heading(&self.say("shared"));
            page.text(&self.say("shared-note"));
            let header = vec![self.say("column-category"), self.say("column-documents")];
            let row = |(kind, found): (&Kind, &BTreeSet<u64>)| {
                vec![words::kind(self.texts, *kind), self.documents_of(found.iter().copied())]
            };
            page.table(&header, &self.shared.iter().map(row).collect::<Vec<_>>());
        }
        if !self.pending.is_empty() {
            page.heading(&self.say("pending"));
            page.text(&self.say("pending-note"));
            page.text(&self.documents_of(self.pending.iter().copied()));
        }
        page.heading(&self.say("body"));
        page.text(&self.say("body-note"));
        let blank = |id: &str| vec![self.say(id), String::from("…………")];
        let header = vec![self.say("column-subject"), self.say("column-answer")];
        let rows = ["purposes", "retention", "source", "automated"].map(blank);
        page.table(&header, &rows);
        page.heading(&self.say("rights"));
        page.text(&self.say("rights-note"));
        page.text(&self.say("blanked-note"));
        page.finish()
    }
}

impl Report for Overview<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        let number = file.about.number;
        let date = file.about.date.map(|d| d.to_string()).unwrap_or_default();
        self.documents.insert(number, (title(file), date));
        if matches!(file.outcome.as_str(), "unreadable" | "held-back" | "leak") {
            self.pending.push(number);
        }
        let in_text = file.rows.iter().filter(|r| r.part.kind != PartKind::FileName);
        let own = in_text.filter(|r| {
            r.verdict.role == Role::Verzoeker && r.verdict.decision.action.as_str() == "keep"
        });
        let mut any = false;
        for row in own {
            any = true;
            let kind = row.verdict.finding.kind;
            *self.categories.entry(kind).or_default().entry(number).or_default() += 1;
            if row.verdict.finding.evidence.contains(&Evidence::Shared) {
                self.shared.entry(kind).or_default().insert(number);
            }
        }
        for name in file.about.recipients.iter().filter(|_| any) {
            self.recipients.entry(name.clone()).or_default().insert(number);
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let header = ["category", "number", "document", "date", "places"];
        self.csv.write_record(header.map(|c| self.say(&format!("csv-{c}"))))?;
        for (kind, found) in &self.categories {
            for (number, places) in found {
                let (name, date) = self.documents.get(number).cloned().unwrap_or_default();
                let category = words::kind(self.texts, *kind);
                let name = crate::report::csv::guarded(&name).into_owned();
                let cells = [category, number.to_string(), name, date, places.to_string()];
                self.csv.write_record(&cells)?;
            }
        }
        self.csv.flush()?;
        let page = self.page();
        self.html.write_all(page.as_bytes())?;
        self.html.flush()
    }
}
