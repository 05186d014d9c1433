//! Whether `/ToUnicode` may be believed: it must not contradict what the font draws.

/// Where both tell, contradictions in more than this share (one in so many) damn the whole map.
const SHARE: usize = 5;

/// What comparing `/ToUnicode` with the font itself has shown.
#[derive(Default)]
pub(super) struct Trust {
    compared: usize,
    contradicted: usize,
}

/// The relation of a claimed text to what the font says it draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    Agrees,
    Contradicts,
    /// The font says nothing that could be compared.
    Unknown,
}

impl Trust {
    /// Counts one code.
    pub(super) fn count(&mut self, outcome: Match) {
        self.compared += usize::from(outcome != Match::Unknown);
        self.contradicted += usize::from(outcome == Match::Contradicts);
    }

    /// Whether the map as a whole cannot be believed.
    pub(super) fn is_broken(&self) -> bool {
        self.contradicted >= 2 && self.contradicted * SHARE > self.compared
    }
}

/// Compares a claimed text with the texts that the drawn glyph may stand for.
///
/// Only Latin letters and digits are compared: other characters have too many twins.
pub(super) fn compare(claimed: &str, drawn: &[String]) -> Match {
    let mut comparable = drawn.iter().filter(|text| is_latin(text)).peekable();
    if comparable.peek().is_none() {
        return Match::Unknown;
    }
    let wanted = key(claimed);
    if drawn.iter().any(|text| text == claimed || key(text) == wanted) {
        return Match::Agrees;
    }
    // A letter that is said to be another letter, a digit, a space or a mark. Letters of other
    // scripts are no contradiction: fonts for them often keep Latin glyph names.
    let is_known = |c: char| !c.is_alphabetic() || is_latin_char(c);
    if claimed.chars().all(is_known) { Match::Contradicts } else { Match::Unknown }
}

fn is_latin(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_latin_char)
}

fn is_latin_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{24F}') && c.is_alphabetic()
}

/// Text without case and accents.
fn key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    bare.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(claimed: &str, drawn: &[&str]) -> Match {
        let drawn: Vec<String> = drawn.iter().map(|text| (*text).to_owned()).collect();
        compare(claimed, &drawn)
    }

    #[test]
    fn letters_agree_or_contradict() {
        assert_eq!(compared("a", &["a"]), Match::Agrees);
        assert_eq!(compared("A", &["a"]), Match::Agrees);
        assert_eq!(compared("é", &["e"]), Match::Agrees);
        assert_eq!(compared("ff", &["ff"]), Match::Agrees);
        assert_eq!(compared("²", &["2"]), Match::Agrees);
        assert_eq!(compared("a", &["b"]), Match::Contradicts);
        assert_eq!(compared(" ", &["b"]), Match::Contradicts);
        assert_eq!(compared("ж", &["b"]), Match::Unknown);
        assert_eq!(compared("a", &["."]), Match::Unknown);
        assert_eq!(compared("a", &[]), Match::Unknown);
    }

    #[test]
    fn one_slip_does_not_break_a_map() {
        let mut trust = Trust::default();
        trust.count(Match::Contradicts);
        assert!(!trust.is_broken());
        trust.count(Match::Contradicts);
        assert!(trust.is_broken());
        for _ in 0..20 {
            trust.count(Match::Agrees);
        }
        assert!(!trust.is_broken());
    }
}
