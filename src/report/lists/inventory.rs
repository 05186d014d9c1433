//! The inventarislijst that goes with a besluit on a Woo request: as a page, a workbook and a document.

use super::page::Page;
use super::word::Block;
use super::{Assessment, grounds, sheet, title, word};
use crate::i18n::Texts;
use crate::report::{Date, FileReport, Heading, Report};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};

/// Where the three forms go.
#[derive(Debug)]
pub struct Files {
    /// A page.
    pub html: File,
    /// A workbook.
    pub xlsx: File,
    /// A document.
    pub docx: File,
}

/// The inventarislijst, with the legend of the grounds and how often each was used.
pub struct Inventory<'t> {
    out: Option<Files>,
    texts: &'t Texts,
    heading: Heading,
    matter: String,
    asked: Option<Date>,
    rows: Vec<Vec<String>>,
    used: BTreeMap<String, usize>,
    seen: BTreeMap<[u8; 32], u64>,
    motivations: BTreeMap<String, String>,
    old: bool,
}

/// The columns, by the tail of their message ids, with their width in characters.
const COLUMNS: [(&str, usize); 9] = [
    ("number", 6),
    ("title", 34),
    ("sort", 12),
    ("date", 12),
    ("pages", 9),
    ("assessment", 18),
    ("grounds", 18),
    ("motivation", 34),
    ("remark", 34),
];

impl<'t> Inventory<'t> {
    /// Writes to the three `files`. `asked` is the day of the request, against which the age of a
    /// document counts (Woo art. 5.3).
    #[must_use]
    pub fn new(
        files: Files,
        texts: &'t Texts,
        heading: Heading,
        matter: &str,
        asked: Option<Date>,
    ) -> Self {
        Self {
            out: Some(files),
            texts,
            heading,
            matter: matter.to_owned(),
            asked,
            rows: Vec::new(),
            used: BTreeMap::new(),
            seen: BTreeMap::new(),
            motivations: BTreeMap::new(),
            old: false,
        }
    }

    /// What people wrote to motivate a ground, by its code.
    #[must_use]
    pub fn motivated(mut self, motivations: BTreeMap<String, String>) -> Self {
        self.motivations = motivations;
        self
    }

    /// The motivation of these grounds, or that one is needed (Woo art. 5.1 lid 3).
    fn motivation(&self, codes: &std::collections::BTreeSet<String>) -> String {
        let mut out: Vec<String> = Vec::new();
        for code in codes.iter().filter(|c| c.starts_with("5.1.2") || *c == "5.1.5" || *c == "5.2")
        {
            match self.motivations.get(code) {
                Some(said) => out.push(format!("{code}: {said}")),
                None => out.push(format!("{code}: {}", self.say("motivate"))),
            }
        }
        out.join(" ")
    }

    /// What sort of file it is, in a word people use.
    fn sort(&self, format: Option<&str>) -> String {
        match format {
            None => "–".to_owned(),
            Some("text") => self.say("sort-text"),
            Some("image") => self.say("sort-image"),
            Some(other) => other.to_uppercase(),
        }
    }

    fn say(&self, id: &str) -> String {
        self.texts.get(&format!("inventory-{id}"))
    }

    /// What a reader of the besluit has to know about this document.
    fn remarks(&mut self, file: &FileReport) -> Vec<String> {
        let mut out = Vec::new();
        if Assessment::of(file) == Assessment::Pending {
            out.push(self.say("pending"));
        }
        if let Some(content) = file.about.content {
            if let Some(first) = self.seen.get(&content) {
                out.push(self.texts.with("inventory-double", &[("number", &first.to_string())]));
            } else {
                self.seen.insert(content, file.about.number);
            }
        }
        let old = file.about.date.zip(self.asked).is_some_and(|(d, a)| d.is_five_years_before(a));
        // Art. 5.3 asks for more reasons under lid 2, lid 5 and 5.2; never under lid 1.
        let weighed = |g: &String| g.starts_with("5.1.2") || g == "5.1.5" || g == "5.2";
        if old && grounds(file).iter().any(weighed) {
            self.old = true;
            out.push(self.say("old"));
        }
        out
    }

    fn legend(&self) -> Vec<Vec<String>> {
        let count = |code: &str| self.used.get(code).copied().unwrap_or(0);
        let known = self.heading.grounds.iter().filter(|(code, _)| count(code) > 0);
        let mut rows: Vec<Vec<String>> = known
            .map(|(code, text)| vec![code.clone(), text.clone(), count(code).to_string()])
            .collect();
        let unknown = |c: &&String| !self.heading.grounds.iter().any(|(code, _)| code == *c);
        rows.extend(self.used.keys().filter(unknown).map(|c| {
            vec![c.clone(), self.texts.get("inventory-unknown-ground"), count(c).to_string()]
        }));
        rows
    }
}

impl Report for Inventory<'_> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        for row in &file.rows {
            if let Some(ground) = row.verdict.decision.action.grond() {
                for code in ground.0.split(';') {
                    *self.used.entry(code.trim().to_owned()).or_default() += 1;
                }
            }
        }
        let remarks = self.remarks(file).join(" ");
        let assessment = match Assessment::of(file) {
            Assessment::Open => "open",
            Assessment::Partly => "partly",
            Assessment::Pending => "unassessed",
        };
        let codes = grounds(file);
        let motivation = self.motivation(&codes);
        self.rows.push(vec![
            file.about.number.to_string(),
            title(file),
            self.sort(file.format),
            file.about.date.map(|d| d.to_string()).unwrap_or_default(),
            file.about.pages.to_string(),
            self.say(assessment),
            codes.into_iter().collect::<Vec<_>>().join(", "),
            motivation,
            remarks,
        ]);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut files) = self.out.take() else { return Ok(()) };
        let title = self.texts.with("inventory-heading", &[("matter", &self.matter)]);
        let header: Vec<String> =
            COLUMNS.iter().map(|(id, _)| self.say(&format!("column-{id}"))).collect();
        let legend_header: Vec<String> = ["grounds", "meaning", "count"]
            .iter()
            .map(|c| self.say(&format!("column-{c}")))
            .collect();
        let (legend, stamp) = (self.legend(), self.texts.get("report-concept"));
        let mut page = Page::new(self.texts.lang().as_str(), &title, &stamp);
        page.text(&self.say("intro"));
        page.table(&header, &self.rows);
        page.heading(&self.say("legend"));
        page.table(&legend_header, &legend);
        if self.old {
            page.text(&self.say("old-note"));
        }
        files.html.write_all(page.finish().as_bytes())?;
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let widths = COLUMNS.map(|(_, w)| w);
        sheet::write(files.xlsx, &self.say("sheet"), &names, &widths, &self.rows)?;
        let table = |head: &[String], rows: &[Vec<String>]| -> Block {
            Block::Table(std::iter::once(head.to_vec()).chain(rows.iter().cloned()).collect())
        };
        let mut blocks = vec![
            Block::Heading(1, title),
            Block::Text(stamp),
            Block::Text(self.say("intro")),
            table(&header, &self.rows),
            Block::Heading(2, self.say("legend")),
            table(&legend_header, &legend),
        ];
        if self.old {
            blocks.push(Block::Text(self.say("old-note")));
        }
        word::write(files.docx, &blocks)
    }
}
