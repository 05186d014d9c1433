//! Forms from which a page loses words become part of that page, so that its lines can be set anew
//! around the boxes: a gap inside a form would keep the exact width of what stood there.
//!
//! A form is painted as if its content stood in the page, in its own space and within its box
//! (ISO 32000-2, 8.10.1). Where that is not the whole truth the form stays: transparency, layers,
//! tags of its own, patterns (which start from the corner of the form).

use super::lexer::{Lexer, Operand, Operation};
use super::scene::{Balance, Key};
use super::store::{Page, Store, as_dict, resolve};
use crate::model::GlyphSource;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Forms inside forms.
const DEPTH: usize = 16;
/// Bytes of a page with its forms.
const SIZE: usize = 32 << 20;
/// Entries of a form that say more than what is painted.
const MORE: [&[u8]; 6] = [b"OC", b"Ref", b"StructParent", b"StructParents", b"OPI", b"PS"];
/// Colour spaces that need no resources, as inline images write them too.
const PLAIN: [&[u8]; 7] =
    [b"G", b"RGB", b"CMYK", b"DeviceGray", b"DeviceRGB", b"DeviceCMYK", b"Indexed"];

/// Where the operators of a page and of its forms went: page (from 0), stream and first byte →
/// first bytes in the page's new stream.
#[derive(Debug, Default)]
pub(super) struct Moved(BTreeMap<usize, (u32, Origins)>);

type Origins = BTreeMap<(GlyphSource, usize), Vec<usize>>;

impl Moved {
    /// Where a code of page number `index` (from 0) now stands.
    pub(super) fn keys(&self, index: usize, key: Key) -> Vec<Key> {
        let Some((number, origins)) = self.0.get(&index) else { return vec![key] };
        let source = GlyphSource::Page(*number);
        match origins.get(&(key.source, key.op)) {
            Some(places) => places.iter().map(|op| Key { source, op: *op, ..key }).collect(),
            None => vec![key],
        }
    }
}

/// Takes the forms that lose codes into their pages; `wanted` are the codes that go, by page.
pub(super) fn flatten(
    store: &mut Store,
    pages: &[Page],
    wanted: &BTreeMap<usize, BTreeSet<Key>>,
) -> Moved {
    let mut out = Moved::default();
    for (&index, keys) in wanted {
        let forms = keys.iter().filter_map(|k| match k.source {
            GlyphSource::Object(number, generation) => Some((number, generation)),
            GlyphSource::Page(_) => None,
        });
        let targets: BTreeSet<ObjectId> = forms.collect();
        let Some(page) = pages.get(index).filter(|_| !targets.is_empty()) else { continue };
        let Some((content, resources, origins)) = Flat::page(store, page, targets) else {
            continue;
        };
        let content = store.doc.add_object(Stream::new(dictionary! {}, content));
        if let Ok(dict) = store.doc.get_dictionary_mut(page.id) {
            dict.set("Contents", content);
            dict.set("Resources", resources);
            out.0.insert(index, (page.number, origins));
        }
    }
    out
}

/// One level of painting: a form and its resources.
type Level<'s> = (ObjectId, Option<&'s Dictionary>);

/// A resource of a form: its level, its kind and its name.
type ResourceKey = (ObjectId, &'static [u8], Vec<u8>);

struct Flat<'s> {
    store: &'s Store,
    targets: BTreeSet<ObjectId>,
    /// Whether a form may be taken in, and leads to a target.
    known: BTreeMap<ObjectId, bool>,
    /// Whether nothing on the page is translucent.
    opaque: bool,
    resources: Dictionary,
    /// New names of resources.
    names: BTreeMap<ResourceKey, Vec<u8>>,
    origins: Origins,
    bytes: Vec<u8>,
    taken: bool,
}

impl<'s> Flat<'s> {
    /// The page's new content and resources; `None` when it stays as it is.
    fn page(
        store: &'s Store,
        page: &Page,
        targets: BTreeSet<ObjectId>,
    ) -> Option<(Vec<u8>, Dictionary, Origins)> {
        let own = store.inherited(page, b"Resources").and_then(as_dict)?;
        let content = store.page_content(page).ok()?;
        let mut resources = own.clone();
        for (_, value) in &mut resources {
            if let Some(dict) = as_dict(resolve(&store.doc, value)) {
                *value = Object::Dictionary(dict.clone());
            }
        }
        let mut flat = Self {
            store,
            targets,
            known: BTreeMap::new(),
            opaque: is_opaque(store, own),
            resources,
            names: BTreeMap::new(),
            origins: Origins::new(),
            bytes: Vec::new(),
            taken: false,
        };
        flat.stream(GlyphSource::Page(page.number), &content, &[(page.id, Some(own))])?;
        flat.taken.then_some((flat.bytes, flat.resources, flat.origins))
    }

    /// Writes a stream with its forms in their places; `None` when it cannot be done.
    fn stream(&mut self, source: GlyphSource, content: &[u8], levels: &[Level<'s>]) -> Option<()> {
        let mut lexer = Lexer::new(content);
        let (mut at, mut in_text) = (0, false);
        for op in lexer.by_ref() {
            self.bytes.extend_from_slice(content.get(at..op.span.start)?);
            at = op.span.end;
            match op.operator.as_slice() {
                b"BT" => in_text = true,
                b"ET" => in_text = false,
                _ => {}
            }
            let form = (op.operator == b"Do").then(|| self.form(&op, levels)).flatten();
            if let Some(id) = form {
                if in_text {
                    return None;
                }
                self.take(id, levels)?;
            } else {
                let place = self.bytes.len();
                self.origins.entry((source, op.span.start)).or_default().push(place);
                self.copy(content.get(op.span.clone())?, &op, levels)?;
            }
            if self.bytes.len() > SIZE {
                return None;
            }
        }
        self.bytes.extend_from_slice(content.get(at..)?);
        (!lexer.torn() || levels.len() == 1).then_some(())
    }

    /// Writes a form as part of the page.
    fn take(&mut self, id: ObjectId, levels: &[Level<'s>]) -> Option<()> {
        let store = self.store;
        let stream = store.stream(id)?;
        let content: Rc<[u8]> = store.decoded(id).ok()?;
        let [l, b, r, t] = store.numbers::<4>(&stream.dict, b"BBox")?;
        let matrix = store.matrix(&stream.dict, b"Matrix").0.map(|n| n.to_string()).join(" ");
        let clip = [l.min(r), b.min(t), (r - l).abs(), (t - b).abs()];
        let clip = clip.map(|n| n.to_string()).join(" ");
        self.bytes.extend(format!("\nq {matrix} cm {clip} re W n\n").bytes());
        let own = store.dict(&stream.dict, b"Resources");
        let inner = [levels, &[(id, own)]].concat();
        self.stream(GlyphSource::Object(id.0, id.1), &content, &inner)?;
        self.bytes.extend(b"\nQ\n");
        self.taken = true;
        Some(())
    }

    /// The form that an operator paints, when it is to be taken in.
    fn form(&mut self, op: &Operation, levels: &[Level<'s>]) -> Option<ObjectId> {
        let (_, value) = self.find(levels, b"XObject", op.name()?)?;
        let id = value.as_reference().ok()?;
        let inside = levels.iter().any(|l| l.0 == id);
        (!inside && levels.len() <= DEPTH && self.leads(id, 0)).then_some(id)
    }

    /// Whether a form can be taken in and leads to a target.
    fn leads(&mut self, id: ObjectId, depth: usize) -> bool {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        // No circle, while it is not known.
        self.known.insert(id, false);
        let store = self.store;
        let leads = depth <= DEPTH
            && self.fits(id)
            && (self.targets.contains(&id) || {
                let own = store.stream(id).and_then(|s| store.dict(&s.dict, b"Resources"));
                let inner = own.and_then(|r| store.dict(r, b"XObject"));
                let ids = inner.into_iter().flatten().filter_map(|(_, v)| v.as_reference().ok());
                ids.collect::<Vec<_>>().into_iter().any(|inner| self.leads(inner, depth + 1))
            });
        self.known.insert(id, leads);
        leads
    }

    /// Whether a form shows the same when it is part of the page.
    fn fits(&self, id: ObjectId) -> bool {
        let store = self.store;
        let Some(stream) = store.stream(id) else { return false };
        let dict = &stream.dict;
        let own = store.dict(dict, b"Resources");
        let has = |kind: &[u8], what: fn(&[u8]) -> bool| {
            let entries = own.and_then(|r| store.dict(r, kind));
            entries.into_iter().flatten().any(|(name, _)| what(name))
        };
        if store.name(dict, b"Subtype") != Some(b"Form")
            || MORE.iter().any(|key| dict.has(key))
            || store.numbers::<4>(dict, b"BBox").is_none()
            || (dict.has(b"Group") && !(self.opaque && own.is_none_or(|r| is_opaque(store, r))))
            || has(b"Pattern", |_| true)
            || has(b"ColorSpace", |name| name.starts_with(b"Default"))
        {
            return false;
        }
        let Ok(content) = store.decoded(id) else { return false };
        let balance = Balance::of(&content);
        balance.underflow == 0
            && balance.open == 0
            && !balance.in_text
            && !Lexer::new(&content).any(|op| says_more(&op))
    }

    /// The value of a resource and the level that has it.
    fn find(&self, levels: &[Level<'s>], kind: &[u8], name: &[u8]) -> Option<(usize, &'s Object)> {
        levels.iter().enumerate().rev().find_map(|(n, (_, own))| {
            let value = self.store.dict((*own)?, kind)?.get(name).ok()?;
            Some((n, value))
        })
    }

    /// Writes an operator; the names of a form's resources become those of the page.
    fn copy(&mut self, bytes: &[u8], op: &Operation, levels: &[Level<'s>]) -> Option<()> {
        let (kind, at): (&'static [u8], usize) = match op.operator.as_slice() {
            b"Tf" => (b"Font", 0),
            b"Do" => (b"XObject", 0),
            b"gs" => (b"ExtGState", 0),
            b"cs" | b"CS" => (b"ColorSpace", 0),
            b"sh" => (b"Shading", 0),
            b"BDC" | b"DP" => (b"Properties", 1),
            _ => {
                self.bytes.extend_from_slice(bytes);
                return Some(());
            }
        };
        let name = op.operands.get(at).and_then(Operand::name);
        let found = name.and_then(|name| Some((name, self.find(levels, kind, name)?)));
        let Some((name, (level, value))) = found.filter(|(_, (level, _))| *level > 0) else {
            self.bytes.extend_from_slice(bytes);
            return Some(());
        };
        let key = (levels.get(level)?.0, kind, name.to_vec());
        let fresh = match self.names.get(&key) {
            Some(known) => known.clone(),
            None => self.add(key, value)?,
        };
        // The name with which the operator was written may have escapes: it begins at its slash.
        let slashes = bytes.iter().enumerate().filter(|(_, b)| **b == b'/').map(|(n, _)| n);
        let start = slashes.take(at + 1).last()?;
        let rest = bytes.get(start + 1..)?;
        let ends = |b: &u8| b.is_ascii_whitespace() || *b == 0 || b"()<>[]{}/%".contains(b);
        let end = start + 1 + rest.iter().position(ends).unwrap_or(rest.len());
        self.bytes.extend_from_slice(bytes.get(..=start)?);
        self.bytes.extend_from_slice(&fresh);
        self.bytes.extend_from_slice(bytes.get(end..)?);
        Some(())
    }

    /// Gives a resource of a form a name on the page.
    fn add(&mut self, key: ResourceKey, value: &Object) -> Option<Vec<u8>> {
        if !self.resources.has(key.1) {
            self.resources.set(key.1, Dictionary::new());
        }
        let entries = self.resources.get_mut(key.1).and_then(Object::as_dict_mut).ok()?;
        let mut number = self.names.len() + 1;
        while entries.has(format!("Zf{number}").as_bytes()) {
            number += 1;
        }
        let fresh = format!("Zf{number}").into_bytes();
        entries.set(fresh.clone(), value.clone());
        self.names.insert(key, fresh.clone());
        Some(fresh)
    }
}

/// Whether no graphics state of the resources is translucent.
fn is_opaque(store: &Store, resources: &Dictionary) -> bool {
    let is = |doc: &Document, state: &Dictionary, key: &[u8], plain: fn(&Object) -> bool| {
        state.get(key).is_ok_and(|v| !plain(resolve(doc, v)))
    };
    let one: fn(&Object) -> bool = |v| v.as_float().is_ok_and(|n| n >= 1.0);
    let normal: fn(&Object) -> bool =
        |v| v.as_name().is_ok_and(|n| n == b"Normal" || n == b"Compatible");
    let none: fn(&Object) -> bool = |v| v.as_name().is_ok_and(|n| n == b"None");
    let states = store.dict(resources, b"ExtGState");
    states.into_iter().flatten().all(|(_, state)| {
        as_dict(store.resolve(state)).is_some_and(|state| {
            let found = [(&b"ca"[..], one), (b"CA", one), (b"BM", normal), (b"SMask", none)];
            !found.iter().any(|(key, plain)| is(&store.doc, state, key, *plain))
        })
    })
}

/// Whether an operator of a form would mean something else in a page.
fn says_more(op: &Operation) -> bool {
    let entries = |n: usize| match op.operands.get(n) {
        Some(Operand::Dict(entries)) => entries.as_slice(),
        _ => &[],
    };
    match op.operator.as_slice() {
        b"BDC" | b"DP" => entries(1).iter().any(|(key, _)| key == b"MCID"),
        b"BI" => entries(0).iter().any(|(key, value)| {
            (key == b"CS" || key == b"ColorSpace")
                && value.name().is_none_or(|name| !PLAIN.contains(&name))
        }),
        _ => false,
    }
}
