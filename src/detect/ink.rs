//! Findings that OCR makes by itself: signatures, portraits and the lines for machines on identity
//! documents. Detection in text knows nothing of them; here they take their place among the findings.

use crate::model::{Evidence, Finding, Kind, Part, Places, Score, Secret, Span};

/// How sure a candidate is: redacted by every policy, and for a person to look at.
const SCORE: f32 = 0.75;

/// Id of the recogniser.
const ID: &str = "ink";

/// Adds what is marked in part number `index` to `found`, its findings; what overlaps gives way.
pub(super) fn add(index: usize, part: &Part, found: &mut Vec<Finding>) {
    let Places::Words(words) = &part.places else { return };
    let mut marked: Vec<Finding> = Vec::new();
    for word in words {
        let span = Span::new(&part.text, word.text.start, word.text.end);
        let Some((kind, span)) = word.mark.zip(span) else { continue };
        let why = match kind {
            Kind::Signature => "ondertekening",
            Kind::Photo => "identiteitsbewijs",
            _ => "machineleesbaar",
        };
        marked.push(Finding {
            part: index,
            span,
            kind,
            class: kind.class(),
            score: Score::new(SCORE),
            recogniser: ID,
            evidence: vec![Evidence::Context(why.to_owned())].into(),
            value: Secret::new(span.of(&part.text).map_or("", |s| s.expose())),
        });
    }
    if marked.is_empty() {
        return;
    }
    let crosses = |f: &Finding| marked.iter().any(|m| m.span.overlaps(&f.span));
    found.retain(|f| !crosses(f));
    found.append(&mut marked);
    found.sort_by_key(|f| f.span.start());
}
