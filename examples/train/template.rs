//! Documents with gaps for people and things: `patterns/names/train/*.txt`.
//!
//! A file `.txt` holds documents between lines of `---`; of a file `.lines` lines are drawn at random to
//! make documents. `{1:full}` is person 1 in the form `full`, marked;
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
    /// Whether a document is a draw of its lines.
    lines: bool,
}

/// Every document of every template in `folder`, by name.
pub(crate) fn load(folder: &Path) -> Result<Vec<Template>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|e| Ok(e?.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|p| {
        p.extension().is_some_and(|e| e == "txt" || e == "lines") && !p.ends_with("fills.txt")
    });
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        if path.extension().is_some_and(|e| e == "lines") {
            // As many as keep every line in use.
            let copies = text.lines().count().div_ceil(8);
            out.extend((0..copies).map(|_| Template { text: text.clone(), lines: true }));
            continue;
        }
        let one = |t: &str| Template { text: t.trim_matches('\n').to_owned(), lines: false };
        out.extend(text.split("\n---\n").map(one));
    }
    Ok(out)
}

impl Template {
    /// The document with people out of `lists`.
    pub(crate) fn fill(&self, lists: &Lists, rng: &mut Rng) -> Sample {
        self.fill_with(lists, None, rng)
    }

    /// The document with people of one origin.
    pub(crate) fn fill_with(
        &self,
        lists: &Lists,
        origin: Option<&Origin>,
        rng: &mut Rng,
    ) -> Sample {
        let chosen =
            if self.lines { choose(&drawn(&self.text, rng), rng) } else { choose(&self.text, rng) };
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
    if gap == "fake" {
        return fake(lists, rng);
    }
    if let Ok(most) = gap.parse::<usize>() {
        return (1 + rng.below(most)).to_string();
    }
    // Half of the clauses come from the documents.
    let gap = if gap == "rest" && rng.chance(0.5) { "clause" } else { gap };
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

/// A made-up name of a firm, product or place.
fn fake(lists: &Lists, rng: &mut Rng) -> String {
    const TAILS: &[&str] = &[
        "air", "soft", "tech", "tel", "ex", "net", "gen", "bank", "is", "on", "ach", "stadt",
        "ville", "ton", "burg", "um", "ix", "ica", "ia", "pharm", "com", "o", "a", "IT", "com",
        "berg", "gem", "hausen", "ow", "sk", "line", "max", "media", "flor", "zym",
    ];
    let word = lists.surname(rng);
    let count = 2 + rng.below(4);
    let head: String = word.chars().filter(|c| c.is_alphabetic()).take(count).collect();
    let name = format!("{head}{}", rng.pick(TAILS));
    match rng.below(8) {
        0 => name.to_uppercase(),
        1 => format!("{name} {}", fake_tail(rng)),
        _ => name,
    }
}

fn fake_tail(rng: &mut Rng) -> String {
    rng.pick(&[
        "International",
        "Group",
        "Nederland",
        "Benelux",
        "Online",
        "Plus",
        "Holding",
        "Software",
        "Systems",
        "2000",
        "Pro",
        "Solutions",
        "Capital",
        "Airlines",
    ])
    .to_owned()
}

/// Some lines of `text`, as a text of paragraphs, lines or sentences.
fn drawn(text: &str, rng: &mut Rng) -> String {
    let all: Vec<&str> = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let between = rng.pick(&["\n", "\n\n", " ", "\n"]);
    let count = 4 + rng.below(14);
    let lines: Vec<&str> = (0..count).map(|_| rng.pick(&all)).collect();
    // A line break in a line is written as such.
    lines.join(between).replace("\\n", "\n").replace("\\t", "\t")
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
