//! How rows are said in the user's language; nothing here holds a value.

use super::{Judgement, Note, Outcome, Row};
use crate::i18n::Texts;
use crate::model::{Decider, Evidence, Kind, PartLabel, Reason};

/// Every outcome, from good to bad.
pub(super) const OUTCOMES: &[Outcome] = Outcome::ALL;

/// Where a row stands: `pagina 3, regel 12`.
pub(super) fn place(texts: &Texts, row: &Row) -> String {
    if let Some(cell) = &row.cell {
        let cell = cell.to_string();
        return texts.with("report-cell", &[("part", &part(texts, &row.part)), ("cell", &cell)]);
    }
    let line = row.line.to_string();
    texts.with("report-line", &[("part", &part(texts, &row.part)), ("line", &line)])
}

/// A part's name: `pagina 3`.
pub(super) fn part(texts: &Texts, label: &PartLabel) -> String {
    let mut name = texts.get(&format!("part-{}", label.kind.as_str()));
    if let crate::model::PartKind::MailHeader(field) = label.kind {
        name = format!("{name} {field}");
    }
    label.number.map_or(name.clone(), |n| format!("{name} {n}"))
}

/// A kind's name.
pub(super) fn kind(texts: &Texts, kind: Kind) -> String {
    texts.get(&format!("kind-{}", kind.as_str()))
}

/// What happens, without the ground.
pub(super) fn action(texts: &Texts, row: &Row) -> String {
    texts.get(&format!("action-{}", row.verdict.decision.action.as_str()))
}

/// The ground printed in the box, or empty.
pub(super) fn ground(row: &Row) -> &str {
    row.verdict.decision.action.grond().map_or("", |g| &g.0)
}

/// Whose it is: `p2, derde`.
pub(super) fn who(texts: &Texts, row: &Row) -> String {
    let role = texts.get(&format!("role-{}", row.verdict.role.as_str()));
    row.verdict.entity.map_or(role.clone(), |id| format!("{id}, {role}"))
}

/// Which rule or person says so.
pub(super) fn because(texts: &Texts, row: &Row) -> String {
    match &row.verdict.decision.by {
        Decider::Rule(article) => article.to_string(),
        Decider::Person(name) => texts.with("report-by-person", &[("name", name)]),
        Decider::Concept => texts.get("report-by-concept"),
    }
}

/// One thing that speaks for or against a finding: its own words where it has them, else the words
/// of its sort with the detail.
pub(super) fn evidence(texts: &Texts, evidence: &Evidence) -> String {
    let code = evidence.code();
    let (sort, detail) = code.split_once(':').unwrap_or((&code, ""));
    let own = texts.optional(&format!("evidence-{sort}-{detail}"));
    visible(&own.unwrap_or_else(|| texts.with(&format!("evidence-{sort}"), &[("detail", detail)])))
}

/// Why, in words.
pub(crate) fn reason(texts: &Texts, reason: &Reason) -> String {
    if let Reason::Leak(check) = reason {
        // `text-still-there (page 1)`: which check, and where.
        let (id, place) = check.split_once(' ').unwrap_or((check, ""));
        if let Some(said) = texts.optional(&format!("leak-{id}")) {
            return visible(format!("{said} {place}").trim_end());
        }
    }
    visible(&texts.explain(reason))
}

/// What the user can do about it.
pub(super) fn todo(texts: &Texts, reason: &Reason) -> String {
    texts.get(&format!("reason-{}-todo", reason.id()))
}

/// Text that cannot steer a terminal: control characters become `�`.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

/// The path as people read it, with the member of a container behind it.
pub(crate) fn path(file: &super::FileReport) -> String {
    let path = visible(&file.path.to_string_lossy());
    file.member.as_ref().map_or(path.clone(), |m| format!("{path} › {}", visible(m)))
}

/// Whether a verslag is clean, with the number of places.
pub(super) fn judgement(texts: &Texts, judgement: Judgement, file: &super::FileReport) -> String {
    let open = file.rows.iter().filter(|r| r.verdict.decision.action.as_str() != "keep").count();
    texts.with(&format!("judgement-{}", judgement.as_str()), &[("count", &open.to_string())])
}

/// What deserves a look.
pub(super) fn note(texts: &Texts, note: &Note) -> String {
    texts.with(
        &format!("note-{}", note.id),
        &[("count", &note.count.to_string()), ("detail", &note.detail)],
    )
}
