//! The width attack: does the gap that a name leaves tell the name?
//!
//! The attacker has the copy, the typesetter, the font and a list of surnames, and ranks the names
//! by how well they fit the gap between the words left and right of the box, or the box itself.

use lopdf::dictionary;
use std::collections::BTreeMap;
use zwartlak::formats::{BoxWidth, Limits, RedactOptions, sniff};
use zwartlak::model::{
    Action, Class, Decider, Decision, Document, Finding, Grond, Kind, Places, Redacted, Role,
    Score, Secret, Settled, Span, Verdicted,
};

/// Widths of Helvetica from space to tilde, in thousandths of an em.
const WIDTHS: [i64; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const SIZE: f64 = 11.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 523.0;
/// The step of box widths at this size.
const STEP: f64 = 2.5 * SIZE;

fn width(text: &str) -> f64 {
    let all = text.bytes().map(|b| WIDTHS[usize::from(b) - 32]);
    #[allow(clippy::cast_precision_loss, reason = "a word")]
    let sum = all.sum::<i64>() as f64;
    sum * SIZE / 1000.0
}

/// How a page is set.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Setter {
    /// One show operator a line, left aligned.
    Lines,
    /// Every word in a text object of its own, rounded to hundredths, left aligned.
    Words,
    /// Every word in a text object of its own, justified.
    Justified,
    /// Lines relative to each other, word spaces stretched with `Tw`, justified.
    WordSpacing,
    /// One line at the right margin, under others.
    RightAligned,
    /// One show operator a line, in a form that stands in another and that calls its font as the page
    /// calls another.
    Form,
}

const ALL: [Setter; 6] = [
    Setter::Lines,
    Setter::Words,
    Setter::Justified,
    Setter::WordSpacing,
    Setter::RightAligned,
    Setter::Form,
];

/// Lines around the one with the name; all but the last are full.
const AROUND: [&str; 6] = [
    "De commissie besprak op dinsdag de plannen voor het nieuwe plein en vroeg om een",
    "nadere toelichting op de kosten van het onderhoud en op de planning van het werk.",
    "Daarna gaf de wethouder een reactie op de vragen die schriftelijk waren gesteld.",
    "Een deel daarvan is al eerder beantwoord, in de brief van de gemeente van mei.",
    "De overige vragen komen terug in de volgende vergadering van deze commissie.",
    "Tot slot werd de lijst met toezeggingen vastgesteld.",
];

/// A page whose third line holds `name`.
fn page(setter: Setter, name: &str) -> Vec<u8> {
    let line = format!("Op maandag sprak mevrouw {name}, namens de buurt, met ons over het plein.");
    let mut lines: Vec<&str> = AROUND.to_vec();
    lines.insert(2, &line);
    let mut content = String::new();
    for (n, text) in lines.iter().enumerate() {
        #[allow(clippy::cast_precision_loss, reason = "seven lines")]
        let y = 700.0 - 14.0 * n as f64;
        let full = n + 1 < lines.len();
        content.push_str(&set(setter, text, y, full));
    }
    file(&content, setter == Setter::Form)
}

fn set(setter: Setter, text: &str, y: f64, full: bool) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    #[allow(clippy::cast_precision_loss, reason = "a line")]
    let gaps = (words.len() - 1) as f64;
    let natural = width(" ");
    let stretched = (RIGHT - LEFT - words.iter().map(|w| width(w)).sum::<f64>()) / gaps;
    let justified = matches!(setter, Setter::Justified | Setter::WordSpacing) && full;
    let space = if justified { stretched } else { natural };
    let start = if setter == Setter::RightAligned { RIGHT - width(text) } else { LEFT };
    match setter {
        Setter::Lines | Setter::RightAligned | Setter::Form => {
            format!("BT /F1 {SIZE} Tf 1 0 0 1 {start:.3} {y} Tm ({text}) Tj ET\n")
        }
        Setter::WordSpacing => {
            let extra = space - natural;
            format!("BT /F1 {SIZE} Tf {extra:.4} Tw {start} {y} Td ({text}) Tj 0 -3 Td ( ) Tj ET\n")
        }
        Setter::Words | Setter::Justified => {
            let mut at = start;
            let mut out = String::new();
            for word in words {
                let show = format!("BT /F1 {SIZE} Tf 1 0 0 1 {at:.2} {y} Tm ({word} ) Tj ET\n");
                out.push_str(&show);
                at += width(word) + space;
            }
            out
        }
    }
}

/// A page with `content`, in forms or not.
fn file(content: &str, in_forms: bool) -> Vec<u8> {
    let mut doc = lopdf::Document::with_version("1.7");
    let tree = doc.new_object_id();
    let widths: Vec<lopdf::Object> = WIDTHS.iter().map(|w| (*w).into()).collect();
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
        "Encoding" => "WinAnsiEncoding", "FirstChar" => 32, "LastChar" => 126, "Widths" => widths,
    });
    let mut content = content.to_owned();
    let mut resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    if in_forms {
        let other = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        });
        for (space, shift) in [([1, 0, 0, 1, 30, 10], (-30, -10)), ([1, 0, 0, 1, 0, 0], (0, 0))] {
            let dict = dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "Resources" => resources,
                "BBox" => vec![(-50).into(), (-50).into(), 595.into(), 842.into()],
                "Matrix" => space.map(lopdf::Object::from).to_vec(),
            };
            let form = doc.add_object(lopdf::Stream::new(dict, content.into_bytes()));
            resources = dictionary! {
                "Font" => dictionary! { "F1" => other }, "XObject" => dictionary! { "X1" => form },
            };
            content = format!("q 1 0 0 1 {} {} cm /X1 Do Q\n", shift.0, shift.1);
        }
        content.push_str("BT /F1 8 Tf 72 40 Td (Pagina 1) Tj ET\n");
    }
    let content = lopdf::Stream::new(dictionary! {}, content.into_bytes());
    let content = doc.add_object(content);
    let page = doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    let node = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    doc.objects.insert(tree, node.into());
    let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", root);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

fn settle(document: &Document, term: &str) -> Settled {
    let text = &document.parts[0].text;
    let start = text.find(term).unwrap();
    let finding = Finding {
        part: 0,
        span: Span::new(text, start, start + term.len()).unwrap(),
        kind: Kind::Term,
        class: Class::Gewoon,
        score: Score::new(1.0),
        recogniser: "test",
        evidence: Vec::new().into(),
        value: Secret::new(term),
    };
    let action = Action::Redact(Some(Grond("5.1.2.e".into())));
    let decision = Decision { action, by: Decider::Concept };
    Settled::concept(vec![Verdicted { finding, entity: None, role: Role::Derde, decision }])
}

fn redact(bytes: &[u8], name: &str, boxes: BoxWidth) -> Redacted {
    let format = sniff(bytes).unwrap();
    let limits = Limits::default();
    let document = format.extract(bytes, &limits).unwrap();
    let options = RedactOptions { boxes, ..RedactOptions::default() };
    let settled = settle(&document, name);
    format.redact(bytes, &document, &settled, &options, &limits).unwrap()
}

/// The same, and the verifier agrees.
fn verified(bytes: &[u8], name: &str, boxes: BoxWidth) -> Redacted {
    let redacted = redact(bytes, name, boxes);
    let verdict = zwartlak::verify::check(bytes, &redacted.bytes, &redacted.redactions);
    assert!(verdict.is_clean(), "{verdict:?}");
    redacted
}

/// Surnames without diacritics, in a fixed order that is not the alphabet's.
fn surnames(count: usize) -> Vec<String> {
    let list = std::fs::read_to_string("patterns/lists/surnames/items.txt").unwrap();
    let plain = |n: &&str| n.len() >= 4 && n.bytes().all(|b| b.is_ascii_alphabetic());
    let all: Vec<&str> = list.lines().filter_map(|l| l.split('\t').next()).filter(plain).collect();
    // A step prime to the length visits every name once.
    let step = 100_003;
    (0..count).map(|n| all[(n * step + 17) % all.len()].to_owned()).collect()
}

fn bucket(width: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a few steps")]
    let steps = (width / STEP).round().max(1.0) as i64;
    steps
}

/// What the attacker measures: the width of the box, and the gap between its neighbours.
fn measures(redacted: &Redacted) -> (f64, f64) {
    let [l, _, r, _] = redacted.redactions[0].boxes[0].1;
    let document = sniff(&redacted.bytes).unwrap();
    let document = document.extract(&redacted.bytes, &Limits::default()).unwrap();
    let Places::Glyphs(glyphs) = &document.parts[0].places else { panic!() };
    let line = glyphs.iter().filter(|g| (g.quad.0[0].1 - 670.0).abs() < 4.0);
    let ink = line.filter(|g| !document.parts[0].text[g.text.clone()].trim().is_empty());
    let ink: Vec<_> = ink.map(|g| (g.quad.0[0].0, g.quad.0[1].0)).collect();
    let before = ink.iter().map(|g| g.1).filter(|x| *x <= l + 0.5).fold(0.0, f64::max);
    let after = ink.iter().map(|g| g.0).filter(|x| *x >= r - 0.5).fold(1000.0, f64::min);
    (r - l, after - before)
}

/// The rank of `name` among `others` by how near their widths are to a measure, from 0 to 1.
fn rank(name: &str, others: &[&String], measure: f64) -> f64 {
    let miss = |n: &str| (width(n) - measure).abs();
    let mine = miss(name);
    let (mut better, mut equal) = (0.0, 0.0);
    for other in others {
        let theirs = miss(other);
        if theirs < mine - 1e-6 {
            better += 1.0;
        } else if theirs <= mine + 1e-6 {
            equal += 1.0;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a few thousand names")]
    let all = others.len() as f64;
    (better + equal / 2.0) / all
}

/// Mean rank of the true names, by width of the box and by gap between the neighbours.
fn attack(setter: Setter, boxes: BoxWidth, names: &[String], lexicon: &[String]) -> (f64, f64) {
    let mut sums = (0.0, 0.0);
    for name in names {
        let (by_box, by_gap) = measures(&redact(&page(setter, name), name, boxes));
        let same = |n: &&String| bucket(width(n)) == bucket(width(name));
        let others: Vec<&String> = lexicon.iter().filter(same).collect();
        // The attacker knows how wide a word space of the font is.
        sums.0 += rank(name, &others, by_box);
        sums.1 += rank(name, &others, by_gap - width(" "));
    }
    #[allow(clippy::cast_precision_loss, reason = "a few names")]
    let count = names.len() as f64;
    (sums.0 / count, sums.1 / count)
}

#[test]
fn names_of_about_the_same_length_leave_the_same_file() {
    for setter in ALL {
        let mut seen: BTreeMap<i64, Vec<u8>> = BTreeMap::new();
        for (n, name) in surnames(60).into_iter().enumerate() {
            let redact = if n % 6 == 0 { verified } else { redact };
            let copy = redact(&page(setter, &name), &name, BoxWidth::Stepped).bytes;
            let first = seen.entry(bucket(width(&name))).or_insert_with(|| copy.clone());
            assert!(*first == copy, "{setter:?}: a copy tells more than the step");
        }
        assert!(seen.len() >= 2, "the names are of several lengths");
    }
}

#[test]
fn a_box_of_fixed_width_and_a_black_line_tell_nothing() {
    for (setter, boxes) in [
        (Setter::Lines, BoxWidth::Fixed),
        (Setter::Justified, BoxWidth::Fixed),
        (Setter::Lines, BoxWidth::FullLine),
        (Setter::Justified, BoxWidth::FullLine),
    ] {
        let copy = |name: &str| verified(&page(setter, name), name, boxes).bytes;
        let first = copy("Bos");
        for name in ["Griffioen", "Wit", "Hoogenboezem"] {
            assert!(copy(name) == first, "{setter:?} {boxes:?}");
        }
    }
}

#[test]
fn the_gap_does_not_betray_the_word() {
    let lexicon = surnames(10_000);
    let names: Vec<String> = lexicon.iter().step_by(100).cloned().collect();
    for setter in [Setter::Lines, Setter::Justified] {
        // The attack works: with the exact gap the true name is among the first.
        let (by_box, by_gap) = attack(setter, BoxWidth::Exact, &names, &lexicon);
        assert!(by_box < 0.02, "{setter:?} {by_box}");
        assert!(setter == Setter::Justified || by_gap < 0.02, "{setter:?} {by_gap}");
        let (by_box, by_gap) = attack(setter, BoxWidth::Stepped, &names, &lexicon);
        eprintln!("{setter:?}: mean rank by box {by_box:.3}, by gap {by_gap:.3}; chance is 0.500");
        // Chance has mean 1/2 and standard deviation 1/sqrt(12 n); three of them are 0.087.
        assert!(by_box > 0.41 && by_gap > 0.41, "{setter:?} {by_box} {by_gap}");
    }
}
