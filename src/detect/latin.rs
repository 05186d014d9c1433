//! Letters in expressions.

/// The letters that Dutch documents are written in, names from abroad included: those of Unicode's Latin
/// blocks. With all the letters of Unicode an expression is many times as large and as slow.
pub(crate) fn latin(expression: &str) -> String {
    const LETTERS: &str = "[A-Za-z\u{c0}-\u{24f}\u{1e00}-\u{1eff}]";
    expression
        .replace(r"\p{L}", LETTERS)
        .replace(r"\p{Lu}", &format!(r"[\p{{Lu}}&&{LETTERS}]"))
        .replace(r"\p{Ll}", &format!(r"[\p{{Ll}}&&{LETTERS}]"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn latin_letters_stand_for_letters_alone_and_in_classes() {
        let name = Regex::new(&latin(r"^\p{Lu}[\p{L}'-]+ \p{Ll}+$")).unwrap();
        for text in ["Đorđe ş", "Nguyễn x", "O'Neill y", "Zoë z"] {
            assert!(name.is_match(text), "{text}");
        }
        assert!(!name.is_match("zoë Z") && !name.is_match("Иван x"));
    }
}
