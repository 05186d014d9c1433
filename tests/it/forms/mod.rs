//! Every form in which a number or address is written, found or refused: recall per form, precision
//! over look-alikes, each with a floor. `cargo test --test it forms -- --nocapture` prints the table.
//!
//! Values are drawn at random and pass the checks of their kind; no one's, as far as chance allows.

mod decoys;
mod draw;
mod values;

use draw::Draw;
use std::collections::BTreeMap;
use zwartlak::detect::{DetectOptions, Detector};
use zwartlak::model::{Document, Evidence, Finding, Kind, Part, PartKind, PartLabel, Places};

/// Findings below this are not counted, as `examples/score` does it.
const COUNTS: f32 = 0.35;
/// Findings from here on are redacted without a question.
const REDACTS: f32 = 0.7;

/// A way of writing a value in a text.
struct Form {
    kind: Kind,
    name: &'static str,
    /// The text, with the value between `[[` and `]]`; none of them for a look-alike.
    make: fn(&mut Draw) -> String,
    /// What should come of it.
    want: Want,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Want {
    /// Found with these borders, sure enough to be redacted.
    Sure,
    /// Found with these borders, as a question.
    Asked,
    /// Found, as an organisation's or a service's.
    Functional,
    /// Not found as this kind.
    Nothing,
}

fn find(detector: &Detector, text: &str) -> Vec<Finding> {
    let label = PartLabel::one(PartKind::Text);
    let part = Part { label, text: text.to_owned(), places: Places::Decoded };
    let mut found = detector.detect(&Document { parts: vec![part], gaps: Vec::new() });
    found.retain(|f| f.score.get() >= COUNTS);
    found
}

/// Whether what is found in one text of `form` is what it asks for.
fn right(detector: &Detector, form: &Form, draw: &mut Draw) -> Result<(), String> {
    let marked = (form.make)(draw);
    let text = marked.replace("[[", "").replace("]]", "");
    let place = marked.find("[[").map(|start| start..marked.find("]]").unwrap() - 2);
    let found = find(detector, &text);
    let own: Vec<&Finding> = found.iter().filter(|f| f.kind == form.kind).collect();
    let functional = |f: &Finding| f.evidence.contains(&Evidence::Functional);
    let good = match form.want {
        Want::Nothing => own.iter().all(|f| functional(f)),
        _ => own.iter().any(|f| {
            Some(f.span.start()..f.span.end()) == place
                && match form.want {
                    Want::Sure => f.score.get() >= REDACTS && !functional(f),
                    Want::Asked => !functional(f),
                    _ => functional(f),
                }
        }),
    };
    let seen = || {
        let each = found.iter().map(|f| {
            format!("{} {:?} {:.2}", f.kind, text.get(f.span.start()..f.span.end()), f.score.get())
        });
        format!("{marked:?} -> {}", each.collect::<Vec<_>>().join(", "))
    };
    if good { Ok(()) } else { Err(seen()) }
}

#[test]
fn numbers_are_found_in_every_form_and_look_alikes_are_not() {
    let detector = Detector::standard(&DetectOptions::default()).unwrap();
    // (right, all) of the values and of the look-alikes, per kind.
    let mut sums: BTreeMap<Kind, [(usize, usize); 2]> = BTreeMap::new();
    let mut examples = Vec::new();
    for (forms, side) in [(values::all(), 0), (decoys::all(), 1)] {
        for form in forms {
            let mut draw = Draw::new(form.name);
            // Enough that each kind of number has five hundred.
            let times = 24;
            let results: Vec<_> = (0..times).map(|_| right(&detector, &form, &mut draw)).collect();
            let good = results.iter().filter(|r| r.is_ok()).count();
            let sum = &mut sums.entry(form.kind).or_default()[side];
            sum.0 += good;
            sum.1 += times;
            if good < times {
                let example = results.into_iter().find_map(Result::err).unwrap();
                examples.push(format!("{good:>3}/{times} {}: {example}", form.name));
            }
        }
    }
    eprintln!("{:<14} {:>14} {:>14}", "kind", "found", "refused");
    for (kind, [values, decoys]) in &sums {
        let part = |(good, all): (usize, usize)| format!("{good}/{all}");
        eprintln!("{:<14} {:>14} {:>14}", kind.as_str(), part(*values), part(*decoys));
    }
    for example in &examples {
        eprintln!("{example}");
    }
    for (kind, [values, decoys]) in &sums {
        for ((good, all), floor) in [(values, FLOOR), (decoys, FLOOR)] {
            assert!(*good * 1000 >= floor * all, "{kind}: {good} of {all}");
        }
    }
}

/// At least this many of a thousand, for each kind, found and refused.
const FLOOR: usize = 980;
