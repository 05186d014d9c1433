use super::*;
use crate::model::{Score, Secret, Span};

fn finding(kind: Kind, score: f32) -> Finding {
    Finding {
        part: 0,
        span: Span::new("x", 0, 1).unwrap(),
        kind,
        class: kind.class(),
        score: Score::new(score),
        recogniser: "test",
        evidence: Vec::new().into(),
        value: Secret::new("x"),
    }
}

fn says(policy: &str, kind: Kind, role: Role, score: f32) -> Option<String> {
    let decision = Policy::load(policy).unwrap().decide(&finding(kind, score), role, false)?;
    let ground = decision.action.grond().map(|g| format!(" {}", g.0)).unwrap_or_default();
    Some(format!("{}{ground}", decision.action.as_str()))
}

fn refused(text: &str) -> (usize, String) {
    match load::policy(text, Path::new("eigen.toml"), &[]).unwrap_err() {
        PolicyError::Refused { line, expected, detail, .. } => {
            (line, format!("{expected}: {detail}"))
        }
        other => panic!("{other}"),
    }
}

const HEAD: &str =
    "id = \"x\"\ntitle = \"X\"\ndossier = \"file\"\n[thresholds]\nask = 0.3\nredact = 0.7\n";
const ALL: &str =
    "[[rule]]\nkinds = [\"*\"]\nroles = [\"*\"]\naction = \"redact\"\narticle = \"a\"\n";

#[test]
fn the_built_in_policies_load_and_say_what_the_law_asks() {
    use Kind::{Bsn, Criminal, Email, Health, IdNumber, Person, Phone, Signature};
    use Role::{Derde, Functionaris, Onzeker, Organisatie, Verzoeker};
    let table = [
        ("verslag", Person, Derde, "redact"),
        ("verslag", Person, Functionaris, "keep"),
        ("verslag", Phone, Functionaris, "redact"),
        ("verslag", Email, Organisatie, "keep"),
        ("verslag", Health, Functionaris, "redact"),
        ("woo", Person, Derde, "redact 5.1.2.e"),
        ("woo", Person, Verzoeker, "redact 5.1.2.e"),
        ("woo", Person, Functionaris, "keep"),
        ("woo", Phone, Functionaris, "redact 5.1.2.e"),
        ("woo", Signature, Functionaris, "redact 5.1.2.e"),
        ("woo", Bsn, Functionaris, "redact 5.1.1.e"),
        ("woo", IdNumber, Derde, "redact 5.1.1.e"),
        ("woo", Health, Derde, "redact 5.1.1.d"),
        ("woo", Criminal, Functionaris, "redact 5.1.1.d"),
        ("inzage", Health, Verzoeker, "keep"),
        ("inzage", Health, Derde, "redact derde"),
        ("inzage", Person, Onzeker, "ask onbeslist"),
        ("inzage", Person, Role::Deskundige, "redact derde"),
        ("verslag", Person, Role::Ambtenaar, "keep"),
        ("verslag", Phone, Role::Ambtenaar, "redact"),
        ("woo", Person, Role::Ambtenaar, "redact 5.1.2.e"),
        ("woo", Person, Role::Deskundige, "ask 5.1.2.e"),
        ("woo", Person, Role::Woordvoerder, "keep"),
        ("woo", Signature, Role::Woordvoerder, "redact 5.1.2.e"),
        ("inzage", Person, Functionaris, "keep"),
        ("inzage", Phone, Functionaris, "redact derde"),
        ("schijf", Person, Functionaris, "redact"),
        ("schijf", Email, Organisatie, "keep"),
    ];
    for (policy, kind, role, expected) in table {
        assert_eq!(says(policy, kind, role, 0.9).unwrap(), expected, "{policy} {kind} {role:?}");
    }
}

#[test]
fn every_role_and_kind_is_decided_by_a_rule() {
    for name in Policy::names().filter(|n| *n != "none") {
        for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Term) {
            for role in [Role::Verzoeker, Role::Functionaris, Role::Derde, Role::Toestemming] {
                let decided = Policy::load(name).unwrap().decide(&finding(kind, 1.0), role, true);
                assert!(matches!(decided.unwrap().by, Decider::Rule(_)), "{name} {kind} {role:?}");
            }
        }
    }
}

#[test]
fn a_score_between_the_thresholds_is_a_question_with_its_ground() {
    assert_eq!(says("woo", Kind::Bsn, Role::Derde, 0.5).unwrap(), "ask 5.1.1.e");
    assert_eq!(says("woo", Kind::Bsn, Role::Derde, 0.1), None);
    assert_eq!(says("woo", Kind::Person, Role::Functionaris, 0.5).unwrap(), "keep");
}

#[test]
fn consent_covers_only_its_kinds() {
    let policy = Policy::load("inzage").unwrap();
    let act = |role, consent| {
        policy.decide(&finding(Kind::Phone, 0.9), role, consent).unwrap().action.as_str()
    };
    assert_eq!(act(Role::Toestemming, true), "keep");
    assert_eq!(act(Role::Toestemming, false), "redact");
    assert_eq!(act(Role::Functionaris, true), "keep");
    assert_eq!(act(Role::Functionaris, false), "redact");
}

#[test]
fn a_term_always_goes_and_policy_none_knows_nothing_else() {
    assert_eq!(says("none", Kind::Term, Role::Organisatie, 0.0).unwrap(), "redact");
    assert_eq!(says("inzage", Kind::Term, Role::Verzoeker, 0.1).unwrap(), "redact");
    assert_eq!(says("none", Kind::Bsn, Role::Derde, 1.0), None);
    assert!(!Policy::load("none").unwrap().detects());
}

#[test]
fn the_class_of_a_bsn_is_a_setting() {
    assert_eq!(Policy::load("verslag").unwrap().class(Kind::Bsn), Class::Bijzonder);
    assert_eq!(Policy::load("woo").unwrap().class(Kind::Bsn), Class::Gevoelig);
}

#[test]
fn an_unknown_name_lists_the_known_ones() {
    let message = Policy::load("wob").unwrap_err().to_string();
    assert!(message.contains("verslag, woo, inzage, schijf, none"), "{message}");
    assert!(matches!(Policy::load("er/niet.toml"), Err(PolicyError::Io { .. })));
}

#[test]
fn a_broken_policy_is_refused_with_its_line() {
    let rule = |kinds: &str, rest: &str| {
        format!("{HEAD}[[rule]]\nkinds = [{kinds}]\nroles = [\"*\"]\naction = {rest}\n{ALL}")
    };
    let cases = [
        (rule("\"naam\"", "\"redact\"\narticle = \"a\""), 8, "kind: person"),
        (rule("\"term\"", "\"keep\"\narticle = \"a\""), 8, "kind: person"),
        (rule("", "\"keep\"\narticle = \"a\""), 7, "no-kind"),
        (rule("\"person\"", "\"weg\"\narticle = \"a\""), 10, "redact"),
        (rule("\"person\"", "\"redact\"\narticle = \" \""), 11, "article"),
        (
            rule("\"person\"", "\"redact\"\nground = \"9.9\"\narticle = \"a\""),
            11,
            "ground: 5.1.1.a",
        ),
        (rule("\"person\"", "\"keep\"\nground = \"5.2\"\narticle = \"a\""), 11, "no-ground"),
        (rule("\"person\"", "\"keep\"\nartikel = \"a\""), 11, "artikel"),
        (format!("{HEAD}{ALL}{ALL}"), 12, "idle-rule"),
        (HEAD.to_owned(), 6, "kind \"person\", role \"verzoeker\" (+197)"),
        (HEAD.replace("0.3", "0.9"), 4, "thresholds"),
        (HEAD.replace("id = \"x\"", "id = \"none\""), 1, "id"),
        (format!("{HEAD}[classes]\nbsn = \"erg\"\n{ALL}"), 8, "class: gewoon"),
        ("id = \n".to_owned(), 1, ""),
    ];
    for (text, line, expected) in cases {
        let (at, said) = refused(&text);
        assert!(at == line && said.contains(expected), "{at}: {said}\n{text}");
    }
}

#[test]
fn a_policy_may_bring_its_own_grounds() {
    let own = "[[ground]]\ncode = \"P65\"\ntext = \"Geheimhouding\"\narticle = \"Participatiewet art. 65\"\n\
               weighing = \"none\"\nmotivation = true\n";
    let rule = ALL.replace("article", "ground = \"P65\"\narticle");
    let policy = load::policy(&format!("{HEAD}{own}{rule}"), Path::new("eigen.toml"), &[]).unwrap();
    assert_eq!(policy.ground("P65").unwrap().article, "Participatiewet art. 65");
}

#[test]
fn a_way_of_working_switches_its_rules_on_and_an_unknown_one_is_refused() {
    let act = |modes: &[&str], policy: &str, role| {
        let policy = Policy::load_with(policy, modes).unwrap();
        policy.decide(&finding(Kind::Person, 0.9), role, false).unwrap().action.as_str()
    };
    assert_eq!(act(&[], "verslag", Role::Functionaris), "keep");
    assert_eq!(act(&["streng"], "verslag", Role::Functionaris), "redact");
    assert_eq!(act(&[], "inzage", Role::Deskundige), "redact");
    assert_eq!(act(&["keep-functionaris"], "inzage", Role::Deskundige), "keep");
    assert_eq!(act(&["keep-functionaris"], "inzage", Role::Derde), "redact");
    for name in ["woo", "none"] {
        let refused = Policy::load_with(name, &["streng"]);
        assert!(matches!(refused, Err(PolicyError::NoMode { .. })), "{name}");
    }
}

#[test]
fn a_box_that_nobody_decided_on_claims_no_ground_of_a_derde() {
    assert_eq!(says("inzage", Kind::Person, Role::Derde, 0.5).unwrap(), "ask onbeslist");
    assert_eq!(says("inzage", Kind::Person, Role::Derde, 0.9).unwrap(), "redact derde");
    assert_eq!(says("woo", Kind::Person, Role::Derde, 0.5).unwrap(), "ask 5.1.2.e");
}
