//! Words that do not stand beside each other on one line: over the end of a page, under one another,
//! along a curve; and annotations, of which whole lines go.

use super::*;
use crate::verify::check;
use std::fmt::Write;

/// Redacts and verifies as the program does; the texts of the parts of the copy.
fn verified(bytes: &[u8], term: &str) -> (Redacted, Vec<String>) {
    let (_, redacted) = without(bytes, term, None).unwrap();
    assert!(!redacted.redactions.is_empty(), "nothing found");
    let verdict = check(bytes, &redacted.bytes, &redacted.redactions);
    assert!(verdict.is_clean(), "{verdict:?}");
    let texts = extract(&redacted.bytes).parts.into_iter().map(|p| p.text).collect();
    (redacted, texts)
}

/// Two pages with contents of their own.
fn two(first: &str, second: &str) -> Vec<u8> {
    file("", 2, |doc, _| {
        let ids: Vec<_> = doc.page_iter().collect();
        for (id, content) in ids.into_iter().zip([first, second]) {
            let content = doc.add_object(stream(dictionary! {}, content));
            doc.get_dictionary_mut(id).unwrap().set("Contents", content);
        }
    })
}

fn line(x: u32, y: u32, text: &str) -> String {
    format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n")
}

#[test]
fn a_name_over_the_end_of_a_page_goes_from_both() {
    let first = line(72, 800, "Verslag van de raad")
        + &line(72, 700, "Dat zei mevrouw Grif-")
        + &line(72, 40, "Pagina 1");
    let second = line(72, 800, "Verslag van de raad")
        + &line(72, 700, "fioen uit ons dorp.")
        + &line(72, 40, "Pagina 2");
    let (redacted, texts) = verified(&two(&first, &second), "Griffioen");
    let pages: Vec<u32> = redacted.redactions[0].boxes.iter().map(|b| b.0).collect();
    assert_eq!(pages, [1, 2]);
    assert!(texts[0].contains("Dat zei mevrouw") && texts.concat().contains("uit ons dorp."));
    let all = texts.concat();
    assert!(!all.contains("Grif") && !all.contains("fioen"), "{all}");
}

#[test]
fn a_name_of_two_words_over_the_end_of_a_page_goes_from_both() {
    let first = line(72, 700, "Dat zei mevrouw Zwaan van den");
    let second = line(72, 700, "Griffioen uit ons dorp.");
    let (_, texts) = verified(&two(&first, &second), "Zwaan van den Griffioen");
    assert!(!texts.concat().contains("Griffioen") && !texts.concat().contains("Zwaan"));
    assert!(texts.concat().contains("uit ons dorp."));
}

#[test]
fn a_half_word_left_over_the_end_of_a_page_holds_the_copy_back() {
    let first = line(72, 700, "Griffioen is er niet, en Grif-");
    let second = line(72, 700, "fioen is er wel.");
    let bytes = two(&first, &second);
    let document = extract(&bytes);
    // Only the whole word is decided on.
    let all = places(&document, "Griffioen").into_iter().take(1);
    let all = all.map(|(p, s)| remove(&document, p, s, None)).collect();
    let (settled, options) = (Settled::new(all).unwrap(), RedactOptions::default());
    let redacted = Pdf.redact(&bytes, &document, &settled, &options, &Limits::default()).unwrap();
    let verdict = check(&bytes, &redacted.bytes, &redacted.redactions);
    assert!(verdict.leaks.iter().any(|l| l.check == "text-still-there"), "{verdict:?}");
}

/// Letters under one another, beside lines of text.
fn stacked(word: &str, x: u32) -> String {
    let mut out = String::new();
    for (n, c) in (0_u32..).zip(word.chars()) {
        out += &line(x, 700 - 15 * n, &c.to_string());
        out += &line(180, 700 - 15 * n, "De rest van deze regel blijft.");
    }
    out
}

#[test]
fn letters_under_one_another_are_one_word() {
    for (word, x) in [("Griffioen", 80), ("GRIFFIOEN", 120)] {
        // Letters as wide as they say: what sticks out of a box would hold the copy back.
        let helvetica = |doc: &mut lopdf::Document, resources| {
            let font = dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
                "Encoding" => "WinAnsiEncoding",
            };
            let fonts = dictionary! { "F1" => font };
            doc.get_dictionary_mut(resources).unwrap().set("Font", fonts);
        };
        let (redacted, texts) = verified(&file(&stacked(word, x), 1, helvetica), "Griffioen");
        assert_eq!(redacted.redactions[0].boxes.len(), 1, "one box over all of them");
        assert_eq!(texts[0].matches("De rest van deze regel blijft.").count(), 9);
    }
}

#[test]
fn letters_in_a_column_of_a_table_stay_in_their_rows() {
    let mut content = String::new();
    for (n, c) in (0_u32..).zip("abcdefgh".chars()) {
        content += &line(80, 700 - 15 * n, &c.to_string());
        content += &line(180, 700 - 15 * n, "onderdeel van het besluit");
    }
    let text = extract(&file(&content, 1, |_, _| {})).parts[0].text.clone();
    assert!(text.contains("a\tonderdeel") && text.contains("h\tonderdeel"), "{text}");
    let marks: String = (0..8).map(|n| line(80, 700 - 15 * n, "X")).collect();
    let text = extract(&file(&marks, 1, |_, _| {})).parts[0].text.clone();
    assert!(!text.contains("XX"), "{text}");
}

#[test]
fn letters_along_a_curve_are_one_word() {
    let mut content = String::new();
    let mut turn: f64 = 60.0;
    for c in "De heer Griffioen was er".chars() {
        let width = f64::from(400 + u32::from(c) * 3) * 0.012;
        let (sin, cos) = turn.to_radians().sin_cos();
        let (x, y) = (300.0 - 150.0 * sin, 250.0 + 150.0 * cos);
        writeln!(
            content,
            "BT /F1 12 Tf {cos:.4} {sin:.4} {:.4} {cos:.4} {x:.2} {y:.2} Tm ({c}) Tj ET",
            -sin
        )
        .unwrap();
        turn -= (width / 150.0).to_degrees();
    }
    let (_, texts) = verified(&file(&content, 1, |_, _| {}), "Griffioen");
    assert!(texts[0].contains("heer") && !texts[0].contains("riff"), "{texts:?}");
}

/// The boxes of a copy in which a note said `text`.
fn note(text: &str) -> Vec<[f64; 4]> {
    let bytes = file("", 1, |doc, resources| {
        let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap().clone();
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 300.into(), 40.into()],
            "Resources" => dictionary! { "Font" => fonts },
        };
        let content = format!("BT /F1 12 Tf 4 24 Td ({text}) Tj 0 -16 Td (Tweede regel) Tj ET");
        let form = doc.add_object(stream(dict, &content));
        let note = doc.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText", "F" => 4,
            "Rect" => vec![100.into(), 500.into(), 400.into(), 540.into()],
            "AP" => dictionary! { "N" => form },
        });
        first_page(doc).set("Annots", vec![note.into()]);
    });
    let (redacted, texts) = verified(&bytes, "Griffioen");
    assert!(texts.concat().contains("Tweede regel"), "{texts:?}");
    assert!(!texts.concat().contains("vragen"), "{texts:?}");
    redacted.redactions[0].boxes.iter().map(|b| b.1).collect()
}

#[test]
fn a_note_loses_the_whole_line_so_that_no_gap_tells_the_width() {
    let one = note("vragen aan Griffioen van hier");
    assert_eq!(one, note("vragen aan J. Griffioen-Zwaan"));
    let [l, _, r, _] = one[0];
    assert!(l < 102.0 && r > 398.0, "{one:?}");
}

#[test]
fn a_line_that_runs_out_of_its_note_tells_no_more() {
    let long = "deze vragen gaan met de post van vandaag nog aan";
    let one = note(&format!("{long} Griffioen"));
    assert_eq!(one, note(&format!("{long} Griffioen van de Zwaan")));
    assert_eq!(one, note(&format!("{long} mevrouw van den Griffioen of een ander")));
}

#[test]
fn two_findings_under_one_box_leave_no_exact_gap() {
    let content =
        line(72, 700, "wonend te 3431 AB Nieuwegein aldaar") + &line(72, 680, "en verder");
    let bytes = file(&content, 1, |_, _| {});
    let document = extract(&bytes);
    let all = ["3431 AB", "Nieuwegein"].iter().flat_map(|term| places(&document, term));
    let all = all.map(|(p, s)| remove(&document, p, s, None)).collect();
    let (settled, options) = (Settled::new(all).unwrap(), RedactOptions::default());
    let redacted = Pdf.redact(&bytes, &document, &settled, &options, &Limits::default()).unwrap();
    let verdict = check(&bytes, &redacted.bytes, &redacted.redactions);
    assert!(verdict.is_clean(), "{verdict:?}");
    let (_, [l, _, r, _]) = redacted.redactions[0].boxes[0];
    let steps = (r - l) / (2.5 * 12.0);
    assert!((steps - steps.round()).abs() < 1e-6 && steps > 1.5, "{steps}");
    assert!(extract(&redacted.bytes).parts[0].text.contains("aldaar"));
}

#[test]
fn a_name_over_the_end_of_a_page_goes_from_forms_as_well() {
    let bytes = file("", 2, |doc, resources| {
        let fonts = doc.get_dictionary(resources).unwrap().get(b"Font").unwrap().clone();
        let ids: Vec<_> = doc.page_iter().collect();
        for (id, text) in ids.into_iter().zip(["Dat zei mevrouw Grif-", "fioen uit ons dorp."]) {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form",
                "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => dictionary! { "Font" => fonts.clone() },
            };
            let form = doc.add_object(stream(dict, &line(72, 700, text)));
            let content = doc.add_object(stream(dictionary! {}, "/Fx Do"));
            let page = doc.get_dictionary_mut(id).unwrap();
            page.set("Contents", content);
            page.set("Resources", dictionary! { "XObject" => dictionary! { "Fx" => form } });
        }
    });
    let (_, texts) = verified(&bytes, "Griffioen");
    assert!(texts[0].contains("Dat zei mevrouw") && texts.concat().contains("uit ons dorp."));
    assert!(!texts.concat().contains("Grif") && !texts.concat().contains("fioen"), "{texts:?}");
}
