//! What looks like a number of someone and is none: none may be found.

use super::draw::Draw;
use super::values::forms;
use super::{Form, Want};
use zwartlak::model::Kind;

/// A text with `{}` filled in.
fn plain(d: &mut Draw, frames: &[&str], value: &str) -> String {
    d.pick(frames).replace("{}", value)
}

pub(super) fn all() -> Vec<Form> {
    let mut forms = numbers();
    forms.extend(others());
    forms
}

/// Numbers that pass the elfproef.
fn numbers() -> Vec<Form> {
    forms! {
        Bsn Nothing "RSIN" |d| { let v = d.bsn(); plain(d, &["RSIN {}", "RSIN: {}", "fiscaal nummer {}", "RSIN-nummer {} van de stichting", "RSIN/fiscaal nummer: {}", "ANBI-status, RSIN {}", "Fiscaalnummer (RSIN): {}"], &v) };
        Bsn Nothing "order number" |d| { let v = d.bsn(); plain(d, &["ordernummer {}", "Order {}", "uw bestelling {}", "bestelnummer: {}", "inkoopordernummer {}", "Ordernr. {}", "inkooporder {}"], &v) };
        Bsn Nothing "invoice number" |d| { let v = d.bsn(); plain(d, &["factuurnummer {}", "Factuur {}", "factuurnr.: {}", "betreft factuur {} van 3 mei", "Factuurnummer\t{}", "creditnota {}"], &v) };
        Bsn Nothing "KvK number" |d| { let v = d.bsn_with("0"); plain(d, &["KvK {}", "KvK-nummer: {}", "K.v.K. nr. {}", "Kamer van Koophandel {}", "ingeschreven in het handelsregister onder nummer {}"], &v[1..]) };
        Bsn Nothing "establishment number" |d| { let v = d.digits(12); plain(d, &["vestigingsnummer {}", "vestigingsnr. {}"], &v) };
        Bsn Nothing "part of an IBAN" |d| { let v = d.iban(); plain(d, &["IBAN {}", "rekening {}", "{}"], &v) };
        Bsn Nothing "old account number" |d| { let v = d.bsn(); plain(d, &["rekeningnummer {}", "girorekening {}", "bankrekening {} t.n.v. de stichting", "giro {}", "bankrek. {}"], &v) };
        Bsn Nothing "phone number" |d| { let v = d.phone("0629999999"); plain(d, &["tel. {}", "bel {}", "mobiel: {}", "{}"], &v) };
        Bsn Nothing "date of eight digits" |d| { let (a, b, c) = d.date(); plain(d, &["datum {}", "{}", "versie {}", "opgesteld {}"], &format!("{c}{b:02}{a:02}")) };
        Bsn Nothing "article number" |d| { let v = d.bsn(); plain(d, &["artikelnummer {}", "art.nr. {}", "productcode {}", "serienummer {}", "S/N {}", "artikelnr: {}"], &v) };
        Bsn Nothing "project number" |d| { let v = d.bsn(); plain(d, &["projectnummer {}", "contractnummer {}", "zaaknummer {}", "kenmerk {}", "registratienummer {}", "documentnummer {}", "verplichtingnummer {}", "Ons kenmerk: {}"], &v) };
        Bsn Nothing "table of invoices" |d| { let (a, b) = (d.bsn(), d.bsn()); format!("factuurnr;leverancier;bedrag\n{a};Jansen BV;120,00\n{b};Water NV;99,50\n") };
        Bsn Nothing "table of orders" |d| { let (a, b) = (d.bsn(), d.bsn()); format!("regel\tordernummer\taantal\n1\t{a}\t4\n2\t{b}\t2\n") };
        Bsn Nothing "amount" |d| { let v = d.bsn(); plain(d, &["€ {}", "EUR {}", "een bedrag van {} euro", "€ {},00"], &format!("{}.{}.{}", &v[..3], &v[3..6], &v[6..])) };
        Bsn Nothing "amount without a sign" |d| { let v = d.bsn(); format!("Totaal lasten  {}.{}.{}  {}.{}.{}", &v[..3], &v[3..6], &v[6..], d.digits(3), d.digits(3), d.digits(3)) };
        Bsn Nothing "longer number" |d| { let v = d.bsn(); plain(d, &["EAN {}0001", "meetpunt 8711{}00", "barcode {}123", "ISBN 978{}1", "{}-0001"], &v) };
        Bsn Nothing "btw-id of a company" |d| { let v = d.bsn(); plain(d, &["btw-nummer NL{}B01", "BTW NL{}B02", "btw-id: NL{}B01 (BV)"], &v) };
        Bsn Nothing "loonheffingsnummer" |d| { let v = d.bsn(); plain(d, &["loonheffingennummer {}L01", "loonheffingsnummer {}L02", "aanslagnummer {}.H.26"], &v) };
        Bsn Nothing "invalid nine digits" |d| { let v = d.bsn(); let last = (v.as_bytes()[8] - b'0' + 1) % 10; plain(d, &["nummer {}", "{}", "het getal {} klopt niet"], &format!("{}{last}", &v[..8])) };
        Bsn Nothing "ticket" |d| { let v = d.bsn(); plain(d, &["ticketnummer {}", "meldingsnummer {}", "incident {}", "storingsnummer {}", "callnummer {}", "TOPdesk-melding {}"], &v) };
        Bsn Nothing "creditor" |d| { let v = d.bsn(); plain(d, &["crediteurnummer {}", "crediteurnr {}", "leveranciersnummer {}", "debiteurnummer {}"], &v) };
    }
}

fn others() -> Vec<Form> {
    forms! {
        Iban Nothing "wrong check digits" |d| { let v = d.iban(); let n: u8 = v[2..4].parse().unwrap(); format!("nummer NL{:02}{}", (n + 7) % 97, &v[4..]) };
        Iban Nothing "article code" |d| { let (a, b) = (d.digits(4), d.digits(4)); format!("artikel XB12 ABCD {a} {b}") };

        Phone Nothing "ten digits of a number" |d| { let v = d.phone("0629999999"); plain(d, &["ordernummer {}", "factuurnummer {}", "klantnummer {}", "IBAN-nummer {}", "kenmerk {}", "artikelnummer {}", "registratienummer {}"], &v) };
        Phone Nothing "date and time" |d| { let (a, b, c) = d.date(); format!("op {a:02}-{b:02}-{c} {:02}:{:02}", d.between(8, 20), d.between(10, 59)) };
        Phone Nothing "amount" |d| { format!("€ 0{}.{}.{},00", d.between(1, 9), d.digits(3), d.digits(3)) };
        Phone Nothing "no area code" |d| { format!("nummer 08{}{}", d.pick(&["1", "2", "3"]), d.digits(7)) };
        Phone Nothing "part of longer number" |d| { let v = d.phone("0629999999"); format!("meterstand {}{v}", d.between(11, 99)) };
        Phone Nothing "period of years" |d| { format!("{}-{} en {}", d.between(2001, 2010), d.between(2011, 2020), d.between(2021, 2026)) };
        Phone Nothing "IBAN tail" |d| { let v = d.iban(); format!("rekening {} {}", &v[..8], &v[8..]) };

        Postcode Nothing "year and word" |d| { let y = d.between(1950, 2026); plain(d, &["in {} EN daarna", "{} IN DE RAAD", "JAARVERSLAG {} OP HOOFDLIJNEN", "{} TE ASSEN"], &y.to_string()) };
        Postcode Nothing "dose" |d| { let y = d.between(1000, 4000); plain(d, &["{} mg per dag", "{} MG", "{} KG grond", "{} MW vermogen"], &y.to_string()) };
        Postcode Nothing "never given out" |d| { let y = d.between(1011, 9999); plain(d, &["{} SA", "{} SS", "{} SD"], &y.to_string()) };
        Postcode Nothing "of an office" |d| { let p = d.postcode(); format!("Gemeente {}\nPostbus {}\n{} {}  {}", d.town(), d.between(10, 999), &p[..4], &p[4..], d.town()) };
        Postcode Nothing "court" |d| { let p = d.postcode(); format!("Rechtbank {}\nBezoekadres: {} {}\n{} {}  {}", d.town(), d.street(), d.between(1, 90), &p[..4], &p[4..], d.town()) };
        Postcode Nothing "four digits" |d| { let y = d.between(1011, 9999); format!("postcodegebied {y} en omgeving") };

        LicensePlate Nothing "date" |d| { format!("{:02}-{:02}-{:02}", d.between(1, 28), d.between(1, 12), d.between(10, 26)) };
        LicensePlate Nothing "refused letters" |d| { let n = d.digits(2); plain(d, &["12-ABC-{}", "SS-{}-34", "{}-AE-12"], &n) };
        LicensePlate Nothing "code" |d| { let v = d.plate(4); plain(d, &["kast {}", "onderdeel {}", "artikelcode {}", "type {}", "zaaln {}"], &v) };
        LicensePlate Nothing "without word" |d| { let v = d.plate(7).replace('-', ""); format!("code {v}") };

        Email Nothing "handle" |d| { format!("@{} en om {} @ {}:00 uur", d.pick(&["gemeente", "jansen"]), d.person(), d.between(8, 20)) };
        Email Nothing "no domain" |d| { format!("{} @ gemeente", d.pick(&["info", "jan"])) };
        Email Nothing "functional" |d| { format!("{}@{}", d.pick(&["info", "noreply", "griffie", "gemeente", "klantenservice", "wmo"]), d.pick(&["assen.nl", "rijksoverheid.nl"])) };

        BirthDate Nothing "meeting" |d| { let (a, b, c) = d.date(); plain(d, &["Vergadering van {}", "besluit van {}", "vastgesteld op {}", "Datum: {}", "brief d.d. {}", "uw aanvraag van {}", "ontvangen op {}", "met ingang van {}", "in werking getreden op {}", "Den Haag, {}"], &format!("{a:02}-{b:02}-{c}")) };
        BirthDate Nothing "meeting in words" |d| { let (a, _, _) = d.date(); let y = d.between(1990, 2026); plain(d, &["de raad van {}", "op {} is besloten", "Assen, {}", "per {} geldt", "de zitting van {}", "Staatsblad, {}"], &format!("{a} maart {y}")) };
        BirthDate Nothing "signed" |d| { let (a, b, c) = d.date(); format!("Aldus vastgesteld te {} op {a}-{b}-{c}, de secretaris {}", d.town(), d.person()) };

        Address Nothing "article" |d| { let n = d.between(1, 90); plain(d, &["Artikel {}", "Bijlage {}", "Stap {}", "Kamer {}", "Hoofdstuk {}", "agendapunt {}", "Tabel {}", "Fase {}"], &n.to_string()) };
        Address Nothing "road without number" |d| { format!("de werkzaamheden aan de {} in {}", d.street(), d.town()) };
        Address Nothing "organisation" |d| { let p = d.postcode(); format!("Gemeentehuis\n{} {}\n{} {} {}", d.street(), d.between(1, 90), &p[..4], &p[4..], d.town()) };
        Address Nothing "month" |d| { let v = d.between(1, 28).to_string(); plain(d, &["vanaf {} maart", "op {} juni", "circa {} woningen", "Laan {} meter lang"], &v) };

        IdNumber Nothing "product" |d| { let v = format!("{}{}", d.letters("BDFGHJKL", 2), d.digits(7)); plain(d, &["productcode {}", "artikel {}", "ordernummer {}"], &v) };
        IdNumber Nothing "ten digits" |d| { let v = format!("2{}", d.digits(9)); plain(d, &["ordernummer {}", "factuur {}", "EAN {}"], &v) };

        Ip Nothing "version" |d| { let v = format!("{}.{}.{}.{}", d.between(11, 90), d.between(0, 9), d.between(0, 9), d.between(0, 9)); plain(d, &["versie {}", "v {}", "paragraaf {}", "release {}"], &v) };
        Ip Nothing "private" |d| { format!("server 10.{}.{}.{}", d.between(0, 250), d.between(0, 250), d.between(1, 250)) };
    }
}
