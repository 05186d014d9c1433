//! What leaves every copy, whether something was found there or not.

use super::content::Fate;
use super::edit::{Edit, Edits};
use super::package::Package;
use super::xml::{self, Tag, Token};
use crate::formats::Limits;
use crate::model::Reason;
use std::collections::BTreeSet;

/// Stands where the author of a tracked change or a comment was named.
const AUTHOR: &str = "Auteur";

/// Stands where the initials of an author were.
const INITIALS: &str = "A";

/// Relationships that lead out of the package and say where the writer works.
const LEADING_OUT: &[(&str, &str)] = &[
    ("attachedTemplate", "template"),
    ("mailMergeSource", "mail-merge"),
    ("mailMergeHeaderSource", "mail-merge"),
];

/// Elements of the settings that do the same.
const SETTINGS: &[(&str, &str)] = &[("attachedTemplate", "template"), ("mailMerge", "mail-merge")];

/// The end of both names of the namespace whose attributes hold ids of relationships: transitional
/// and strict (ECMA-376-1, A.1).
const RELATIONSHIPS: [&str; 2] =
    ["/officeDocument/2006/relationships", "/ooxml/officeDocument/relationships"];

/// Collects the edits that scrub `package`; `words` gets what was scrubbed.
pub(super) fn edits(
    package: &Package,
    fates: &[Fate],
    limits: &Limits,
    words: &mut BTreeSet<&'static str>,
) -> Result<Edits, Reason> {
    let mut out = Edits::new();
    for (index, fate) in fates.iter().enumerate() {
        if let Fate::Leave(word) = fate {
            words.insert(word);
        }
        let Some(xml) = package.xml(index) else { continue };
        let found = match fate {
            Fate::Empty => {
                let edit = emptied(&xml.text, limits)?;
                words.extend(edit.as_ref().map(|_| "metadata"));
                edit.into_iter().collect()
            }
            Fate::Stay => {
                let mut scrubber = Scrubber::new(package, fates, index, words);
                xml::walk(&xml.text, limits, |token| scrubber.see(&token))?;
                scrubber.edits
            }
            Fate::Picture(_) | Fate::Leave(_) => continue,
        };
        if !found.is_empty() {
            out.insert(index, found);
        }
    }
    Ok(out)
}

/// Looks for what must go in one XML part.
struct Scrubber<'p, 'w> {
    package: &'p Package,
    fates: &'p [Fate],
    words: &'w mut BTreeSet<&'static str>,
    /// Ids of this part's relationships that lead to something gone.
    dangling: BTreeSet<&'p str>,
    /// Ids of the relationships that this part holds and that must go.
    severed: BTreeSet<&'p str>,
    /// Prefixes, with their colon, of attributes that hold ids of relationships.
    prefixes: BTreeSet<String>,
    root: String,
    depth: usize,
    /// Depth and first byte of the element that is being removed.
    removing: Option<(usize, usize)>,
    edits: Vec<Edit>,
}

impl<'p, 'w> Scrubber<'p, 'w> {
    fn new(
        package: &'p Package,
        fates: &'p [Fate],
        index: usize,
        words: &'w mut BTreeSet<&'static str>,
    ) -> Self {
        let mut scrubber = Self {
            package,
            fates,
            words,
            dangling: BTreeSet::new(),
            severed: BTreeSet::new(),
            prefixes: BTreeSet::new(),
            root: String::new(),
            depth: 0,
            removing: None,
            edits: Vec::new(),
        };
        let name = package.entries.get(index).map_or("", |e| e.name.as_str());
        for r in &package.relationships {
            let word = LEADING_OUT.iter().find(|(kind, _)| *kind == r.kind).map(|(_, word)| *word);
            if word.is_none() && !r.target.is_some_and(|t| scrubber.is_gone(t)) {
                continue;
            }
            if r.rels == index {
                scrubber.severed.insert(&r.id);
                scrubber.words.extend(word);
            }
            if r.source.eq_ignore_ascii_case(name) {
                scrubber.dangling.insert(&r.id);
            }
        }
        scrubber
    }

    fn is_gone(&self, entry: usize) -> bool {
        matches!(self.fates.get(entry), Some(Fate::Leave(_)))
    }

    fn see(&mut self, token: &Token<'_>) {
        match token {
            Token::Open(tag) => {
                if self.depth == 0 {
                    tag.local().clone_into(&mut self.root);
                }
                self.depth += 1;
                if self.removing.is_some() {
                    return;
                }
                if self.must_go(tag) {
                    self.removing = Some((self.depth, tag.range.start));
                } else {
                    self.attributes(tag);
                }
            }
            Token::Close { range, .. } => {
                if let Some((_, start)) = self.removing.filter(|(depth, _)| *depth == self.depth) {
                    self.edits.push(Edit { range: start..range.end, with: String::new() });
                    self.removing = None;
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Whether the whole element goes.
    fn must_go(&mut self, tag: &Tag<'_>) -> bool {
        let local = tag.local();
        match self.root.as_str() {
            "Relationships" => {
                return tag.value("Id").is_some_and(|id| self.severed.contains(id.as_str()));
            }
            "Types" => {
                let name = tag.value("PartName").unwrap_or_default();
                let entry = self.package.find(name.trim_start_matches('/'));
                return entry.is_some_and(|e| self.is_gone(e));
            }
            "settings" => {
                if let Some((_, word)) = SETTINGS.iter().find(|(name, _)| *name == local) {
                    self.words.insert(word);
                    return true;
                }
            }
            _ => {}
        }
        for a in &tag.attributes {
            let prefix = a.name.strip_prefix("xmlns:");
            if let Some(prefix) =
                prefix.filter(|_| RELATIONSHIPS.iter().any(|r| a.raw.ends_with(r)))
            {
                self.prefixes.insert(format!("{prefix}:"));
            }
        }
        let points = |name: &str| {
            let prefix = name.strip_suffix(xml::local(name)).unwrap_or_default();
            name == "o:relid" || self.prefixes.contains(prefix)
        };
        tag.attributes.iter().any(|a| self.dangling.contains(a.raw) && points(a.name))
    }

    /// Authors and dates of tracked changes and comments.
    fn attributes(&mut self, tag: &Tag<'_>) {
        for attribute in &tag.attributes {
            let neutral = match xml::local(attribute.name) {
                "author" => AUTHOR,
                "initials" => INITIALS,
                "date" | "dateUtc" if attribute.name.contains(':') => {
                    let range = attribute.range.start - 1..attribute.range.end;
                    self.edits.push(Edit { range, with: String::new() });
                    self.words.insert("revision-authors");
                    continue;
                }
                _ => continue,
            };
            if attribute.raw != neutral && !attribute.raw.is_empty() {
                self.edits.push(Edit { range: attribute.value.clone(), with: neutral.to_owned() });
                self.words.insert("revision-authors");
            }
        }
    }
}

/// The edit that leaves nothing inside the root; `None` when nothing is there.
fn emptied(text: &str, limits: &Limits) -> Result<Option<Edit>, Reason> {
    let (mut depth, mut from, mut to) = (0_usize, None, None);
    xml::walk(text, limits, |token| match token {
        Token::Open(tag) => {
            depth += 1;
            from = from.or(Some(tag.range.end));
        }
        Token::Close { range, .. } => {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                to = Some(range.start);
            }
        }
        _ => {}
    })?;
    let range = from.zip(to).map(|(from, to)| from..to).filter(|r| !r.is_empty());
    Ok(range.map(|range| Edit { range, with: String::new() }))
}
