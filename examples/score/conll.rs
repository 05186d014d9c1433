//! Names in files of the shared tasks of `CoNLL`: another domain, only to measure.

use crate::Show;
use crate::maths::share;
use crate::run::Runner;
use anyhow::{Context, Result};
use std::ops::Range;
use std::path::Path;
use zwartlak::model::Kind;

/// Sentences that are read as one text.
const TOGETHER: usize = 40;

/// A text out of tokens: where each begins and ends (chars), and the names, in tokens.
#[derive(Default)]
struct Passage {
    text: String,
    tokens: Vec<Range<usize>>,
    names: Vec<Range<usize>>,
}

impl Passage {
    fn add(&mut self, token: &str, tag: &str) {
        let start = self.text.chars().count();
        self.text.push_str(token);
        let at = self.tokens.len();
        self.tokens.push(start..start + token.chars().count());
        self.text.push(' ');
        match (tag, self.names.last_mut()) {
            ("I-PER", Some(last)) if last.end == at => last.end = at + 1,
            ("B-PER" | "I-PER", _) => self.names.push(at..at + 1),
            _ => {}
        }
    }
}

/// Prints span precision, recall and F1, and the share of tokens of names in no finding.
pub(crate) fn measure(
    path: &Path,
    runner: &mut Runner,
    show: Option<Show>,
) -> Result<serde_json::Value> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let (mut gold, mut found, mut hit, mut touched) = (0, 0, 0, 0);
    let (mut tokens, mut leaked) = (0, 0);
    for passage in passages(&text) {
        let spans: Vec<Range<usize>> = runner
            .find(&passage.text)
            .into_iter()
            .filter(|f| f.mark.kind == Kind::Person)
            .filter_map(|f| in_tokens(&passage.tokens, &f.mark.at))
            .collect();
        gold += passage.names.len();
        found += spans.len();
        hit += passage.names.iter().filter(|n| spans.contains(n)).count();
        let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        touched += passage.names.iter().filter(|n| spans.iter().any(|s| overlap(s, n))).count();
        for token in passage.names.iter().cloned().flatten() {
            tokens += 1;
            leaked += usize::from(!spans.iter().any(|s| s.contains(&token)));
        }
        let list = match show {
            Some(Show::Missed) => without(&passage.names, &spans),
            Some(Show::Wrong) => without(&spans, &passage.names),
            None => Vec::new(),
        };
        for span in list {
            println!("{}", passage.shown(&span));
        }
    }
    let (p, r) = (share(hit, found).unwrap_or(0.0), share(hit, gold).unwrap_or(0.0));
    println!(
        "\n{}: {gold} names, {found} found; P {:.1} R {:.1} F1 {:.1}; touched {:.1}; {:.1} % of {tokens} tokens leaked",
        path.display(),
        p * 100.0,
        r * 100.0,
        200.0 * p * r / (p + r).max(1e-9),
        100.0 * share(touched, gold).unwrap_or(0.0),
        100.0 * share(leaked, tokens).unwrap_or(0.0),
    );
    Ok(serde_json::json!({
        "names": gold, "found": found, "exact": hit, "touched": touched,
        "tokens": tokens, "leaked": leaked,
    }))
}

fn without(all: &[Range<usize>], others: &[Range<usize>]) -> Vec<Range<usize>> {
    all.iter().filter(|a| !others.contains(a)).cloned().collect()
}

impl Passage {
    fn shown(&self, span: &Range<usize>) -> String {
        let chars: Vec<char> = self.text.chars().collect();
        let at = |n: usize| self.tokens.get(n).map_or(0, |t| t.start);
        let (start, end) = (at(span.start), self.tokens.get(span.end - 1).map_or(0, |t| t.end));
        let cut = |a: usize, b: usize| -> String {
            chars.get(a..b.min(chars.len())).unwrap_or_default().iter().collect()
        };
        format!(
            "{}[{}]{}",
            cut(start.saturating_sub(40), start),
            cut(start, end),
            cut(end, end + 30)
        )
    }
}

fn passages(text: &str) -> Vec<Passage> {
    let mut all = Vec::new();
    let mut passage = Passage::default();
    let mut sentences = 0;
    for line in text.lines() {
        if let Some((token, tag)) = line.split_once('\t') {
            passage.add(token, tag.trim());
        } else if line.trim().is_empty() {
            passage.text.push('\n');
            sentences += 1;
            if sentences % TOGETHER == 0 {
                all.push(std::mem::take(&mut passage));
            }
        }
    }
    all.push(passage);
    all
}

/// The tokens that `chars` touches.
fn in_tokens(tokens: &[Range<usize>], chars: &Range<usize>) -> Option<Range<usize>> {
    let first = tokens.iter().position(|t| t.end > chars.start)?;
    let last = tokens.iter().rposition(|t| t.start < chars.end)?;
    (first <= last).then_some(first..last + 1)
}
