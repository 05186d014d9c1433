//! Mail: the header field by field and the text of the mail are its own parts, everything attached
//! is a member. What is not touched stays byte for byte.

mod coding;
mod header;
mod lzfu;
mod mbox;
mod msg;
mod parse;

pub(super) use mbox::Mbox;
pub(super) use msg::Msg;

use super::container::{Ask, Budget, Container, Member, Replacement};
use super::escape::{Hand, Plain, Reading};
use super::escaped::html;
use super::mark::{self, ASCII_MARK, Hole, MARK};
use super::office::{Edit, apply};
use super::{Format, Images, Limits, RedactOptions};
use crate::model::{Document, Gap, Part, PartKind, PartLabel, Places, Reason, Redacted, Settled};
use coding::Coding;
use parse::Entity;
use std::collections::BTreeMap;
use std::ops::Range;

/// Stands in the copy where something attached was left out.
const LEFT_OUT: &str = "[bijlage weggelaten]";

/// Fields that say how the mail is put together, by their parameters.
const PLUMBING: &[&str] = &["content-type", "content-disposition"];

/// Types of text whose tags part words, and that nobody writes any more (RFC 1896).
const ENRICHED: &[&str] = &["text/enriched", "text/richtext"];

/// Fields as reports name them; all others are `other`.
const NAMES: &[&str] = &[
    "From",
    "To",
    "Cc",
    "Bcc",
    "Sender",
    "Reply-To",
    "Subject",
    "Date",
    "Received",
    "Return-Path",
    "Delivered-To",
    "Message-ID",
    "References",
    "In-Reply-To",
    "Thread-Topic",
    "Thread-Index",
    "X-Originating-IP",
    "X-Sender",
    "Envelope-To",
    "Disposition-Notification-To",
    "Resent-From",
    "Resent-To",
    "List-Unsubscribe",
    "DKIM-Signature",
    "User-Agent",
    "X-Mailer",
    "Organization",
    "Keywords",
    "Comments",
    "Content-Description",
    "Content-ID",
];

/// A mail (RFC 5322).
pub(super) struct Mail;

impl Format for Mail {
    fn id(&self) -> &'static str {
        "eml"
    }

    fn extract(&self, bytes: &[u8], limits: &Limits) -> Result<Document, Reason> {
        let letter = Letter::read(bytes, limits)?;
        let part = |p: Piece| Part { label: p.label, text: p.reading.text, places: Places::Whole };
        Ok(Document { parts: letter.pieces.into_iter().map(part).collect(), gaps: letter.gaps })
    }

    fn container<'b>(
        &self,
        bytes: &'b [u8],
        limits: &Limits,
    ) -> Result<Option<Box<dyn Container + 'b>>, Reason> {
        Ok(Some(Box::new(Letter::read(bytes, limits)?)))
    }
}

/// A mail that has been read.
struct Letter<'b> {
    bytes: &'b [u8],
    /// The mail and its parts, in order.
    entities: Vec<Entity>,
    /// The texts of the mail itself.
    pieces: Vec<Piece>,
    gaps: Vec<Gap>,
    /// Edits of a body that empty its pictures, by entity.
    pictures: BTreeMap<usize, Vec<Edit>>,
    members: Vec<Member>,
    /// The entity of each member.
    member_entities: Vec<usize>,
    /// Entities whose content is encrypted.
    sealed: Vec<usize>,
    newline: &'static str,
}

/// A text of the mail and where it stands.
struct Piece {
    label: PartLabel,
    reading: Reading,
    entity: usize,
    place: Place,
}

enum Place {
    /// In the header: the field with this index.
    Field(usize),
    /// In the body.
    Body,
    /// Bytes between the parts.
    Between(Range<usize>),
}

fn flat(mut entity: Entity, sealed: bool, out: &mut Vec<Entity>, seals: &mut Vec<usize>) {
    let parts = std::mem::take(&mut entity.parts);
    let inside = entity.media == "multipart/encrypted";
    if sealed {
        seals.push(out.len());
    }
    out.push(entity);
    for part in parts {
        flat(part, inside, out, seals);
    }
}

impl<'b> Letter<'b> {
    fn read(bytes: &'b [u8], limits: &Limits) -> Result<Self, Reason> {
        let (mut entities, mut sealed) = (Vec::new(), Vec::new());
        flat(parse::mail(bytes)?, false, &mut entities, &mut sealed);
        let head = bytes.get(..4096.min(bytes.len())).unwrap_or_default();
        let newline = if head.windows(2).any(|w| w == b"\r\n") { "\r\n" } else { "\n" };
        let mut letter = Self {
            bytes,
            pieces: Vec::new(),
            gaps: Vec::new(),
            pictures: BTreeMap::new(),
            members: Vec::new(),
            member_entities: Vec::new(),
            sealed,
            newline,
            entities: Vec::new(),
        };
        for (index, entity) in entities.iter().enumerate() {
            letter.read_fields(index, entity);
            letter.read_body(index, entity, limits);
        }
        letter.entities = entities;
        letter.number();
        Ok(letter)
    }

    fn add(&mut self, kind: PartKind, reading: Reading, entity: usize, place: Place) {
        if !reading.is_blank() {
            let label = PartLabel::one(kind);
            self.pieces.push(Piece { label, reading, entity, place });
        }
    }

    /// Numbers the parts of one name where there are more.
    fn number(&mut self) {
        let mut count: BTreeMap<PartKind, u32> = BTreeMap::new();
        for piece in &mut self.pieces {
            let n = count.entry(piece.label.kind).or_default();
            *n += 1;
            piece.label.number = Some(*n);
        }
        for piece in &mut self.pieces {
            if count.get(&piece.label.kind) == Some(&1) {
                piece.label.number = None;
            }
        }
    }

    fn read_fields(&mut self, index: usize, entity: &Entity) {
        for (number, field) in entity.fields.iter().enumerate() {
            let text = &entity.text.text;
            let mut reading = Reading::default();
            if PLUMBING.contains(&field.name.as_str()) {
                // The name of a member is told with the member.
                let member = !entity.is_multipart() && !entity.is_signature();
                let told = entity.file_name().filter(|_| member);
                let value = text.get(field.value.clone()).unwrap_or_default();
                header::read_parameters(value, field.value.start, told.as_deref(), &mut reading);
                self.add(PartKind::MailHeader("other"), reading, index, Place::Field(number));
                continue;
            }
            let start = field.range.start;
            let name = NAMES.iter().find(|n| n.eq_ignore_ascii_case(&field.name));
            let value = text.get(field.value.clone()).unwrap_or_default();
            let coded = field.name == "content-transfer-encoding" && !value.contains('(');
            if coded || header::is_machine(value) {
                continue;
            }
            // What a field is called says something of its value where people know it.
            if name.is_some() || field.name.is_empty() {
                reading.literal(text.get(start..field.value.start).unwrap_or_default(), start);
            }
            if field.name.eq_ignore_ascii_case("content-id") {
                html::identity(value, field.value.start, &mut reading);
            } else {
                header::read(value, field.value.start, &mut reading);
            }
            if header::has_unread_word(&reading.text) {
                self.gap(Reason::Encoding("header".to_owned()));
            }
            let kind = PartKind::MailHeader(name.copied().unwrap_or("other"));
            self.add(kind, reading, index, Place::Field(number));
        }
    }

    fn read_body(&mut self, index: usize, entity: &Entity, limits: &Limits) {
        for range in &entity.between {
            let raw = self.bytes.get(range.clone()).unwrap_or_default();
            match coding::text(raw, None) {
                Ok(decoded) => {
                    let mut reading = Reading::default();
                    reading.literal(&decoded.text, 0);
                    self.add(PartKind::Other, reading, index, Place::Between(range.clone()));
                }
                Err(reason) => self.gap(reason),
            }
        }
        if entity.is_multipart() || entity.is_signature() {
            return;
        }
        if !entity.is_body() {
            let name = entity.file_name().unwrap_or_else(|| self.nameless(entity));
            self.members.push(Member { name });
            self.member_entities.push(index);
            return;
        }
        match self.body(entity, limits) {
            Ok(decoded) => self.read_text(index, entity, &decoded),
            Err(reason) => self.gap(reason),
        }
    }

    fn gap(&mut self, reason: Reason) {
        self.gaps.push(Gap { part: Some(PartLabel::one(PartKind::Body)), reason });
    }

    /// What a part without a name is called.
    fn nameless(&self, entity: &Entity) -> String {
        let number = self.members.len() + 1;
        let subtype = entity.media.rsplit('/').next().unwrap_or_default();
        let extension = match subtype {
            "rfc822" | "delivery-status" | "rfc822-headers" => "eml",
            "calendar" => "ics",
            "plain" => "txt",
            "html" | "png" | "jpeg" | "gif" | "pdf" | "rtf" | "xml" | "csv" => subtype,
            _ => "bin",
        };
        format!("deel-{number}.{extension}")
    }

    /// The text of a body part.
    fn body(&self, entity: &Entity, limits: &Limits) -> Result<super::text::Decoded, Reason> {
        let raw = self.bytes.get(entity.body.clone()).unwrap_or_default();
        if u64::try_from(raw.len()).unwrap_or(u64::MAX) > limits.text {
            return Err(Reason::TooLarge(limits.text));
        }
        let bytes = entity.coding.clone()?.decode(raw)?;
        coding::text(&bytes, entity.parameters.get("charset"))
    }

    fn read_text(&mut self, index: usize, entity: &Entity, decoded: &super::text::Decoded) {
        if decoded.text.contains("-----BEGIN PGP MESSAGE-----") {
            self.gap(Reason::Encrypted);
        }
        if coding::has_packed_file(&decoded.text) {
            self.gap(Reason::Encoding("uuencode".to_owned()));
        }
        if entity.media == "text/plain" {
            let mut reading = Reading::default();
            reading.literal(&decoded.text, 0);
            self.add(PartKind::Body, reading, index, Place::Body);
            return;
        }
        let page = html::read(&decoded.text, false);
        self.add(PartKind::Body, page.body, index, Place::Body);
        self.add(PartKind::Other, page.beside, index, Place::Body);
        if !page.pictures.is_empty() {
            self.gap(Reason::ImageUnread);
            self.pictures.insert(index, page.pictures);
        }
    }

    /// The edits of each text, by entity: of its header, and of its body.
    fn cuts(&self, document: &Document, settled: &Settled) -> Result<Cuts, Reason> {
        let mut cuts = Cuts::default();
        for (number, piece) in self.pieces.iter().enumerate() {
            let same = document.parts.get(number);
            let same = same.is_some_and(|p| p.label == piece.label && p.text == piece.reading.text);
            if !same {
                return Err(Reason::NotRemovable(piece.label.to_string()));
            }
            let holes: Vec<Hole> = mark::holes(settled, number);
            let Some(entity) = self.entities.get(piece.entity).filter(|_| !holes.is_empty()) else {
                continue;
            };
            match &piece.place {
                Place::Field(field) => {
                    let name = entity.fields.get(*field).map_or("", |f| f.name.as_str());
                    let field = header::FieldHand { name, newline: self.newline };
                    let plumbing = PLUMBING.contains(&name);
                    let hand: &dyn Hand = if plumbing { &header::ParameterHand } else { &field };
                    let edits = piece.reading.cuts(&holes, hand);
                    cuts.header.entry(piece.entity).or_default().extend(edits);
                }
                Place::Body => {
                    let edits = piece.reading.cuts(&holes, &Plain(self.sign(entity)));
                    cuts.body.entry(piece.entity).or_default().extend(edits);
                }
                Place::Between(range) => {
                    let edits = piece.reading.cuts(&holes, &Plain(ASCII_MARK));
                    cuts.between.push((range.clone(), edits));
                }
            }
        }
        Ok(cuts)
    }

    /// The mark that the character set and the coding of a body can spell.
    fn sign(&self, entity: &Entity) -> &'static str {
        let plain = matches!(entity.coding, Ok(Coding::Seven));
        let decoded = self.body(entity, &Limits::default());
        let spelled = decoded.is_ok_and(|d| d.spelling.encode(MARK).is_some());
        if spelled && !plain { MARK } else { ASCII_MARK }
    }

    /// The header of a part, `edits` made.
    fn header(entity: &Entity, edits: Vec<Edit>) -> Result<Vec<u8>, Reason> {
        let text = apply(&entity.text.text, edits)?;
        let lossy = || Reason::Encoding("mail header".to_owned());
        entity.text.spelling.encode(&text).ok_or_else(lossy)
    }

    /// What takes the place of member `index`: edits of its header, and its body.
    fn replaced(&self, index: usize, new: Option<Replacement>) -> Result<Change, Reason> {
        let at = self.member_entities.get(index).copied().unwrap_or_default();
        let misfit = || Reason::NotRemovable("attachment".to_owned());
        let entity = self.entities.get(at).ok_or_else(misfit)?;
        let old_name = self.members.get(index).map_or("", |m| m.name.as_str());
        let Some(new) = new else {
            return Ok(Change { header: self.notice(entity), body: Some(LEFT_OUT.into()) });
        };
        let raw = self.bytes.get(entity.body.clone()).unwrap_or_default();
        let old = entity.coding.clone()?.decode(raw)?;
        let mut change = Change::default();
        let name = new.name.rsplit('/').next().unwrap_or_default();
        let renamed = name != old_name.rsplit('/').next().unwrap_or_default();
        let mut coding = entity.coding.clone()?;
        let message = entity.media.starts_with("message/");
        let recoded =
            old != new.bytes && matches!(coding, Coding::Seven | Coding::Identity) && !message;
        if recoded {
            coding = Coding::Base64;
            let field = format!("Content-Transfer-Encoding: base64{}", self.newline);
            change.header.push(self.set(entity, "content-transfer-encoding", field));
        }
        if renamed && entity.file_name().is_some() {
            let extension = |n: &str| n.rsplit('.').next().map(str::to_ascii_lowercase);
            let same = extension(name) == extension(old_name);
            let media = if same { entity.media.as_str() } else { "application/octet-stream" };
            let others = entity.parameters.without(&["name"]);
            let field = self.field("Content-Type", media, others, ("name", name));
            change.header.push(self.set(entity, "content-type", field));
            let kind = if entity.attached { "attachment" } else { "inline" };
            let others = entity.disposition.without(&["filename"]);
            let field = self.field("Content-Disposition", kind, others, ("filename", name));
            change.header.push(self.set(entity, "content-disposition", field));
        }
        if old != new.bytes {
            let mut body = coding.encode(&new.bytes, self.newline);
            if coding == Coding::Base64 && body.ends_with(self.newline.as_bytes()) {
                body.truncate(body.len() - self.newline.len());
            }
            change.body = Some(body);
        }
        Ok(change)
    }

    fn field<'p>(
        &self,
        name: &str,
        first: &str,
        others: impl Iterator<Item = (&'p str, &'p str)>,
        named: (&str, &str),
    ) -> String {
        let others = others.filter(|(name, _)| header::is_plumbing(name));
        let others = others.map(|(n, v)| header::parameter(n, v));
        let all: Vec<String> = [first.to_owned()]
            .into_iter()
            .chain(others)
            .chain([header::parameter(named.0, named.1)])
            .collect();
        format!("{name}: {}{}", all.join(&format!(";{} ", self.newline)), self.newline)
    }

    /// The edit that puts `field` in the place of the one called `name`, or at the end.
    fn set(&self, entity: &Entity, name: &str, field: String) -> Edit {
        let old = entity.fields.iter().find(|f| f.name == name).map(|f| f.range.clone());
        let end = entity.text.text.len();
        match old {
            Some(range) => Edit { range, with: field },
            None if entity.text.text.is_empty() || entity.text.text.ends_with('\n') => {
                Edit { range: end..end, with: field }
            }
            None => Edit { range: end..end, with: format!("{}{field}", self.newline) },
        }
    }

    /// The edits of the header of a part of which only a notice is left.
    fn notice(&self, entity: &Entity) -> Vec<Edit> {
        let described = entity.fields.iter().filter(|f| f.name.starts_with("content-"));
        let mut edits: Vec<Edit> = described
            .filter(|f| f.name != "content-type")
            .map(|f| Edit { range: f.range.clone(), with: String::new() })
            .collect();
        let field = format!("Content-Type: text/plain; charset=utf-8{}", self.newline);
        edits.push(self.set(entity, "content-type", field));
        edits
    }
}

/// Edits by entity.
#[derive(Default)]
struct Cuts {
    header: BTreeMap<usize, Vec<Edit>>,
    body: BTreeMap<usize, Vec<Edit>>,
    between: Vec<(Range<usize>, Vec<Edit>)>,
}

/// What becomes of a part.
#[derive(Default)]
struct Change {
    header: Vec<Edit>,
    body: Option<Vec<u8>>,
}

impl Container for Letter<'_> {
    fn members(&self) -> &[Member] {
        &self.members
    }

    fn read(&mut self, index: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let misfit = || Reason::Damaged("mail".to_owned());
        let at = *self.member_entities.get(index).ok_or_else(misfit)?;
        let entity = self.entities.get(at).ok_or_else(misfit)?;
        let smime =
            matches!(entity.media.as_str(), "application/pkcs7-mime" | "application/x-pkcs7-mime");
        if self.sealed.contains(&at) || smime {
            return Err(Reason::Encrypted);
        }
        if ENRICHED.contains(&entity.media.as_str()) {
            return Err(Reason::Unsupported("enriched".to_owned()));
        }
        let raw = self.bytes.get(entity.body.clone()).unwrap_or_default();
        let bytes = entity.coding.clone()?.decode(raw)?;
        budget.read(bytes.as_slice(), u64::MAX, "attachment")
    }

    fn rebuild(
        &mut self,
        document: &Document,
        settled: &Settled,
        options: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let mut cuts = self.cuts(document, settled)?;
        let mut scrubbed = Vec::new();
        if options.images == Images::Blank && !self.pictures.is_empty() {
            scrubbed.push("images");
            for (entity, edits) in &self.pictures {
                cuts.body.entry(*entity).or_default().extend(edits.iter().cloned());
            }
        }
        let mut bodies: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for index in 0..self.members.len() {
            let content = self.read(index, budget);
            let change = self.replaced(index, ask(index, content))?;
            let at = self.member_entities.get(index).copied().unwrap_or_default();
            cuts.header.entry(at).or_default().extend(change.header);
            bodies.extend(change.body.map(|body| (at, body)));
        }
        for (at, entity) in self.entities.iter().enumerate().filter(|(_, e)| e.is_signature()) {
            cuts.header.entry(at).or_default().extend(self.notice(entity));
            bodies.insert(at, LEFT_OUT.into());
            scrubbed.push("signatures");
        }
        scrubbed.dedup();
        for (at, edits) in cuts.body {
            let Some(entity) = self.entities.get(at) else { continue };
            let decoded = self.body(entity, &Limits::default())?;
            let lossy = || Reason::Encoding("mark".to_owned());
            let text = apply(&decoded.text, edits)?;
            let bytes = decoded.spelling.encode(&text).ok_or_else(lossy)?;
            let raw = self.bytes.get(entity.body.clone()).unwrap_or_default();
            let mut body = entity.coding.clone()?.encode(&bytes, self.newline);
            if !raw.ends_with(b"\n") && body.ends_with(self.newline.as_bytes()) {
                body.truncate(body.len() - self.newline.len());
            }
            bodies.insert(at, body);
        }
        let mut splices: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
        for (at, edits) in cuts.header.into_iter().filter(|(_, e)| !e.is_empty()) {
            let Some(entity) = self.entities.get(at) else { continue };
            splices.push((entity.header.clone(), Self::header(entity, edits)?));
        }
        for (at, body) in bodies {
            let range = self.entities.get(at).map(|e| e.body.clone()).unwrap_or_default();
            splices.push((range, body));
        }
        for (range, edits) in cuts.between {
            let raw = self.bytes.get(range.clone()).unwrap_or_default();
            let decoded = coding::text(raw, None)?;
            let lossy = || Reason::Encoding("mark".to_owned());
            let text = apply(&decoded.text, edits)?;
            splices.push((range, decoded.spelling.encode(&text).ok_or_else(lossy)?));
        }
        let bytes = spliced(self.bytes, splices)?;
        Ok(Redacted { bytes, redactions: mark::record(document, settled)?, scrubbed })
    }
}

/// `bytes` with other content in these ranges.
///
/// # Errors
/// Two of them overlap.
fn spliced(bytes: &[u8], mut splices: Vec<(Range<usize>, Vec<u8>)>) -> Result<Vec<u8>, Reason> {
    let crossed = || Reason::NotRemovable("mail".to_owned());
    splices.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for (range, with) in splices {
        out.extend(bytes.get(done..range.start).ok_or_else(crossed)?);
        out.extend(with);
        done = range.end;
    }
    out.extend(bytes.get(done..).ok_or_else(crossed)?);
    Ok(out)
}
