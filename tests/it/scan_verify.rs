//! Copies of scans that were spoilt on purpose: what can still be read in the picture, in its place or
//! elsewhere on the page, is found by looking, and the copy is refused.

use crate::scan::{fixtures, has_ocr};
use image::{GrayImage, ImageFormat, Luma, imageops};
use lopdf::{Document as Pdf, Object};
use std::io::Cursor;
use zwartlak::formats::{Limits, RedactOptions, sniff};
use zwartlak::model::{
    Action, Decider, Decision, Finding, Kind, Redaction, Role, Score, Secret, Settled, Span,
    Verdicted,
};
use zwartlak::verify;

/// A copy without `word`, and what was removed.
fn redacted(original: &[u8], word: &str) -> (Vec<u8>, Vec<Redaction>) {
    let (format, limits) = (sniff(original).unwrap(), Limits::default());
    let document = format.extract(original, &limits).unwrap();
    let mut all = Vec::new();
    for (part, text) in document.parts.iter().map(|p| &p.text).enumerate() {
        for (at, _) in text.match_indices(word) {
            let finding = Finding {
                part,
                span: Span::new(text, at, at + word.len()).unwrap(),
                kind: Kind::Term,
                class: Kind::Term.class(),
                score: Score::new(1.0),
                recogniser: "term",
                evidence: Vec::new().into(),
                value: Secret::new(word),
            };
            let decision = Decision { action: Action::Redact(None), by: Decider::Concept };
            all.push(Verdicted { finding, entity: None, role: Role::Derde, decision });
        }
    }
    assert!(!all.is_empty(), "{word:?} is not read");
    let (settled, options) = (Settled::concept(all), RedactOptions::default());
    let copy = format.redact(original, &document, &settled, &options, &limits).unwrap();
    (copy.bytes, copy.redactions)
}

fn checks(original: &[u8], copy: &[u8], redactions: &[Redaction]) -> Vec<&'static str> {
    verify::check(original, copy, redactions).leaks.iter().map(|l| l.check).collect()
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Left, top, width and height of the first box, with room around it.
fn around(redactions: &[Redaction]) -> [u32; 4] {
    let [left, top, right, bottom] = redactions[0].boxes[0].1.map(|v| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
        let pixel = v as u32;
        pixel
    });
    [left - 4, top - 4, right - left + 8, bottom - top + 8]
}

#[test]
fn a_picture_in_which_a_word_can_still_be_read_is_refused() {
    if !has_ocr() {
        return;
    }
    let original = std::fs::read(fixtures().join("gedraaid.png")).unwrap();
    let (copy, redactions) = redacted(&original, "Oldenburg");
    assert_eq!(checks(&original, &copy, &redactions), [""; 0]);
    let [before, after] =
        [&original, &copy].map(|b| image::load_from_memory(b).unwrap().to_luma8());
    let [left, top, width, height] = around(&redactions);
    let word = imageops::crop_imm(&before, left, top, width, height).to_image();

    // Nothing was painted.
    let found = checks(&original, &png(&before), &redactions);
    assert!(found.contains(&"box-not-opaque"), "{found:?}");
    assert!(found.contains(&"text-still-there"), "{found:?}");

    // The box is black, and the word stands in the margin as well.
    let mut elsewhere = after.clone();
    let aside = i64::from(elsewhere.width() - width - 40);
    imageops::overlay(&mut elsewhere, &word, aside, i64::from(top));
    let found = checks(&original, &png(&elsewhere), &redactions);
    assert!(found.contains(&"outside-changed"), "{found:?}");
    assert!(found.contains(&"text-still-there"), "{found:?}");

    // Dark letters in a dark box: no eye sees them.
    let mut faint = after.clone();
    for (x, y, pixel) in word.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 128) {
        let _ = pixel;
        faint.put_pixel(left + x, top + y, Luma([30]));
    }
    let found = checks(&original, &png(&faint), &redactions);
    assert!(found.contains(&"box-not-opaque"), "{found:?}");
}

/// The one picture of a PDF, in grey, changed by `change`.
fn with_picture(pdf: &[u8], change: impl FnOnce(&mut GrayImage)) -> Vec<u8> {
    let mut pdf = Pdf::load_mem(pdf).unwrap();
    let is_picture = |o: &Object| {
        let stream = o.as_stream().ok();
        stream.is_some_and(|s| {
            s.dict.get(b"Subtype").is_ok_and(|n| n.as_name().is_ok_and(|n| n == b"Image"))
        })
    };
    let picture =
        pdf.objects.values_mut().find(|o| is_picture(o)).unwrap().as_stream_mut().unwrap();
    let mut grey = image::load_from_memory(&picture.content).unwrap().to_luma8();
    change(&mut grey);
    let mut out = Cursor::new(Vec::new());
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 75);
    grey.write_with_encoder(encoder).unwrap();
    picture.set_content(out.into_inner());
    let mut out = Vec::new();
    pdf.save_to(&mut out).unwrap();
    out
}

#[test]
fn a_pdf_in_whose_picture_a_word_can_still_be_read_is_refused() {
    if !has_ocr() {
        return;
    }
    let original = std::fs::read(fixtures().join("deellaag.pdf")).unwrap();
    let (copy, redactions) = redacted(&original, "Noortje");
    assert_eq!(checks(&original, &copy, &redactions), [""; 0]);
    let mut before = GrayImage::new(0, 0);
    with_picture(&original, |picture| before = picture.clone());

    // The old picture under the new text layer.
    let found = checks(&original, &with_picture(&copy, |p| *p = before.clone()), &redactions);
    assert!(found.contains(&"text-still-there"), "{found:?}");

    // The line with the word once more, at the foot of the page.
    let line = imageops::crop_imm(&before, 60, 172, 900, 60).to_image();
    let found = checks(
        &original,
        &with_picture(&copy, |p| imageops::overlay(p, &line, 60, i64::from(p.height() - 90))),
        &redactions,
    );
    assert!(found.contains(&"text-still-there"), "{found:?}");
}
