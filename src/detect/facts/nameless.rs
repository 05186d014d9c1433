//! People without a name: whom a file calls cliënt, who writes *ik*, whose name was blacked out. What is said of
//! them is theirs all the same: a name stands in the next file, or anybody who reads it knows.

use super::term::is_word;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A verb that says something of one person.
const VERB: &str = "(?:heeft|had|is|was|werd|wordt|woont|woonde|ontvangt|ontving|krijgt|kreeg|lijdt|leed|kampt|kampte|\
                    gebruikt|gebruikte|zit|zat|verblijft|verbleef|bleek|meldt|meldde|geeft|gaf|vertelt|vertelde|zegt|zei|slikt|drinkt|volgt|volgde|bezoekt|verloor|raakte|durft|slaapt)";

/// Whom a case is about, said without an article as in the notes of those who help: laws say *de cliënt*.
const CASE: &str = "(?:[Cc]li[eë]nte?|[Bb]etrokkene|[Ee]iser|[Ee]iseres|[Vv]erdachte|[Pp]ati[eë]nte?|[Aa]ppellante?|[Kk]lager|[Kk]laagster|[Bb]ezwaarmaker|[Bb]ezwaarmaakster|[Vv]erzoeker|[Vv]erzoekster|[Gg]edetineerde|[Ww]erknemer|[Ww]erkneemster|[Jj]eugdige|[Mm]inderjarige|[Bb]ewoner|[Bb]ewoonster|[Ll]eerling)";

/// Who is someone without being named.
static SOMEONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let kin = "(?:man|vrouw|zoon|zoontje|dochter|dochtertje|kind|moeder|vader|broer|broertje|zus|zusje|partner|ex|vriend|vriendin|oma|opa|zwager|schoonzus|schoonmoeder|schoonvader|kleinzoon|kleindochter|buurman|buurvrouw)";
    let aanhef = "(?:[Dd]e heer|[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Dd]hr\\.|[Mm]w\\.|[Mm]evr\\.)";
    let who = [
        // `[naam]`, `[verdachte 1]`, `█████`
        r"\[(?:[Nn]aam|[Vv]erdachte|[Ss]lachtoffer|[Ee]iser(?:es)?|[Bb]etrokkene|[Aa]ppellante?|[Vv]erzoek(?:er|ster)|[Cc]li[eë]nte?|[Pp]ersoon|[Gg]etuige|[Aa]angever|[Bb]enadeelde|[Mm]edeverdachte|[Mm]oeder|[Vv]ader|[Kk]ind)(?: ?[0-9A-Z]{1,2})?\]".to_owned(),
        "[█■▇]{2,}".to_owned(),
        // A ground that took the place of a name.
        format!(r"(?:\(?(?:5\.1\.2|10\.2)\.?,? ?e\)?|\(10\)\(2e\)) {VERB}"),
        // `De heer X heeft`, `Mevrouw (82) woont`
        format!(r"{aanhef} (?:[A-Z]\.? )?(?:\([0-9]{{1,3}}(?: jaar)?\) )?{VERB}"),
        format!(r"(?:[Ii]k (?:heb|ben|was|had|lijd|leed|kamp|gebruik|gebruikte|ontvang|ontving|krijg|kreeg|zit|zat|slik|werd|woon)|(?:[Hh]eb|[Bb]en|[Ww]as|[Hh]ad|[Kk]reeg|[Zz]at|[Ww]erd) ik|[Mm](?:ijn|'n) {kin})"),
        format!(r"{CASE} (?:[a-zë]+ )?{VERB}"),
        format!("(?:had|werd|kreeg|ontving|leed|kampte|zat|verbleef|bleek|raakte|was) {CASE}"),
    ];
    Regex::new(&who.join("|")).ok()
});

/// Words of a sentence that lays down what holds for whomever, in small letters.
const RULES: &[&str] = &[
    "als",
    "indien",
    "wanneer",
    "tenzij",
    "mits",
    "artikel",
    "lid",
    "onder",
    "kan",
    "kunnen",
    "mag",
    "mogen",
    "dient",
    "dienen",
    "moet",
    "moeten",
    "recht",
    "bijvoorbeeld",
    "stel",
    "zodra",
    "iedere",
    "elke",
    "ieder",
    "elk",
    "wie",
];

/// The longest stretch of a sentence that is looked at before and behind, in bytes.
const AROUND: usize = 240;

/// The places of people without a name in `within`, in order.
pub(super) fn find(text: &str, within: &Range<usize>) -> Vec<Range<usize>> {
    let part = text.get(within.clone()).unwrap_or_default();
    let found = SOMEONE.iter().flat_map(|re| re.find_iter(part));
    found
        .filter(|m| is_whole(part, &m.range()) && !lays_down(part, &m.range()))
        .map(|m| within.start + m.start()..within.start + m.end())
        .collect()
}

/// Whether no word goes on at either end, and no article stands before.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let head = text.get(..range.start).unwrap_or_default();
    let begun = head.chars().next_back().is_some_and(is_word);
    let words = text.get(range.clone()).unwrap_or_default();
    let last = words.chars().next_back().is_some_and(is_word);
    let goes_on = text.get(range.end..).and_then(|t| t.chars().next()).is_some_and(is_word);
    let before = head.trim_end().rsplit(|c: char| !is_word(c)).next().unwrap_or_default();
    let article = head.ends_with(' ')
        && matches!(
            before.to_lowercase().as_str(),
            "de" | "een" | "elke" | "iedere" | "geen" | "deze" | "die"
        );
    !(begun || article || last && goes_on)
}

/// Whether the sentence around `range` says what holds for whomever.
fn lays_down(text: &str, range: &Range<usize>) -> bool {
    let from = text.floor_char_boundary(range.start.saturating_sub(AROUND));
    let to = text.floor_char_boundary(range.end + AROUND);
    let head = text.get(from..range.start).unwrap_or_default();
    let tail = text.get(range.end..to).unwrap_or_default();
    let ends = |c: char| matches!(c, '.' | '?' | '!' | ';' | '\n');
    let head = head.rsplit(ends).next().unwrap_or_default();
    let (tail, mark) = tail.find(ends).map_or((tail, None), |at| {
        (tail.get(..at).unwrap_or_default(), tail.get(at..).and_then(|t| t.chars().next()))
    });
    // `Ik heb de eer`, as letters between states begin.
    let honour = tail.trim_start().starts_with("de eer");
    // A question is asked of whomever.
    let mut words = head.split(|c: char| !is_word(c)).chain(tail.split(|c: char| !is_word(c)));
    honour || mark == Some('?') || words.any(|w| RULES.contains(&w.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_someone(text: &str) -> bool {
        !find(text, &(0..text.len())).is_empty()
    }

    #[test]
    fn who_has_no_name_is_someone_and_whom_a_rule_is_for_is_not() {
        for text in [
            "Ik heb ASS en woon zelfstandig.",
            "Cliënt heeft autisme en ontvangt bijstand.",
            "Mevrouw (82) heeft dementie.",
            "De heer X heeft autisme.",
            "5.1.2.e heeft autisme.",
            "[naam] is verslaafd.",
            "Bij █████ is kanker vastgesteld.",
            "In 2019 kreeg betrokkene een hersenbloeding.",
            "Mijn zoon is autistisch.",
        ] {
            assert!(is_someone(text), "{text}");
        }
        for text in [
            "De cliënt heeft recht op zorg.",
            "Indien betrokkene is veroordeeld, vervalt het recht.",
            "De verdachte is gehouden te verschijnen.",
            "Als ik ben ziek gemeld, wat dan?",
            "Heb ik recht op bijstand?",
            "mevrouw de voorzitter is akkoord",
            "Zorg kan worden geboden aan een cliënt met dementie.",
        ] {
            assert!(!is_someone(text), "{text}");
        }
    }
}
