//! The smallest DOCX: a heading, paragraphs and tables on A4 landscape (ECMA-376 part 1, 17).

use super::page::escaped;
use std::fmt::Write as _;
use std::io::{self, Seek, Write};
use zip::{ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// What stands on the page, in order.
pub(super) enum Block {
    /// A heading of this level, 1 or 2.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A table; the first row is repeated on every page.
    Table(Vec<Vec<String>>),
}

/// Writes a document.
///
/// # Errors
/// Writing failed.
pub(super) fn write(out: impl Write + Seek, blocks: &[Block]) -> io::Result<()> {
    let mut zip = ZipWriter::new(out);
    let mut body = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                let size = if *level == 1 { 36 } else { 26 };
                body.push_str(&paragraph(text, &format!("<w:b/><w:sz w:val=\"{size}\"/>"), *level));
            }
            Block::Text(text) => body.push_str(&paragraph(text, "", 0)),
            Block::Table(rows) => table(rows, &mut body),
        }
    }
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"850\" w:right=\"850\" w:bottom=\"850\" w:left=\"850\" w:header=\"400\" w:footer=\"400\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    for (path, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("word/document.xml", &document),
    ] {
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        zip.start_file(path, options).map_err(io::Error::other)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish().map_err(io::Error::other)?;
    Ok(())
}

/// A paragraph; `level` makes it a heading for a screen reader.
fn paragraph(text: &str, style: &str, level: u8) -> String {
    let outline = match level {
        0 => String::new(),
        n => format!("<w:keepNext/><w:outlineLvl w:val=\"{}\"/>", n - 1),
    };
    format!(
        "<w:p><w:pPr>{outline}</w:pPr><w:r><w:rPr>{style}<w:lang w:val=\"nl-NL\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    )
}

fn table(rows: &[Vec<String>], out: &mut String) {
    let line = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:color=\"999999\"/>");
    let lines: String =
        ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(line).collect();
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>{lines}</w:tblBorders></w:tblPr><w:tblGrid>"
    );
    let columns = rows.first().map_or(0, Vec::len);
    out.push_str(&"<w:gridCol/>".repeat(columns));
    out.push_str("</w:tblGrid>");
    for (at, row) in rows.iter().enumerate() {
        let head = if at == 0 { "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" } else { "" };
        let _ = write!(out, "<w:tr>{head}");
        let style = if at == 0 { "<w:b/><w:sz w:val=\"18\"/>" } else { "<w:sz w:val=\"18\"/>" };
        for cell in row {
            let _ = write!(out, "<w:tc><w:tcPr/>{}</w:tc>", paragraph(cell, style, 0));
        }
        out.push_str("</w:tr>");
    }
    out.push_str("</w:tbl><w:p/>");
}
