//! `zwartlak people`: who is who in a dossier, and why the program thinks so.

use super::args::People;
use super::worker::{self, Task};
use super::{Exit, Session, job, tell};
use crate::model::{EntityId, Evidence, Kind, Role};
use crate::pipeline::Inputs;
use crate::report::{self, FileReport, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Prints the people of each folder or file, which is a dossier of its own.
pub(super) fn run(session: &Session, args: &People) -> anyhow::Result<Exit> {
    let (mut run, inputs) = job::prepare(session, &args.job)?;
    worker::start(session, &args.job, &args.apart, &mut run, Task::default())?;
    let mut worst = Exit::Done;
    let alone = |path: PathBuf| Inputs { paths: vec![path], ..Inputs::default() };
    for path in inputs.all() {
        let name = report::visible(&path.to_string_lossy());
        let mut people = Dossier::default();
        let tally = run.files(alone(path), &mut |file| {
            people.add(file);
            Ok(())
        })?;
        let unread = tally.worst().is_some_and(|o| o > report::Outcome::NeedsReview);
        worst = worst.max(if unread { Exit::Incomplete } else { Exit::Done });
        tell(&session.texts.with(
            "people-heading",
            &[("path", name.as_str()), ("count", &people.persons.len().to_string())],
        ))?;
        people.print(session, args.job.show_text)?;
    }
    Ok(worst)
}

/// The people of one dossier.
#[derive(Default)]
struct Dossier {
    persons: BTreeMap<EntityId, Person>,
    /// Names that fit several people, in order of place.
    ambiguous: Vec<(String, String)>,
}

/// What is known of one person.
#[derive(Default)]
struct Person {
    /// Masked form, or the form itself, and how often.
    forms: BTreeMap<String, usize>,
    roles: BTreeMap<Role, usize>,
    functions: BTreeSet<String>,
    documents: BTreeSet<String>,
    /// Other data beside the name.
    data: BTreeMap<Kind, usize>,
    scores: f32,
    mentions: u16,
}

impl Dossier {
    fn add(&mut self, file: &FileReport) {
        let document = report::path(file);
        for row in &file.rows {
            let found = &row.verdict.finding;
            let Some(id) = row.verdict.entity else {
                if found.kind == Kind::Person && row.verdict.role == Role::Onzeker {
                    self.ambiguous.push((form(row), format!("{document}, {}", row.place())));
                }
                continue;
            };
            let person = self.persons.entry(id).or_default();
            person.documents.insert(document.clone());
            if found.kind != Kind::Person {
                *person.data.entry(found.kind).or_default() += 1;
                continue;
            }
            *person.forms.entry(form(row)).or_default() += 1;
            *person.roles.entry(row.verdict.role).or_default() += 1;
            person.scores += found.score.get();
            person.mentions = person.mentions.saturating_add(1);
            person.functions.extend(found.evidence.iter().filter_map(|e| match e {
                Evidence::Function(word) => Some(word.clone()),
                _ => None,
            }));
        }
    }

    fn print(&self, session: &Session, open: bool) -> anyhow::Result<()> {
        let texts = &session.texts;
        for (id, person) in &self.persons {
            let role = person.roles.iter().max_by_key(|(_, n)| **n).map(|(r, _)| *r);
            let role = role.unwrap_or(Role::Derde);
            let mut who = texts.get(&format!("role-{}", role.as_str()));
            if !person.functions.is_empty() {
                let all: Vec<&str> = person.functions.iter().map(String::as_str).collect();
                who = format!("{who} ({})", all.join(", "));
            }
            let share = 100.0 * person.scores / f32::from(person.mentions.max(1));
            let args = [("share", format!("{share:.0}")), ("count", person.mentions.to_string())];
            let args = args.each_ref().map(|(k, v)| (*k, v.as_str()));
            tell(&format!("{id}  {who}  {}", texts.with("people-confidence", &args)))?;
            let doubt = person.roles.get(&Role::Onzeker).copied().unwrap_or(0);
            if doubt > 0 && role != Role::Onzeker {
                let args = [("count", doubt.to_string())];
                let args = args.each_ref().map(|(k, v)| (*k, v.as_str()));
                tell(&format!("      {}", texts.with("people-doubt", &args)))?;
            }
            let forms: Vec<String> =
                person.forms.iter().map(|(f, n)| format!("{f} ×{n}")).collect();
            self.line(session, "people-forms", &forms)?;
            let data: Vec<String> = person
                .data
                .iter()
                .map(|(k, n)| format!("{} ×{n}", texts.get(&format!("kind-{}", k.as_str()))))
                .collect();
            self.line(session, "people-data", &data)?;
            let documents: Vec<String> = person.documents.iter().cloned().collect();
            self.line(session, "people-documents", &documents)?;
        }
        if !self.ambiguous.is_empty() {
            tell(&texts.get("people-ambiguous"))?;
            for (form, place) in &self.ambiguous {
                tell(&format!("      {form}  {place}"))?;
            }
        }
        if !open && !self.persons.is_empty() {
            tell(&texts.get("people-masked"))?;
        }
        Ok(())
    }

    #[allow(clippy::unused_self, reason = "reads as part of printing a dossier")]
    fn line(&self, session: &Session, id: &str, items: &[String]) -> anyhow::Result<()> {
        if !items.is_empty() {
            tell(&format!("      {}: {}", session.texts.get(id), items.join("; ")))?;
        }
        Ok(())
    }
}

/// A name as the user may see it.
fn form(row: &Row) -> String {
    row.text.as_deref().map_or_else(|| row.masked.to_string(), report::visible)
}
