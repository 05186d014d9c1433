//! Tables in text: every value is found beside every other, whatever parts the columns.

use crate::support::{arg, code, folder, zwartlak};
use std::fs;

const VALUES: &[(&str, &str, &str)] = &[
    ("bsn", "bsn", "111222333"),
    ("tel", "phone", "0612345678"),
    ("iban", "iban", "NL91ABNA0417164300"),
    ("geboortedatum", "birth-date", "12-03-1980"),
    ("postcode", "postcode", "9471 AB"),
    ("kenteken", "license-plate", "GB-123-K"),
    ("e-mail", "email", "p.dekker@voorbeeld.example"),
    ("naam", "person", "Jan de Vries"),
];

const SEPARATORS: &[&str] = &[",", ";", "\t", "|", "\",\""];

#[test]
fn a_value_is_found_beside_any_other_in_any_table() {
    let dir = folder();
    let mut expected = Vec::new();
    for (n, (head, kind, value)) in VALUES.iter().enumerate() {
        for (m, (other_head, other_kind, other)) in
            VALUES.iter().enumerate().filter(|(m, _)| *m != n)
        {
            for (s, separator) in SEPARATORS.iter().enumerate() {
                let quote = if separator.starts_with('"') { "\"" } else { "" };
                let name = format!("{n}-{m}-{s}.csv");
                let row = |a: &str, b: &str| format!("{quote}{a}{separator}{b}{quote}\n");
                fs::write(dir.path().join(&name), row(head, other_head) + &row(value, other))
                    .unwrap();
                expected.push((name.clone(), *kind, *value));
                expected.push((name, *other_kind, *other));
            }
        }
    }
    let run =
        zwartlak(&["scan", arg(dir.path()), "--kind", "schijf", "-f", "jsonl", "--show-text"]);
    assert_eq!(code(&run), 1);
    let found = String::from_utf8_lossy(&run.stdout).into_owned();
    let found: Vec<serde_json::Value> =
        found.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let has = |name: &str, kind: &str, value: &str| {
        found.iter().any(|f| {
            f["path"].as_str().is_some_and(|p| p.ends_with(&format!("/{name}")))
                && f["kind"] == kind
                && f["text"] == value
        })
    };
    let missed: Vec<_> = expected.iter().filter(|(n, k, v)| !has(n, k, v)).collect();
    assert!(
        missed.is_empty(),
        "{} of {}: {:?}",
        missed.len(),
        expected.len(),
        &missed[..missed.len().min(20)]
    );
}
