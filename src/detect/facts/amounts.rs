//! Amounts of money that are someone's own.

use super::{Fact, term::Strength};
use crate::detect::{
    pattern::{Literals, matches},
    table::before,
};
use crate::model::Kind;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};

/// What may stand behind an amount and belong to it.
const TAIL: &str = r"(?:\x20?(?:,-|bruto|netto|contant|schuld|achterstand|loon|salaris|pensioen|alimentatie|spaargeld|(?:per|p/|in\x20de)\x20?(?:maand|mnd|week|jaar|uur|m(?-u:\b)))){0,3}";

/// An amount with its sign before or behind it; a scan's O and l for digits too.
static AMOUNTS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let amounts = [
        r"€ {0,8}-?(?:[0-9][0-9OIl]{0,2}(?:[. ][0-9OIl]{3})+|[0-9][0-9OIl]*)(?:,(?:[0-9OIl]{2}|-{1,2}))?(?: ?(?:miljoen|mln|mille))?",
        r"(?-u:\b)(?:EUR|f) (?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{2})?",
        r"(?-u:\b)(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{2})? (?:euro|dollar)(?-u:\b)",
    ];
    amounts.iter().filter_map(|amount| Regex::new(&format!("{amount}{TAIL}")).ok()).collect()
});

/// The word before an amount that says what it is: `schuld van `.
static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(\p{L}{3,24}) (?:van|is|:|ad|à|à concurrentie van|ten bedrage van) $").ok()
});

/// An amount without a sign: at the end of a row with dots, or alone in a column made with blanks.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?m)(?:\.{4,} ?|(?:^| )(?i:bij|af) {2,}|(?i:saldo|bedrag|loon|salaris|inkomsten|uitgaven|contributie|premie|huur|schuld|nettoloon|brutoloon|termijn|aflossing)[^\n0-9]{1,30}?)(-?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]{2}(?: ?-)?)(?: |$)",
    )
    .ok()
});

/// An amount alone in a column made with blanks.
static COLUMN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)(?: {2,}|[;|\t] ?)([-+]? ?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]{2}(?: ?[-+])?)(?: |[;|\t]|$)").ok()
});

/// Words above such a column that say that it is about someone's money, in small letters.
const LEDGERS: &[&str] = &[
    "schuldeiser",
    "schuldenoverzicht",
    "schuldenlijst",
    "schuldpositie",
    "vordering",
    "aflossing",
    "beslagvrije",
    "salarisspecificatie",
    "loonstrook",
    "leefgeld",
    "bij/af",
    "rekeningafschrift",
    "inkomsten",
    "uitgaven",
    "termijnbedrag",
    "openstaand",
    "achterstand",
    "uitkeringsspecificatie",
    "netto uitbetaald",
    "loonheffing",
    "brutoloon",
    "nettoloon",
    "vakantiegeld",
    "kinderbijslag",
    "zorgtoeslag",
    "huurtoeslag",
    "zorgpremie",
    "zorgverzekering",
    "alimentatie",
    "bijstand",
    "uitkering",
    "pensioen",
    "schulden",
    "hypotheek",
    "lening",
    "spaarrekening",
    "vaste lasten",
    "maandlasten",
    "boodschappen",
    "budgetplan",
    "bankafschrift",
    "salaris",
    "inkomen",
    "loon (",
    "zorgpremie",
    "hoofdsom",
    "peildatum",
];
/// How many bytes above it they may stand.
const LEDGER: usize = 1500;

/// Words near an amount that say that it is what someone has, gets or owes.
static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)inkom(?:en|st)|salaris|(?-u:\b)loon|verdien|uitkering|bijstand|schuld|boete|alimentatie|huurachterstand|achterstand|achterstallig|beslag|vermogen|saldo|spaar|(?-u:\b)toeslag|huurtoeslag|zorgtoeslag|lening|geleend|leent|pensioen|schadevergoeding|aflos|hypotheek|bijgeschreven|bijschrijving|overgemaakt|overmaken|terugvorder|vorder(?:t|en|ing)(?-u:\b)|teruggevorderd|terugbetal|kwijtscheld|ontvang(?:t|en)|(?-u:\b)kreeg(?-u:\b)|(?-u:\b)krijgt(?-u:\b)|rondkomen|rond moet komen|rond te komen|contant|(?-u:\b)AOW(?-u:\b)|(?-u:\b)WIA(?-u:\b)|(?-u:\b)WW(?-u:\b)|wajong|bankrekening|erfenis|geërfd|openstaand|vergoeding|opgenomen|leefgeld|zakgeld|weekgeld|betaalt|betalen|gestort|afkoop|transitie|eigen bijdrage|kosten van (?:zijn|haar|uw)|budget bedraagt|verbeur|WOZ|waarde|taxatie|verkocht|gekocht|te goed|bemiddelaar|huurt|verhuur|premie|DUO|(?-u:\b)pgb(?-u:\b)|persoonsgebonden",
    )
    .ok()
});

/// Words near an amount that say that it is public money or a rule.
static PUBLIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)krediet|begroting|begrote|subsidie|(?-u:\b)leges|tarie(?:f|ven)(?-u:\b)|normbedrag|raming|geraamd|miljard|exploitatie|investering|jaarrekening|programma|(?-u:\b)btw(?-u:\b)|aanbested|opdrachtsom|griffierecht|proceskosten|inschrijfgeld|entree|bouwsom|dekking|reserve|gemeentefonds|budgetplafond|drempelbedrag|projectkosten|offerte|structureel|incidenteel",
    )
    .ok()
});

/// How many bytes before and after an amount are read for what it is.
const AROUND: (usize, usize) = (140, 80);
/// How many for words that make it public money: only the clause that it stands in.
const CLAUSE: (usize, usize) = (60, 40);

/// The signs and words of an amount: one stands in every signed one.
static SIGNS: Literals = Literals::new(&["€", "eur ", " f ", "(f ", "\nf ", " euro", " dollar"]);

/// The lines of `text` that hold a comma between digits, as every amount in a column does; lines
/// that follow each other together.
fn sums(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices(',') {
        let known = found.last().is_some_and(|r| r.end > at);
        if known || !digit(at.checked_sub(1)) || !digit(Some(at + 1)) || !digit(Some(at + 2)) {
            continue;
        }
        let start = bytes.get(..at).unwrap_or_default().iter().rposition(|b| *b == b'\n');
        let end = bytes.get(at..).unwrap_or_default().iter().position(|b| *b == b'\n');
        let line = start.map_or(0, |i| i + 1)..end.map_or(text.len(), |i| at + i + 1);
        match found.last_mut().filter(|r| r.end == line.start) {
            Some(last) => last.end = line.end,
            None => found.push(line),
        }
    }
    found
}

/// What the first group of `regex` takes in the given stretches of `text`.
fn groups<'t>(
    regex: &'static LazyLock<Option<Regex>>,
    text: &'t str,
    stretches: &[Range<usize>],
) -> Vec<Range<usize>> {
    let each = stretches.iter().filter_map(|r| Some((r.start, text.get(r.clone())?)));
    let all = each.flat_map(|(at, line): (usize, &'t str)| {
        let found = regex.iter().flat_map(move |re| re.captures_iter(line));
        found.filter_map(move |c| c.get(1).map(|g| g.start() + at..g.end() + at))
    });
    all.collect()
}

/// The amounts of `text`: strong where the words around them say whose they are.
pub(super) fn find(text: &str) -> impl Iterator<Item = Fact> + '_ {
    let signed = SIGNS.near(text).flat_map(move |stretch| {
        AMOUNTS.iter().flat_map(move |re| matches(re, text, stretch.clone()))
    });
    let signed = signed.filter_map(move |m| {
        let (own, public) = beside(text, m.start, m.end);
        let strength = if own { Strength::Weak } else { Strength::Record };
        let before = before(text, m.start, 60);
        let lead = LEAD.as_ref().and_then(|re| re.find(before));
        let start = m.start - lead.map_or(0, |lead| before.len() - lead.start());
        let fact = Fact { range: start..m.end, kind: Kind::Financial, strength };
        (!public).then_some(fact)
    });
    let ledger = |at: usize| {
        let head = before(text, at, LEDGER).to_lowercase();
        LEDGERS.iter().any(|word| head.contains(word))
    };
    let sums = sums(text);
    let columns = groups(&COLUMN, text, &sums).into_iter().filter_map(move |range| {
        let fact = Fact { range, kind: Kind::Financial, strength: Strength::Record };
        ledger(fact.range.start).then_some(fact)
    });
    let bare = groups(&BARE, text, &sums).into_iter().filter_map(move |range| {
        let (_, public) = beside(text, range.start, range.end);
        let fact = Fact { range, kind: Kind::Financial, strength: Strength::Record };
        (!public).then_some(fact)
    });
    signed.chain(columns).chain(bare)
}

/// Whether the words around an amount make it someone's own, and whether they make it public money.
fn beside(text: &str, start: usize, end: usize) -> (bool, bool) {
    let says = |re: &LazyLock<Option<Regex>>, (before, after): (usize, usize)| {
        let from = start.saturating_sub(before);
        let from = (from..=start).find(|i| text.is_char_boundary(*i)).unwrap_or(start);
        let to = (end + after).min(text.len());
        let to = (end..=to).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(end);
        let near = text.get(from..to).unwrap_or_default();
        re.as_ref().is_some_and(|re| re.is_match(near))
    };
    (says(&OWN, AROUND), says(&PUBLIC, CLAUSE))
}
