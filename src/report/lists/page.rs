//! A page of HTML without scripts, for lists that people read and print.

use std::fmt::Write as _;

/// Text in XML and HTML; control characters, which neither allows, become `�`.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::report::visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "body{margin:0 auto;padding:1.5rem 2rem 4rem;max-width:75rem;color:#1b1b1b;\
font:1rem/1.5 system-ui,\"Segoe UI\",\"Liberation Sans\",Arial,sans-serif}\
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid #1b1b1b}\
table{border-collapse:collapse;width:100%;font-size:.92rem}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #cfcfcf;overflow-wrap:anywhere}\
.stamp{display:inline-block;padding:.2rem .7rem;border:2px solid #8a1c1c;color:#8a1c1c;font-weight:700}\
@media print{@page{size:A4 landscape;margin:14mm}tr{break-inside:avoid}thead{display:table-header-group}}";

/// A page being put together.
pub(super) struct Page {
    html: String,
}

impl Page {
    /// Begins a page in the language `lang` with a title and a mark above it.
    pub(super) fn new(lang: &str, title: &str, stamp: &str) -> Self {
        let (title, stamp) = (escaped(title), escaped(stamp));
        Self {
            html: format!(
                "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<p class=\"stamp\">{stamp}</p>\n<h1>{title}</h1>\n"
            ),
        }
    }

    /// A heading of a part.
    pub(super) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.html, "<h2>{}</h2>", escaped(text));
    }

    /// A paragraph.
    pub(super) fn text(&mut self, text: &str) {
        let _ = writeln!(self.html, "<p>{}</p>", escaped(text));
    }

    /// A table with a heading row.
    pub(super) fn table(&mut self, header: &[String], rows: &[Vec<String>]) {
        let row = |cells: &[String], tag: &str| -> String {
            cells.iter().fold(String::new(), |mut out, cell| {
                out.extend(["<", tag, ">", &escaped(cell), "</", tag, ">"]);
                out
            })
        };
        self.html.push_str("<table>\n<thead><tr>");
        self.html.push_str(&row(header, "th"));
        self.html.push_str("</tr></thead>\n<tbody>\n");
        for cells in rows {
            let _ = writeln!(self.html, "<tr>{}</tr>", row(cells, "td"));
        }
        self.html.push_str("</tbody>\n</table>\n");
    }

    /// The whole page.
    pub(super) fn finish(mut self) -> String {
        self.html.push_str("</body>\n</html>\n");
        self.html
    }
}
