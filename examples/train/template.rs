//! Documents with gaps for people and things: `patterns/names/train/*.txt`.
//!
//! A file holds documents between lines of `---`. `{1:full}` is person 1 in the form `full`, marked;
//! `{=full}` somebody else, not marked, because here the name is of a thing; `{place}` one of the
//! places in `fills.txt`; `{9}` a number up to 9; `«a|b»` one of these.

use crate::names::{Lists, Origin, Person};
use crate::rng::Rng;
use crate::sample::Sample;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One document with gaps.
pub(crate) struct Template {
    text: String,
}

/// Every document of every template in `folder`, by name.
pub(crate) fn load(folder: &Path) -> Result<Vec<Template>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|e| Ok(e?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt") && !p.ends_with("fills.txt"));
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        out.extend(text.split("\n---\n").map(|t| Template { text: t.trim_matches('\n').to_owned() }));
    }
    Ok(out)
}

impl Template {
    /// The document with people out of `lists`.
    pub(crate) fn fill(&self, lists: &Lists, rng: &mut Rng) -> Sample {
        self.fill_with(lists, None, rng)
    }

    /// The document with people of one origin.
    pub(crate) fn fill_with(&self, lists: &Lists, origin: Option<&Origin>, rng: &mut Rng) -> Sample {
        let chosen = choose(&self.text, rng);
        let mut people: BTreeMap<String, Person> = BTreeMap::new();
        let mut out = Sample { weight: 1.0, ..Sample::default() };
        let mut rest = chosen.as_str();
        while let Some((before, tail)) = rest.split_once('{') {
            out.text.push_str(before);
            let (gap, after) = tail.split_once('}').unwrap_or((tail, ""));
            rest = after;
            match gap.split_once(':') {
                Some((id, form)) if id.chars().all(|c| c.is_ascii_digit()) => {
                    let somebody = || match origin {
                        Some(origin) => origin.person(rng),
                        None => lists.person(rng),
                    };
                    let person = people.entry(id.to_owned()).or_insert_with(somebody).clone();
                    let start = out.text.len();
                    out.text.push_str(&person.form(form, rng).unwrap_or_default());
                    out.marks.push(start..out.text.len());
                }
                _ => out.text.push_str(&thing(gap, lists, rng)),
            }
        }
        out.text.push_str(rest);
        out
    }
}

fn thing(gap: &str, lists: &Lists, rng: &mut Rng) -> String {
    if let Some(form) = gap.strip_prefix('=') {
        return lists.dutch(rng).form(form, rng).unwrap_or_default();
    }
    if let Ok(most) = gap.parse::<usize>() {
        return (1 + rng.below(most)).to_string();
    }
    let filled = lists.fills.get(gap).map(|all| rng.pick(all)).unwrap_or_default();
    if filled.contains('{') {
        let mut out = String::new();
        let mut rest = filled.as_str();
        while let Some((before, tail)) = rest.split_once('{') {
            let (gap, after) = tail.split_once('}').unwrap_or((tail, ""));
            out.push_str(before);
            out.push_str(&thing(gap, lists, rng));
            rest = after;
        }
        out.push_str(rest);
        return out;
    }
    filled
}

/// One alternative of every `«a|b»`.
fn choose(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('«') {
        out.push_str(before);
        let (inside, after) = tail.split_once('»').unwrap_or((tail, ""));
        let all: Vec<&str> = inside.split('|').collect();
        out.push_str(rng.pick(&all));
        rest = after;
    }
    out.push_str(rest);
    out
}
