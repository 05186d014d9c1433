//! Ids of styles: programs make them from the names that people give their styles, so a removed name
//! can stand in them and in everything that refers to them.

use super::edit::{Edit, Edits};
use super::package::Package;
use super::xml::{self, Tag, Token};
use crate::formats::Limits;
use crate::model::{Reason, Redaction};
use std::collections::BTreeMap;

/// Letters and digits from which on a removed value is looked for in an id.
const LEAST: usize = 4;

/// Elements whose `val` is the id of a style (ECMA-376-1, 17.7).
const REFERENCES: &[&str] =
    &["basedOn", "link", "next", "numStyleLink", "pStyle", "rStyle", "styleLink", "tblStyle"];

/// The edits that give another id to each style in whose id a removed value stands.
///
/// # Errors
/// Not well-formed, or beyond the limits.
pub(super) fn edits(
    package: &Package,
    redactions: &[Redaction],
    limits: &Limits,
) -> Result<Edits, Reason> {
    let removed = redactions.iter().map(|r| folded(r.removed.expose()));
    let removed: Vec<String> = removed.filter(|r| r.chars().count() >= LEAST).collect();
    let mut out = Edits::new();
    if removed.is_empty() {
        return Ok(out);
    }
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    each(package, limits, |_, tag| {
        for attribute in tag.attributes.iter().filter(|a| defines(tag, a.name)) {
            let id = folded(attribute.raw);
            if removed.iter().any(|r| id.contains(r)) {
                let number = names.len() + 1;
                let new = format!("Stijl{number}");
                names.entry(attribute.raw.to_owned()).or_insert(new);
            }
        }
    })?;
    if names.is_empty() {
        return Ok(out);
    }
    each(package, limits, |entry, tag| {
        for a in tag.attributes.iter().filter(|a| defines(tag, a.name) || refers(tag, a.name)) {
            if let Some(new) = names.get(a.raw) {
                let edit = Edit { range: a.value.clone(), with: new.clone() };
                out.entry(entry).or_default().push(edit);
            }
        }
    })?;
    Ok(out)
}

fn each(
    package: &Package,
    limits: &Limits,
    mut see: impl FnMut(usize, &Tag<'_>),
) -> Result<(), Reason> {
    for index in 0..package.entries.len() {
        let Some(xml) = package.xml(index) else { continue };
        let name = package.entries.get(index).map_or("", |e| e.name.as_str());
        // Workbooks have no such ids, and their sheets are long.
        if name.starts_with("xl/") {
            continue;
        }
        xml::walk(&xml.text, limits, |token| {
            if let Token::Open(tag) = token {
                see(index, &tag);
            }
        })?;
    }
    Ok(())
}

fn defines(tag: &Tag<'_>, attribute: &str) -> bool {
    match tag.local() {
        "style" => attribute.ends_with(":styleId") || attribute == "style:name",
        "list-style" => attribute == "style:name",
        _ => false,
    }
}

fn refers(tag: &Tag<'_>, attribute: &str) -> bool {
    let local = xml::local(attribute);
    (local == "val" && REFERENCES.contains(&tag.local()))
        || (attribute.contains(':') && local.ends_with("style-name"))
}

/// Letters and digits in lower case; OpenDocument spells others by their number (`_20_`).
fn folded(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('_') {
        plain.push_str(before);
        let code = tail.split_once('_').filter(|(c, _)| {
            (1..=4).contains(&c.len()) && c.bytes().all(|b| b.is_ascii_hexdigit())
        });
        let char = code.and_then(|(c, _)| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
        plain.extend(char);
        rest = code.filter(|_| char.is_some()).map_or(tail, |(_, after)| after);
    }
    plain.push_str(rest);
    plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_by_their_letters() {
        assert_eq!(folded("Opmaak_20_Zo_eb__20_Bos"), "opmaakzoëbos");
        assert_eq!(folded("Kop_1Char"), "kop1char");
    }
}
