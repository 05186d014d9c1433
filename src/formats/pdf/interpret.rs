//! Content streams → glyphs, pictures and marked content (ISO 32000-2, clauses 8, 9 and 14.6).

mod layers;
mod paths;

use super::font::Font;
use super::lexer::{Lexer, Operand, Operation, whole};
use super::matrix::Matrix;
use super::scene::{
    Appearance, Balance, Marked, Move, Picture, Placed, Rule, Scene, Show, Shown, Step,
};
use super::store::{Page, Store, as_dict};
use super::strings;
use super::vectors::{MAX_OUTLINES, Path};
use crate::model::{GlyphSource, Quad, Reason};
use lopdf::{Dictionary, Object, ObjectId, dictionary};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// Operators interpreted for one page, nested streams included: nested forms can repeat each other
/// exponentially.
const MAX_OPERATIONS: usize = 20_000_000;
/// Glyphs of one page: more than any poster holds.
const MAX_GLYPHS: usize = 1_000_000;
/// Left, bottom, right, top of a page that nothing clips.
const ANYWHERE: [f64; 4] = [f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY];
/// Depth of the graphics state stack.
const MAX_STACK: usize = 10_000;
/// Operators that build, clip with or paint a path (ISO 32000-2, 8.5).
const PATH: [&[u8]; 16] = [
    b"m", b"l", b"c", b"v", b"y", b"re", b"h", b"W", b"W*", b"f", b"F", b"f*", b"B", b"B*", b"b",
    b"b*",
];
/// Streams inside streams: forms, patterns, soft masks, glyph procedures.
const MAX_NESTING: usize = 24;

/// Interprets pages of one file; fonts are loaded once.
pub(super) struct Interpreter<'a> {
    store: &'a Store,
    fonts: BTreeMap<ObjectId, Rc<Font>>,
    /// Type 3 procedures that show text themselves.
    texts: BTreeMap<ObjectId, bool>,
    /// Layers that are not shown.
    hidden: BTreeSet<ObjectId>,
    /// Streams entered so far.
    entered: BTreeSet<ObjectId>,
}

impl<'a> Interpreter<'a> {
    /// An interpreter for the pages of `store`.
    pub(super) fn new(store: &'a Store) -> Self {
        let hidden = layers::hidden(store);
        let (fonts, texts, entered) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Self { store, fonts, texts, hidden, entered }
    }

    /// Forms and patterns that no page read so far has painted: nobody sees what they hold.
    pub(super) fn unpainted(&self) -> Vec<ObjectId> {
        let store = self.store;
        let streams =
            store.doc.objects.iter().filter_map(|(id, o)| Some((id, o.as_stream().ok()?)));
        let forms = streams.filter(|(_, s)| {
            store.name(&s.dict, b"Subtype") == Some(b"Form") || s.dict.has(b"PatternType")
        });
        let unseen = forms.filter(|(id, s)| !self.entered.contains(id) && !s.content.is_empty());
        unseen.map(|(id, _)| *id).collect()
    }

    /// Everything the page shows, its annotations included.
    pub(super) fn page(&mut self, page: &Page) -> Result<Scene, Reason> {
        let content = self.store.page_content(page)?;
        let resources = self.store.inherited(page, b"Resources").and_then(as_dict);
        let mut scene = Scene::default();
        let mut work = Work { scene: &mut scene, left: MAX_OPERATIONS, seen: BTreeSet::new() };
        let chain = Rc::new(Chain { own: resources, outer: None });
        let place = Place::new(GlyphSource::Page(page.number), Matrix::IDENTITY, chain.clone());
        let mut run = Run::new(self, &mut work, place);
        run.stream(&content)?;
        let balance =
            Balance { underflow: run.underflow, open: run.stack.len(), in_text: run.in_text };
        self.annotations(page, &chain, &mut work)?;
        scene.balance = balance;
        Ok(scene)
    }

    /// The appearances of the page's annotations, all states of them (ISO 32000-2, 12.5.5).
    fn annotations(
        &mut self,
        page: &Page,
        chain: &Rc<Chain<'a>>,
        work: &mut Work<'_>,
    ) -> Result<(), Reason> {
        let store = self.store;
        let Some(dict) = store.page_dict(page) else { return Ok(()) };
        let annotations = store.array(dict, b"Annots").map(Vec::as_slice).unwrap_or_default();
        for reference in annotations {
            let Some(annotation) = as_dict(store.resolve(reference)) else { continue };
            let id = reference.as_reference().unwrap_or_default();
            for form in appearances(store, annotation) {
                let Some(stream) = store.stream(form) else { continue };
                let base = appearance_matrix(store, annotation, &stream.dict);
                let to_page = store.matrix(&stream.dict, b"Matrix").then(base);
                let corners = store.numbers::<4>(&stream.dict, b"BBox").map(ordered);
                let [l, b, r, t] = corners.unwrap_or_default();
                let corners = [(l, b), (r, b), (r, t), (l, t)].map(|(x, y)| to_page.apply(x, y));
                let bounds = super::matrix::bounds(corners);
                work.scene.appearances.push(Appearance { form, annotation: id, to_page, bounds });
                let mut place = Place::new(source(form), base, chain.clone());
                place.annotation = Some(id);
                Run::new(self, work, place).nested(form, base)?;
            }
        }
        Ok(())
    }

    fn font(&mut self, id: Option<ObjectId>, dict: &Dictionary) -> Rc<Font> {
        let load = || Rc::new(Font::load(&self.store.doc, dict));
        match id {
            Some(id) => self.fonts.entry(id).or_insert_with(load).clone(),
            None => load(),
        }
    }

    /// Whether a glyph procedure shows text of another font.
    fn shows_text(&mut self, proc: ObjectId) -> bool {
        let store = self.store;
        *self.texts.entry(proc).or_insert_with(|| {
            store.decoded(proc).is_ok_and(|bytes| {
                Lexer::new(&bytes).any(|op| {
                    matches!(op.operator.as_slice(), b"Tj" | b"TJ" | b"'" | b"\"" | b"Do")
                })
            })
        })
    }
}

/// Every appearance stream of an annotation: normal, rollover and down, in all states.
pub(super) fn appearances(store: &Store, annotation: &Dictionary) -> Vec<ObjectId> {
    let Some(appearance) = store.dict(annotation, b"AP") else { return Vec::new() };
    let mut out = Vec::new();
    for (_, entry) in appearance {
        match store.resolve(entry) {
            Object::Stream(_) => out.extend(entry.as_reference()),
            Object::Dictionary(states) => {
                out.extend(states.iter().filter_map(|(_, s)| s.as_reference().ok()));
            }
            _ => {}
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Maps the appearance's transformed box onto the annotation's rectangle.
fn appearance_matrix(store: &Store, annotation: &Dictionary, form: &Dictionary) -> Matrix {
    let rect = store.numbers::<4>(annotation, b"Rect").map(ordered);
    let bbox = store.numbers::<4>(form, b"BBox").map(ordered);
    let (Some([l, b, r, t]), Some([bl, bb, br, bt])) = (rect, bbox) else {
        return Matrix::IDENTITY;
    };
    let matrix = store.matrix(form, b"Matrix");
    let corners = [(bl, bb), (br, bb), (br, bt), (bl, bt)].map(|(x, y)| matrix.apply(x, y));
    let [tl, tb, tr, tt] = super::matrix::bounds(corners);
    let scale = |to: f64, from: f64| if from.abs() > 1e-9 { to / from } else { 1.0 };
    let (sx, sy) = (scale(r - l, tr - tl), scale(t - b, tt - tb));
    Matrix([sx, 0.0, 0.0, sy, l - tl * sx, b - tb * sy])
}

fn ordered([a, b, c, d]: [f64; 4]) -> [f64; 4] {
    [a.min(c), b.min(d), a.max(c), b.max(d)]
}

fn source(id: ObjectId) -> GlyphSource {
    GlyphSource::Object(id.0, id.1)
}

/// Resources of a stream and, for writers that forget them, of the stream around it.
struct Chain<'a> {
    own: Option<&'a Dictionary>,
    outer: Option<Rc<Chain<'a>>>,
}

impl<'a> Chain<'a> {
    /// The resource `name` of a category, with its object number when it has one.
    fn find(
        &self,
        store: &'a Store,
        category: &[u8],
        name: &[u8],
    ) -> Option<(Option<ObjectId>, &'a Object)> {
        let entry =
            self.own.and_then(|own| store.dict(own, category)).and_then(|dict| dict.get(name).ok());
        match entry {
            Some(entry) => Some((entry.as_reference().ok(), store.resolve(entry))),
            None => self.outer.as_ref()?.find(store, category, name),
        }
    }
}

/// What all streams of a page share.
struct Work<'s> {
    scene: &'s mut Scene,
    left: usize,
    /// Patterns and soft masks already read: one look is enough, their text is removed for all.
    seen: BTreeSet<ObjectId>,
}

/// Where a stream stands.
#[derive(Clone)]
struct Place<'a> {
    source: GlyphSource,
    /// User space of the stream → page.
    base: Matrix,
    resources: Rc<Chain<'a>>,
    /// Stream objects around this one.
    path: Vec<ObjectId>,
    annotation: Option<ObjectId>,
    /// A tile of a pattern that has been read already.
    echo: bool,
    /// The stream as a whole is on a layer that is not shown.
    hidden: bool,
}

impl<'a> Place<'a> {
    fn new(source: GlyphSource, base: Matrix, resources: Rc<Chain<'a>>) -> Self {
        Self {
            source,
            base,
            resources,
            path: Vec::new(),
            annotation: None,
            echo: false,
            hidden: false,
        }
    }
}

/// Text state (ISO 32000-2, table 103).
#[derive(Clone)]
struct Text<'a> {
    font: Option<Rc<Font>>,
    /// The font's dictionary.
    dict: Option<&'a Dictionary>,
    /// Its object.
    id: Option<ObjectId>,
    size: f64,
    character: f64,
    word: f64,
    /// The operator that set it, as an index of [`Scene::spacings`].
    spacing: Option<usize>,
    scale: f64,
    leading: f64,
    rise: f64,
    /// Rendering mode 3 or 7: no ink (ISO 32000-2, table 104).
    invisible: bool,
}

#[derive(Clone)]
struct State<'a> {
    ctm: Matrix,
    text: Text<'a>,
    /// The tiling pattern that areas are filled with.
    pattern: Option<ObjectId>,
    /// Left, bottom, right, top on the page of what may be painted.
    clip: [f64; 4],
}

/// The interpretation of one stream.
struct Run<'r, 's, 'a> {
    host: &'r mut Interpreter<'a>,
    work: &'r mut Work<'s>,
    place: Place<'a>,
    state: State<'a>,
    stack: Vec<State<'a>>,
    text: Matrix,
    line: Matrix,
    in_text: bool,
    /// Text objects begun.
    objects: usize,
    underflow: usize,
    path: Path,
    /// Whether the path becomes part of the clipping path once it is painted.
    clips: bool,
    rule: Vec<Step>,
    /// Patterns named.
    patterns: BTreeSet<ObjectId>,
    /// Open marked content: its index in the scene when it holds text.
    marks: Vec<Option<usize>>,
    /// How many marks were open when one began whose layer is not shown.
    veiled: Option<usize>,
}

impl<'r, 's, 'a> Run<'r, 's, 'a> {
    fn new(host: &'r mut Interpreter<'a>, work: &'r mut Work<'s>, place: Place<'a>) -> Self {
        let text = Text {
            font: None,
            dict: None,
            id: None,
            size: 1.0,
            character: 0.0,
            word: 0.0,
            spacing: None,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
        };
        Self {
            state: State { ctm: place.base, text, pattern: None, clip: ANYWHERE },
            host,
            work,
            place,
            stack: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            in_text: false,
            objects: 0,
            underflow: 0,
            path: Path::default(),
            clips: false,
            rule: Vec::new(),
            patterns: BTreeSet::new(),
            marks: Vec::new(),
            veiled: None,
        }
    }

    fn stream(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let mut operations = Lexer::new(bytes);
        for operation in operations.by_ref() {
            self.work.left = self.work.left.checked_sub(1).ok_or(Reason::Limit("operators"))?;
            if self.work.scene.glyphs.len() > MAX_GLYPHS {
                return Err(Reason::Limit("glyphs"));
            }
            self.operation(&operation, bytes)?;
        }
        if operations.torn() {
            self.work.scene.gaps.push(Reason::Damaged("content".to_owned()));
        }
        let source = self.place.source;
        self.work.scene.comments.extend(operations.comments().into_iter().map(|c| (source, c)));
        for id in std::mem::take(&mut self.patterns) {
            if self.work.seen.insert(id) {
                self.read_pattern(id, Matrix::IDENTITY, false)?;
            }
        }
        while self.marks.pop().is_some_and(|m| {
            self.close_mark(m);
            true
        }) {}
        Ok(())
    }

    fn operation(&mut self, op: &Operation, bytes: &[u8]) -> Result<(), Reason> {
        if !PATH.contains(&op.operator.as_slice()) {
            self.path.interrupt();
        }
        match op.operator.as_slice() {
            b"q" if self.stack.len() < MAX_STACK => self.stack.push(self.state.clone()),
            b"q" => return Err(Reason::Limit("graphics-state")),
            b"Q" => match self.stack.pop() {
                Some(state) => self.state = state,
                None => self.underflow += 1,
            },
            b"cm" => {
                self.state.ctm = matrix_operand(op).then(self.state.ctm);
            }
            b"gs" => return self.graphics_state(op),
            b"Do" => return self.paint_object(op),
            b"BI" => self.inline_image(op, bytes),
            b"scn" | b"SCN" => self.pattern(op),
            b"g" | b"rg" | b"k" | b"cs" | b"sc" => self.state.pattern = None,
            b"m" | b"l" | b"c" | b"v" | b"y" | b"re" => self.extend_path(op),
            b"W" | b"W*" => self.clips = true,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.clip();
                return self.fill(op);
            }
            b"S" | b"s" => {
                self.clip();
                let path = std::mem::take(&mut self.path);
                self.work.scene.shapes.extend(path.letter());
                self.close_rule();
            }
            b"n" => {
                self.clip();
                self.path = Path::default();
                self.rule.clear();
            }
            b"BDC" | b"DP" => self.marked(op),
            b"BMC" => self.marks.push(None),
            b"EMC" => {
                if let Some(mark) = self.marks.pop() {
                    self.close_mark(mark);
                }
                self.veiled = self.veiled.filter(|v| *v < self.marks.len());
            }
            _ => return self.text_operation(op),
        }
        Ok(())
    }

    fn text_operation(&mut self, op: &Operation) -> Result<(), Reason> {
        let number = op.number(0);
        match op.operator.as_slice() {
            b"BT" => {
                self.in_text = true;
                self.objects += 1;
                (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY);
            }
            b"ET" => self.in_text = false,
            b"Tc" => self.state.text.character = number,
            b"Tw" => {
                self.state.text.word = number;
                self.spaced(Some(op.span.clone()));
            }
            b"Tz" => self.state.text.scale = number / 100.0,
            b"TL" => self.state.text.leading = number,
            b"Ts" => self.state.text.rise = number,
            b"Tr" => self.state.text.invisible = whole(number).is_some_and(|m| m == 3 || m == 7),
            b"Tf" => self.select_font(op),
            b"Td" => {
                self.next_line(number, op.number(1));
                self.moved(op, None);
            }
            b"TD" => {
                self.state.text.leading = -op.number(1);
                self.next_line(number, op.number(1));
                self.moved(op, Some(-op.number(1)));
            }
            b"Tm" => {
                self.moved(op, None);
                self.line = matrix_operand(op);
                self.text = self.line;
            }
            b"T*" => {
                self.next_line(0.0, -self.state.text.leading);
                self.moved(op, None);
            }
            b"Tj" | b"TJ" => return self.show(op),
            b"'" => {
                self.next_line(0.0, -self.state.text.leading);
                return self.show(op);
            }
            b"\"" => {
                self.state.text.word = number;
                self.state.text.character = op.number(1);
                self.spaced(None);
                self.next_line(0.0, -self.state.text.leading);
                return self.show(op);
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes an operator of the page's own stream that sets the text position.
    fn moved(&mut self, op: &Operation, leading: Option<f64>) {
        if matches!(self.place.source, GlyphSource::Page(_)) {
            let object = if self.in_text { self.objects } else { 0 };
            self.work.scene.moves.push(Move { span: op.span.clone(), object, leading });
        }
    }

    /// Notes an operator of the page's own stream that sets the word spacing.
    fn spaced(&mut self, span: Option<Range<usize>>) {
        if matches!(self.place.source, GlyphSource::Page(_)) {
            self.state.text.spacing = Some(self.work.scene.spacings.len());
            self.work.scene.spacings.push(span);
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn find(&self, category: &[u8], name: &[u8]) -> Option<(Option<ObjectId>, &'a Object)> {
        self.place.resources.find(self.host.store, category, name)
    }

    fn select_font(&mut self, op: &Operation) {
        self.state.text.size = op.number(1);
        let found = op.name().and_then(|name| self.find(b"Font", name));
        self.state.text.dict = found.and_then(|(_, object)| as_dict(object));
        let id = found.and_then(|(id, _)| id);
        self.state.text.id = id;
        let font = self.state.text.dict.map(|dict| self.host.font(id, dict));
        self.state.text.font = Some(font.unwrap_or_else(|| self.fallback_font()));
    }

    /// What viewers take when a font is missing.
    fn fallback_font(&mut self) -> Rc<Font> {
        let dict = dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica",
            "Encoding" => "WinAnsiEncoding",
        };
        self.host.font(None, &dict)
    }

    fn graphics_state(&mut self, op: &Operation) -> Result<(), Reason> {
        let store = self.host.store;
        let found = op.name().and_then(|name| self.find(b"ExtGState", name));
        let Some(dict) = found.and_then(|(_, o)| as_dict(o)) else { return Ok(()) };
        if let Some([font, size]) = store.array(dict, b"Font").map(Vec::as_slice)
            && let Some(font_dict) = as_dict(store.resolve(font))
        {
            self.state.text.font = Some(self.host.font(font.as_reference().ok(), font_dict));
            self.state.text.dict = Some(font_dict);
            self.state.text.id = font.as_reference().ok();
            self.state.text.size = f64::from(store.resolve(size).as_float().unwrap_or(1.0));
        }
        let mask = store.dict(dict, b"SMask").and_then(|m| m.get(b"G").ok());
        if let Some(form) = mask.and_then(|g| g.as_reference().ok())
            && self.work.seen.insert(form)
        {
            return self.nested(form, self.state.ctm);
        }
        Ok(())
    }

    fn paint_object(&mut self, op: &Operation) -> Result<(), Reason> {
        let found = op.name().and_then(|name| self.find(b"XObject", name));
        let (id, stream) = match found {
            Some((Some(id), Object::Stream(stream))) => (id, stream),
            Some((Some(_), Object::Null)) => {
                self.work.scene.gaps.push(Reason::Damaged("content".to_owned()));
                return Ok(());
            }
            _ => return Ok(()),
        };
        match self.host.store.name(&stream.dict, b"Subtype") {
            Some(b"Image") => {
                self.work.scene.images.push(Picture::Object(id));
                let State { ctm: matrix, clip, .. } = self.state;
                let layer = stream.dict.get(b"OC").is_ok_and(|l| self.host.is_hidden(l));
                let hidden = layer || self.veiled.is_some() || self.place.hidden;
                let after = self.work.scene.glyphs.len();
                self.work.scene.placed.push(Placed { id, matrix, after, clip, hidden });
                Ok(())
            }
            _ => self.nested(id, self.state.ctm),
        }
    }

    /// Interprets a form, appearance, tiling pattern or soft mask in the space `outer`.
    fn nested(&mut self, id: ObjectId, outer: Matrix) -> Result<(), Reason> {
        let store = self.host.store;
        let Some(stream) = store.stream(id) else { return Ok(()) };
        let resources = store.dict(&stream.dict, b"Resources");
        let base = store.matrix(&stream.dict, b"Matrix").then(outer);
        self.enter(id, base, resources, self.state.text.clone())
    }

    fn enter(
        &mut self,
        id: ObjectId,
        base: Matrix,
        resources: Option<&'a Dictionary>,
        text: Text<'a>,
    ) -> Result<(), Reason> {
        if self.place.path.contains(&id) {
            return Ok(());
        }
        if self.place.path.len() >= MAX_NESTING {
            return Err(Reason::Limit("forms"));
        }
        self.host.entered.insert(id);
        let bytes = match self.host.store.decoded(id) {
            Ok(bytes) => bytes,
            Err(reason @ Reason::Inflates(_)) => return Err(reason),
            Err(reason) => {
                self.work.scene.gaps.push(reason);
                return Ok(());
            }
        };
        let outer = Some(self.place.resources.clone());
        let mut place = Place::new(source(id), base, Rc::new(Chain { own: resources, outer }));
        place.path = [self.place.path.as_slice(), &[id]].concat();
        place.annotation = self.place.annotation;
        place.echo = self.place.echo;
        let layer = self.host.store.stream(id).and_then(|s| s.dict.get(b"OC").ok());
        place.hidden = layer.is_some_and(|l| self.host.is_hidden(l));
        let clip = self.state.clip;
        let mut run = Run::new(self.host, self.work, place);
        run.state.text = text;
        run.state.clip = clip;
        run.stream(&bytes)
    }

    fn inline_image(&mut self, op: &Operation, _bytes: &[u8]) {
        let Some(Operand::Dict(entries)) = op.operands.first() else { return };
        let side = |long: &[u8], short: &[u8]| {
            let found = entries.iter().find(|(k, _)| k == long || k == short);
            found.and_then(|(_, v)| v.number()).and_then(whole).unwrap_or(usize::MAX)
        };
        let large = side(b"Width", b"W").min(side(b"Height", b"H")) > super::images::SYMBOL;
        let span = op.span.clone();
        self.work.scene.images.push(Picture::Inline { source: self.place.source, span, large });
    }

    fn marked(&mut self, op: &Operation) {
        let (texts, direct) = match op.operands.get(1) {
            Some(Operand::Dict(entries)) => (strings::of_operand(entries), true),
            Some(Operand::Name(name)) => {
                let found = self.find(b"Properties", name).and_then(|(_, o)| as_dict(o));
                (found.map(strings::of_properties).unwrap_or_default(), false)
            }
            _ => (Vec::new(), false),
        };
        let at = self.work.scene.glyphs.len();
        let index = (!texts.is_empty()).then(|| {
            let (source, span) = (self.place.source, op.span.clone());
            self.work.scene.marked.push(Marked { source, span, direct, texts, glyphs: at..at });
            self.work.scene.marked.len() - 1
        });
        if op.operator == b"BDC" {
            if self.veiled.is_none() && self.is_veiled(op) {
                self.veiled = Some(self.marks.len());
            }
            self.marks.push(index);
        }
    }

    fn close_mark(&mut self, mark: Option<usize>) {
        let end = self.work.scene.glyphs.len();
        if let Some(marked) = mark.and_then(|m| self.work.scene.marked.get_mut(m)) {
            marked.glyphs.end = end;
        }
    }

    fn show(&mut self, op: &Operation) -> Result<(), Reason> {
        let font = match &self.state.text.font {
            Some(font) => font.clone(),
            None => self.fallback_font(),
        };
        let single = op.operands.last().map(std::slice::from_ref).unwrap_or_default();
        let items = match op.operands.last() {
            Some(Operand::Array(items)) => items.as_slice(),
            _ => single,
        };
        if matches!(self.place.source, GlyphSource::Page(_)) {
            self.work.scene.shows.push(Show {
                span: op.span.clone(),
                object: if self.in_text && !font.is_vertical() { self.objects } else { 0 },
                text: self.text,
                spacing: self.state.text.spacing,
                em: self.state.text.size * self.state.text.scale,
            });
        }
        let mut item = 0;
        for operand in items {
            match operand {
                Operand::Number(n) => self.advance(&font, -n / 1000.0 * self.state.text.size),
                Operand::String(string) => {
                    self.show_string(&font, string, &op.span, item)?;
                    item += 1;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves along the line by `by` in unscaled text space.
    fn advance(&mut self, font: &Font, by: f64) {
        let (x, y) = if font.is_vertical() { (0.0, by) } else { (by * self.state.text.scale, 0.0) };
        self.text = Matrix::shift(x, y).then(self.text);
    }

    fn show_string(
        &mut self,
        font: &Rc<Font>,
        string: &[u8],
        op: &Range<usize>,
        item: usize,
    ) -> Result<(), Reason> {
        // A glyph procedure has a state of its own: this one holds for the whole string.
        let state = self.state.text.clone();
        for code in font.codes(string) {
            let word = if font.is_space(&code) { state.word } else { 0.0 };
            let glyph = font.advance(&code) / 1000.0;
            let by = glyph * state.size + state.character + word;
            let em = Matrix([state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise]);
            let to_page = em.then(self.text).then(self.state.ctm);
            let shape = Shape::new(font, glyph, to_page);
            let spacing = (state.character + word) * em_scale(to_page, state.size, &shape);
            self.work.scene.glyphs.push(Shown {
                source: self.place.source,
                op: op.clone(),
                item,
                code: code.bytes.clone(),
                text: font.unicode(&code).filter(|t| !t.is_empty()),
                font: state.id,
                value: code.value,
                advance: if state.size == 0.0 { 0.0 } else { by / state.size * 1000.0 },
                word: if state.size == 0.0 { 0.0 } else { word / state.size * 1000.0 },
                unit: to_page.0[0].hypot(to_page.0[1]) / 1000.0,
                quad: shape.quad,
                origin: shape.origin,
                direction: shape.direction,
                width: shape.width,
                spacing,
                size: shape.size,
                echo: self.place.echo,
                hidden: self.place.hidden || self.veiled.is_some(),
                invisible: state.invisible,
                drawn: font.type3().is_some(),
                annotation: self.place.annotation,
            });
            self.glyph_procedure(font, code.value, to_page)?;
            self.advance(font, by);
        }
        Ok(())
    }

    /// Text that a Type 3 glyph procedure shows in its turn.
    fn glyph_procedure(
        &mut self,
        font: &Rc<Font>,
        code: u32,
        to_page: Matrix,
    ) -> Result<(), Reason> {
        let Some(type3) = font.type3() else { return Ok(()) };
        let Some(&id) = u8::try_from(code).ok().and_then(|c| type3.procs.get(&c)) else {
            return Ok(());
        };
        if !self.host.shows_text(id) {
            return Ok(());
        }
        let base = Matrix(type3.matrix).then(to_page);
        let font = self.state.text.dict;
        let resources = font.and_then(|dict| self.host.store.dict(dict, b"Resources"));
        self.enter(id, base, resources, self.state.text.clone())
    }
}

/// Points per unit of character spacing along the text's direction.
fn em_scale(to_page: Matrix, size: f64, shape: &Shape) -> f64 {
    let [a, b, ..] = to_page.0;
    if size == 0.0 { 0.0 } else { (a * shape.direction.0 + b * shape.direction.1) / size }
}

/// A glyph's geometry on the page.
struct Shape {
    quad: Quad,
    origin: (f64, f64),
    direction: (f64, f64),
    width: f64,
    size: f64,
}

impl Shape {
    /// `width` in ems; `to_page` maps ems to the page.
    fn new(font: &Font, width: f64, to_page: Matrix) -> Self {
        let (down, up) = (font.descent() / 1000.0, font.ascent() / 1000.0);
        let corners = if font.is_vertical() {
            [(0.5, 0.0), (0.5, width), (-0.5, width), (-0.5, 0.0)]
        } else {
            [(0.0, down), (width, down), (width, up), (0.0, up)]
        };
        let (axis, across) = if font.is_vertical() {
            ((0.0, width.signum()), (1.0, 0.0))
        } else {
            ((width.signum(), 0.0), (0.0, 1.0))
        };
        let origin = to_page.apply(0.0, 0.0);
        let along = |(x, y): (f64, f64)| {
            let (px, py) = to_page.apply(x, y);
            (px - origin.0, py - origin.1)
        };
        let (dx, dy) = along(axis);
        let unit = dx.hypot(dy);
        let (cx, cy) = along(across);
        let direction = if unit > 1e-12 { (dx / unit, dy / unit) } else { (1.0, 0.0) };
        Self {
            quad: Quad(corners.map(|(x, y)| to_page.apply(x, y))),
            origin,
            direction,
            width: width.abs() * unit,
            size: cx.hypot(cy),
        }
    }
}

fn matrix_operand(op: &Operation) -> Matrix {
    Matrix([op.number(0), op.number(1), op.number(2), op.number(3), op.number(4), op.number(5)])
}
