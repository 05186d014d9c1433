//! Over a whole dossier: the same text that is decided on differently, and documents that say the same.

use super::page::Page;
use super::title;
use crate::i18n::Texts;
use crate::model::{Decider, Kind};
use crate::report::{FileReport, Report, Row, words};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Places named for each decision, at most.
const MOST_PLACES: usize = 8;

/// What was decided on one text.
#[derive(Default)]
struct Decided {
    masked: String,
    /// Decision and ground → places, the first few, and how many.
    by: BTreeMap<String, (Vec<String>, usize)>,
}

/// The report on equal texts and equal documents; for who decides, not for release.
pub struct Consistency<'w> {
    out: Box<dyn Write + 'w>,
    texts: &'w Texts,
    values: BTreeMap<(Kind, String), Decided>,
    documents: BTreeMap<[u8; 32], Vec<String>>,
}

impl<'w> Consistency<'w> {
    /// Writes a page to `out`.
    #[must_use]
    pub fn new(out: Box<dyn Write + 'w>, texts: &'w Texts) -> Self {
        Self { out, texts, values: BTreeMap::new(), documents: BTreeMap::new() }
    }

    fn decision(&self, row: &Row) -> String {
        let ground = words::ground(row);
        let action = words::action(self.texts, row);
        match &row.verdict.decision.by {
            Decider::Person(name) => format!("{action} {ground} ({name})"),
            _ => format!("{action} {ground}"),
        }
    }

    fn page(&self) -> String {
        let say = |id: &str| self.texts.get(&format!("consistency-{id}"));
        let mut page = Page::new(
            self.texts.lang().as_str(),
            &say("title"),
            &self.texts.get("report-internal"),
        );
        page.text(&say("intro"));
        page.heading(&say("values"));
        let mut rows = Vec::new();
        for ((kind, _), decided) in self.values.iter().filter(|(_, d)| d.by.len() > 1) {
            for (decision, (places, count)) in &decided.by {
                let more = count.saturating_sub(places.len());
                let more = if more == 0 { String::new() } else { format!(" (+{more})") };
                rows.push(vec![
                    words::kind(self.texts, *kind),
                    decided.masked.clone(),
                    decision.trim().to_owned(),
                    format!("{}{more}", places.join("; ")),
                ]);
            }
        }
        if rows.is_empty() {
            page.text(&say("none"));
        } else {
            let header = ["kind", "value", "action", "place"]
                .map(|c| self.texts.get(&format!("report-column-{c}")));
            page.table(&header, &rows);
        }
        page.heading(&say("documents"));
        let doubles: Vec<Vec<String>> =
            self.documents.values().filter(|d| d.len() > 1).map(|d| vec![d.join("; ")]).collect();
        if doubles.is_empty() {
            page.text(&say("no-doubles"));
        } else {
            page.table(&[say("column-same")], &doubles);
        }
        page.finish()
    }
}

impl Report for Consistency<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        let name = format!("{}. {}", file.about.number, title(file));
        if let Some(content) = file.about.content {
            self.documents.entry(content).or_default().push(name.clone());
        }
        for row in &file.rows {
            let found = &row.verdict.finding;
            let value = found.value.expose().split_whitespace().collect::<Vec<_>>().join(" ");
            let decision = self.decision(row);
            let place = format!("{name}, {}", words::place(self.texts, row));
            let decided = self.values.entry((found.kind, value.to_lowercase())).or_default();
            decided.masked = row.masked.to_string();
            let (places, count) = decided.by.entry(decision).or_default();
            *count += 1;
            if places.len() < MOST_PLACES {
                places.push(place);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let page = self.page();
        self.out.write_all(page.as_bytes())?;
        self.out.flush()
    }
}
