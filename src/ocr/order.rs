//! Reading order: the engine's own, but for forms.
//!
//! In a form the engine takes the labels for one column and what was filled in for another. A label
//! without its value and a value without its label say little, so they are put on one line.

use super::protocol::Word;

/// Words a label has at most.
const LABEL: usize = 6;

/// One line of text.
pub(super) struct Line<'a> {
    /// Its block.
    pub(super) block: u32,
    /// Its words.
    pub(super) words: Vec<&'a Word>,
}

impl Line<'_> {
    fn bounds(&self) -> [u32; 4] {
        self.words.iter().fold([u32::MAX, u32::MAX, 0, 0], |[l, t, r, b], w| {
            let [left, top, right, bottom] = w.area;
            [l.min(left), t.min(top), r.max(right), b.max(bottom)]
        })
    }

    fn is_label(&self) -> bool {
        self.words.len() <= LABEL && self.words.last().is_some_and(|w| w.text.ends_with(':'))
    }
}

/// The words as lines in reading order.
pub(super) fn lines(words: &[Word]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut last = None;
    for word in words {
        let key = (word.block, word.line);
        match lines.last_mut() {
            Some(line) if last == Some(key) => line.words.push(word),
            _ => lines.push(Line { block: word.block, words: vec![word] }),
        }
        last = Some(key);
    }
    let pairs = pairs(&lines);
    let values: std::collections::BTreeMap<usize, usize> = pairs.into_iter().collect();
    let mut moved: std::collections::BTreeMap<usize, Vec<&Word>> = values
        .iter()
        .filter_map(|(label, value)| {
            Some((*label, std::mem::take(&mut lines.get_mut(*value)?.words)))
        })
        .collect();
    for (n, line) in lines.iter_mut().enumerate() {
        line.words.extend(moved.remove(&n).unwrap_or_default());
    }
    lines.retain(|line| !line.words.is_empty());
    lines
}

/// Labels and the lines that belong behind them, by index. Only of blocks most of whose lines stand
/// beside a label: a column of text that happens to stand beside one is no form.
fn pairs(lines: &[Line<'_>]) -> Vec<(usize, usize)> {
    let bounds: Vec<[u32; 4]> = lines.iter().map(Line::bounds).collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (n, label) in lines.iter().enumerate().filter(|(_, line)| line.is_label()) {
        let Some([_, top, right, bottom]) = bounds.get(n) else { continue };
        let beside = lines.iter().zip(&bounds).enumerate().filter(|(_, (line, area))| {
            let middle = u32::midpoint(area[1], area[3]);
            line.block != label.block && area[0] >= *right && (*top..*bottom).contains(&middle)
        });
        let nearest = beside.min_by_key(|(_, (_, area))| area[0]).map(|(at, _)| at);
        pairs.extend(nearest.filter(|at| pairs.iter().all(|p| p.1 != *at)).map(|at| (n, at)));
    }
    let block = |at: usize| lines.get(at).map(|l| l.block);
    let paired = |of: Option<u32>| pairs.iter().filter(|p| block(p.1) == of).count();
    let all = |of: Option<u32>| lines.iter().filter(|l| Some(l.block) == of).count();
    pairs.iter().copied().filter(|p| 2 * paired(block(p.1)) > all(block(p.1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, block: u32, line: u32, left: u32) -> Word {
        let area = [left, line * 40, left + 90, line * 40 + 25];
        Word { text: text.to_owned(), area, confidence: 90.0, block, line, mark: None }
    }

    fn read(words: &[Word]) -> Vec<String> {
        let join = |line: &Line<'_>| {
            line.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        lines(words).iter().map(join).collect()
    }

    #[test]
    fn what_was_filled_in_stands_behind_its_label() {
        let words = [
            word("Naam:", 1, 1, 0),
            word("BSN:", 1, 2, 0),
            word("Vos", 2, 1, 300),
            word("12", 2, 2, 300),
        ];
        assert_eq!(read(&words), ["Naam: Vos", "BSN: 12"]);
    }

    #[test]
    fn columns_of_text_stay_columns() {
        let words = [
            word("Agenda:", 1, 1, 0),
            word("opening", 1, 2, 0),
            word("De", 2, 1, 300),
            word("rest", 2, 2, 300),
            word("staat", 2, 3, 300),
        ];
        assert_eq!(read(&words), ["Agenda:", "opening", "De", "rest", "staat"]);
    }
}
