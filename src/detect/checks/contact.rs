//! Checks of the ways to reach a person: telephone, mail, network, vehicle.

use super::Verdict;

/// Dutch numbers by the numbering plan (Nummerplan telefoon- en ISDN-diensten): ten digits with an
/// area code, or a mobile one; foreign ones by their `+`. Numbers of companies and services
/// (088, 0800, 090x, 14…) are functional.
pub(super) fn phone(text: &str) -> Verdict {
    let date = text.get(..10).is_some_and(crate::detect::dates::is_date)
        && text.get(2..3).is_some_and(|s| matches!(s, "-" | "/" | "."));
    if date {
        return Verdict::Fails;
    }
    let scanned = |c| super::scanned_digit(c).map(|d| char::from(b'0' + d));
    let digits: String = text.replace("(0)", "").chars().filter_map(scanned).collect();
    let plus = text.trim_start_matches(['(', ' ']).starts_with('+');
    let national = if let Some(rest) = digits.strip_prefix("0031") {
        rest
    } else if let Some(rest) = digits.strip_prefix("31").filter(|_| plus) {
        rest
    } else if plus || digits.starts_with("00") {
        let foreign = digits.trim_start_matches("00").len();
        return if (8..=15).contains(&foreign) { Verdict::Plausible } else { Verdict::Fails };
    } else if let Some(rest) = digits.strip_prefix('0') {
        rest
    } else if digits.starts_with("14") && (5..=6).contains(&digits.len()) {
        return Verdict::Functional;
    } else {
        return Verdict::Fails;
    };
    let national = national.strip_prefix('0').unwrap_or(national);
    let service = ["800", "900", "906", "909"].iter().any(|p| national.starts_with(p));
    if service && (7..=10).contains(&national.len()) {
        return Verdict::Functional;
    }
    if national.len() != 9 {
        return Verdict::Fails;
    }
    match national.as_bytes() {
        [b'8', b'8', ..] => Verdict::Functional,
        // 060 and 067 are not given out, nor are 080 to 083, 086 and 089. Nor is 069, but people write it
        // where they invent a number, and a digit read wrong makes it.
        [b'6', b'0' | b'7', ..]
        | [b'0' | b'9', ..]
        | [b'8', b'0' | b'1' | b'2' | b'3' | b'6' | b'9', ..] => Verdict::Fails,
        [first, rest @ ..] if rest.iter().all(|b| b == first) => Verdict::Fails,
        [b'6' | b'8', ..] => Verdict::Plausible,
        number if !has_area_code(number) => Verdict::Fails,
        // The numbers of a switchboard end in zeros.
        [.., a, b, c, b'0']
            if usize::from(*a == b'0') + usize::from(*b == b'0') + usize::from(*c == b'0') >= 2 =>
        {
            Verdict::Doubtful
        }
        _ => Verdict::Plausible,
    }
}

/// Area codes without their 0 (Nummerplan telefoon- en ISDN-diensten).
const AREA_CODES: &[&str] = &[
    "10", "111", "113", "114", "115", "117", "118", "13", "15", "161", "162", "164", "165", "166",
    "167", "168", "172", "174", "180", "181", "182", "183", "184", "186", "187", "20", "222",
    "223", "224", "226", "227", "228", "229", "23", "24", "251", "252", "255", "26", "294", "297",
    "299", "30", "313", "314", "315", "316", "317", "318", "320", "321", "33", "341", "342", "343",
    "344", "345", "346", "347", "348", "35", "36", "38", "40", "411", "412", "413", "416", "418",
    "43", "45", "46", "475", "478", "481", "485", "486", "487", "488", "492", "493", "495", "497",
    "499", "50", "511", "512", "513", "514", "515", "516", "517", "518", "519", "521", "522",
    "523", "524", "525", "527", "528", "529", "53", "541", "543", "544", "545", "546", "547",
    "548", "55", "561", "562", "566", "570", "571", "572", "573", "575", "577", "578", "58", "591",
    "592", "593", "594", "595", "596", "597", "598", "599", "70", "71", "72", "73", "74", "75",
    "76", "77", "78", "79",
];

/// Whether a national number without its 0 begins with an area code.
fn has_area_code(number: &[u8]) -> bool {
    AREA_CODES.iter().any(|code| number.starts_with(code.as_bytes()))
}

/// Local parts that name a role or a desk.
const ROLES: &[&str] = &[
    "abuse",
    "admin",
    "administratie",
    "algemeen",
    "ap",
    "bor",
    "onderzoek",
    "test",
    "voorbeeld",
    "archief",
    "avg",
    "balie",
    "beheer",
    "belastingen",
    "bestuur",
    "bestuurssecretariaat",
    "bezwaar",
    "bezwaarschriften",
    "bibliotheek",
    "bouwzaken",
    "burgerzaken",
    "burgemeester",
    "bureau",
    "bvg",
    "college",
    "commissie",
    "communicatie",
    "compliance",
    "contact",
    "crediteuren",
    "datalek",
    "datalekken",
    "debiteuren",
    "directie",
    "directiesecretariaat",
    "dpo",
    "em",
    "factuur",
    "facturen",
    "fg",
    "financien",
    "finance",
    "functionarisgegevensbescherming",
    "gegevensbescherming",
    "gemeente",
    "gemeenteraad",
    "gemeentesecretaris",
    "griffie",
    "griffier",
    "handhaving",
    "helpdesk",
    "hr",
    "hrm",
    "hallo",
    "hello",
    "help",
    "ict",
    "info",
    "informatie",
    "informatiebeveiliging",
    "inkoop",
    "inwoners",
    "inwonerszaken",
    "jeugd",
    "juridischezaken",
    "jz",
    "kantoor",
    "kcc",
    "klachten",
    "klant",
    "klantcontact",
    "klantenservice",
    "leerplicht",
    "loket",
    "mail",
    "mailbox",
    "media",
    "melding",
    "meldingen",
    "meldpunt",
    "milieu",
    "nieuwsbrief",
    "noreply",
    "no-reply",
    "omgeving",
    "omgevingsloket",
    "ondernemers",
    "ondernemersloket",
    "openbareruimte",
    "or",
    "organisatie",
    "p&o",
    "parkeren",
    "participatie",
    "penningmeester",
    "personeelszaken",
    "pers",
    "persvoorlichting",
    "planning",
    "post",
    "postbus",
    "postkamer",
    "postmaster",
    "press",
    "privacy",
    "privacyofficer",
    "projecten",
    "publiekszaken",
    "raad",
    "raadsgriffie",
    "receptie",
    "redactie",
    "registratie",
    "reply",
    "reservering",
    "sales",
    "school",
    "secr",
    "secretariaat",
    "secretaris",
    "security",
    "servicedesk",
    "service",
    "sociaaldomein",
    "statengriffie",
    "stadhuis",
    "subsidie",
    "subsidies",
    "support",
    "team",
    "toegang",
    "toezicht",
    "tickets",
    "verhuur",
    "vergunning",
    "vergunningen",
    "verkeer",
    "verkoop",
    "voorlichting",
    "voorzitter",
    "vragen",
    "webmaster",
    "werk",
    "werkeninkomen",
    "wijkteam",
    "wmo",
    "wob",
    "woo",
    "woo-verzoek",
    "wooverzoek",
    "woo-verzoeken",
    "wooverzoeken",
    "zaken",
    "ledenadministratie",
    "aanmelden",
    "inschrijven",
    "bestemmingsplannen",
    "ciso",
    "isms",
    "incident",
    "incidenten",
    "inzage",
    "soc",
    "cert",
    "ibp",
    "ruimte",
    "gemeentehuis",
    "provincie",
    "waterschap",
    "omgevingsdienst",
    "rechtbank",
    "bestuursrecht",
    "commissiebezwaarschriften",
    "bezwaarencommissie",
    "bezwarencommissie",
    "huisvesting",
    "onderhoud",
    "schade",
    "verzekeringen",
    "zorg",
    "inkomen",
];

/// An e-mail address: functional when its local part is a role or made of role words.
pub(super) fn email(text: &str) -> Verdict {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = bare.to_lowercase();
    if is_two_things(text, &lower) {
        return Verdict::Fails;
    }
    let local = lower.split(['@', '[', '(']).next().unwrap_or_default();
    let whole = local.trim_end_matches(|c: char| c.is_ascii_digit());
    let role = |word: &str| ROLES.contains(&word);
    let mut words = whole.split(['.', '-', '_']).filter(|w| !w.is_empty());
    let first = words.next().unwrap_or_default();
    let compound = || {
        let prefixes = [
            "team",
            "info",
            "secretariaat",
            "griffie",
            "postbus",
            "meldpunt",
            "functionaris",
            "loket",
        ];
        prefixes.iter().any(|p| first == *p || (whole.starts_with(p) && !whole.contains('.')))
    };
    let all_roles = role(first) && words.all(|w| role(w) || w.len() <= 3);
    let desk = [
        "verzoeken",
        "verzoek",
        "beheer",
        "zaken",
        "loket",
        "desk",
        "dienst",
        "punt",
        "administratie",
        "secretariaat",
    ];
    let desk = !whole.contains(['.', '_']) && desk.iter().any(|d| whole.ends_with(d));
    if role(whole) || desk || all_roles || compound() || is_desk_word(whole, &lower) {
        Verdict::Functional
    } else {
        Verdict::Plausible
    }
}

/// Ends of addresses on the internet that a line end may hide; others do not go over one.
const TOP: &[&str] = &[
    "amsterdam",
    "be",
    "biz",
    "com",
    "de",
    "dev",
    "edu",
    "eu",
    "example",
    "fr",
    "frl",
    "gov",
    "info",
    "int",
    "io",
    "lu",
    "me",
    "net",
    "nl",
    "nu",
    "org",
    "politie",
    "test",
    "tv",
    "uk",
    "us",
];

/// Whether an address that goes on behind a line end is an address and the line after it.
fn is_two_things(text: &str, joined: &str) -> bool {
    let Some((_, domain)) = text.split_once('@') else { return false };
    let Some((head, tail)) = domain.trim_start_matches(['\n', ' ']).split_once('\n') else {
        return false;
    };
    let top =
        |d: &str| d.rsplit_once('.').is_some_and(|(_, last)| TOP.contains(&&*last.to_lowercase()));
    top(head) || !top(joined) || tail.starts_with(char::is_uppercase)
}

/// Providers where people have a mailbox of their own: a word before their `@` is a nickname.
const PROVIDERS: &[&str] = &[
    "gmail",
    "hotmail",
    "outlook",
    "live",
    "msn",
    "yahoo",
    "icloud",
    "me",
    "mac",
    "proton",
    "protonmail",
    "ziggo",
    "kpnmail",
    "kpnplanet",
    "planet",
    "xs4all",
    "upcmail",
    "home",
    "hetnet",
    "casema",
    "chello",
    "telfort",
    "tele2",
    "solcon",
    "zonnet",
    "quicknet",
    "online",
    "wanadoo",
    "telenet",
    "freeler",
    "versatel",
    "caiway",
    "kabelfoon",
    "web",
    "gmx",
    "t-online",
];

/// Whether a local part is an ordinary Dutch word at an organisation's domain: `evenementen@`,
/// `bedrijfsvoering@`. A word that is also a name is not.
fn is_desk_word(local: &str, address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default();
    let provider = domain.split('.').any(|part| PROVIDERS.contains(&part));
    let plain = local.chars().count() >= 5 && local.chars().all(char::is_alphabetic);
    let word = crate::detect::Lexicon::get().look_up(local);
    plain && !provider && word.is_word() && word.first() == 0 && word.surname() < 3
}

/// An IP or MAC address. Version numbers and netmasks fail; private, loopback, link-local and
/// documentation-free ranges of organisations are functional (RFC 1918, RFC 4193, RFC 6890).
pub(super) fn ip(text: &str) -> Verdict {
    use std::net::IpAddr;
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            let [first, second, third, last] = v4.octets();
            if first == 0
                || first == 255
                || [second, third, last] == [0; 3]
                || (first < 10 && (last < 10 || (second < 10 && third < 10)))
                || v4.is_multicast()
            {
                Verdict::Fails
            } else if v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
            {
                Verdict::Functional
            } else {
                Verdict::Plausible
            }
        }
        Ok(IpAddr::V6(v6)) => {
            let [first, ..] = v6.segments();
            if v6.is_unspecified() || text.len() < 6 {
                Verdict::Fails
            } else if v6.is_loopback() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80 {
                Verdict::Functional
            } else {
                Verdict::Plausible
            }
        }
        Err(_) => {
            let pairs = text.split([':', '-']);
            let mac = pairs.clone().count() == 6
                && pairs.clone().all(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_hexdigit()));
            if mac { Verdict::Plausible } else { Verdict::Fails }
        }
    }
}

/// The sidecodes of the RDW: groups of letters (X) and digits (9).
const SIDECODES: [&str; 14] = [
    "XX9999", "9999XX", "99XX99", "XX99XX", "XXXX99", "99XXXX", "99XXX9", "9XXX99", "XX999X",
    "X999XX", "XXX99X", "X99XXX", "9XX999", "999XX9",
];

/// Letter groups that are not issued.
const REFUSED: [&str; 10] = ["GVD", "KKK", "NSB", "PKK", "PSV", "TBS", "PVV", "SGP", "VVD", "SS"];

/// Whether `text` has the shape of a Dutch kenteken, with letters that are issued. Since sidecode 4
/// there are no vowels (O on trailers) and no C or Q; the letters of the corps diplomatique and the
/// royal house (`CD`, `AA`) are excepted.
pub(super) fn kenteken(text: &str) -> bool {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let bare = bare.to_ascii_uppercase();
    let shape: String = bare.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'X' }).collect();
    let Some(code) = SIDECODES.iter().position(|s| *s == shape) else { return false };
    let groups: Vec<&str> = text.split(['-', ' ']).filter(|g| !g.is_empty()).collect();
    if groups.len() == 3 && !groups.iter().all(|g| uniform(g)) {
        return false;
    }
    let letters: String = bare.chars().filter(char::is_ascii_alphabetic).collect();
    if bare.starts_with("CD") || bare.starts_with("AA") {
        return code < 2;
    }
    let issued = |c: char| !matches!(c, 'A' | 'E' | 'I' | 'U' | 'C' | 'Q');
    if bare == "XX99XX" {
        return false; // the specimen of every form
    }
    let refused = groups.iter().any(|g| REFUSED.contains(&g.to_ascii_uppercase().as_str()));
    let modern = code >= 2;
    !refused
        && (!modern
            || (letters.chars().all(issued)
                && (!letters.contains('O') || letters.starts_with('O'))))
}

/// Whether a group of a kenteken is all letters or all digits.
fn uniform(group: &str) -> bool {
    group.bytes().all(|b| b.is_ascii_digit()) || group.bytes().all(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_follow_the_numbering_plan() {
        for personal in [
            "06-12345678",
            "+31 (0)6 1234 5678",
            "0031612345678",
            "030 - 27 41 866",
            "(0344) 61 90 27",
            "+380501149077",
        ] {
            assert_eq!(phone(personal), Verdict::Plausible, "{personal}");
        }
        for functional in ["088-1234567", "14 030", "0800-1234", "0900-1234567", "140548"] {
            assert_eq!(phone(functional), Verdict::Functional, "{functional}");
        }
        for wrong in ["12345678", "0612345", "0000000000", "0812345678", "+1"] {
            assert_eq!(phone(wrong), Verdict::Fails, "{wrong}");
        }
    }

    #[test]
    fn mailboxes_of_a_role_are_functional() {
        for role in [
            "info@x.nl",
            "griffie@x.nl",
            "no-reply@x.nl",
            "team.zuid@x.nl",
            "privacy@gemeente.nl",
            "wmo2@x.nl",
            "evenementen@x.example",
            "bedrijfsvoering@x.example",
        ] {
            assert_eq!(email(role), Verdict::Functional, "{role}");
        }
        for person in [
            "evenementen@gmail.com",
            "visser@x.nl",
            "j.jansen@x.nl",
            "sipkedijk@gmail.com",
            "postma@x.nl",
            "w.post@x.nl",
        ] {
            assert_eq!(email(person), Verdict::Plausible, "{person}");
        }
    }

    #[test]
    fn addresses_on_the_network() {
        assert_eq!(ip("94.212.7.130"), Verdict::Plausible);
        assert_eq!(ip("2001:db8:4f0:77::1a"), Verdict::Plausible);
        assert_eq!(ip("00:1A:2b:3C:4d:5E"), Verdict::Plausible);
        assert_eq!(ip("192.168.1.20"), Verdict::Functional);
        for wrong in ["2.1.3.4", "7.3.8.1", "255.255.255.0", "1.2.3"] {
            assert_eq!(ip(wrong), Verdict::Fails, "{wrong}");
        }
    }

    #[test]
    fn plates_follow_the_sidecodes() {
        for good in [
            "GB-123-X", "12-GHJ-3", "1-KBB-01", "GBB-01-B", "KD-219-P", "72-DDL-7", "TZXD91",
            "NJ-XS-31", "H-16-RDK", "AB-12-34",
        ] {
            assert!(kenteken(good), "{good}");
        }
        for bad in ["99-12-24", "SS-12-34", "12-ABC-3", "A1-B2-C3", "12-TBS-3", "XX-999-XX"] {
            assert!(!kenteken(bad), "{bad}");
        }
    }
}
