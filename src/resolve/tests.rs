use super::*;
use crate::model::{Document, Part, PartKind, PartLabel, Places, Score, Span};

/// A text in which these values, each of which occurs once, were found.
pub(super) fn document_of(text: &str, values: &[(Kind, &str)]) -> (Document, Vec<Finding>) {
    let finding = |&(kind, value): &(Kind, &str)| {
        let at = text.find(value).unwrap();
        Finding {
            part: 0,
            span: Span::new(text, at, at + value.len()).unwrap(),
            kind,
            class: kind.class(),
            score: Score::new(0.9),
            recogniser: "test",
            evidence: Vec::new().into(),
            value: Secret::new(value),
        }
    };
    let mut findings: Vec<Finding> = values.iter().map(finding).collect();
    findings.sort_by_key(|f| f.span);
    let label = PartLabel::one(PartKind::Text);
    let part = Part { label, text: text.to_owned(), places: Places::Decoded };
    (Document { parts: vec![part], gaps: Vec::new() }, findings)
}

/// Those findings after a rule has looked at them.
pub(super) fn after(
    rule: fn(&Document, &mut [Finding]),
    text: &str,
    values: &[(Kind, &str)],
) -> Vec<Finding> {
    let (document, mut findings) = document_of(text, values);
    rule(&document, &mut findings);
    findings
}

/// The evidence that a rule gives to each of them.
pub(super) fn codes_after(
    rule: fn(&Document, &mut [Finding]),
    text: &str,
    values: &[(Kind, &str)],
) -> Vec<String> {
    let code = |f: &Finding| f.evidence.iter().map(Evidence::code).collect();
    after(rule, text, values).iter().map(code).collect()
}

/// Findings from text with `[[kind|value]]` marks; `[[person!wethouder|…]]` adds a function.
fn marked(text: &str) -> Vec<Finding> {
    let mut plain = String::new();
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some((before, mark)) = rest.split_once("[[") {
        plain.push_str(before);
        let (mark, after) = mark.split_once("]]").unwrap();
        let (kind, value) = mark.split_once('|').unwrap();
        let start = plain.len();
        plain.push_str(value);
        spans.push((kind, start, plain.len()));
        rest = after;
    }
    plain.push_str(rest);
    let finding = |&(kind, start, end): &(&str, usize, usize)| {
        let (kind, function) = kind.split_once('!').unwrap_or((kind, ""));
        let kind: Kind = kind.parse().unwrap();
        let evidence = match function {
            "" => vec![],
            "functional" => vec![Evidence::Functional],
            word => vec![Evidence::Function(word.to_owned())],
        };
        Finding {
            part: 0,
            span: Span::new(&plain, start, end).unwrap(),
            kind,
            class: kind.class(),
            score: Score::new(0.9),
            recogniser: "test",
            evidence: evidence.into(),
            value: Secret::new(plain.get(start..end).unwrap()),
        }
    };
    spans.iter().map(finding).collect()
}

fn case(names: &[&str]) -> Case {
    Case {
        verzoeker: Some(Verzoeker {
            names: names.iter().map(|n| Secret::new(*n)).collect(),
            values: vec![
                (Kind::Phone, Secret::new("06-12345678")),
                (Kind::Address, Secret::new("Dorpsstraat 12, 3431 AB Nieuwegein")),
            ],
        }),
        ..Case::default()
    }
}

fn roles(text: &str, case: &Case) -> Vec<String> {
    let findings = marked(text);
    let people = People::resolve(std::slice::from_ref(&findings), case);
    let say = |(id, role): &Who| {
        format!("{}{}", id.map(|i| format!("{i} ")).unwrap_or_default(), role.as_str())
    };
    people.whose(&findings).iter().map(say).collect()
}

#[test]
fn spellings_of_one_name_are_one_person_in_order_of_mention() {
    let text = "[[person|P. Kok]] en [[person|Jan de Vries]], [[person|De Vries]], [[person|Jan]], \
                [[person|J. de Vries]], [[person|Vries, J. de]], [[email|j.devries@x.nl]], [[person|JdV]]";
    let said = roles(text, &Case::default());
    assert_eq!(said[0], "p1 derde");
    assert!(said[1..].iter().all(|s| s == "p2 derde"), "{said:?}");
}

#[test]
fn one_surname_with_two_sets_of_initials_is_two_people() {
    let text = "[[person|J. de Vries]] [[person|P. de Vries]] [[person|De Vries]]";
    assert_eq!(roles(text, &Case::default()), ["p1 derde", "p2 derde", "p2 derde"]);
}

#[test]
fn a_relative_with_the_same_surname_is_never_the_verzoeker() {
    let case = case(&["Youssef el Bakkali", "Y. el Bakkali", "El Bakkali", "Youss"]);
    let alone =
        roles("[[person|Youssef el Bakkali]] [[person|El Bakkali]] [[person|Youss]]", &case);
    assert_eq!(alone, ["p1 verzoeker"; 3]);
    let text = "[[person|Youssef el Bakkali]] [[person|Yassin el Bakkali]] [[person|El Bakkali]] \
                [[person|Y. el Bakkali]] [[person|Youssef]] [[person|Y.K. el Bakkali]]";
    let expected = ["p1 verzoeker", "p2 derde", "p2 onzeker", "p2 onzeker", "p1 verzoeker"];
    let said = roles(text, &case);
    assert_eq!(said[..5], expected);
    assert!(!said[5].contains("verzoeker"), "{said:?}");
}

#[test]
fn a_fuller_name_than_the_request_gives_is_a_question() {
    let said = roles("[[person|J.P. de Vries]] [[person|J. de Vries]]", &case(&["Jan de Vries"]));
    assert!(said[0].contains("onzeker"), "{said:?}");
    assert!(!said[1].contains("verzoeker"), "{said:?}");
}

#[test]
fn values_of_the_request_are_the_verzoekers_wherever_they_stand() {
    let text = "[[person|P. Kok]] [[phone|+31 6 1234 5678]] [[address|Dorpsstraat 12]] \
                [[postcode|3431 AB]] [[address|Nieuwegein]] [[phone|06-87654321]]";
    let said = roles(text, &case(&["Sanne Brink"]));
    let tail: Vec<&str> = said.iter().map(|s| s.rsplit(' ').next().unwrap()).collect();
    assert_eq!(tail, ["derde", "verzoeker", "verzoeker", "verzoeker", "verzoeker", "derde"]);
}

#[test]
fn a_fact_belongs_to_the_nearest_person_and_not_to_the_official() {
    let case = case(&["Sanne Brink"]);
    let text =
        "[[person|Sanne Brink]] meldt [[person!wethouder|A. Post]] dat zij [[health|ziek]] is";
    assert_eq!(roles(text, &case)[2], "p1 verzoeker");
    let far = "x".repeat(300);
    let text = format!("[[person|Sanne Brink]] {far} [[health|ziek]]");
    assert_eq!(roles(&text, &case)[1], "onzeker");
    assert_eq!(roles(&text, &Case::default())[1], "derde");
}

#[test]
fn functions_lists_consents_and_mailboxes_give_roles() {
    let mut case = Case::default();
    case.toestemming.push(Consent { name: Secret::new("P. Jansen"), scope: vec![Kind::Person] });
    case.functionarissen.push(Functionaris {
        name: "K. Post".to_owned(),
        function: "secretaris".to_owned(),
        keep: vec![Kind::Person, Kind::Email],
    });
    let text = "[[person!burgemeester|B. Hoek]] [[person|Hoek]] [[person!consulent|L. Kok]] \
                [[person|P. Jansen]] [[person|K. Post]] [[email!functional|info@x.nl]]";
    let said = roles(text, &case);
    let expected = [
        "p1 functionaris",
        "p1 functionaris",
        "p2 ambtenaar",
        "p3 toestemming",
        "p4 functionaris",
        "organisatie",
    ];
    assert_eq!(said, expected);
    let people = People::resolve(&[marked(text)], &case);
    assert!(
        people.consents(EntityId(3), Kind::Person) && !people.consents(EntityId(3), Kind::Phone)
    );
    assert!(
        people.consents(EntityId(4), Kind::Email) && !people.consents(EntityId(1), Kind::Email)
    );
}

#[test]
fn a_citizen_does_not_become_an_official_by_sharing_a_surname() {
    let text = "[[person|J. Bakker]] sprak [[person!wethouder|Bakker]], daarna [[person|Bakker]]";
    assert_eq!(roles(text, &Case::default()), ["p1 derde", "p2 functionaris", "p2 onzeker"]);
}

#[test]
fn a_consent_that_fits_two_people_is_a_question() {
    let mut case = Case::default();
    case.toestemming.push(Consent { name: Secret::new("P. Jansen"), scope: vec![Kind::Person] });
    let said = roles("[[person|Peter Jansen]] [[person|Piet Jansen]] [[person|P. Jansen]]", &case);
    assert!(said.iter().all(|s| s.ends_with("onzeker")), "{said:?}");
}

#[test]
fn known_forms_hold_variants_and_the_requests_values() {
    let people = People::resolve(&[marked("[[person|P. Kok]]")], &case(&["Sanne Brink"]));
    let names: Vec<&str> = people.known().names.iter().map(|(n, _)| n.expose()).collect();
    assert!(names.contains(&"S. Brink") && names.contains(&"Kok"), "{names:?}");
    assert!(
        people.known().values.iter().any(|(v, k)| *k == Kind::Phone && v.expose() == "06-12345678")
    );
}

#[test]
fn many_bearers_of_one_name_cost_no_quadratic_time() {
    let letter = |d: u32| char::from(b'a' + u8::try_from(d % 26).unwrap());
    let mark = |n: u32| {
        let middle: String =
            [letter(n / 676).to_ascii_uppercase(), letter(n / 26), letter(n)].iter().collect();
        format!("[[person|{middle} de Vries]] [[person|Jan {middle} Kok]]")
    };
    let text: Vec<String> = (0..1_000).map(mark).collect();
    let begin = std::time::Instant::now();
    let said = roles(&(text.join(" ") + " [[person|De Vries]] [[person|Jan]]"), &Case::default());
    assert!(said.last().is_some_and(|s| s.ends_with(" derde")), "{:?}", said.last());
    assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
}

#[test]
fn an_unlisted_number_beside_the_verzoeker_is_a_question() {
    let text =
        "[[person|Sanne Brink]] [[phone|06-87654321]] [[person|P. Kok]] [[phone|06-11111111]]";
    let said = roles(text, &case(&["Sanne Brink"]));
    assert_eq!(said, ["p1 verzoeker", "onzeker", "p2 derde", "p2 derde"]);
}

#[test]
fn many_different_people_cost_near_linear_time() {
    let word = |mut n: usize| {
        let mut out = String::from("B");
        for _ in 0..5 {
            out.push(char::from(b'a' + u8::try_from(n % 26).unwrap()));
            n /= 26;
        }
        out
    };
    let dossier = |count: usize| -> Vec<Finding> {
        let one = |n: usize| marked(&format!("[[person|P. {}]]", word(n * 7_919))).remove(0);
        (0..count).map(one).collect()
    };
    let time = |count: usize| {
        let findings = dossier(count);
        let begin = std::time::Instant::now();
        let people = People::resolve(std::slice::from_ref(&findings), &Case::default());
        assert_eq!(people.entities().len(), count);
        begin.elapsed().as_secs_f64()
    };
    let (small, large) = (time(2_000), time(16_000));
    assert!(large < 40.0 * small.max(0.02), "{small} {large}");
}

#[test]
fn pieces_in_a_row_mean_the_person_whose_whole_name_they_make() {
    let text = "achternaam;voornaam\n[[person|Wolters]];[[person|Hanneke]]\n\
                [[person|Wolters]];[[person|Ties]]\n";
    let mut findings = marked(text);
    let labels = ["achternaam", "voornaam"].iter().cycle();
    for (finding, label) in findings.iter_mut().zip(labels) {
        finding.evidence.push(Evidence::Context((*label).to_owned()));
    }
    let case = case(&["Hanneke Wolters"]);
    let people = People::resolve(std::slice::from_ref(&findings), &case);
    let roles: Vec<Role> = people.whose(&findings).into_iter().map(|w| w.1).collect();
    assert_eq!(roles, [Role::Verzoeker, Role::Verzoeker, Role::Derde, Role::Derde]);
}

/// The role of the last finding of `text`, of which detection says that it is tied to somebody by `tie`.
fn role_of_last(text: &str, tie: &'static str) -> Role {
    let mut findings = marked(text);
    findings.last_mut().unwrap().evidence.push(Evidence::PersonInScope(tie));
    let people = People::resolve(std::slice::from_ref(&findings), &case(&["Sanne Brink"]));
    people.whose(&findings).last().unwrap().1
}

#[test]
fn a_fact_beside_somebody_who_works_elsewhere_is_not_kept_as_the_verzoekers() {
    let function = "[[person|Sanne Brink]] en [[person!beheerder|K. Kok]] kwamen.";
    let text = format!("{function} Tegen [[person|K. Kok]] is een [[criminal|proces-verbaal]]");
    assert_eq!(role_of_last(&text, "name"), Role::Onzeker);
    let text = "[[person|Sanne Brink]]: [[person!huisarts|K. Kok]] meldt [[health|reuma]]";
    assert_eq!(role_of_last(text, "name"), Role::Verzoeker);
}

#[test]
fn a_fact_in_a_sentence_that_ends_before_the_next_name_is_not_that_persons() {
    let text = "[[person|P. Kok]] heeft [[health|reuma]]. [[person|Sanne Brink]] belde.";
    let mut findings = marked(text);
    findings[1].evidence.push(Evidence::PersonInScope(chain::ENDS));
    let people = People::resolve(std::slice::from_ref(&findings), &case(&["Sanne Brink"]));
    assert!(people.whose(&findings)[1].1 != Role::Verzoeker);
}

#[test]
fn a_fact_nearest_to_a_derde_in_a_document_about_the_verzoeker_is_a_question() {
    let about = "[[person|Sanne Brink]] [[phone|06-12345678]]";
    let far = "x".repeat(300);
    let text = format!("{about} {far} [[person|P. Kok]] belt, [[financial|€ 20]]");
    assert_eq!(role_of_last(&text, "name"), Role::Onzeker);
    assert_eq!(role_of_last("[[person|P. Kok]] belt, [[financial|€ 20]]", "name"), Role::Derde);
}

#[test]
fn a_crime_is_nobodys_by_the_subject_of_the_document_alone() {
    let about = "[[person|Sanne Brink]] [[phone|06-12345678]]";
    let far = "x".repeat(300);
    let health = format!("{about} {far} Zij heeft [[health|reuma]]");
    assert_eq!(role_of_last(&health, "pronoun"), Role::Verzoeker);
    let crime = format!("{about} {far} De man kreeg een [[criminal|huisverbod]]");
    assert_eq!(role_of_last(&crime, "name-before"), Role::Onzeker);
}

#[test]
fn what_a_derde_writes_of_themselves_is_not_the_verzoekers() {
    let text = "Van: [[person|Fleur Kok]] [[person|Sanne Brink]] zei dat ik [[ethnicity|Syrisch]]";
    let mut findings = marked(text);
    findings[0].evidence.push(Evidence::Context(letter::SENDER.to_owned()));
    findings[2].evidence.push(Evidence::PersonInScope(letter::MINE));
    let people = People::resolve(std::slice::from_ref(&findings), &case(&["Sanne Brink"]));
    assert_eq!(people.whose(&findings)[2].1, Role::Onzeker);
}

#[test]
fn two_given_names_are_the_verzoeker_and_the_second_alone_is_a_question() {
    let case = case(&["Sanne Aukje Brink"]);
    let said = roles("[[person|Sanne Aukje]] [[person|Sanne]] [[person|Aukje]]", &case);
    assert_eq!(said[..2], ["p1 verzoeker", "p1 verzoeker"]);
    assert!(said[2].ends_with("onzeker"), "{said:?}");
}

#[test]
fn a_nickname_in_brackets_makes_two_first_names_one_person() {
    let text =
        "[[person|Aleksander Vos]] [[person|Olek Vos]] [[person|A. (Olek) Vos]] [[person|Olek]]";
    assert_eq!(roles(text, &Case::default()), ["p1 derde"; 4]);
}

#[test]
fn a_doubtful_name_has_the_number_of_whom_the_dossier_is_about() {
    let text = "[[person|Brink]] [[person|Sanne Brink]] [[person|Klaas Brink]]";
    assert_eq!(roles(text, &case(&["Sanne Brink"]))[0], "p1 onzeker");
}
