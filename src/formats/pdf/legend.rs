//! Grounds that do not fit their boxes: a number stands for them, and a last page explains it.

use super::label;
use super::splice::decimal;
use lopdf::{Document, Object, Stream, dictionary};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

/// First words of the page; the verifier knows it by them.
const TITLE: &str = "Verklaring van de gronden";
const INTRODUCTION: &str = "Waar de grond niet in een vak past, staat zijn nummer erin.";
/// A4, in points.
const WIDTH: f64 = 595.28;
const HEIGHT: f64 = 841.89;
const MARGIN: f64 = 62.0;
/// Type of the text, and the distance of its lines.
const SIZE: f64 = 9.5;
const LEADING: f64 = 14.0;
/// Where the columns begin.
const CODE: f64 = MARGIN + 28.0;
const TEXT: f64 = CODE + 90.0;

/// The numbers of grounds; empty without a legend.
#[derive(Debug, Default)]
pub(super) struct Legend {
    numbers: BTreeMap<String, usize>,
    texts: BTreeMap<String, String>,
}

impl Legend {
    /// Numbers the grounds as printed, in their own order; `texts` says what each means.
    pub(super) fn new(grounds: BTreeSet<String>, texts: BTreeMap<String, String>) -> Self {
        Self { numbers: grounds.into_iter().zip(1..).collect(), texts }
    }

    /// What is printed in a box of this length and height.
    pub(super) fn shown(&self, ground: &str, length: f64, height: f64) -> String {
        let number = self.numbers.get(ground).filter(|_| !label::fits(ground, length, height));
        number.map_or_else(|| ground.to_owned(), ToString::to_string)
    }

    /// Adds the page behind the others; `None` when the page tree has no place for it.
    pub(super) fn add(&self, doc: &mut Document, font: lopdf::ObjectId) -> Option<()> {
        if self.numbers.is_empty() {
            return Some(());
        }
        let root = doc.catalog().ok()?.get(b"Pages").and_then(Object::as_reference).ok()?;
        let tree = doc.get_dictionary(root).ok()?;
        let count = super::store::resolve(doc, tree.get(b"Count").ok()?).as_i64().ok()?;
        let mut kids = super::store::resolve(doc, tree.get(b"Kids").ok()?).as_array().ok()?.clone();
        let mut content = Stream::new(dictionary! {}, self.content());
        // When it does not get smaller it stays as it is.
        let _ = content.compress();
        let content = doc.add_object(content);
        let page = doc.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content,
            "MediaBox" => [0.0, 0.0, WIDTH, HEIGHT].map(real).to_vec(),
            "Rotate" => 0,
            "Resources" => dictionary! { "Font" => dictionary! { label::FONT => font } },
        });
        kids.push(page.into());
        let tree = doc.get_dictionary_mut(root).ok()?;
        tree.set("Kids", kids);
        tree.set("Count", count + 1);
        Some(())
    }

    fn content(&self) -> Vec<u8> {
        let mut out = String::from("/Artifact BMC\n");
        let mut y = HEIGHT - MARGIN;
        let mut line = |x: f64, size: f64, text: &str, down: f64| {
            let text = plain(text);
            if !text.is_empty() && y > MARGIN / 2.0 {
                let (x, y, size) = (decimal(x), decimal(y), decimal(size));
                let font = label::FONT;
                let _ = writeln!(out, "BT 0 g /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET");
            }
            y -= down;
        };
        line(MARGIN, 14.0, TITLE, LEADING * 1.6);
        line(MARGIN, SIZE, INTRODUCTION, LEADING * 1.6);
        let mut ordered: Vec<(usize, &str)> =
            self.numbers.iter().map(|(g, n)| (*n, g.as_str())).collect();
        ordered.sort_unstable();
        for (number, ground) in ordered {
            line(MARGIN, SIZE, &number.to_string(), 0.0);
            line(CODE, SIZE, ground, 0.0);
            let text = self.texts.get(ground).map(String::as_str).unwrap_or_default();
            let rows = wrapped(&plain(text));
            for row in &rows {
                line(TEXT, SIZE, row, LEADING);
            }
            if rows.is_empty() {
                line(TEXT, SIZE, "", LEADING);
            }
        }
        out.push_str("EMC\n");
        out.into_bytes()
    }
}

#[allow(clippy::cast_possible_truncation, reason = "points of a page")]
fn real(value: f64) -> Object {
    Object::Real(value as f32)
}

/// Text as the label's font can print it: without accents.
fn plain(text: &str) -> String {
    label::printable(&text.nfkd().collect::<String>())
}

/// Lines that fit the last column.
fn wrapped(text: &str) -> Vec<String> {
    let room = (WIDTH - MARGIN - TEXT) / SIZE;
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match out.last_mut() {
            Some(last) if label::ems(last) + label::ems(word) + 0.3 <= room => {
                last.push(' ');
                last.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_without_room_becomes_its_number() {
        let grounds = ["5.1.2.e", "5.1.1.d"].map(str::to_owned);
        let legend = Legend::new(grounds.into(), BTreeMap::new());
        assert_eq!(legend.shown("5.1.2.e", 60.0, 10.0), "5.1.2.e");
        assert_eq!(legend.shown("5.1.2.e", 8.0, 10.0), "2");
        assert_eq!(legend.shown("other", 8.0, 10.0), "other");
        assert_eq!(Legend::default().shown("5.1.2.e", 8.0, 10.0), "5.1.2.e");
    }

    #[test]
    fn the_page_says_what_each_number_means() {
        let text = "Financiële belangen van de Staat, andere publiekrechtelijke lichamen of \
                    bestuursorganen (artikel 5.1, tweede lid, onder b)";
        let legend = Legend::new(
            ["5.1.2.b".to_owned()].into(),
            [("5.1.2.b".to_owned(), text.to_owned())].into(),
        );
        let content = String::from_utf8(legend.content()).unwrap();
        for part in ["(1) Tj", "(5.1.2.b) Tj", "(Financiele belangen van de Staat", TITLE] {
            assert!(content.contains(part), "{part}: {content}");
        }
    }
}
