//! Folding for matching; also compiled into build.rs, so it uses nothing but std.

/// Appends `text` to `out` in lower case without diacritics, the way lists and texts are compared:
/// `Yılmaz`, `YILMAZ` and `Yilmaz` become one. Independent of locale.
pub(crate) fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            fold_char(c, out);
        }
    }
}

/// The letter `c`, not ASCII, without its marks.
fn fold_char(c: char, out: &mut String) {
    let plain = match c {
        '\u{300}'..='\u{36f}' => return,
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ĳ' | 'Ĳ' => "ij",
        'þ' | 'Þ' => "th",
        '’' | '‘' | '´' | 'ʼ' | 'ʻ' => "'",
        '‐' | '‑' | '–' => "-",
        'à'..='å' | 'À'..='Å' | 'Ā'..='ą' | 'ǎ' | 'Ǎ' | '\u{1ea0}'..='\u{1eb7}' => "a",
        'ç' | 'Ç' | 'Ć'..='č' => "c",
        'ð' | 'Ð' | 'Ď'..='đ' => "d",
        'è'..='ë' | 'È'..='Ë' | 'Ē'..='ě' | 'ə' | 'Ə' | '\u{1eb8}'..='\u{1ec7}' => "e",
        'Ĝ'..='ģ' | 'ǧ' | 'Ǧ' => "g",
        'Ĥ'..='ħ' => "h",
        'ì'..='ï' | 'Ì'..='Ï' | 'Ĩ'..='ı' | '\u{1ec8}'..='\u{1ecb}' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'ñ' | 'Ñ' | 'Ń'..='ŋ' => "n",
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | '\u{1ecc}'..='\u{1ee3}' => {
            "o"
        }
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'ù'..='ü' | 'Ù'..='Ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | '\u{1ee4}'..='\u{1ef1}' => "u",
        'Ŵ' | 'ŵ' => "w",
        'ý' | 'ÿ' | 'Ý' | 'Ŷ'..='Ÿ' | '\u{1ef2}'..='\u{1ef9}' => "y",
        'Ź'..='ž' => "z",
        other => {
            out.extend(other.to_lowercase());
            return;
        }
    };
    out.push_str(plain);
}
