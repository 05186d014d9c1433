//! The *productierapport*: the workbook from which the government's open Woo platform imports a
//! release. One sheet, fourteen columns in this order, judgements in these words.

use super::{Assessment, grounds, sheet, title};
use crate::report::{FileReport, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Seek, Write};

/// The columns, in order and literally.
pub const COLUMNS: [&str; 14] = [
    "ID",
    "Matter",
    "Family",
    "Email Thread ID",
    "Document",
    "File Type",
    "Datum",
    "Beoordeling",
    "Opgeschort",
    "Beoordelingsgrond",
    "Toelichting",
    "Publieke Link",
    "Gerelateerd ID",
    "Zaaknummer",
];

const WIDTHS: [usize; 14] = [24, 14, 9, 9, 36, 12, 12, 16, 11, 24, 36, 20, 20, 16];

/// The grounds that the platform knows, without the last full stop.
const KNOWN: &[&str] = &[
    "5.1.1a", "5.1.1b", "5.1.1c", "5.1.1d", "5.1.1e", "5.1.2a", "5.1.2b", "5.1.2c", "5.1.2d",
    "5.1.2e", "5.1.2f", "5.1.2g", "5.1.2h", "5.1.2i", "5.1.5", "5.2", "5.4", "10.1a", "10.1b",
    "10.1c", "10.1d", "10.2a", "10.2b", "10.2c", "10.2d", "10.2e", "10.2g", "11.1", "dubbel",
];

/// The productierapport, written when all files are known.
pub struct Production<W: Write + Seek> {
    out: Option<W>,
    matter: String,
    rows: Vec<Vec<String>>,
    ids: BTreeSet<String>,
    seen: BTreeMap<[u8; 32], String>,
    families: BTreeMap<String, usize>,
}

impl<W: Write + Seek> Production<W> {
    /// Writes to `out`; `matter` is the number of the case, at least two characters.
    #[must_use]
    pub fn new(out: W, matter: &str) -> Self {
        Self {
            out: Some(out),
            matter: matter.to_owned(),
            rows: Vec::new(),
            ids: BTreeSet::new(),
            seen: BTreeMap::new(),
            families: BTreeMap::new(),
        }
    }

    /// The name of the PDF without extension; a second of that name gets the number of its file.
    fn id(&mut self, file: &FileReport) -> String {
        let plain = title(file);
        let id = if self.ids.contains(&plain) || plain.is_empty() {
            format!("{plain}-{}", file.about.number)
        } else {
            plain
        };
        self.ids.insert(id.clone());
        id
    }
}

impl<W: Write + Seek> Report for Production<W> {
    fn file(&mut self, file: &FileReport) -> io::Result<()> {
        let id = self.id(file);
        let next = self.families.len() + 1;
        let container = file.path.to_string_lossy().into_owned();
        let family = *self.families.entry(container).or_insert(next);
        let mut codes: Vec<String> = grounds(file)
            .iter()
            .map(|g| stored(g))
            .filter(|g| KNOWN.contains(&g.as_str()))
            .collect();
        let mut related = String::new();
        if let Some(content) = file.about.content {
            if let Some(first) = self.seen.get(&content) {
                codes.push("dubbel".to_owned());
                related = format!("{}-{first}", self.matter);
            } else {
                self.seen.insert(content, id.clone());
            }
        }
        let assessment = Assessment::of(file);
        let note = match assessment {
            Assessment::Pending => "Nog niet beoordeeld",
            _ => "",
        };
        self.rows.push(vec![
            id,
            self.matter.clone(),
            family.to_string(),
            String::new(),
            title(file),
            file_type(file.format.unwrap_or_default()).to_owned(),
            file.about.date.map(|d| d.to_string()).unwrap_or_default(),
            assessment.word().to_owned(),
            String::new(),
            codes.join(";"),
            note.to_owned(),
            String::new(),
            related,
            self.matter.clone(),
        ]);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(out) = self.out.take() else { return Ok(()) };
        sheet::write(out, "productierapport", &COLUMNS, &WIDTHS, &self.rows)
    }
}

/// `5.1.2.e` → `5.1.2e`.
fn stored(ground: &str) -> String {
    match ground.rsplit_once('.') {
        Some((head, last)) if last.chars().all(char::is_alphabetic) => format!("{head}{last}"),
        _ => ground.to_owned(),
    }
}

/// One of the platform's words for a format.
fn file_type(format: &str) -> &'static str {
    match format {
        "pdf" => "pdf",
        "xlsx" | "xlsm" | "ods" | "csv" => "spreadsheet",
        "pptx" | "pptm" | "odp" => "presentation",
        "image" => "image",
        "eml" | "msg" | "mail" => "email",
        "html" => "html",
        _ => "doc",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grounds_are_stored_without_the_last_full_stop() {
        assert_eq!(stored("5.1.2.e"), "5.1.2e");
        assert_eq!(stored("5.1.5"), "5.1.5");
        assert_eq!(stored("5.2"), "5.2");
    }

    #[test]
    fn the_judgements_are_the_words_of_the_platform() {
        // As its reader spells them; anything else becomes `Niet openbaar` there.
        let known = ["Openbaar", "Deels openbaar", "Reeds openbaar", "Niet openbaar"];
        for word in
            [Assessment::Open, Assessment::Partly, Assessment::Pending].map(Assessment::word)
        {
            assert!(known.contains(&word), "{word}");
        }
    }
}
