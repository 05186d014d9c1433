//! Facts that no list of words can hold: amounts of money of a person, complaints in a clause.

use super::{Fact, term::Strength};
use crate::model::Kind;
use regex::Regex;
use std::sync::LazyLock;

/// What someone's body or mind cannot do, or does.
static HEALTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:
          IQ (?:-score)? (?:\x20(?:van|is|ligt\x20op|tussen)|:)? \x20? [0-9]{2,3}
        | (?:pijn|pijnklachten|ontsteking|krampen?|tumor|gezwel|tintelingen|klachten|vocht|artrose|slijtage|kneuzing|zwelling|wond(?:en)?|krassen|letsel)
            \x20(?:in|op|aan|achter|van)\x20(?:(?:de|het|haar|zijn|mijn|uw|beide|een)\s)?(?:linker|rechter)?
            (?:rug|onderrug|nek|knie|knieën|heup|heupen|schouders?|arm|armen|been|benen|voet|voeten|hand|handen|hoofd|buik|borst|maag|hart|longen|lever|nieren|ogen|oog|oren|oor|keel|pols|polsen|enkels?|gewrichten|gezicht|hals|hersenen|huid|darmen|blaas)
        | (?:niet|nauwelijks|amper|slecht|moeilijk|geen\x20[0-9]+\x20meter)(?:\x20(?:meer|lang|lange|stukken|zwaar|zelf|ver|goed|zelfstandig|alleen|kan|kunnen|mag)){0,3}\x20(?:lopen|traplopen|tillen|staan|autorijden|bukken|schrijven|douchen|slapen)
        | (?:niet|geen|nauwelijks|slecht)(?:\x20(?:meer|goed|zo))?\x20(?:ter\x20been)
        | (?:slaapt|sliep|eet|ziet|hoort|loopt|praat)\x20(?:heel\x20|erg\x20|zeer\x20)?(?:slecht|nauwelijks|amper|moeilijk)
        | (?:lig(?:t|gen)|lag|beland(?:t|de)|opgenomen|opname)(?:\x20\p{L}+)?\x20in\x20(?:het|een)\x20(?:\p{L}+)?(?:ziekenhuis|verpleeghuis|kliniek|hospice|ggz-instelling)
        | opgenomen\x20(?:op|bij|in)\x20(?:de|een)\x20(?:\p{L}+\x20)?(?:afdeling|psychiatri\p{L}+|ic|paaz|kliniek|ggz)
        | (?:rook|ruikt(?:\x20hij|\x20zij|\x20ze)?|stonk|stinkt|riekt)(?:\x20\p{L}+)?\x20naar\x20(?:alcohol|drank|bier|wijn|wiet|sterke\x20drank)
        | (?:plas(?:t|te)|poept(?:e)?|geplast|gepoept)(?:\x20\p{L}+){0,2}\x20in\x20(?:zijn|haar|de|het|z'n|d'r)\x20(?:broek|bed|stoel|luier)
        | (?:hoor(?:t|de|\x20|en)|hoort\x20hij)(?:\x20?\p{L}+)?\x20?stemmen
        | [0-9]+\x20kilo\x20(?:afgevallen|aangekomen|kwijt)
        | [0-9]+\x20weken\x20zwanger
        | [0-9]+\x20(?:à|tot|of)\x20[0-9]+\x20(?:glazen|biertjes|flessen|joints)(?:\x20\p{L}+){0,2}\x20per\x20(?:dag|week|avond)
        | (?:gebroken|gekneusde?|verstuikte?|verbrijzelde?|geamputeerde?|verlamde?|ontstoken|versleten|stijve|gezwollen)\x20(?:linker|rechter)?\x20?\p{L}{3,20}
        | (?:linker|rechter)?(?:pols|arm|been|enkel|knie|heup|rib(?:ben)?|neus|schouder|hand|voet|sleutelbeen|kaak|jukbeen|vinger|teen)\x20(?:gebroken|gekneusd|brak|kneusde|verstuikt|geamputeerd|verbrijzeld|verlamd)
        | afgekeurd\x20(?:vanwege|wegens|voor|om|door)\x20(?:\p{L}+\x20)?\p{L}+
        | (?:lijdt|leed|lijden)(?:\x20(?:al|ernstig|jarenlang|zwaar))?\x20aan\x20(?:een\x20|de\x20)?\p{L}+
        | (?:hersteld|herstellende|herstelt)\x20van\x20(?:een\x20|de\x20|haar\x20|zijn\x20)?\p{L}+
        | allergisch\x20voor\x20\p{L}+
        | zwak(?:ke|zinnig)?\x20(?:begaafd|gezondheid|gestel|van\x20gezondheid)
        | mist\x20(?:een|twee|drie|zijn|haar)\x20(?:\p{L}+\x20)?(?:vingers?|been|benen|arm|hand|oog|nier|tenen)
        )\b",
    )
    .ok()
});

/// A name of a medicine with its dose.
static DOSE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b\p{L}{5,30} [0-9]{1,4}(?:,[0-9]{1,2})? ?(?:mg|mcg|µg)\b").ok());

/// What someone did, or is said to have done.
static CRIMINAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:
          (?:onder\x20invloed|dronken|met\x20drank\x20op)\x20achter\x20het\x20stuur
        | (?:zit|zat|gezeten|zitten|verblijft|verbleef)(?:\x20\p{L}+){0,2}\x20(?:vast|in\x20de\x20(?:gevangenis|cel|pi|bajes)|in\x20detentie|in\x20PI\x20\p{L}+)
        | [0-9.]+\x20(?:gram|kilo|kg|pillen|planten)\x20(?:amfetamine|cocaïne|heroïne|hennep|wiet|xtc|mdma|speed|ghb|hasj)
        | (?:wiet|drugs|coke|cocaïne|hasj|pillen)\x20(?:verkoopt|verkopen|verkocht|dealt|dealen)
        | (?:heeft|had|zou)(?:\x20(?:haar|hem|mij|moeder|zijn\x20\p{L}+|haar\x20\p{L}+)){0,2}\x20(?:geslagen|geschopt|gestoken|mishandeld|bedreigd|verkracht|aangerand|gestalkt)
        | (?:betaalt?|werkt?|werken|betaald)(?:\x20(?:ze|hij|daar|alles|al\x20jaren)){0,2}\x20zwart
        | (?:openstaande|onbetaalde)\x20(?:boetes?|celstraf|straf|vrijheidsbenemende\x20maatregel)
        | proces-verbaal\x20(?:opgemaakt|aangezegd|tegen\x20\p{L}+)
        | [0-9]+\x20(?:dagen|weken|maanden|jaar)\x20(?:cel|celstraf|gevangenisstraf|jeugddetentie|hechtenis|voorwaardelijk)
        | [0-9]+\x20uur\x20(?:taakstraf|werkstraf)
        )\b",
    )
    .ok()
});

/// An amount with the words right around it that say what it is.
static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:\b\p{L}{3,24}\x20(?:van|is|:|ad|à|à\x20concurrentie\x20van|ten\x20bedrage\x20van)\x20)?
          (?:€\x20?-?[0-9]{1,3}(?:[.\x20]?[0-9]{3})*(?:,(?:[0-9]{2}|-{1,2}))?
            | \b(?:EUR|f)\x20[0-9]{1,3}(?:\.?[0-9]{3})*(?:,[0-9]{2})?
            | \b[0-9]{1,3}(?:\.?[0-9]{3})*(?:,[0-9]{2})?\x20euro\b)
          (?:\x20?(?:,-|bruto|netto|contant|schuld|achterstand|loon|salaris|pensioen|alimentatie|(?:per|p/|in\x20de)\x20?(?:maand|mnd|week|jaar|uur|m\b))){0,3}",
    )
    .ok()
});

/// Words near an amount that say that it is what someone has, gets or owes.
static OWN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)inkom(?:en|st)|salaris|\bloon|verdien|uitkering|bijstand|schuld|boete|alimentatie|huurachterstand|achterstand|achterstallig|beslag|vermogen|saldo|spaar|\btoeslag|huurtoeslag|zorgtoeslag|lening|geleend|leent|pensioen|schadevergoeding|aflos|hypotheek|bijgeschreven|bijschrijving|overgemaakt|overmaken|terugvorder|vorder(?:t|en|ing)\b|teruggevorderd|terugbetal|kwijtscheld|ontvang(?:t|en)|\bkreeg\b|\bkrijgt\b|rondkomen|rond moet komen|rond te komen|contant|\bAOW\b|\bWIA\b|\bWW\b|wajong|bankrekening|erfenis|geërfd|openstaand|vergoeding|opgenomen|leefgeld|zakgeld|weekgeld|betaalt|betalen|gestort|afkoop|transitie|eigen bijdrage|kosten van (?:zijn|haar|uw)",
    )
    .ok()
});

/// Words near an amount that say that it is public money or a rule.
static PUBLIC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)budget|krediet|dwangsom|begroting|subsidie|\bleges|tarief|normbedrag|raming|geraamd|miljoen|miljard|exploitatie|investering|jaarrekening|programma|\bbtw\b|aanbested|opdrachtsom|huurprijs|griffierecht|proceskosten|inschrijfgeld|contributie|entree|bouwsom|dekking|reserve",
    )
    .ok()
});

/// How many bytes before and after an amount are read for what it is.
const AROUND: (usize, usize) = (140, 80);

/// The phrases of `text`.
pub(super) fn find(text: &str) -> Vec<Fact> {
    let of = |regex: &'static LazyLock<Option<Regex>>, kind, strength| {
        let found = regex.iter().flat_map(|re| re.find_iter(text));
        found.map(move |m| Fact { range: m.range(), kind, strength })
    };
    let mut facts: Vec<Fact> = of(&HEALTH, Kind::Health, Strength::Weak).collect();
    facts.extend(of(&DOSE, Kind::Health, Strength::Strong));
    facts.extend(of(&CRIMINAL, Kind::Criminal, Strength::Weak));
    facts.extend(of(&AMOUNT, Kind::Financial, Strength::Weak).filter(|f| is_own(text, f)));
    facts
}

/// Whether the words around an amount make it someone's own.
fn is_own(text: &str, amount: &Fact) -> bool {
    let from = amount.range.start.saturating_sub(AROUND.0);
    let from = (from..=amount.range.start).find(|i| text.is_char_boundary(*i)).unwrap_or(from);
    let to = (amount.range.end + AROUND.1).min(text.len());
    let to = (amount.range.end..=to).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(to);
    let near = text.get(from..to).unwrap_or_default();
    let says = |re: &LazyLock<Option<Regex>>| re.as_ref().is_some_and(|re| re.is_match(near));
    says(&OWN) && !says(&PUBLIC)
}
