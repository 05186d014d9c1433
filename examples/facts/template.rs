//! Makes documents of sentences with gaps: `patterns/facts/SOURCE.md` tells the notation.

use crate::rng::Rng;
use crate::sample::Sample;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;
use zwartlak::model::Kind;

/// Sentences by file, and what goes into their gaps.
pub(crate) struct Templates {
    /// Each with its number.
    sentences: BTreeMap<String, Vec<(usize, String)>>,
    fills: BTreeMap<String, Vec<String>>,
    firsts: Vec<String>,
    surnames: Vec<String>,
}

/// The people of one document, by gap.
type People = BTreeMap<&'static str, String>;

/// How deep gaps may be in what goes into gaps.
const DEEPEST: usize = 5;

/// The lines of a file that say something.
fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().map(str::trim_end).filter(|l| !l.is_empty() && !l.starts_with('#'));
    Ok(lines.map(ToOwned::to_owned).collect())
}

impl Templates {
    /// Reads a folder: `fills.txt` and the files with sentences.
    pub(crate) fn load(folder: &Path, lists: &Path) -> Result<Self> {
        let mut fills = BTreeMap::new();
        for line in lines(&folder.join("fills.txt"))? {
            let (name, all) = line.split_once('=').with_context(|| line.clone())?;
            let all = all.split('|').map(|f| f.trim().to_owned()).collect();
            fills.insert(name.trim().to_owned(), all);
        }
        let mut sentences: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
        let mut number = 0;
        let mut paths: Vec<_> =
            std::fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
        paths.sort();
        for path in paths {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if stem == "fills" || path.extension().is_none_or(|e| e != "txt") {
                continue;
            }
            for line in lines(&path)? {
                number += 1;
                sentences.entry(stem.clone()).or_default().push((number, line));
            }
        }
        // The two thousand commonest.
        let names = |list: &str| -> Result<Vec<String>> {
            let all = lines(&lists.join(list).join("items.txt"))?;
            let rows = all.iter().filter_map(|l| l.split_once('\t'));
            let mut rows: Vec<(u32, &str)> =
                rows.map(|(name, count)| (count.trim().parse().unwrap_or(0), name)).collect();
            rows.sort_by(|a, b| b.cmp(a));
            Ok(rows.iter().take(2000).map(|(_, name)| (*name).to_owned()).collect())
        };
        Ok(Self { sentences, fills, firsts: names("firstnames")?, surnames: names("surnames")? })
    }

    /// How many sentences there are.
    pub(crate) fn len(&self) -> usize {
        self.sentences.values().map(Vec::len).sum()
    }

    fn people(&self, rng: &mut Rng) -> People {
        let man = rng.chance(0.5);
        let of = |words: [&str; 2]| words.get(usize::from(man)).map_or("", |w| *w).to_owned();
        let (first, surname) = (rng.pick(&self.firsts), rng.pick(&self.surnames));
        let (other, second) = (rng.pick(&self.firsts), rng.pick(&self.surnames));
        let whole = format!("{first} {surname}");
        let titled = format!("{} {surname}", of(["mevrouw", "de heer"]));
        let initial = first.chars().next().unwrap_or('J');
        let who =
            [whole.clone(), titled.clone(), titled.clone(), first.clone(), of(["Zij", "Hij"])];
        let cased = ["Cliënt", "Betrokkene", "Verzoeker", "Bewoner", "Patiënt", "Werknemer"];
        let who = if rng.chance(0.2) { rng.pick(&cased).to_owned() } else { rng.pick(&who) };
        [
            ("P", whole),
            ("T", titled),
            ("F", first),
            ("S", surname.clone()),
            ("I", format!("{initial}. {surname}")),
            ("Q", format!("{other} {second}")),
            ("G", other),
            ("W", capital(&who)),
            ("hij", of(["zij", "hij"])),
            ("Hij", of(["Zij", "Hij"])),
            ("zijn", of(["haar", "zijn"])),
            ("Zijn", of(["Haar", "Zijn"])),
            ("hem", of(["haar", "hem"])),
            ("man", of(["vrouw", "man"])),
        ]
        .into()
    }

    /// A text with every gap filled.
    fn filled(&self, text: &str, people: &People, rng: &mut Rng, depth: usize) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((gap, after)) = after.split_once('}') else { break };
            rest = after;
            // `{a|b}` is one of the two, `{a}` the fill of that name.
            if let Some(who) = people.get(gap) {
                out.push_str(who);
            } else if let Some(number) = number(gap, rng) {
                out.push_str(&number);
            } else {
                let own: Vec<String>;
                let all = if let Some(all) = self.fills.get(gap) {
                    all
                } else {
                    own = gap.split('|').map(ToOwned::to_owned).collect();
                    &own
                };
                let one = rng.pick(all);
                if depth < DEEPEST {
                    out.push_str(&self.filled(&one, people, rng, depth + 1));
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// One sentence of `file`, with marks still in it, and its number.
    fn sentence(&self, file: &str, people: &People, rng: &mut Rng) -> (usize, String) {
        let all = self.sentences.get(file).map(Vec::as_slice).unwrap_or_default();
        let (number, line) = rng.pick(all);
        (number, self.filled(&line, people, rng, 0))
    }

    /// A document: someone, and a few sentences about that one or about nobody. One lesson for each
    /// sentence would not show what a person in another sentence makes of it.
    pub(crate) fn document(&self, rng: &mut Rng) -> Sample {
        let people = self.people(rng);
        let policy = rng.chance(0.25);
        let mut parts = Vec::new();
        let mut origin = 0;
        let opening = if policy { "policy-open" } else { "open" };
        parts.push(self.sentence(opening, &people, rng).1);
        for _ in 0..3 + rng.below(6) {
            let file = match (policy, rng.below(10)) {
                (true, 0..=6) | (false, 7) => "policy",
                (true, _) | (false, 8 | 9) => "neutral",
                (false, 6) => "labels",
                (false, _) => ["health", "money", "crime", "other"]
                    .get(rng.below(4))
                    .copied()
                    .unwrap_or("health"),
            };
            let (number, text) = self.sentence(file, &people, rng);
            origin = number;
            parts.push(text);
        }
        let glue = match rng.below(6) {
            0 => "\n",
            1 => "\n- ",
            2 => "\n\n",
            _ => " ",
        };
        let mut out = Sample { weight: 1.0, origin, ..Sample::default() };
        for (n, part) in parts.iter().enumerate() {
            if n > 0 {
                let label = part.contains(": ") && glue == " ";
                out.text.push_str(if label { "\n" } else { glue });
            }
            push_marked(part, &mut out);
        }
        out
    }
}

/// Appends a text with `[kind words]` to a sample.
fn push_marked(part: &str, out: &mut Sample) {
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('[') {
        out.text.push_str(before);
        let Some((marked, after)) = after.split_once(']') else { break };
        rest = after;
        let Some((kind, words)) = marked.split_once(' ') else { continue };
        let Ok(kind) = kind.parse::<Kind>() else { continue };
        let start = out.text.len();
        out.text.push_str(words);
        out.marks.push((start..out.text.len(), kind));
    }
    out.text.push_str(rest);
}

/// `word` with a capital first.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// What stands for a gap that is a number.
fn number(gap: &str, rng: &mut Rng) -> Option<String> {
    let between = |rng: &mut Rng, low: usize, high: usize| low + rng.below(high - low);
    Some(match gap {
        "n" => between(rng, 2, 30).to_string(),
        "year" => between(rng, 1975, 2025).to_string(),
        "pct" => format!("{}%", between(rng, 10, 100)),
        "mg" => (5 * between(rng, 1, 100)).to_string(),
        "day" => {
            let months = ["januari", "maart", "mei", "juni", "september", "november"];
            let month = months.get(rng.below(6)).copied().unwrap_or("mei");
            format!("{} {month}", between(rng, 1, 29))
        }
        "date" => format!(
            "{:02}-{:02}-20{}",
            between(rng, 1, 29),
            between(rng, 1, 13),
            between(rng, 10, 26)
        ),
        "amount" => {
            let whole = match rng.below(4) {
                0 => between(rng, 20, 999).to_string(),
                1 => format!("{}.{:03}", between(rng, 1, 9), rng.below(1000)),
                2 => format!("{}.000", between(rng, 2, 90)),
                _ => {
                    format!("{}.{:03},{:02}", between(rng, 1, 30), rng.below(1000), rng.below(100))
                }
            };
            match rng.below(5) {
                0 => format!("{whole} euro"),
                1 => format!("€ {whole},-"),
                _ => format!("€ {whole}"),
            }
        }
        "big" => format!("€ {},{} miljoen", between(rng, 1, 90), rng.below(10)),
        _ => return None,
    })
}
