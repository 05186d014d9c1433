//! Outlook messages (MS-OXMSG): read in full and written anew as a mail. Such a file holds the same
//! thing in many properties, so that no copy of it can be trusted; a mail made from what people see
//! holds nothing else.

use super::{coding, header, lzfu};
use crate::formats::escaped;
use crate::formats::{Converted, Format, Limits};
use crate::model::{Document, Reason};
use std::fmt::Write as _;
use std::io::{Cursor, Read};

/// Messages inside messages.
const DEPTH: usize = 8;

/// Recipients or attachments of one message.
const ITEMS: usize = 10_000;

/// Ends of lines in a mail.
const NEWLINE: &str = "\r\n";

/// An Outlook message.
pub(in crate::formats) struct Msg;

impl Format for Msg {
    fn id(&self) -> &'static str {
        "msg"
    }

    fn extract(&self, _: &[u8], _: &Limits) -> Result<Document, Reason> {
        Err(damaged())
    }

    fn convert(&self, bytes: &[u8], limits: &Limits) -> Result<Option<Converted>, Reason> {
        let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
        let mut store = Store { file, left: limits.inflated };
        let bytes = message(&mut store, "", 0)?;
        Ok(Some(Converted { bytes, extension: "eml", word: "converted-mail" }))
    }
}

fn damaged() -> Reason {
    Reason::Damaged("msg".to_owned())
}

/// The compound file, read within a limit.
struct Store<'b> {
    file: cfb::CompoundFile<Cursor<&'b [u8]>>,
    left: u64,
}

/// The properties of one object: the message, a recipient, an attachment.
struct Properties {
    /// Path of its storage, with a slash at the end.
    path: String,
    /// Fixed values by their id.
    fixed: Vec<(u16, u64)>,
    /// How strings that are not Unicode are spelled.
    page: &'static encoding_rs::Encoding,
}

/// Ids of properties (MS-OXPROPS, 2).
mod id {
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const SENT: u16 = 0x0039;
    pub(super) const SENDER: [u16; 2] = [0x0042, 0x0c1a];
    pub(super) const SENDER_ADDRESS: [u16; 4] = [0x5d02, 0x5d01, 0x0065, 0x0c1f];
    pub(super) const HEADERS: u16 = 0x007d;
    pub(super) const RECIPIENT_TYPE: u16 = 0x0c15;
    pub(super) const DELIVERED: u16 = 0x0e06;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const RTF: u16 = 0x1009;
    pub(super) const HTML: u16 = 0x1013;
    pub(super) const MESSAGE_ID: u16 = 0x1035;
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
    pub(super) const ADDRESS: [u16; 2] = [0x39fe, 0x3003];
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const FILE_NAMES: [u16; 3] = [0x3707, 0x3704, 0x3001];
    pub(super) const MIME: u16 = 0x370e;
    pub(super) const CONTENT_ID: u16 = 0x3712;
    pub(super) const CODE_PAGES: [u16; 2] = [0x3ffd, 0x3fde];
    /// Shown beside the message by Outlook: topic, categories' text, flags, places.
    pub(super) const NOTES: [u16; 3] = [0x0070, 0x0e04, 0x1130];
}

impl Store<'_> {
    fn stream(&mut self, path: &str) -> Result<Option<Vec<u8>>, Reason> {
        if !self.file.is_stream(path) {
            return Ok(None);
        }
        let stream = self.file.open_stream(path).map_err(|_| damaged())?;
        let mut out = Vec::new();
        let read = stream.take(self.left.saturating_add(1)).read_to_end(&mut out);
        read.map_err(|_| damaged())?;
        let size = u64::try_from(out.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(size).ok_or(Reason::Inflates(size))?;
        Ok(Some(out))
    }

    /// The properties of the object in the storage `path`; `head` is the length of what stands
    /// before them (MS-OXMSG, 2.4.1).
    fn properties(&mut self, path: &str, head: usize) -> Result<Properties, Reason> {
        let stream = self.stream(&format!("{path}/__properties_version1.0"))?;
        let bytes = stream.ok_or_else(damaged)?;
        let mut fixed = Vec::new();
        for entry in bytes.get(head..).unwrap_or_default().chunks_exact(16) {
            let (tag, value) = entry.split_at(8);
            let id = tag.get(2..4).and_then(|b| b.try_into().ok()).map_or(0, u16::from_le_bytes);
            let value = value.try_into().map_or(0, u64::from_le_bytes);
            fixed.push((id, value));
        }
        let mut out =
            Properties { path: format!("{path}/"), fixed, page: encoding_rs::WINDOWS_1252 };
        let page = id::CODE_PAGES.iter().find_map(|id| out.number(*id));
        let label = match page {
            Some(65_001) => "utf-8".to_owned(),
            Some(n @ 1_250..=1_258) => format!("windows-{n}"),
            Some(n @ 28_591..=28_605) => format!("iso-8859-{}", n - 28_590),
            _ => String::new(),
        };
        if let Some(encoding) = encoding_rs::Encoding::for_label(label.as_bytes()) {
            out.page = encoding;
        }
        Ok(out)
    }

    fn binary(&mut self, of: &Properties, id: u16) -> Result<Option<Vec<u8>>, Reason> {
        self.stream(&format!("{}__substg1.0_{id:04X}0102", of.path))
    }

    fn text(&mut self, of: &Properties, id: u16) -> Result<Option<String>, Reason> {
        if let Some(bytes) = self.stream(&format!("{}__substg1.0_{id:04X}001F", of.path))? {
            let units = bytes.as_chunks::<2>().0.iter().map(|c| u16::from_le_bytes(*c));
            let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
            return Ok(Some(text.trim_end_matches('\0').to_owned()));
        }
        let bytes = self.stream(&format!("{}__substg1.0_{id:04X}001E", of.path))?;
        Ok(bytes.map(|b| {
            let text = of.page.decode_without_bom_handling(&b).0;
            text.trim_end_matches('\0').to_owned()
        }))
    }

    fn first(&mut self, of: &Properties, ids: &[u16]) -> Result<String, Reason> {
        for id in ids {
            if let Some(text) = self.text(of, *id)?.filter(|t| !t.trim().is_empty()) {
                return Ok(text);
            }
        }
        Ok(String::new())
    }

    /// The storages in `path` whose names begin with `kind`, in order.
    fn storages(&self, path: &str, kind: &str) -> Result<Vec<String>, Reason> {
        let root = if path.is_empty() { "/" } else { path };
        let entries = self.file.read_storage(root).map_err(|_| damaged())?;
        let mut out: Vec<String> = entries
            .filter(|e| e.is_storage() && e.name().starts_with(kind))
            .map(|e| format!("{path}/{}", e.name()))
            .collect();
        out.sort();
        if out.len() > ITEMS { Err(Reason::Limit("msg-items")) } else { Ok(out) }
    }
}

impl Properties {
    fn number(&self, id: u16) -> Option<u64> {
        self.fixed.iter().find(|(i, _)| *i == id).map(|(_, v)| *v)
    }
}

/// The message in the storage `path` as a mail.
fn message(store: &mut Store<'_>, path: &str, depth: usize) -> Result<Vec<u8>, Reason> {
    if depth > DEPTH {
        return Err(Reason::Limit("msg-depth"));
    }
    // Only the outermost has room for its next ids.
    let own = store.properties(path, if depth == 0 { 32 } else { 24 })?;
    let mut out = fields(store, &own, path)?;
    let boundary = format!("=_zwartlak_{depth}");
    let _ = write!(
        out,
        "MIME-Version: 1.0{NEWLINE}Content-Type: multipart/mixed; boundary=\"{boundary}\"{NEWLINE}{NEWLINE}"
    );
    let mut out = out.into_bytes();
    let mut part = |head: &str, body: &[u8]| {
        out.extend(format!("--{boundary}{NEWLINE}{head}{NEWLINE}{NEWLINE}").as_bytes());
        out.extend(body);
        out.extend(NEWLINE.as_bytes());
    };
    for (media, text) in bodies(store, &own)? {
        let head = format!(
            "Content-Type: {media}; charset=utf-8{NEWLINE}Content-Transfer-Encoding: quoted-printable"
        );
        part(&head, &coding::Coding::Quoted.encode(legible(&text).as_bytes(), NEWLINE));
    }
    for storage in store.storages(path, "__attach_version1.0_#")? {
        let (head, body) = attachment(store, &storage, depth)?;
        part(&head, &body);
    }
    out.extend(format!("--{boundary}--{NEWLINE}").as_bytes());
    Ok(out)
}

/// A field on lines of its own.
fn put(out: &mut String, name: &str, value: &str) {
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if value.trim().is_empty() {
        return;
    }
    let value = if value.is_ascii() { value } else { header::encode(&value, NEWLINE) };
    let _ = write!(out, "{name}: {value}{NEWLINE}");
}

fn mailbox(name: &str, address: &str) -> String {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '"' | '\\') && !c.is_control()).collect();
    let shown =
        if plain.is_ascii() { format!("\"{plain}\"") } else { header::encode(&plain, NEWLINE) };
    let address: String = address.chars().filter(|c| !c.is_control()).collect();
    if address.is_empty() { shown } else { format!("{shown} <{address}>") }
}

/// The header of the mail: as it was transported, completed with what Outlook shows.
fn fields(store: &mut Store<'_>, own: &Properties, path: &str) -> Result<String, Reason> {
    let mut out = transported(&store.first(own, &[id::HEADERS])?);
    let lower = out.to_ascii_lowercase();
    let has = |name: &str| {
        lower.starts_with(&format!("{name}:")) || lower.contains(&format!("\n{name}:"))
    };
    let mut named: Vec<(&str, Vec<String>)> = vec![("To", vec![]), ("Cc", vec![]), ("Bcc", vec![])];
    for storage in store.storages(path, "__recip_version1.0_#")? {
        let of = store.properties(&storage, 8)?;
        let name = store.first(&of, &[id::DISPLAY_NAME])?;
        let address = store.first(&of, &id::ADDRESS)?;
        let kind = match of.number(id::RECIPIENT_TYPE).map(|n| n & 0xf) {
            Some(2) => 1,
            Some(3) => 2,
            _ => 0,
        };
        if let Some((_, all)) = named.get_mut(kind) {
            all.push(mailbox(&name, &address));
        }
    }
    if !has("from") {
        let name = store.first(own, &id::SENDER)?;
        let address = store.first(own, &id::SENDER_ADDRESS)?;
        if !(name.is_empty() && address.is_empty()) {
            let _ = write!(out, "From: {}{NEWLINE}", mailbox(&name, &address));
        }
    }
    for (name, all) in named {
        // Outlook's own list is shown, whatever was transported.
        let name = if has(&name.to_ascii_lowercase()) {
            format!("X-Outlook-{name}")
        } else {
            name.to_owned()
        };
        if !all.is_empty() {
            let _ = write!(out, "{name}: {}{NEWLINE}", all.join(&format!(",{NEWLINE} ")));
        }
    }
    let subject = store.first(own, &[id::SUBJECT])?;
    put(&mut out, if has("subject") { "X-Outlook-Subject" } else { "Subject" }, &subject);
    if !has("message-id") {
        put(&mut out, "Message-ID", &store.first(own, &[id::MESSAGE_ID])?);
    }
    let time = own.number(id::SENT).or_else(|| own.number(id::DELIVERED)).filter(|t| *t > 0);
    if let Some(time) = time.filter(|_| !has("date")) {
        put(&mut out, "Date", &date(time));
    }
    for note in id::NOTES {
        put(&mut out, "X-Outlook-Note", &store.first(own, &[note])?);
    }
    Ok(out)
}

/// The fields of a transported header that do not say how that mail was put together.
fn transported(text: &str) -> String {
    let mut out = String::new();
    let mut keep = false;
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if !line.starts_with([' ', '\t']) {
            let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
            let graphic = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic());
            keep = line.contains(':')
                && graphic
                && !name.starts_with("content-")
                && name != "mime-version";
        }
        if keep {
            out.push_str(line.trim_end());
            out.push_str(NEWLINE);
        }
    }
    out
}

/// The texts of the message with their media types: what Outlook shows first.
fn bodies(store: &mut Store<'_>, own: &Properties) -> Result<Vec<(&'static str, String)>, Reason> {
    let mut out = Vec::new();
    if let Some(text) = store.text(own, id::BODY)?.filter(|t| !t.trim().is_empty()) {
        out.push(("text/plain", text));
    }
    let html = match store.binary(own, id::HTML)? {
        Some(bytes) => Some(coding::text(&bytes, None)?.text),
        None => store.text(own, id::HTML)?,
    };
    if let Some(html) = html.filter(|t| !t.trim().is_empty()) {
        out.push(("text/html", html));
        return Ok(out);
    }
    if let Some(packed) = store.binary(own, id::RTF)? {
        let rtf = lzfu::inflate(&packed).ok_or_else(|| Reason::Damaged("rtf".to_owned()))?;
        let rtf = String::from_utf8(rtf).unwrap_or_else(|e| {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(e.as_bytes()).0.into_owned()
        });
        if rtf.contains("\\fromhtml") {
            out.push(("text/html", escaped::unwrapped_html(&rtf)));
        } else {
            let text = escaped::rtf_text(&rtf)?;
            if !text.trim().is_empty() {
                out.push(("text/plain", text));
            }
        }
    }
    Ok(out)
}

/// A text without the marks of fields and objects that Outlook leaves in it.
fn legible(text: &str) -> String {
    let mark = |c: char| c.is_control() && !matches!(c, '\r' | '\n' | '\t');
    text.chars().map(|c| if mark(c) { ' ' } else { c }).collect()
}

/// Header and body of the part that an attachment becomes.
fn attachment(
    store: &mut Store<'_>,
    storage: &str,
    depth: usize,
) -> Result<(String, Vec<u8>), Reason> {
    let of = store.properties(storage, 8)?;
    let name = store.first(&of, &id::FILE_NAMES)?;
    let object = format!("{storage}/__substg1.0_{:04X}000D", id::DATA);
    if store.file.is_storage(&object)
        && store.file.is_stream(format!("{object}/__properties_version1.0"))
    {
        let name = if name.is_empty() { "bericht".to_owned() } else { name };
        let name =
            if name.to_ascii_lowercase().ends_with(".eml") { name } else { format!("{name}.eml") };
        let head = format!(
            "Content-Type: message/rfc822{NEWLINE}Content-Disposition: attachment; {}",
            header::parameter("filename", &clean(&name))
        );
        return Ok((head, message(store, &object, depth + 1)?));
    }
    // An object of another program has no bytes of its own: nobody can read it here.
    let data = store.binary(&of, id::DATA)?.unwrap_or_else(|| b"\0OLE\0".to_vec());
    let media = store.first(&of, &[id::MIME])?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "/.+-".contains(c);
    let known = media.contains('/') && media.chars().all(plain) && !media.starts_with('m');
    let media = if known { media.as_str() } else { "application/octet-stream" };
    let name = if name.is_empty() { "bijlage.bin".to_owned() } else { name };
    let mut head = format!(
        "Content-Type: {media}{NEWLINE}Content-Disposition: attachment; {}{NEWLINE}Content-Transfer-Encoding: base64",
        header::parameter("filename", &clean(&name))
    );
    let content_id = store.first(&of, &[id::CONTENT_ID])?;
    if !content_id.is_empty() && content_id.chars().all(|c| c.is_ascii_graphic()) {
        let _ = write!(head, "{NEWLINE}Content-ID: <{content_id}>");
    }
    Ok((head, coding::Coding::Base64.encode(&data, NEWLINE)))
}

/// A file name without what no field takes.
fn clean(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

/// A moment in hundreds of nanoseconds since 1601 as mails write it (RFC 5322, 3.3).
fn date(time: u64) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = time / 10_000_000;
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (mut year, mut left) = (1601_u64, days);
    let leap = |y: u64| (y.is_multiple_of(4) && !y.is_multiple_of(100)) || y.is_multiple_of(400);
    loop {
        let length = if leap(year) { 366 } else { 365 };
        if left < length || year > 9_999 {
            break;
        }
        left -= length;
        year += 1;
    }
    let february = if leap(year) { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    for length in lengths {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    let month = MONTHS.get(month).copied().unwrap_or("Dec");
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{} {month} {year} {hour:02}:{minute:02}:{second:02} +0000", left + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_days() {
        assert_eq!(date(0), "1 Jan 1601 00:00:00 +0000");
        assert_eq!(date(133_854_336_000_000_000), "3 Mar 2025 00:00:00 +0000");
    }
}
