//! The objects of one file: loading, resolving, inflating within bounds, the page tree.

use super::flate::{self, Broken};
use super::matrix::Matrix;
use crate::formats::Limits;
use crate::model::{Reason, Secret};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most bytes one stream may inflate to: far above any page, small enough to hold a few at once.
const MAX_STREAM: usize = 128 << 20;
/// References to references that are followed.
const MAX_CHAIN: usize = 16;

/// A loaded file.
pub(super) struct Store {
    /// The objects.
    pub(super) doc: Document,
    /// Whether the file was encrypted; a copy is not.
    pub(super) locked: bool,
    /// Nesting allowed.
    pub(super) depth: usize,
    count: usize,
    budget: Cell<u64>,
    limit: u64,
    inflated: RefCell<BTreeMap<ObjectId, Rc<[u8]>>>,
}

/// One page with what it inherits (ISO 32000-2, 7.7.3.4).
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// Its object.
    pub(super) id: ObjectId,
    /// From 1.
    pub(super) number: u32,
    /// Nodes from the page up to the root of the tree.
    lineage: Vec<ObjectId>,
}

impl Store {
    /// Reads the objects of `bytes`; files with an empty user password are opened, others with one
    /// of the passwords of `limits`, the user's or the owner's (ISO 32000-2, 7.6).
    pub(super) fn load(bytes: &[u8], limits: &Limits) -> Result<Self, Reason> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > limits.file {
            return Err(Reason::TooLarge(size));
        }
        let mut doc = open(bytes, &limits.passwords, false)?;
        if misses_objects(&doc, bytes) {
            doc = open(&with_room(bytes), &limits.passwords, false)?;
        }
        let whole = |mut doc: Document| {
            if doc.trailer.has(b"Encrypt") {
                return Err(Reason::Encrypted);
            }
            restore_streams(&mut doc, bytes)?;
            super::salvage::salvage(&mut doc, bytes).map(|()| doc)
        };
        let doc = match whole(doc) {
            // The table that says where objects stand is wrong: they are looked for one by one.
            Err(reason @ Reason::Damaged(_)) => {
                let again = open(bytes, &limits.passwords, true).and_then(whole);
                again.map_err(|_| reason)?
            }
            other => other?,
        };
        let locked = doc.was_encrypted();
        if doc.objects.len() > limits.count {
            return Err(Reason::Limit("objects"));
        }
        Ok(Self {
            doc,
            locked,
            depth: limits.depth,
            count: limits.count,
            budget: Cell::new(limits.inflated),
            limit: limits.inflated,
            inflated: RefCell::default(),
        })
    }

    /// Follows references; a dangling or circular one is `Null`.
    pub(super) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        resolve(&self.doc, object)
    }

    /// The value of `key`, resolved.
    pub(super) fn get<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        dict.get(key).ok().map(|o| self.resolve(o)).filter(|o| !o.is_null())
    }

    /// The dictionary under `key`; of a stream its dictionary.
    pub(super) fn dict<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        as_dict(self.get(dict, key)?)
    }

    /// The array under `key`.
    pub(super) fn array<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Vec<Object>> {
        self.get(dict, key)?.as_array().ok()
    }

    /// The name under `key`.
    pub(super) fn name<'a>(&'a self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    /// The numbers of the array under `key`, if there are exactly `N`.
    pub(super) fn numbers<const N: usize>(
        &self,
        dict: &Dictionary,
        key: &[u8],
    ) -> Option<[f64; N]> {
        let array = self.array(dict, key)?;
        let numbers: Vec<f64> = array
            .iter()
            .map(|o| self.resolve(o))
            .filter_map(|o| o.as_float().ok())
            .map(f64::from)
            .collect();
        numbers.try_into().ok()
    }

    /// The matrix under `key`, else the identity.
    pub(super) fn matrix(&self, dict: &Dictionary, key: &[u8]) -> Matrix {
        self.numbers(dict, key).map_or(Matrix::IDENTITY, Matrix)
    }

    /// The stream object `id`.
    pub(super) fn stream(&self, id: ObjectId) -> Option<&Stream> {
        self.doc.get_object(id).ok().map(|o| self.resolve(o))?.as_stream().ok()
    }

    /// The decoded bytes of a stream object, kept for the next use.
    pub(super) fn decoded(&self, id: ObjectId) -> Result<Rc<[u8]>, Reason> {
        if let Some(known) = self.inflated.borrow().get(&id) {
            return Ok(known.clone());
        }
        let stream = self.stream(id).ok_or_else(|| Reason::Damaged("stream".to_owned()))?;
        let bytes: Rc<[u8]> = self.inflate(stream)?.into();
        self.inflated.borrow_mut().insert(id, bytes.clone());
        Ok(bytes)
    }

    /// Decodes a stream, at the expense of the file's budget.
    pub(super) fn inflate(&self, stream: &Stream) -> Result<Vec<u8>, Reason> {
        let left = usize::try_from(self.budget.get()).unwrap_or(usize::MAX);
        let mut plain = self.with_direct_filters(stream);
        unpack(&mut plain, left.min(MAX_STREAM)).map_err(|broken| match broken {
            Broken::TooLarge => Reason::Inflates(self.limit.min(MAX_STREAM as u64)),
            Broken::Damaged => Reason::Damaged("stream".to_owned()),
        })?;
        let bytes = plain
            .get_plain_content_with_limit(left.min(MAX_STREAM))
            .map_err(|e| self.inflate_error(&e))?;
        // The library gives what it got before an error. An empty stream takes a few bytes packed;
        // more than that and nothing came out: damaged, or encrypted in a way it does not know.
        if bytes.is_empty() && plain.content.len() > 32 {
            return Err(Reason::Damaged("stream".to_owned()));
        }
        let used = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.budget.set(self.budget.get().saturating_sub(used));
        Ok(bytes)
    }

    /// The stream with its filter entries resolved: the library reads direct ones only.
    fn with_direct_filters(&self, stream: &Stream) -> Stream {
        let mut out = Stream::new(Dictionary::new(), stream.content.clone());
        for (short, key) in [(&b"F"[..], &b"Filter"[..]), (b"DP", b"DecodeParms")] {
            let value = self.get(&stream.dict, key).or_else(|| {
                // The abbreviation is for inline images, yet some writers use it in streams.
                self.get(&stream.dict, short)
                    .filter(|o| matches!(o, Object::Name(_) | Object::Array(_)))
            });
            let direct = match value {
                Some(Object::Array(items)) => {
                    Object::Array(items.iter().map(|o| self.resolve(o).clone()).collect())
                }
                Some(other) => other.clone(),
                None => continue,
            };
            out.dict.set(key.to_vec(), direct);
        }
        out
    }

    fn inflate_error(&self, error: &lopdf::Error) -> Reason {
        match error {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
                Reason::Inflates(self.limit.min(MAX_STREAM as u64))
            }
            _ => Reason::Damaged("stream".to_owned()),
        }
    }

    /// Every page, in order. Cycles and depth are bounded.
    pub(super) fn pages(&self) -> Result<Vec<Page>, Reason> {
        let damaged = || Reason::Damaged("page tree".to_owned());
        let catalog = self.doc.catalog().map_err(|_| damaged())?;
        let root = catalog.get(b"Pages").and_then(Object::as_reference).map_err(|_| damaged())?;
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut todo = vec![vec![root]];
        while let Some(lineage) = todo.pop() {
            let Some(&id) = lineage.first() else { continue };
            let Ok(node) = self.doc.get_dictionary(id) else { continue };
            if !seen.insert(id) {
                continue;
            }
            if lineage.len() > self.depth {
                return Err(Reason::Limit("page-tree"));
            }
            if let Some(kids) = self.array(node, b"Kids") {
                let kids = kids.iter().rev().filter_map(|k| k.as_reference().ok());
                todo.extend(kids.map(|k| [vec![k], lineage.clone()].concat()));
            } else if id == root && self.name(node, b"Type") != Some(b"Page") {
                return Err(damaged());
            } else {
                let number = u32::try_from(found.len() + 1).unwrap_or(u32::MAX);
                found.push(Page { id, number, lineage });
            }
            if found.len() > self.count {
                return Err(Reason::Limit("pages"));
            }
        }
        if found.is_empty() { Err(damaged()) } else { Ok(found) }
    }

    /// An attribute of the page or, failing that, of the nearest node above it.
    pub(super) fn inherited<'a>(&'a self, page: &Page, key: &[u8]) -> Option<&'a Object> {
        page.lineage
            .iter()
            .filter_map(|id| self.doc.get_dictionary(*id).ok())
            .find_map(|node| self.get(node, key))
    }

    /// Left, bottom, right, top of what a reader sees of the page, in default user space.
    pub(super) fn page_area(&self, page: &Page) -> [f64; 4] {
        let rect = |key: &[u8]| {
            let array = self.inherited(page, key)?.as_array().ok()?;
            let numbers = array.iter().filter_map(|o| self.resolve(o).as_float().ok());
            let [a, b, c, d] = <[f32; 4]>::try_from(numbers.collect::<Vec<_>>()).ok()?;
            Some([a.min(c), b.min(d), a.max(c), b.max(d)].map(f64::from))
        };
        let a4 = [0.0, 0.0, 595.276, 841.89];
        rect(b"CropBox").or_else(|| rect(b"MediaBox")).unwrap_or(a4)
    }

    /// The page's own dictionary.
    pub(super) fn page_dict(&self, page: &Page) -> Option<&Dictionary> {
        self.doc.get_dictionary(page.id).ok()
    }

    /// The page's content streams joined by line ends (ISO 32000-2, 7.8.2).
    pub(super) fn page_content(&self, page: &Page) -> Result<Vec<u8>, Reason> {
        let entry = self.page_dict(page).and_then(|d| d.get(b"Contents").ok());
        let Some(entry) = entry.filter(|e| !e.is_null()) else { return Ok(Vec::new()) };
        let contents = match self.resolve(entry) {
            array @ Object::Array(_) => array,
            _ => entry,
        };
        let mut out = Vec::new();
        let single = std::slice::from_ref(contents);
        for item in contents.as_array().map_or(single, Vec::as_slice) {
            match self.resolve(item) {
                Object::Stream(stream) => {
                    out.extend(self.inflate(stream)?);
                    out.push(b'\n');
                }
                // Some viewers look for it elsewhere in the file and show what they find.
                _ if item.as_reference().is_ok() => {
                    return Err(Reason::Damaged("content".to_owned()));
                }
                _ => {}
            }
        }
        Ok(out)
    }
}

/// Undoes the first filter of a stream where that is Flate: the library gives what it got before an
/// error, and says nothing. With a predictor the library does it, and gets a stream that has no error.
fn unpack(stream: &mut Stream, limit: usize) -> Result<(), Broken> {
    let flate = |o: &Object| matches!(o.as_name(), Ok(b"FlateDecode" | b"Fl"));
    let (first, others) = match stream.dict.get(b"Filter") {
        Ok(Object::Array(filters)) => (filters.first(), filters.get(1..).unwrap_or_default()),
        Ok(one) => (Some(one), &[][..]),
        Err(_) => return Ok(()),
    };
    // Some writers leave an empty stream its filter.
    if !first.is_some_and(flate) || stream.content.is_empty() {
        return Ok(());
    }
    let others = others.to_vec();
    let inflated = flate::inflate(&stream.content, limit)?;
    if stream.dict.has(b"DecodeParms") {
        stream.content = flate::store(&inflated);
        return Ok(());
    }
    stream.content = inflated;
    stream.dict.remove(b"Filter");
    if !others.is_empty() {
        stream.dict.set("Filter", Object::Array(others));
    }
    Ok(())
}

/// Loads the objects with the first password that fits; with `search` from wherever they stand in
/// the file.
fn open(bytes: &[u8], passwords: &[Secret], search: bool) -> Result<Document, Reason> {
    let load = |password: Option<&Secret>| {
        let mut options = lopdf::LoadOptions::with_max_decompressed_size(MAX_STREAM);
        options.force_reconstruct = search;
        options.password = password.map(|p| p.expose().to_owned());
        Document::load_mem_with_options(bytes, options).map_err(|e| load_error(&e))
    };
    let first = load(None);
    let locked = |read: &Result<Document, Reason>| match read {
        Ok(doc) => doc.trailer.has(b"Encrypt"),
        Err(reason) => *reason == Reason::Encrypted,
    };
    if !locked(&first) {
        return first;
    }
    let mut tries = passwords.iter().map(|p| load(Some(p)));
    tries.find(|read| !locked(read)).unwrap_or(first)
}

/// A file that opens with the password of its owner only, written without its lock.
pub(super) fn unlocked(bytes: &[u8], passwords: &[Secret]) -> Option<Vec<u8>> {
    let first = open(bytes, &[], false);
    // Opened without a password, or with none of these.
    let Ok(doc) = &first else { return None };
    let fits = |p: &&Secret| doc.authenticate_user_password(p.expose()).is_ok();
    if !doc.trailer.has(b"Encrypt") || passwords.iter().any(|p| fits(&p)) {
        return None;
    }
    let mut doc = open(bytes, passwords, false).ok().filter(|doc| !doc.trailer.has(b"Encrypt"))?;
    let mut out = Vec::new();
    doc.save_to(&mut out).ok()?;
    Some(out)
}

/// Follows references in `doc`; a dangling or circular one is `Null`.
pub(super) fn resolve<'a>(doc: &'a Document, mut object: &'a Object) -> &'a Object {
    for _ in 0..MAX_CHAIN {
        let Object::Reference(id) = object else { return object };
        match doc.objects.get(id) {
            Some(next) => object = next,
            None => return &Object::Null,
        }
    }
    &Object::Null
}

/// Whether objects that are referred to were left out because `/Size` is too small; viewers do not
/// heed it.
fn misses_objects(doc: &Document, bytes: &[u8]) -> bool {
    let size = doc.trailer.get(b"Size").and_then(Object::as_i64).unwrap_or(i64::MAX);
    let mut missing = BTreeSet::new();
    let mut todo: Vec<&Object> = doc.objects.values().collect();
    while let Some(object) = todo.pop() {
        match object {
            Object::Reference(id) if i64::from(id.0) >= size && !doc.objects.contains_key(id) => {
                missing.insert(*id);
            }
            Object::Array(items) => todo.extend(items),
            other => todo.extend(as_dict(other).into_iter().flat_map(|d| d.iter().map(|e| e.1))),
        }
    }
    missing.iter().take(MAX_CHAIN).any(|(number, generation)| {
        let head = format!("{number} {generation} obj");
        bytes.windows(head.len()).any(|w| w == head.as_bytes())
    })
}

/// The file with the largest `/Size` that takes as many digits, wherever one stands.
fn with_room(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|b| b.windows(5).position(|w| w == b"/Size")) {
        at += found + 5;
        let rest = out.get_mut(at..).unwrap_or_default().iter_mut();
        let digits = rest.skip_while(|b| b.is_ascii_whitespace());
        digits.take_while(|b| b.is_ascii_digit()).for_each(|b| *b = b'9');
    }
    out
}

/// Gives streams without a usable `/Length` their bytes: the library leaves them empty, a viewer
/// reads up to `endstream`.
fn restore_streams(doc: &mut Document, bytes: &[u8]) -> Result<(), Reason> {
    let encrypted = doc.was_encrypted();
    for object in doc.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        let Some(start) = stream.start_position.filter(|_| stream.content.is_empty()) else {
            continue;
        };
        let data = data_at(bytes, start).filter(|data| !encrypted || data.is_empty());
        let data = data.ok_or_else(|| Reason::Damaged("stream".to_owned()))?.to_vec();
        stream.set_content(data);
    }
    Ok(())
}

/// What stands between the keyword `stream`, which ends before `start`, and `endstream`.
fn data_at(bytes: &[u8], start: usize) -> Option<&[u8]> {
    let keyword = bytes.get(..start)?.trim_ascii_end();
    let rest = bytes.get(start..).filter(|_| keyword.ends_with(b"stream"))?;
    let end = rest.windows(9).position(|w| w == b"endstream")?;
    let data = rest.get(..end)?;
    let data = data.strip_suffix(b"\n").unwrap_or(data);
    Some(data.strip_suffix(b"\r").unwrap_or(data))
}

/// A dictionary, or the dictionary of a stream.
pub(super) fn as_dict(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(d) => Some(d),
        Object::Stream(s) => Some(&s.dict),
        _ => None,
    }
}

fn load_error(error: &lopdf::Error) -> Reason {
    match error {
        lopdf::Error::InvalidPassword
        | lopdf::Error::UnsupportedSecurityHandler(_)
        | lopdf::Error::Decryption(_) => Reason::Encrypted,
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit }) => {
            Reason::Inflates(*limit as u64)
        }
        lopdf::Error::Xref(_) => Reason::Damaged("xref".to_owned()),
        _ => Reason::Damaged("structure".to_owned()),
    }
}
