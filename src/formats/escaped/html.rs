//! HTML and XML, read by a tokenizer that never fails (after WHATWG HTML, 13.2.5): whatever the bytes
//! are, every character ends up in the body, or beside it: attributes, comments, scripts.

use crate::formats::escape::{Form, Reading};
use crate::formats::office::Edit;
use encoding_rs::WINDOWS_1252;
use quick_xml::escape::resolve_html5_entity;

/// What a page says.
#[derive(Default)]
pub(in crate::formats) struct Page {
    /// Running text.
    pub(in crate::formats) body: Reading,
    /// Attributes, comments and scripts, a line each.
    pub(in crate::formats) beside: Reading,
    /// Pictures that stand in the page itself, and the edits that empty them.
    pub(in crate::formats) pictures: Vec<Edit>,
}

/// Elements that do not part words; in XML every element does.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "mark",
    "nobr",
    "o:p",
    "q",
    "rb",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "st1:personname",
    "strike",
    "strong",
    "sub",
    "sup",
    "tt",
    "u",
    "var",
    "wbr",
];

/// Elements whose content is text whatever stands in it; of the first two entities count.
const RAW: &[&str] =
    &["textarea", "title", "script", "style", "xmp", "iframe", "noembed", "noframes"];

/// Attributes that steer the looks and never hold what somebody wrote.
const STEERING: &[&str] = &[
    "align",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "charset",
    "class",
    "clear",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "hspace",
    "http-equiv",
    "lang",
    "link",
    "media",
    "method",
    "nowrap",
    "rel",
    "role",
    "rowspan",
    "size",
    "style",
    "tabindex",
    "target",
    "type",
    "valign",
    "vlink",
    "vspace",
    "width",
    "xml:lang",
    "xml:space",
];

/// Attributes that hold an address, in which letters can be spelled `%4a`.
const ADDRESSES: &[&str] =
    &["action", "background", "cite", "content", "data", "formaction", "href", "longdesc", "src"];

/// Reads `source`; `xml` is not HTML.
pub(in crate::formats) fn read(source: &str, xml: bool) -> Page {
    let mut reader = Reader { source, at: 0, xml, preformatted: 0, page: Page::default() };
    while reader.at < source.len() {
        reader.step();
    }
    reader.page
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    xml: bool,
    /// Open elements in which line ends count.
    preformatted: usize,
    page: Page,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Takes the next `length` bytes, or what there is.
    fn take(&mut self, length: usize) -> (&'s str, usize) {
        let (rest, at) = (self.rest(), self.at);
        let taken = rest.get(..length.min(rest.len())).unwrap_or(rest);
        self.at += taken.len();
        (taken, at)
    }

    fn step(&mut self) {
        let rest = self.rest();
        let open = rest.find('<').unwrap_or(rest.len());
        if open > 0 {
            let (text, at) = self.take(open);
            self.text(text, at);
            return;
        }
        for (start, end) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
            if rest.starts_with(start) {
                self.take(start.len());
                let length = self.rest().find(end).unwrap_or(self.rest().len());
                let (inside, at) = self.take(length);
                if start == "<!--" {
                    self.aside(inside, at);
                } else {
                    self.page.body.literal(inside, at);
                }
                self.take(end.len());
                return;
            }
        }
        let next = rest.chars().nth(1).unwrap_or(' ');
        match next {
            '!' | '?' => {
                let length = rest.find('>').unwrap_or(rest.len());
                self.take(2);
                let (inside, at) = self.take(length.saturating_sub(2));
                self.take(1);
                self.aside(inside, at);
            }
            '/' => {
                self.take(2);
                let name = self.name();
                let length = self.rest().find('>').unwrap_or(self.rest().len());
                let (inside, at) = self.take(length);
                self.aside(inside, at);
                self.take(1);
                self.edge(&name, false);
            }
            c if c.is_alphabetic() || (self.xml && matches!(c, '_' | ':')) => self.tag(),
            _ => {
                let (text, at) = self.take(1);
                self.page.body.literal(text, at);
            }
        }
    }

    fn name(&mut self) -> String {
        let end = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=');
        let rest = self.rest();
        let (name, _) = self.take(rest.find(end).unwrap_or(rest.len()));
        name.to_lowercase()
    }

    /// A start tag with its attributes, and the content of an element that holds only text.
    fn tag(&mut self) {
        self.take(1);
        let name = self.name();
        self.edge(&name, true);
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            self.take(rest.len() - trimmed.len());
            match trimmed.chars().next() {
                None => return,
                Some('>') => break,
                Some('=') => {
                    self.take(1);
                }
                Some(_) => self.attribute(),
            }
        }
        self.take(1);
        if self.xml || !RAW.contains(&name.as_str()) {
            return;
        }
        let rest = self.rest();
        let ends = |at: &usize| {
            let end = rest.get(at + 2..).and_then(|r| r.get(..name.len()));
            end.is_some_and(|end| end.eq_ignore_ascii_case(&name))
        };
        let length = rest.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(rest.len());
        let (inside, at) = self.take(length);
        if name == "title" || name == "textarea" {
            self.text(inside, at);
        } else if name != "style" {
            self.aside(inside, at);
        } else {
            self.sheet(inside, at);
        }
    }

    /// The comments of a style sheet and the words that it writes (CSS Content 3, 2): names of fonts and
    /// classes are no people.
    fn sheet(&mut self, raw: &str, at: usize) {
        for (found, name) in raw.match_indices("content") {
            let rest = raw.get(found + name.len()..).unwrap_or_default();
            let Some(value) = rest.trim_start().strip_prefix(':') else { continue };
            let value = value.split([';', '}']).next().unwrap_or_default();
            let start = rest.find(':').map_or(0, |colon| colon + 1);
            if value.contains(['"', '\'']) {
                self.aside(value, at + found + name.len() + start);
            }
        }
        for (open, _) in raw.match_indices("/*") {
            let rest = raw.get(open + 2..).unwrap_or_default();
            let comment = rest.split("*/").next().unwrap_or_default();
            self.aside(comment, at + open + 2);
        }
    }

    fn attribute(&mut self) {
        let name = self.name();
        let rest = self.rest();
        let Some(after) = rest.trim_start().strip_prefix('=') else {
            // A value without a name, written by hand.
            let end = self.at;
            let start = end - name.len().min(end);
            if let Some(raw) = self.source.get(start..end).filter(|_| !name.is_ascii()) {
                self.aside(raw, start);
            }
            return;
        };
        let value = after.trim_start();
        self.take(rest.len() - value.len());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (raw, at) = if let Some(quote) = quote {
            self.take(1);
            let length = self.rest().find(quote).unwrap_or(self.rest().len());
            let found = self.take(length);
            self.take(1);
            found
        } else {
            let end = |c: char| c.is_whitespace() || c == '>';
            self.take(value.find(end).unwrap_or(value.len()))
        };
        self.value(&name, raw, at);
    }

    fn value(&mut self, name: &str, raw: &str, at: usize) {
        let embedded = raw.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:"));
        if embedded {
            let with = "data:,".to_owned();
            if raw != with {
                self.page.pictures.push(Edit { range: at..at + raw.len(), with });
            }
            return;
        }
        let steering = !self.xml && (STEERING.contains(&name) || name.ends_with(":lang"))
            || name.starts_with("xmlns");
        if steering || !raw.chars().any(char::is_alphanumeric) {
            return;
        }
        let beside = &mut self.page.beside;
        let mut read = Reading::default();
        // What another part of the mail is called (RFC 2392) looks like the address of a person.
        if let Some(id) = raw.strip_prefix("cid:") {
            identity(id, at + 4, &mut read);
            beside.append(read);
            beside.layout('\n');
            return;
        }
        entities(raw, at, &mut read, ADDRESSES.contains(&name) || raw.contains("://"));
        beside.append(read);
        beside.layout('\n');
    }

    fn aside(&mut self, raw: &str, at: usize) {
        if raw.chars().any(char::is_alphanumeric) && !is_sheet(raw) {
            entities(raw, at, &mut self.page.beside, false);
            self.page.beside.layout('\n');
        }
    }

    /// The beginning or end of an element.
    fn edge(&mut self, name: &str, opens: bool) {
        if name == "pre" {
            self.preformatted =
                if opens { self.preformatted + 1 } else { self.preformatted.saturating_sub(1) };
        }
        match name {
            "td" | "th" if !self.xml => self.page.body.layout('\t'),
            "img" | "input" if !self.xml => self.page.body.layout(' '),
            name if !self.xml && INLINE.contains(&name) => {}
            _ => self.page.body.layout('\n'),
        }
    }

    /// Character data: line ends are blanks, entities are characters.
    fn text(&mut self, raw: &str, at: usize) {
        let body = &mut self.page.body;
        if self.preformatted > 0 || self.xml {
            entities(raw, at, body, false);
            return;
        }
        let mut from = 0;
        for (end, _) in raw.match_indices('\n') {
            if end < from {
                continue;
            }
            let line = raw.get(from..end).unwrap_or_default();
            let text = line.trim_end();
            entities(text, at + from, body, false);
            let start = from + text.len();
            let rest = raw.get(start..).unwrap_or_default();
            from = start + rest.len() - rest.trim_start().len();
            let blank = if body.text.ends_with([' ', '\n', '\t']) { "" } else { " " };
            body.put(blank, at + start..at + from, Form::Escape);
        }
        entities(raw.get(from..).unwrap_or_default(), at + from, body, false);
    }
}

/// Adds what a part of a mail is called, with a blank for the sign that would make it an address.
pub(in crate::formats) fn identity(raw: &str, at: usize, out: &mut Reading) {
    let mut from = 0;
    for (sign, _) in raw.match_indices('@') {
        out.literal(raw.get(from..sign).unwrap_or_default(), at + from);
        out.put(" ", at + sign..at + sign + 1, Form::Escape);
        from = sign + 1;
    }
    out.literal(raw.get(from..).unwrap_or_default(), at + from);
}

/// Whether a comment is a style sheet, as Word writes them: names of fonts are no people. What was
/// removed elsewhere is looked for in it all the same.
fn is_sheet(raw: &str) -> bool {
    let text = raw.trim_start();
    ["/* Font Definitions */", "/* Style Definitions */", "@font-face"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// Adds `raw`, which stands at byte `at`, with its entities resolved and, in an `address`, its
/// percent signs too.
fn entities(raw: &str, at: usize, out: &mut Reading, address: bool) {
    let mut from = 0;
    let mut next = 0;
    while let Some(found) = raw.get(next..).and_then(|r| r.find(['&', '%'])) {
        let start = next + found;
        let tail = raw.get(start..).unwrap_or_default();
        next = start + 1;
        let resolved = match tail.chars().next() {
            Some('&') => entity(tail),
            _ if address => octets(tail, '%'),
            _ => None,
        };
        let Some((text, length)) = resolved else { continue };
        out.literal(raw.get(from..start).unwrap_or_default(), at + from);
        out.put(&text, at + start..at + start + length, Form::Escape);
        from = start + length;
        next = from;
    }
    out.literal(raw.get(from..).unwrap_or_default(), at + from);
}

/// The characters that the reference at the start of `tail` stands for, and its length in bytes.
fn entity(tail: &str) -> Option<(String, usize)> {
    let body = tail.get(1..)?;
    if let Some(number) = body.strip_prefix('#') {
        let (radix, skip) = if number.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
        let digits = number.get(skip..)?;
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(digits.get(..end)?, radix).ok()?;
        let semicolon = usize::from(digits.get(end..)?.starts_with(';'));
        let char = match u8::try_from(code) {
            // Numbers of Windows-1252 (WHATWG HTML, 13.2.5.80).
            Ok(byte @ 0x80..=0x9f) => WINDOWS_1252.decode(&[byte]).0.chars().next()?,
            _ => char::from_u32(code)?,
        };
        return Some((char.to_string(), 2 + skip + end + semicolon));
    }
    let end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let text = resolve_html5_entity(body.get(..end)?)?;
    if body.get(end..)?.starts_with(';') {
        return Some((text.to_owned(), end + 2));
    }
    // The old ones work without their semicolon.
    let old = text.chars().all(|c| matches!(c, '\u{a0}'..='\u{ff}' | '&' | '<' | '>' | '"'));
    old.then(|| (text.to_owned(), end + 1))
}

/// The character spelled in hexadecimal octets, each behind a `sign`, at the start of `tail`, and their
/// length in bytes.
pub(in crate::formats) fn octets(tail: &str, sign: char) -> Option<(String, usize)> {
    let byte = |n: usize| {
        let three = tail.get(n * 3..n * 3 + 3)?;
        u8::from_str_radix(three.strip_prefix(sign)?, 16).ok()
    };
    let mut bytes = Vec::new();
    for n in 0..4 {
        bytes.push(byte(n)?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let control = text.chars().any(char::is_control);
            return (!control).then(|| (text.to_owned(), 3 * (n + 1)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_across_tags_and_entities() {
        let page = read(
            "<p>Mevrouw <b>Gri</b>ffi&ouml;n &#103;&#x67; A&amp;B &eacute en\r\n  R&D</p><td>x<td>y<br>z",
            false,
        );
        assert_eq!(page.body.text, "Mevrouw Griffiön gg A&B é en R&D\nx\ty\nz");
    }

    #[test]
    fn attributes_comments_and_scripts_are_beside() {
        let page = read(
            "<a href=\"mailto:Jan%20de%20Wit@x.nl\" class=wit title='a &lt; b'>k</a><!-- n --><script>var a=\"<b>\";</script><img src='data:image/png;base64,AAAA' alt=foto>",
            false,
        );
        assert_eq!(page.body.text, "k\n");
        assert_eq!(page.beside.text, "mailto:Jan de Wit@x.nl\na < b\n n \nvar a=\"<b>\";\nfoto\n");
        assert_eq!(page.pictures.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn anything_is_read(source in "[<>&;'\"/!?%=#a-z\\[\\]é x-]{0,120}") {
            read(&source, false);
            read(&source, true);
        }
    }
}
