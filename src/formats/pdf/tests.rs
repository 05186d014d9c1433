//! The laws of this format, on small files made here.

use super::Pdf;
use crate::formats::{Format, Limits, RedactOptions};
use crate::model::{
    Action, Decider, Decision, Document, Finding, Grond, Kind, Reason, Redacted, Role, Score,
    Secret, Settled, Span, Verdicted,
};

/// A decision to remove `span` of a part.
fn remove(document: &Document, part: usize, span: Span, grond: Option<&str>) -> Verdicted {
    let value = span.of(&document.parts[part].text).unwrap().expose().to_owned();
    Verdicted {
        finding: Finding {
            part,
            span,
            kind: Kind::Term,
            class: Kind::Term.class(),
            score: Score::new(1.0),
            recogniser: "term",
            evidence: Vec::new(),
            value: Secret::new(value),
        },
        entity: None,
        role: Role::Derde,
        decision: Decision {
            action: Action::Redact(grond.map(|g| Grond(g.into()))),
            by: Decider::Concept,
        },
    }
}

/// Every place of `term`, whatever white space, hyphens and case stand in between.
fn places(document: &Document, term: &str) -> Vec<(usize, Span)> {
    let wanted = super::strings::fold(term);
    let mut out = Vec::new();
    for (index, part) in document.parts.iter().enumerate() {
        let mut flat = String::new();
        let mut map = Vec::new();
        for (at, c) in part.text.char_indices() {
            let folded = super::strings::fold(&c.to_string());
            map.extend(std::iter::repeat_n((at, at + c.len_utf8()), folded.len()));
            flat.push_str(&folded);
        }
        for (at, found) in flat.match_indices(&wanted) {
            let (start, end) = (map[at].0, map[at + found.len() - 1].1);
            out.push((index, Span::new(&part.text, start, end).unwrap()));
        }
    }
    out
}

/// Removes `term` from a file, wherever it is found.
fn without(bytes: &[u8], term: &str, grond: Option<&str>) -> Result<(Document, Redacted), Reason> {
    let limits = Limits::default();
    let document = Pdf.extract(bytes, &limits)?;
    if let Some(gap) = document.gaps.iter().find(|g| !g.reason.absent_from_copy()) {
        return Err(gap.reason.clone());
    }
    let all = places(&document, term);
    let all = all.into_iter().map(|(p, s)| remove(&document, p, s, grond)).collect();
    let settled = Settled::new(all).unwrap();
    let redacted = Pdf.redact(bytes, &document, &settled, &RedactOptions::default(), &limits)?;
    Ok((document, redacted))
}

/// Redacts or reads whole folders, for measuring: `ZWARTLAK_IN`, `ZWARTLAK_OUT`, `ZWARTLAK_TERM`.
#[test]
#[ignore = "a tool for measuring on folders outside the repository"]
#[allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measuring tool")]
fn measure_a_folder() {
    let from = std::env::var("ZWARTLAK_IN").unwrap();
    let to = std::env::var("ZWARTLAK_OUT").ok();
    let term = std::env::var("ZWARTLAK_TERM").unwrap_or_default();
    let mut files: Vec<_> = std::fs::read_dir(from).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "pdf")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap();
        let start = std::time::Instant::now();
        let outcome = std::panic::catch_unwind(|| {
            if term.is_empty() {
                let document = Pdf.extract(&bytes, &Limits::default());
                return document.map(|d| {
                    let text: Vec<_> = d
                        .parts
                        .iter()
                        .filter(|p| p.label.page().is_some())
                        .map(|p| p.text.clone())
                        .collect();
                    let gaps: std::collections::BTreeSet<_> =
                        d.gaps.iter().map(|g| g.reason.id()).collect();
                    (text.join("\u{c}").into_bytes(), format!("{gaps:?}"), "txt")
                });
            }
            without(&bytes, &term, Some("5.1.2.e"))
                .map(|(d, r)| (r.bytes, format!("{:?} {:?}", r.scrubbed, d.gaps), "pdf"))
        });
        let took = start.elapsed().as_millis();
        match outcome {
            Ok(Ok((bytes, note, kind))) => {
                println!("ok {name} {took} ms {note}");
                if let Some(to) = &to {
                    let out = std::path::Path::new(to).join(&name).with_extension(kind);
                    std::fs::write(out, bytes).unwrap();
                }
            }
            Ok(Err(reason)) => println!("held {name} {took} ms {reason} {:?}", reason.detail()),
            Err(_) => println!("PANIC {name} {took} ms"),
        }
    }
}
