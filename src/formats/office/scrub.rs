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

/// Items of the settings of OpenDocument that name a printer or a database.
const ODF_SETTINGS: &[&str] = &["Printer", "CurrentDatabase"];

/// Roots and the elements in them whose text is who wrote a comment or made a change.
const WRITERS: &[(&str, &[&str])] = &[
    ("comments", &["author"]),
    ("document-content", &["creator", "creator-initials", "sender-initials"]),
    ("document-styles", &["creator", "creator-initials", "sender-initials"]),
];

/// Where the creator is not a field in the text, but who made a change (ODF 1.3 part 3, 14.3).
const CHANGES: &[&str] = &["annotation", "change-info"];

/// Lists of people: element and attribute.
const PEOPLE: &[(&str, &str)] = &[
    ("author", "name"),
    ("author", "userId"),
    ("cmAuthor", "name"),
    ("person", "displayName"),
    ("person", "userId"),
];

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
            Fate::Picture(_) | Fate::Replace(_) | Fate::Leave(_) => continue,
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
    /// Local names of the open elements.
    open: Vec<&'p str>,
    /// First byte of the text of an element that says who wrote.
    writer: Option<usize>,
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
            open: Vec::new(),
            writer: None,
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

    fn see(&mut self, token: &Token<'p>) {
        match token {
            Token::Open(tag) => {
                let local = xml::local(tag.name);
                if self.open.is_empty() {
                    local.clone_into(&mut self.root);
                }
                let in_change = self.open.last().is_some_and(|p| CHANGES.contains(p));
                self.writer = self.is_writer(local, in_change).then_some(tag.range.end);
                self.open.push(local);
                if self.removing.is_some() {
                    return;
                }
                if self.must_go(tag, in_change) {
                    self.removing = Some((self.open.len(), tag.range.start));
                } else {
                    self.attributes(tag);
                }
            }
            Token::Close { range, .. } => {
                let depth = self.open.len();
                if let Some(start) = self.writer.take().filter(|start| *start < range.start) {
                    self.edits.push(Edit { range: start..range.start, with: AUTHOR.to_owned() });
                    self.words.insert("revision-authors");
                }
                if let Some((_, start)) = self.removing.filter(|(at, _)| *at == depth) {
                    self.edits.push(Edit { range: start..range.end, with: String::new() });
                    self.removing = None;
                }
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Whether the text of this element is the name of who wrote.
    fn is_writer(&self, local: &str, in_change: bool) -> bool {
        let named = WRITERS.iter().any(|(root, all)| *root == self.root && all.contains(&local));
        named && (local == "author" || in_change)
    }

    /// Whether `href` leads to an entry of this package that is gone.
    fn leads_to_gone(&self, tag: &Tag<'_>) -> bool {
        let leads = |name| tag.value(name).map(|v| v.trim_start_matches("./").to_owned());
        let entry = leads("href").and_then(|name| self.package.find(&name));
        entry.is_some_and(|e| self.is_gone(e))
    }

    /// Whether the whole element goes.
    fn must_go(&mut self, tag: &Tag<'_>, in_change: bool) -> bool {
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
            "manifest" => {
                let entry = tag.value("full-path").and_then(|name| self.package.find(&name));
                return entry.is_some_and(|e| self.is_gone(e));
            }
            "document-settings" => {
                let name = tag.value("name").unwrap_or_default();
                let printer = ODF_SETTINGS.iter().any(|s| name.starts_with(s));
                if local == "config-item" && printer {
                    self.words.insert("printer-settings");
                    return true;
                }
                return false;
            }
            "document-content" | "document-styles" => {
                return (local == "date" && in_change) || self.leads_to_gone(tag);
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
                name if PEOPLE.contains(&(tag.local(), name)) => AUTHOR,
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
