//! Words whose letters stand under one another, each upright: a name down the side of a form.
//!
//! Read line by line their letters are lost among the lines beside them. So single letters that
//! stand straight below each other, at even distances, are read as one word. Columns of a table that
//! hold one letter per row are none: other cells stand near, a rule runs between, or the letters are
//! marks and enumerations.

use super::layout::Chunk;
use super::scene::{Rule, Shown};

/// How far, in ems, the middles or left edges of letters are apart.
const ASIDE: f64 = 0.3;
/// Distance of two letters, in ems.
const PITCH: std::ops::RangeInclusive<f64> = 0.6..=2.2;
/// How much the distances of one word differ, as a share.
const EVEN: f64 = 0.2;
/// Letters that make a word.
const WORD: usize = 3;
/// Letters that make one whatever stands beside it.
const LONG: usize = 6;
/// Room beside a long word and beside a short one, in ems.
const ROOM: (f64, f64) = (1.0, 4.0);
/// Words begun and not ended while going down a page.
const OPEN: usize = 200;
/// Rows beside a letter that are looked at.
const BESIDE: usize = 200;

/// Takes the words out of `chunks`, which run in one direction; each is given as its glyphs from top
/// to bottom.
pub(super) fn take(glyphs: &[Shown], rules: &[Rule], chunks: &mut Vec<Chunk>) -> Vec<Vec<usize>> {
    let mut letters: Vec<(usize, &Chunk)> =
        chunks.iter().enumerate().filter(|(_, c)| letter(glyphs, c).is_some()).collect();
    if letters.len() < WORD {
        return Vec::new();
    }
    letters.sort_by(|a, b| b.1.base.total_cmp(&a.1.base).then(a.1.start.total_cmp(&b.1.start)));
    let mut open: Vec<Vec<(usize, &Chunk)>> = Vec::new();
    let mut done: Vec<Vec<(usize, &Chunk)>> = Vec::new();
    for (at, chunk) in letters {
        let (near, far) = open.into_iter().partition(|s: &Vec<(usize, &Chunk)>| {
            s.last().is_some_and(|(_, l)| l.base - chunk.base <= l.size * PITCH.end())
        });
        (open, done) = (near, {
            done.extend(far);
            done
        });
        let room = open.len() < OPEN;
        match open.iter_mut().find(|stack| goes_on(stack, chunk)) {
            Some(stack) => stack.push((at, chunk)),
            None if room => open.push(vec![(at, chunk)]),
            None => {}
        }
    }
    done.extend(open);
    let members: Vec<usize> =
        done.iter().filter(|s| s.len() >= WORD).flatten().map(|m| m.0).collect();
    let mut others: Vec<&Chunk> =
        chunks.iter().enumerate().filter(|(at, _)| !members.contains(at)).map(|(_, c)| c).collect();
    others.sort_by(|a, b| a.base.total_cmp(&b.base));
    done.retain(|stack| {
        is_word(glyphs, stack) && is_alone(stack, &others) && !is_ruled(stack, rules)
    });
    let mut gone: Vec<usize> = done.iter().flatten().map(|(at, _)| *at).collect();
    gone.sort_unstable();
    let words =
        done.iter().map(|s| s.iter().flat_map(|(_, c)| c.glyphs.clone()).collect()).collect();
    let mut at = 0;
    chunks.retain(|_| {
        at += 1;
        gone.binary_search(&(at - 1)).is_err()
    });
    words
}

/// The letter that a chunk consists of, a point behind it aside.
fn letter(glyphs: &[Shown], chunk: &Chunk) -> Option<char> {
    if chunk.glyphs.len() > 3 {
        return None;
    }
    let texts = chunk.glyphs.iter().filter_map(|i| glyphs.get(*i)?.text.as_deref());
    let mut ink = texts.flat_map(str::chars).filter(|c| !c.is_whitespace());
    let first = ink.next().filter(|c| c.is_alphabetic())?;
    ink.all(|c| matches!(c, '.' | '-')).then_some(first)
}

fn middle(chunk: &Chunk) -> f64 {
    f64::midpoint(chunk.start, chunk.end)
}

fn goes_on(stack: &[(usize, &Chunk)], chunk: &Chunk) -> bool {
    let Some(((_, first), (_, last))) = stack.first().zip(stack.last()) else { return false };
    let aside = ASIDE * last.size;
    let below = (middle(first) - middle(chunk)).abs() <= aside
        || (first.start - chunk.start).abs() <= aside * 0.5;
    let pitch = last.base - chunk.base;
    let before = stack.len().checked_sub(2).and_then(|at| stack.get(at));
    let even = before.is_none_or(|(_, b)| {
        let usual = b.base - last.base;
        (usual - pitch).abs() <= usual * EVEN
    });
    below
        && even
        && (last.size - chunk.size).abs() <= last.size * 0.1
        && PITCH.contains(&(pitch / last.size.max(f64::EPSILON)))
}

/// Whether the letters may be a word: not ticks, and not one letter after the other of the alphabet.
fn is_word(glyphs: &[Shown], stack: &[(usize, &Chunk)]) -> bool {
    let letters: Vec<char> =
        stack.iter().filter_map(|(_, c)| letter(glyphs, c)).flat_map(char::to_lowercase).collect();
    let marks = letters.iter().all(|c| matches!(c, 'x' | 'v' | 'o' | 'j' | 'n' | 'ü' | 'y'));
    let counted = letters.windows(2).all(|w| match w {
        [a, b] => u32::from(*a) + 1 == u32::from(*b),
        _ => false,
    });
    letters.len() >= WORD && !marks && !counted
}

/// Whether nothing stands close beside the letters.
fn is_alone(stack: &[(usize, &Chunk)], others: &[&Chunk]) -> bool {
    stack.iter().all(|(_, c)| {
        let room = c.size * if stack.len() >= LONG { ROOM.0 } else { ROOM.1 };
        let from = others.partition_point(|o| o.base < c.base - c.size * 0.7);
        let beside = others.iter().skip(from).take(BESIDE);
        let mut row = beside.take_while(|o| o.base <= c.base + c.size * 0.7);
        !row.any(|o| o.start < c.end + room && o.end > c.start - room && o.end > o.start)
    })
}

/// Whether a rule runs between two of the letters: they are cells of a table.
fn is_ruled(stack: &[(usize, &Chunk)], rules: &[Rule]) -> bool {
    let Some(((_, first), (_, last))) = stack.first().zip(stack.last()) else { return false };
    let centre = middle(first);
    rules.iter().any(|rule| {
        let [left, bottom, right, top] = rule.bounds;
        let flat = top - bottom <= first.size * 0.3 && right - left >= first.size * 2.0;
        flat && (left..=right).contains(&centre) && bottom > last.base && top < first.base
    })
}
