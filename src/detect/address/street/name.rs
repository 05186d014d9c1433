//! Where the name of a street begins, read back from its end.

use crate::detect::{gazetteer, gazetteer::Street, table::before};

/// Words that are never part of a street, though they may stand capitalised before one.
const NOT_STREET: &[&str] = &[
    "aan",
    "in",
    "op",
    "van",
    "te",
    "naar",
    "bij",
    "achter",
    "voor",
    "tegenover",
    "vanaf",
    "langs",
    "adres",
    "pand",
    "wonende",
    "bewoner",
    "bewoonster",
    "bewoners",
    "mevrouw",
    "mevr.",
    "mw.",
    "dhr.",
    "heer",
    "familie",
    "fam.",
    "locatie",
    "object",
    "perceel",
    "woning",
    "bezoekadres",
    "postadres",
    "straat",
    "woonadres",
    "uit",
    "tot",
    "en",
    "of",
    "met",
    "over",
    "betreft",
    "hoek",
    "bovenwoning",
    "benedenwoning",
    "huis",
    "flat",
    "ook",
    "daarna",
    "tussen",
    "om",
    "hotel",
    "privéadres",
    "kosten",
    "tot",
    "bezocht",
    "brp",
    "rs",
    "wonend",
    "is",
    "heeft",
];
/// Words that may stand inside a street's name in small letters.
const INSIDE: &[&str] = &["van", "de", "der", "den", "het", "'t", "ter", "ten", "la", "d'"];
/// Words that a number follows without being an address.
const NUMBERED: &[&str] = &[
    "postbus",
    "antwoordnummer",
    "artikel",
    "art.",
    "lid",
    "bijlage",
    "stap",
    "kamer",
    "punt",
    "hoofdstuk",
    "paragraaf",
    "nummer",
    "nr.",
    "blad",
    "pagina",
    "fase",
    "groep",
    "versie",
    "tabel",
    "figuur",
    "kavel",
    "team",
    "wijk",
    "agendapunt",
    "deel",
    "zaal",
    "lijn",
    "week",
    "klas",
    "categorie",
    "route",
    "bus",
    "perceel",
    "cluster",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
    "vanaf",
    "tot",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "vraag",
    "verslag",
    "besluit",
    "wet",
    "sectie",
    "code",
    "kwartaal",
    "jaar",
    "eur",
    "euro",
    "circa",
    "ca.",
    "totaal",
    "max",
    "ruim",
    "bijna",
    "stuk",
    "aanhef",
    "onder",
    "product",
    "regel",
    "motie",
];

/// Abbreviations that stand in the name of a street.
const TITLES: &[&str] = &[
    "mr.", "dr.", "prof.", "st.", "ds.", "burg.", "ir.", "pres.", "jhr.", "past.", "gen.", "jan.",
];
/// Parts of a street that follow its name.
const SIDES: &[&str] = &[
    "oost",
    "west",
    "noord",
    "zuid",
    "oostzijde",
    "westzijde",
    "noordzijde",
    "zuidzijde",
    "o.z.",
    "w.z.",
    "z.z.",
    "n.z.",
];
/// Small words before a street's name written without capitals.
const ADJECTIVES: &[&str] =
    &["zwarte", "oude", "nieuwe", "lange", "korte", "grote", "kleine", "hoge", "lage"];
/// First words that make a street of the capitalised words after them.
const FRONTS: &[&str] =
    &["park ", "hof ", "plein ", "laan ", "pad ", "achter ", "onder ", "boven "];
/// How many words a name may have before its last.
const WORDS: usize = 5;

/// The name that ends at `end`: where it starts and how sure it is a street.
///
/// From right to left over the words of the line; the longest name that the list knows wins, else
/// the words that are capitalised or stand between capitalised ones.
pub(super) fn name_before(text: &str, end: usize) -> Option<(usize, Street)> {
    let head = before(text, end, 200);
    let base = end - head.len();
    let line = head.rfind(['\n', ';', '|', '\t', '(', '"', ':', '/', '*', '>', '[']);
    let quoted =
        ["','", "('", ",'"].iter().filter_map(|q| head.rfind(q).map(|i| i + q.len())).max();
    let line = line.map_or(0, |i| i + 1).max(quoted.unwrap_or(0));
    let words = words_back(head.get(line..)?, base + line);
    let (_, last) = *words.first()?;
    let lower = last.to_lowercase();
    if NUMBERED.contains(&lower.as_str()) || last.chars().count() < 2 {
        return None;
    }
    let upto = |start: usize| text.get(start..end).unwrap_or_default();
    let mut longer = words.iter().skip(1).take(WORDS).rev();
    if let Some((start, _)) = longer.find(|(at, _)| gazetteer::street(upto(*at)) == Street::Listed)
    {
        return Some((*start, Street::Listed));
    }
    let start = first_word(text, &words)?;
    let mut kind = gazetteer::street(last).max(gazetteer::street(upto(start)));
    if kind == Street::Unknown && SIDES.contains(&lower.as_str()) {
        kind = words.get(1).map_or(kind, |(_, w)| gazetteer::street(w));
    }
    if kind == Street::Unknown && words.first().is_some_and(|(at, _)| start < *at) && capital(last)
    {
        let mut parts = upto(start).split(' ').filter(|w| w.chars().count() > 4);
        let name = upto(start).to_lowercase();
        let inner = parts.any(|w| gazetteer::street(w) != Street::Unknown);
        if inner || FRONTS.iter().any(|f| name.starts_with(f)) {
            kind = Street::Ending;
        }
    }
    (kind != Street::Unknown || capital(last)).then_some((start, kind))
}

/// Where the name starts, by capitals and the small words between them.
fn first_word(text: &str, words: &[(usize, &str)]) -> Option<usize> {
    let (mut start, last) = *words.first()?;
    // `Lia Zwemer Kerkstr.`
    let whole = last.strip_suffix("str.").map(|stem| format!("{stem}straat"));
    let kind = gazetteer::street(whole.as_deref().unwrap_or(last));
    for (at, word) in words.iter().skip(1).take(WORDS) {
        let plain = word.to_lowercase();
        let article = matches!(plain.as_str(), "de" | "het" | "een") && kind == Street::Ending;
        if ends_name(word, &plain) || (capital(word) && article && sentence_start(text, *at)) {
            break;
        }
        if capital(word) {
            if kind == Street::Listed {
                break; // only the list says that more words belong to it
            }
            start = *at;
        } else if !INSIDE.contains(&plain.as_str()) {
            if !capital(last) && ADJECTIVES.contains(&plain.as_str()) {
                start = *at;
            }
            break;
        }
    }
    Some(start)
}

/// Whether `word` cannot belong to a street's name; `plain` is the same in small letters.
fn ends_name(word: &str, plain: &str) -> bool {
    let digits = word.contains(|c: char| c.is_ascii_digit()) && !plain.ends_with('e');
    let small = INSIDE.contains(&plain) && !capital(word);
    let stop = word.ends_with('.') && !TITLES.contains(&plain) && word.chars().count() > 2;
    word.ends_with(',') || digits || stop || (NOT_STREET.contains(&plain) && !small)
}

fn capital(word: &str) -> bool {
    word.trim_start_matches(['\'', '(']).starts_with(char::is_uppercase)
}

/// Whether the word at `at` begins a sentence or a line.
fn sentence_start(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '"', '\'']);
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '\n'])
}

/// The words of a piece of a line from right to left with their places; `base` is its first byte.
/// Two blanks end it.
fn words_back(piece: &str, base: usize) -> Vec<(usize, &str)> {
    let piece_start = piece.rfind("  ").map_or(0, |i| i + 2);
    let piece = piece.get(piece_start..).unwrap_or_default();
    let mut words = Vec::new();
    let mut at = base + piece_start;
    for word in piece.split(' ') {
        let quotes = word.len() - word.trim_start_matches(['\'', '"']).len();
        let opened = if word.starts_with("'t") || word.starts_with("'s") { 0 } else { quotes };
        if let Some(bare) = word.get(opened..).filter(|w| !w.is_empty()) {
            words.push((at + opened, bare));
        }
        at += word.len() + 1;
    }
    words.reverse();
    words.truncate(8);
    words
}
