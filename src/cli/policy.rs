//! `zwartlak policy`: is a policy file right, and what does it decide?

use super::args::{PolicyArgs, PolicyCommand};
use super::{Exit, Session, tell};
use crate::model::{Action, Evidence, Finding, Kind, Role, Score, Secret, Span};
use crate::policy::{Policy, PolicyError};
use std::collections::BTreeMap;

/// Checks policy files, or shows what one decides.
pub(super) fn run(session: &Session, args: &PolicyArgs) -> anyhow::Result<Exit> {
    match &args.command {
        PolicyCommand::Check { files } => check(session, files),
        PolicyCommand::Show { kind, mode } => {
            let modes: Vec<&str> = mode.iter().map(String::as_str).collect();
            show(session, &Policy::load_with(kind, &modes)?)
        }
    }
}

/// Every file with its mistake, or the word that it is right.
fn check(session: &Session, files: &[String]) -> anyhow::Result<Exit> {
    let built_in: Vec<String> =
        Policy::names().filter(|n| *n != "none").map(str::to_owned).collect();
    let all = if files.is_empty() { &built_in } else { files };
    let mut exit = Exit::Done;
    for name in all {
        match Policy::load(name) {
            Ok(policy) => {
                let articles = policy.reasons().count().to_string();
                let args =
                    [("name", name.as_str()), ("title", &policy.title), ("articles", &articles)];
                tell(&session.texts.with("cli-policy-ok", &args))?;
            }
            Err(error) => {
                exit = Exit::Usage;
                refuse(session, &error);
            }
        }
    }
    Ok(exit)
}

fn refuse(session: &Session, error: &PolicyError) {
    session.problem(&session.texts.explain(error));
}

/// What happens to each kind of data, per role: the table of the policy as a person reads it.
fn show(session: &Session, policy: &Policy) -> anyhow::Result<Exit> {
    let texts = &session.texts;
    tell(&policy.title)?;
    tell(&policy.note)?;
    for role in Role::ALL {
        tell("")?;
        tell(&texts.get(&format!("role-{}", role.as_str())))?;
        let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Term) {
            let consent = *role == Role::Toestemming;
            let Some(decision) = certain(kind).and_then(|f| policy.decide(&f, *role, consent))
            else {
                continue;
            };
            let action = texts.get(&format!("action-{}", decision.action.as_str()));
            let ground = match &decision.action {
                Action::Keep => String::new(),
                other => other.grond().map(|g| format!(" {}", g.0)).unwrap_or_default(),
            };
            let by = match &decision.by {
                crate::model::Decider::Rule(article) => article.to_string(),
                _ => String::new(),
            };
            let name = texts.get(&format!("kind-{}", kind.as_str()));
            lines.entry(format!("{action}{ground}  [{by}]")).or_default().push(name);
        }
        for (what, kinds) in lines {
            tell(&format!("  {what}: {}", kinds.join(", ")))?;
        }
    }
    Ok(Exit::Done)
}

/// A finding of this kind about which there is no doubt.
fn certain(kind: Kind) -> Option<Finding> {
    Some(Finding {
        part: 0,
        span: Span::new("x", 0, 1)?,
        kind,
        class: kind.class(),
        score: Score::new(1.0),
        recogniser: "policy",
        evidence: vec![Evidence::Pattern].into(),
        value: Secret::new("x"),
    })
}
