//! Letters whose font says nothing, or says what it does not draw: the page is drawn and read by OCR, and
//! each letter gets the text that is seen in its place.
//!
//! A code of a font draws the same letter wherever it stands, so the words of a page vote on what it means.
//! Only letters that the file draws by itself count (an embedded font, glyph procedures): what a viewer
//! makes of others is its own affair. A letter in no word that was read keeps no text; what nobody sees
//! (invisible, on a hidden layer) gets none.

use super::matrix::{Matrix, bounds};
use super::scene::{Scene, Shown};
use super::store::{Store, as_dict};
use crate::model::Quad;
use crate::ocr::{Drawing, Drawn, SCALE, Unread};
use lopdf::{Dictionary, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Confidence from which a word counts as read.
const READ: f32 = 0.4;
/// Codes of a font that draw nothing: a space and one more. Text in the colour of the paper has more.
const BLANKS: usize = 2;
/// Levels of grey between paper and the faintest ink.
const INK: u8 = 24;
/// Letters that one glyph draws at most: a ligature.
const LIGATURE: usize = 3;

/// A page as it is drawn, and points of the page → pixels of the drawing.
struct Look {
    drawn: Drawn,
    to_pixels: Matrix,
}

/// Gives the letters of page `number` (from 1) in one of `fonts` that have no text the one that is read in
/// their place; whether some that anybody sees were not read.
///
/// # Errors
/// The page cannot be drawn, or there is no OCR here.
pub(super) fn tell(
    drawing: &Drawing,
    number: u32,
    scene: &mut Scene,
    fonts: &BTreeSet<ObjectId>,
) -> Result<bool, Unread> {
    let drawn = drawing.look(number)?;
    let scale = Matrix([drawn.scale, 0.0, 0.0, drawn.scale, 0.0, 0.0]);
    let look = Look { to_pixels: Matrix(drawn.to_view).then(scale), drawn };
    for (at, text) in look.texts(&scene.glyphs, fonts) {
        scene.glyphs.get_mut(at).into_iter().for_each(|g| g.text = Some(text.clone()));
    }
    // One letter that nobody read hides a name from whoever looks for names.
    let left = |g: &Shown| g.text.is_none() && !g.is_blank() && !g.invisible && !g.hidden;
    Ok(scene.glyphs.iter().any(|g| left(g) && g.font.is_some_and(|f| fonts.contains(&f))))
}

/// The fonts of letters without text whose shapes are in the file.
pub(super) fn drawable(store: &Store, scene: &Scene) -> BTreeSet<ObjectId> {
    let unknown = scene.glyphs.iter().filter(|g| g.text.is_none());
    let fonts: BTreeSet<ObjectId> = unknown.filter_map(|g| g.font).collect();
    fonts.into_iter().filter(|id| is_embedded(store, *id).unwrap_or(false)).collect()
}

fn is_embedded(store: &Store, id: ObjectId) -> Option<bool> {
    let font = as_dict(store.doc.get_object(id).ok()?)?;
    if store.name(font, b"Subtype") == Some(b"Type3") {
        return Some(true);
    }
    let has_program = |font: &Dictionary| {
        let descriptor = store.dict(font, b"FontDescriptor")?;
        let keys = [&b"FontFile"[..], b"FontFile2", b"FontFile3"];
        Some(keys.iter().any(|key| store.get(descriptor, key).is_some()))
    };
    let below = store.array(font, b"DescendantFonts").and_then(|all| all.first());
    has_program(below.map_or(Some(font), |o| as_dict(store.resolve(o)))?)
}

/// One glyph of a word: its index, and how many letters it has, where it says so.
type Slot = (usize, Option<usize>);

impl Look {
    /// The texts of glyphs that had none, by index.
    fn texts(&self, glyphs: &[Shown], fonts: &BTreeSet<ObjectId>) -> Vec<(usize, String)> {
        let code = |g: &Shown| g.font.filter(|f| fonts.contains(f)).map(|f| (f, g.value));
        let wanted = |g: &&Shown| g.text.is_none() && !g.invisible && !g.hidden;
        let mut blanks: BTreeMap<ObjectId, BTreeSet<u32>> = BTreeMap::new();
        let mut words: BTreeMap<usize, Vec<Slot>> = BTreeMap::new();
        for (at, glyph) in glyphs.iter().enumerate().filter(|(_, g)| !g.is_blank()) {
            let unknown = wanted(&glyph);
            if unknown && self.is_paper(&glyph.quad) {
                if let Some((font, value)) = code(glyph) {
                    blanks.entry(font).or_default().insert(value);
                }
            } else if let Some(word) = self.word_at(glyph) {
                let letters = glyph.text.as_ref().map(|t| t.chars().count());
                words.entry(word).or_default().push((at, letters));
            }
        }
        let across = |at: usize| glyphs.get(at).map_or(0.0, |g| self.middle(g).0);
        let in_order = |(word, mut slots): (usize, Vec<Slot>)| {
            slots.sort_by(|a, b| across(a.0).total_cmp(&across(b.0)));
            (self.letters(word), slots)
        };
        let words: Vec<(Vec<char>, Vec<Slot>)> = words.into_iter().map(in_order).collect();
        let key = |at: usize| glyphs.get(at).filter(wanted).and_then(code);
        let meanings = meanings(&words, &key);
        let slots = words.iter().flat_map(|(_, slots)| slots).map(|(at, _)| *at);
        let mut out: Vec<(usize, String)> =
            slots.filter_map(|at| Some((at, meanings.get(&key(at)?)?.clone()))).collect();
        let few = |g: &Shown| {
            let (font, value) = code(g)?;
            let codes = blanks.get(&font).filter(|codes| codes.len() <= BLANKS)?;
            // A code that draws a letter elsewhere is that letter in the colour of the paper.
            (codes.contains(&value) && !meanings.contains_key(&(font, value))).then_some(())
        };
        let empty = glyphs.iter().enumerate().filter(|(_, g)| wanted(g) && few(g).is_some());
        out.extend(empty.map(|(at, _)| (at, " ".to_owned())));
        out
    }

    /// The middle of a glyph, in pixels.
    fn middle(&self, glyph: &Shown) -> (f64, f64) {
        let [l, b, r, t] = glyph.quad.bounds();
        self.to_pixels.apply(f64::midpoint(l, r), f64::midpoint(b, t))
    }

    /// The word that a glyph is part of.
    fn word_at(&self, glyph: &Shown) -> Option<usize> {
        let (x, y) = self.middle(glyph);
        let holds = |quad: &Quad| {
            let [left, top, right, bottom] = quad.bounds();
            // The box of a word is as high as its ink: that of a dash is low.
            let room = (bottom - top).max(glyph.size * SCALE * 0.5);
            (left..=right).contains(&x) && (f64::midpoint(top, bottom) - y).abs() <= room * 0.75
        };
        let read =
            |w: &(usize, &crate::model::InkWord)| w.1.confidence >= READ && w.1.mark.is_none();
        let mut words = self.drawn.seen.words.iter().enumerate().filter(read);
        words.find(|(_, w)| holds(&w.quad)).map(|(at, _)| at)
    }

    fn letters(&self, word: usize) -> Vec<char> {
        let text =
            self.drawn.seen.words.get(word).and_then(|w| self.drawn.seen.text.get(w.text.clone()));
        text.unwrap_or_default().chars().collect()
    }

    /// Whether nothing is drawn in the middle of an area.
    fn is_paper(&self, quad: &Quad) -> bool {
        let corners = quad.0.map(|(x, y)| self.to_pixels.apply(x, y));
        let [left, top, right, bottom] = bounds(corners);
        // Letters beside it may lean over.
        let aside = (right - left) * 0.25;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let clamp = |v: f64, most: u32| v.clamp(0.0, f64::from(most)) as usize;
        let columns =
            clamp((left + aside).floor(), self.drawn.width)..clamp(right - aside, self.drawn.width);
        let rows = clamp(top.floor(), self.drawn.height)..clamp(bottom.ceil(), self.drawn.height);
        let (mut darkest, mut lightest) = (255, 0);
        for row in self
            .drawn
            .grey
            .chunks_exact(self.drawn.width.max(1) as usize)
            .take(rows.end)
            .skip(rows.start)
        {
            for pixel in row.get(columns.clone()).unwrap_or_default() {
                (darkest, lightest) = (pixel.min(&darkest).to_owned(), *pixel.max(&lightest));
            }
        }
        lightest.saturating_sub(darkest) < INK
    }
}

/// What each code means: the letter that most words show for it. Words count that have as many letters as
/// glyphs; of a word where one glyph is left, that one gets the letters which are left.
fn meanings<K: Ord + Copy>(
    words: &[(Vec<char>, Vec<Slot>)],
    key: &impl Fn(usize) -> Option<K>,
) -> BTreeMap<K, String> {
    let mut votes: BTreeMap<K, BTreeMap<char, usize>> = BTreeMap::new();
    let size = |slots: &[Slot]| slots.iter().map(|(_, n)| n.unwrap_or(1)).sum::<usize>();
    for (letters, slots) in words.iter().filter(|(letters, slots)| letters.len() == size(slots)) {
        let mut at = 0;
        for (index, known) in slots {
            if let (Some(key), Some(letter)) = (key(*index), letters.get(at)) {
                *votes.entry(key).or_default().entry(*letter).or_default() += 1;
            }
            at += known.unwrap_or(1);
        }
    }
    let most = |votes: BTreeMap<char, usize>| votes.into_iter().max_by_key(|(_, n)| *n);
    let mut out: BTreeMap<K, String> = votes
        .into_iter()
        .filter_map(|(key, votes)| Some((key, most(votes)?.0.to_string())))
        .collect();
    for (letters, slots) in words {
        let length = |(index, known): &Slot| match (known, key(*index)) {
            (Some(known), _) => Some(*known),
            (None, Some(key)) => out.get(&key).map(|t| t.chars().count()),
            (None, None) => None,
        };
        let lengths: Vec<Option<usize>> = slots.iter().map(length).collect();
        let mut open = lengths.iter().enumerate().filter(|(_, n)| n.is_none());
        let (Some((at, _)), None) = (open.next(), open.next()) else { continue };
        let before: usize = lengths.iter().take(at).flatten().sum();
        let after: usize = lengths.iter().skip(at).flatten().sum();
        let left = letters.len().checked_sub(after).and_then(|end| letters.get(before..end));
        let Some(left) = left.filter(|l| (1..=LIGATURE).contains(&l.len())) else { continue };
        if let Some(key) = slots.get(at).and_then(|(index, _)| key(*index)) {
            out.insert(key, left.iter().collect());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with the codes of their glyphs, none of which says what it is.
    fn read(words: &[(&str, &[u32])]) -> BTreeMap<u32, String> {
        let codes: Vec<u32> = words.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
        let mut at = 0;
        let slots = |(text, codes): &(&str, &[u32])| {
            let start = at;
            at += codes.len();
            (text.chars().collect(), (start..at).map(|n| (n, None)).collect())
        };
        let words: Vec<(Vec<char>, Vec<Slot>)> = words.iter().map(slots).collect();
        meanings(&words, &|n| codes.get(n).copied())
    }

    #[test]
    fn most_words_say_what_a_code_means() {
        let found = read(&[("N0or", &[1, 2, 2, 3]), ("oor", &[2, 2, 3]), ("o", &[2])]);
        assert_eq!(found, [(1, "N"), (2, "o"), (3, "r")].map(|(n, t)| (n, t.to_owned())).into());
    }

    #[test]
    fn a_ligature_is_what_the_others_leave() {
        let found =
            read(&[("niet", &[1, 2, 3, 4]), ("tien", &[4, 2, 3, 1]), ("tinfi", &[4, 2, 1, 9])]);
        assert_eq!(found.get(&9).map(String::as_str), Some("fi"));
        // Two that are left could be cut anywhere.
        assert_eq!(read(&[("abc", &[1, 2])]), BTreeMap::new());
    }
}
