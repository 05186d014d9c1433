//! The forms that must be found.

use super::draw::Draw;
use super::{Form, Want};
use zwartlak::model::Kind;

/// One form a line: kind, name, what should come of it, how it is made.
macro_rules! forms {
    ($($kind:ident $want:ident $name:literal $make:expr;)+) => {
        vec![$(Form { kind: Kind::$kind, name: $name, want: Want::$want, make: $make },)+]
    };
}
pub(super) use forms;

/// A BSN in groups of these sizes.
fn groups(number: &str, sizes: &[usize], separator: &str) -> String {
    let mut at = 0;
    let parts: Vec<&str> = sizes
        .iter()
        .map(|n| {
            at += n;
            &number[at - n..at]
        })
        .collect();
    parts.join(separator)
}

/// A sentence in which a BSN is announced.
fn announced(d: &mut Draw, value: &str) -> String {
    let frame = d.pick(&[
        "BSN: {}",
        "burgerservicenummer {}",
        "Het BSN van betrokkene is {}.",
        "Burgerservicenummer (BSN): {}",
        "sofinummer {}, adres onbekend",
        "met BSN {} en zonder partner",
        "BSN-nummer: {}",
        "Persoonsnummer {}",
        "B.S.N. {}",
        "de heer Jansen (BSN {})",
        "BSN\t{}",
        "BSN:\n{}",
        "bsn={}",
        "BSN/sofi-nr. {}",
        "Naam: Jansen\nBSN  : {}\nAdres: onbekend",
        "BSN aanvrager: {}",
        "bsn partner {}",
        "Uw burgerservicenummer is {}",
    ]);
    frame.replace("{}", &format!("[[{value}]]"))
}

fn alone(d: &mut Draw, value: &str) -> String {
    let frame = d.pick(&[
        "Achterop stond {} geschreven.",
        "Zij noemde {} aan de balie.",
        "Mevrouw Jansen ({}) belde.",
        "{}",
        "Het ging om {}, zei hij.",
    ]);
    frame.replace("{}", &format!("[[{value}]]"))
}

/// A value in a plain sentence out of `frames`.
fn framed(d: &mut Draw, frames: &[&str], value: &str) -> String {
    d.pick(frames).replace("{}", &format!("[[{value}]]"))
}

/// Makes one digit what a scan may read.
fn scanned(number: &str) -> String {
    let pairs = [('0', "O"), ('1', "l"), ('5', "S"), ('8', "B")];
    let found = pairs.iter().find(|(digit, _)| number.get(1..).unwrap().contains(*digit));
    match found {
        Some((digit, letter)) => {
            format!("{}{}", &number[..1], number[1..].replacen(*digit, letter, 1))
        }
        None => number.to_owned(),
    }
}

const PHONE: &[&str] = &[
    "Tel. {}",
    "telefoon: {}",
    "Hij is bereikbaar op {}.",
    "mobiel {} of per mail",
    "Bel mij op {} na 17 uur",
    "M: {}",
    "T {}",
    "Mevrouw Jansen, {}",
    "tel.nr.: {}",
    "06-nummer: {}",
    "Telefoonnummer (privé): {}",
];
const CAR: &[&str] = &[
    "kenteken {}",
    "een grijze auto, {}, reed weg",
    "zijn Golf met kenteken {} stond er",
    "Kenteken: {}",
    "het voertuig ({}) van de heer Jansen",
    "de auto van Jansen ({})",
];
const ACCOUNT: &[&str] = &[
    "IBAN: {}",
    "op rekening {} ten name van Jansen",
    "rekeningnummer {}.",
    "Graag storten op {}",
    "({})",
    "Bankrekening {} t.n.v. F. Jansen",
];

pub(super) fn all() -> Vec<Form> {
    let mut forms = forms! {
        Bsn Sure "bsn" |d| { let v = d.bsn(); announced(d, &v) };
        Bsn Sure "bsn with zeros" |d| { let v = d.bsn_with("00"); announced(d, &v) };
        Bsn Sure "bsn of eight digits" |d| { let v = d.bsn_with("0"); announced(d, &v[1..]) };
        Bsn Sure "bsn 1234.56.782" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "."); announced(d, &v) };
        Bsn Sure "bsn 1234 56 782" |d| { let v = groups(&d.bsn(), &[4, 2, 3], " "); announced(d, &v) };
        Bsn Sure "bsn 1234-56-782" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "-"); announced(d, &v) };
        Bsn Sure "bsn 123-456-782" |d| { let v = groups(&d.bsn(), &[3, 3, 3], "-"); announced(d, &v) };
        Bsn Sure "bsn 123 456 782" |d| { let v = groups(&d.bsn(), &[3, 3, 3], " "); announced(d, &v) };
        Bsn Sure "bsn 123.456.782" |d| { let v = groups(&d.bsn(), &[3, 3, 3], "."); announced(d, &v) };
        Bsn Sure "bsn 12 34 56 782" |d| { let v = groups(&d.bsn(), &[2, 2, 2, 3], " "); announced(d, &v) };
        Bsn Sure "bsn 12.34.56.782" |d| { let v = groups(&d.bsn(), &[2, 2, 2, 3], "."); announced(d, &v) };
        Bsn Sure "bsn 12 345 6782" |d| { let v = groups(&d.bsn(), &[2, 3, 4], " "); announced(d, &v) };
        Bsn Sure "bsn 1234/56/782" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "/"); announced(d, &v) };
        Bsn Sure "bsn letter by letter" |d| { let v = groups(&d.bsn(), &[1; 9], " "); announced(d, &v) };
        Bsn Sure "bsn with no-break spaces" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "\u{a0}"); announced(d, &v) };
        Bsn Sure "bsn with en dashes" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "\u{2013}"); announced(d, &v) };
        Bsn Sure "bsn in boxes" |d| { let v = groups(&d.bsn(), &[1; 9], "|"); format!("BSN |[[{v}]]|") };
        Bsn Sure "bsn glued" |d| { let v = d.bsn(); format!("zijn {}[[{v}]] staat erop", d.pick(&["bsn", "BSN", "BSN:", "bsnnr"])) };
        Bsn Sure "bsn broken over lines" |d| { let v = groups(&d.bsn(), &[5, 4], "-\n"); format!("burgerservicenummer [[{v}]], geboren") };
        Bsn Sure "bsn with a scan's letters" |d| { let v = scanned(&d.bsn()); format!("BSN: [[{v}]]") };
        Bsn Sure "bsn in a table" |d| { let v = d.bsn(); let n = d.person(); format!("nr;naam;bsn;plaats\n1;{n};[[{v}]];Assen\n2;{};;Leek\n", d.person()) };
        Bsn Sure "bsn in a column with blanks" |d| { let v = d.bsn(); format!("Naam              BSN          Plaats\nJansen            [[{v}]]    Assen\n") };
        Bsn Sure "bsn in json" |d| { let v = d.bsn(); format!("{{\"naam\":\"Jansen\",\"bsn\":\"[[{v}]]\"}}") };
        Bsn Sure "bsn in old btw number" |d| { let v = d.bsn(); format!("bsn [[{v}]] (eenmanszaak)") };
        Bsn Asked "bsn alone" |d| { let v = d.bsn(); alone(d, &v) };
        Bsn Asked "bsn alone in groups" |d| { let v = groups(&d.bsn(), &[4, 2, 3], "."); alone(d, &v) };

        Iban Sure "iban" |d| { let v = d.iban(); framed(d, ACCOUNT, &v) };
        Iban Sure "iban in fours" |d| { let v = fours(&d.iban(), " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban with dots" |d| { let v = fours(&d.iban(), "."); framed(d, ACCOUNT, &v) };
        Iban Sure "iban with dashes" |d| { let v = fours(&d.iban(), "-"); framed(d, ACCOUNT, &v) };
        Iban Sure "iban by bank" |d| { let v = d.iban(); let v = groups(&v, &[4, 4, 10], " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban in small letters" |d| { let v = d.iban().to_lowercase(); framed(d, ACCOUNT, &v) };
        Iban Sure "iban with no-break spaces" |d| { let v = fours(&d.iban(), "\u{a0}"); framed(d, ACCOUNT, &v) };
        Iban Sure "iban in threes" |d| { let v = d.iban(); let v = groups(&v, &[4, 4, 2, 2, 3, 3], " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban mixed" |d| { let v = d.iban(); let v = groups(&v, &[2, 2, 4, 4, 4, 2], " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban of Belgium" |d| { let n = d.digits(12); let v = fours(&Draw::iban_of("BE", &n), " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban of Germany" |d| { let n = d.digits(18); let v = fours(&Draw::iban_of("DE", &n), " "); framed(d, ACCOUNT, &v) };
        Iban Sure "iban of Poland" |d| { let n = d.digits(24); let v = Draw::iban_of("PL", &n); framed(d, ACCOUNT, &v) };

        Phone Sure "mobile 06-12345678" |d| { let v = d.phone("06-19999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 0612345678" |d| { let v = d.phone("0629999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06 12 34 56 78" |d| { let v = d.phone("06 49 99 99 99"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06 1234 5678" |d| { let v = d.phone("06 4999 9999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06.12.34.56.78" |d| { let v = d.phone("06.39.99.99.99"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06 - 123 456 78" |d| { let v = d.phone("06 - 599 999 99"); framed(d, PHONE, &v) };
        Phone Sure "mobile +31 6 12345678" |d| { let v = d.phone("+31 6 29999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile +31612345678" |d| { let v = d.phone("+31649999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile +31 (0)6 12345678" |d| { let v = d.phone("+31 (0)6 39999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile +31 (0) 6-1234 5678" |d| { let v = d.phone("+31 (0) 6-1999 9999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 0031 6 12345678" |d| { let v = d.phone("0031 6 19999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile (06) 12345678" |d| { let v = d.phone("(06) 19999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06/12345678" |d| { let v = d.phone("06/49999999"); framed(d, PHONE, &v) };
        Phone Sure "mobile 06‑12 34 56 78 typographic" |d| { let v = d.phone("06\u{2011}49\u{a0}99\u{a0}99\u{a0}99"); framed(d, PHONE, &v) };
        Phone Sure "fixed 020-1234567" |d| { let v = d.phone("020-3999999"); framed(d, PHONE, &v) };
        Phone Sure "fixed 0342-123456" |d| { let v = d.phone("0342-499999"); framed(d, PHONE, &v) };
        Phone Sure "fixed (0342) 12 34 56" |d| { let v = d.phone("(0342) 49 99 99"); framed(d, PHONE, &v) };
        Phone Sure "fixed 070 - 123 45 67" |d| { let v = d.phone("070 - 399 99 99"); framed(d, PHONE, &v) };
        Phone Sure "fixed +31 30 1234567" |d| { let v = d.phone("+31 30 2999999"); framed(d, PHONE, &v) };
        Phone Sure "fixed +31(0)30-1234567" |d| { let v = d.phone("+31(0)30-2999999"); framed(d, PHONE, &v) };
        Phone Sure "fixed 0342/12.34.56" |d| { let v = d.phone("0342/49.99.99"); framed(d, PHONE, &v) };
        Phone Sure "foreign +48 601 123 456" |d| { let v = d.phone("+48 609 999 999"); framed(d, PHONE, &v) };
        Phone Sure "foreign +49 (0)30 1234567" |d| { let v = d.phone("+49 (0)30 9999999"); framed(d, PHONE, &v) };
        Phone Sure "foreign 0032 475 12 34 56" |d| { let v = d.phone("0032 475 99 99 99"); framed(d, PHONE, &v) };
        Phone Functional "service 0800-1234" |d| { let v = d.phone("0800-9999"); framed(d, PHONE, &v) };
        Phone Functional "company 088-1234567" |d| { let v = d.phone("088-9999999"); framed(d, PHONE, &v) };
        Phone Functional "municipality 14 0342" |d| { let v = d.phone("14 0342"); framed(d, &["bel {}", "telefoon {}", "Tel.: {}"], &v) };

        Postcode Sure "postcode after a street" |d| { let v = spaced(&d.postcode()); format!("{} {}, [[{v}]] {}", d.street(), d.between(1, 250), d.town()) };
        Postcode Sure "postcode on the next line" |d| { let v = spaced(&d.postcode()); format!("{}\n{} {}\n[[{v}]]  {}", d.person(), d.street(), d.between(1, 250), d.town().to_uppercase()) };
        Postcode Sure "postcode without a blank" |d| { let v = d.postcode(); format!("{} {}, [[{v}]] {}", d.street(), d.between(1, 250), d.town()) };
        Postcode Sure "postcode before a place" |d| { let v = spaced(&d.postcode()); format!("woonachtig te [[{v}]] {}", d.town()) };
        Postcode Sure "postcode named" |d| { let v = d.postcode(); format!("Postcode: [[{v}]]") };
        Postcode Sure "postcode in small letters" |d| { let v = d.postcode().to_lowercase(); format!("postcode [[{v}]]") };
        Postcode Sure "postcode in a table" |d| { let v = d.postcode(); format!("naam;postcode;nr\n{};[[{v}]];{}\n", d.person(), d.between(1, 90)) };
        Postcode Sure "postcode and number" |d| { let v = spaced(&d.postcode()); format!("postcode en huisnummer [[{v}]] {}", d.between(1, 90)) };
        Postcode Sure "postcode alone in brackets" |d| { let v = spaced(&d.postcode()); format!("Zij woont in {} ([[{v}]]).", d.town()) };
    };
    forms.extend(super::values::more());
    for sidecode in 1..=14 {
        forms.extend(plates(sidecode));
    }
    forms
}

/// The forms of the other kinds.
fn more() -> Vec<Form> {
    forms! {
        Email Sure "e-mail" |d| { let v = mail(d); format!("{} [[{v}]]{}", d.pick(&["mail naar", "E-mail:", "E:", "adres is"]), d.pick(&["", ".", ", of bel", ")"])) };
        Email Sure "e-mail in brackets" |d| { let v = mail(d); format!("Van: {} <[[{v}]]>", d.person()) };
        Email Sure "e-mail as mailto" |d| { let v = mail(d); format!("<a href=\"mailto:[[{v}]]\">") };
        Email Sure "e-mail in capitals" |d| { let v = mail(d).to_uppercase(); format!("E-MAIL: [[{v}]]") };
        Email Sure "e-mail with [at]" |d| { let v = mail(d).replace('@', " [at] "); format!("mail [[{v}]]") };
        Email Sure "e-mail with (at)" |d| { let v = mail(d).replace('@', "(at)"); format!("mail [[{v}]]") };
        Email Sure "e-mail broken over lines" |d| { let v = mail(d).replace('@', "@\n"); format!("schrijf naar [[{v}]] graag") };
        Email Sure "e-mail with plus" |d| { let v = mail(d).replace('@', "+post@"); format!("mail [[{v}]]") };
        Email Sure "e-mail in a table" |d| { let v = mail(d); format!("naam;mail;tel\n{};[[{v}]];\n", d.person()) };
        Email Functional "functional mailbox" |d| { let v = format!("{}@{}.nl", d.pick(&["info", "griffie", "privacy", "secretariaat", "woo", "noreply", "gemeente", "klantcontact", "burgerzaken", "postbus", "fg", "team.wmo", "info.sociaaldomein", "belastingen", "servicepunt", "avg-verzoeken"]), d.pick(&["assen", "wil-lekstroom", "voorbeeldgemeente"])); format!("Mail naar [[{v}]].") };

        BirthDate Sure "geb. 12-03-1985" |d| { let v = date(d, "-"); born(d, &v) };
        BirthDate Sure "geb. 12/3/1985" |d| { let v = date(d, "/"); born(d, &v) };
        BirthDate Sure "geb. 12.03.1985" |d| { let v = date(d, "."); born(d, &v) };
        BirthDate Sure "geb. 1985-03-12" |d| { let (a, b, c) = d.date(); born(d, &format!("{c}-{b:02}-{a:02}")) };
        BirthDate Sure "geb. 12 maart 1985" |d| { let (a, b, c) = d.date(); born(d, &format!("{a} {} {c}", MONTHS[usize::try_from(b).unwrap() - 1])) };
        BirthDate Sure "geb. 12-mrt-1985" |d| { let (a, b, c) = d.date(); let m = MONTHS[usize::try_from(b).unwrap() - 1]; let m = if m == "maart" { "mrt" } else { &m[..3] }; born(d, &format!("{a}-{m}-{c}")) };
        BirthDate Sure "geb. 12 mrt. '85" |d| { let (a, _, _) = d.date(); let y = d.between(40, 99); born(d, &format!("{a} mrt. '{y}")) };
        BirthDate Sure "geb. 12-03-85" |d| { let (a, b, c) = d.date(); born(d, &format!("{a:02}-{b:02}-{:02}", c.min(1999) % 100)) };
        BirthDate Sure "geb. 12 - 03 - 1985" |d| { let v = date(d, " - "); born(d, &v) };
        BirthDate Sure "geb. 12 03 1985" |d| { let v = date(d, " "); born(d, &v) };
        BirthDate Sure "geb. 12031985" |d| { let v = date(d, ""); born(d, &v) };
        BirthDate Sure "incomplete 00-00-1985" |d| { let (_, _, c) = d.date(); format!("geboortedatum: [[00-00-{c}]]") };
        BirthDate Sure "year alone" |d| { let (_, _, c) = d.date(); framed(d, &["geboren in {}", "geboortejaar: {}", "(geb. {})"], &c.to_string()) };
        BirthDate Sure "in a table" |d| { let v = date(d, "-"); format!("naam;geb.datum;plaats\n{};[[{v}]];Assen\n", d.person()) };
        BirthDate Sure "with a place" |d| { let v = date(d, "-"); format!("{}, geboren te {} op [[{v}]]", d.person(), d.town()) };
        BirthDate Sure "before a place" |d| { let v = date(d, "-"); format!("{}, geboren op [[{v}]] te {}", d.person(), d.town()) };
        BirthDate Sure "form with a line" |d| { let v = date(d, "-"); format!("Achternaam: Jansen\nGeboortedatum\n[[{v}]]\n") };

        Address Sure "street and number" |d| { let v = address(d, ""); framed(d, LIVES, &v) };
        Address Sure "number with letter" |d| { let l = d.letters("abcdABC", 1); let v = address(d, &l); framed(d, LIVES, &v) };
        Address Sure "number - letter" |d| { let v = address(d, "-A"); framed(d, LIVES, &v) };
        Address Sure "number-number" |d| { let n = d.between(1, 40); let v = address(d, &format!("-{n}")); framed(d, LIVES, &v) };
        Address Sure "number bis" |d| { let v = address(d, " bis"); framed(d, LIVES, &v) };
        Address Sure "number hs" |d| { let v = address(d, "-hs"); framed(d, LIVES, &v) };
        Address Sure "number II" |d| { let v = address(d, "-II"); framed(d, LIVES, &v) };
        Address Sure "number 2 hoog" |d| { let v = address(d, "-2 hoog"); framed(d, LIVES, &v) };
        Address Sure "number A-2" |d| { let v = address(d, "A-2"); framed(d, LIVES, &v) };
        Address Sure "number zw" |d| { let v = address(d, " zw"); framed(d, LIVES, &v) };
        Address Sure "street in a letter" |d| { let v = address(d, ""); let p = spaced(&d.postcode()); format!("De heer {}\n[[{v}]]\n{p}  {}\n\nGeachte heer,", d.person(), d.town().to_uppercase()) };
        Address Sure "street before postcode" |d| { let v = address(d, ""); let p = spaced(&d.postcode()); format!("{}, [[{v}]], {p} {}", d.person(), d.town()) };
        Address Asked "street in no list" |d| { let v = format!("Waterlelie {}", d.between(1, 250)); framed(d, LIVES, &v) };
        Address Functional "postbus" |d| { let v = format!("Postbus {}", d.between(10, 9999)); format!("Gemeente Assen\n[[{v}]]\n9400 AA Assen") };

        IdNumber Sure "passport" |d| { let v = format!("{}{}{}", d.letters("BDFGHJKLNPRSTVXZ", 2), d.letters("BCDFGHJKLMNPRSTVWXYZ123456789", 6), d.digits(1)); framed(d, &["paspoort {}", "paspoortnummer: {}", "ID-kaart nr. {}", "legitimatie: paspoort {}", "documentnummer {}", "identiteitsbewijs {}"], &v) };
        IdNumber Sure "driving licence" |d| { let v = format!("{}{}", d.between(3, 6), d.digits(9)); framed(d, &["rijbewijs {}", "rijbewijsnummer: {}", "rijbewijs met nummer {}", "rijbewijs nr. {}"], &v) };
        IdNumber Sure "V-number" |d| { let v = format!("{}{}", d.between(1, 2), d.digits(9)); framed(d, &["V-nummer {}", "v-nr. {}", "V-nummer: {}", "vreemdelingennummer {}", "vnr {}"], &v) };
        IdNumber Sure "A-number" |d| { let v = format!("{}{}", d.between(1, 9), d.digits(9)); framed(d, &["A-nummer {}", "A-nr. {}", "A-nummer: {}", "administratienummer {} (BRP)"], &v) };
        IdNumber Sure "residence document" |d| { let v = format!("{}{}", d.letters("NIR", 1), d.digits(8)); framed(d, &["verblijfsdocument {}", "W-document {}", "verblijfsvergunning, documentnummer {}"], &v) };
        IdNumber Sure "BIG" |d| { let v = format!("{}9{}", d.between(1, 8), d.digits(9)); framed(d, &["BIG {}", "BIG-nummer {}", "BIG-registratie: {}", "BIG-nr. {}"], &v) };
        IdNumber Sure "AGB" |d| { let v = d.digits(8); framed(d, &["AGB-code {}", "AGB {}", "AGB: {}"], &v) };
        IdNumber Sure "policy" |d| { let v = d.digits(9); framed(d, &["polisnummer {}", "verzekerdennummer: {}", "polisnr. {}", "relatienummer {}"], &v) };
        IdNumber Sure "staff" |d| { let v = d.digits(6); framed(d, &["personeelsnummer {}", "pers.nr. {}", "medewerkersnummer: {}"], &v) };
        IdNumber Sure "btw of a sole trader" |d| { let v = format!("{}B01", d.bsn()); framed(d, &["omzetbelastingnummer {}", "btw-id {} van de eenmanszaak"], &v) };

        CaseNumber Asked "client" |d| { let n = d.digits(6); let v = d.pick(&["CL-{}", "{}", "2024-{}", "W{}"]).replace("{}", &n); framed(d, &["cliëntnummer {}", "cliëntnr. {}", "klantnummer: {}", "Klantnr {}", "cliëntnummer is {}."], &v) };
        CaseNumber Asked "zaaknummer" |d| { let n = d.digits(7); let v = d.pick(&["Z-2024-{}", "Z{}", "Z/24/{}", "2024-{}", "{}", "ZK{}"]).replace("{}", &n); framed(d, &["zaaknummer {}", "Zaaknummer: {}", "zaaknr. {}", "zaak {}", "Zaaknummer\t{}"], &v) };
        CaseNumber Asked "dossier" |d| { let n = d.digits(5); let v = d.pick(&["D-2023-{}", "{}", "2022/{}", "DOS{}"]).replace("{}", &n); framed(d, &["dossiernummer {}", "dossiernr. {}", "Dossier: {}", "dossiernummer: {}"], &v) };
        CaseNumber Asked "kenmerk" |d| { let n = d.digits(5); let v = d.pick(&["BZW/2022/{}", "UIT-{}", "2023.{}", "SD-{}-JV"]).replace("{}", &n); framed(d, &["ons kenmerk: {}", "Uw kenmerk {}", "kenmerk {}", "Kenmerk: {}"], &v) };
        CaseNumber Sure "parket" |d| { let v = format!("{}/{}-{}", d.digits(2), d.digits(6), d.digits(2)); framed(d, &["parketnummer {}", "Parketnummer: {}"], &v) };
        CaseNumber Sure "proces-verbaal" |d| { let v = format!("PL{}-{}", d.digits(4), d.digits(10)); framed(d, &["proces-verbaal {}", "pv-nummer {}", "PV {}", "onder nummer {}"], &v) };

        Ip Sure "IPv4" |d| { let v = format!("{}.{}.{}.{}", d.between(77, 95), d.between(160, 250), d.between(11, 250), d.between(11, 250)); framed(d, &["ingelogd vanaf {}", "IP-adres {} van Jansen", "X-Originating-IP: {}", "IP: {}"], &v) };
    }
}

/// Plates of one sidecode: with dashes, and without beside a word.
fn plates(sidecode: usize) -> Vec<Form> {
    let form = |name, make| Form { kind: Kind::LicensePlate, name, want: Want::Sure, make };
    macro_rules! code {
        ($($n:literal)+) => {
            match sidecode { $($n => vec![
                form(concat!("kenteken sidecode ", $n), |d| { let v = d.plate($n); framed(d, CAR, &v) }),
                form(concat!("kenteken without dashes, sidecode ", $n), |d| { let v = d.plate($n).replace('-', ""); framed(d, &CAR[..1], &v) }),
                form(concat!("kenteken with blanks, sidecode ", $n), |d| { let v = d.plate($n).replace('-', " "); framed(d, &CAR[3..4], &v) }),
                form(concat!("kenteken in small letters, sidecode ", $n), |d| { let v = d.plate($n).to_lowercase(); framed(d, CAR, &v) }),
            ],)+ _ => Vec::new() }
        };
    }
    code!(1 2 3 4 5 6 7 8 9 10 11 12 13 14)
}

const MONTHS: [&str; 12] = [
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
];
const LIVES: &[&str] = &[
    "wonende {} te Assen",
    "Hij woont aan de {}.",
    "adres: {}",
    "woonachtig op {}",
    "Adres {}, Assen",
    "op het adres {} is brand geweest",
    "verhuisd naar {} in Utrecht",
];

fn fours(iban: &str, separator: &str) -> String {
    let parts: Vec<&str> =
        (0..iban.len()).step_by(4).map(|i| &iban[i..iban.len().min(i + 4)]).collect();
    parts.join(separator)
}

fn spaced(postcode: &str) -> String {
    format!("{} {}", &postcode[..4], &postcode[4..])
}

fn date(d: &mut Draw, separator: &str) -> String {
    let (day, month, year) = d.date();
    format!("{day:02}{separator}{month:02}{separator}{year}")
}

fn born(d: &mut Draw, value: &str) -> String {
    framed(
        d,
        &[
            "geb. {}",
            "geboren op {}",
            "geboortedatum: {}",
            "Jansen, geboren {}",
            "(geb.dat. {})",
            "Geb.: {}",
            "*{}",
            "geboren te Assen op {}",
            "Geboortedatum {}",
            "Geb. datum: {}",
        ],
        value,
    )
}

fn address(d: &mut Draw, addition: &str) -> String {
    format!("{} {}{addition}", d.street(), d.between(1, 250))
}

fn mail(d: &mut Draw) -> String {
    let local = d.pick(&[
        "j.jansen",
        "fatima.elamrani",
        "p_devries",
        "sanne-bakker",
        "jansen1974",
        "k.van.dijk",
        "a.b.smit",
        "dekker.piet",
    ]);
    let domain = d.pick(&[
        "gmail.com",
        "ziggo.nl",
        "assen.nl",
        "kpnmail.nl",
        "student.uva.nl",
        "jansen-advies.nl",
        "outlook.com",
    ]);
    format!("{local}@{domain}")
}
