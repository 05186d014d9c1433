//! Pages and XML that are in a code page, as those of twenty years ago are.

use crate::support::{arg, code, folder, stderr, zwartlak};
use std::fs;

/// The file's name, what it holds, what must stay in the copy byte for byte, and what must go.
type Case = (&'static str, Vec<u8>, &'static [u8], &'static [u8]);

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn a_page_in_a_code_page_stays_in_it() {
    let meta = r#"<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">"#;
    let page = |body: &str| format!("<html><head>{meta}</head><body><p>{body}</p></body></html>");
    let mut polish = b"<html><head><meta charset='iso-8859-2'></head><body><p>Mevrouw ".to_vec();
    polish.extend(b"Wa\xb3\xeasa kwam langs.</p><p>Dat kost 3 z\xb3ote</p></body></html>");
    let cases: [Case; 4] = [
        (
            "oud.html",
            latin(&page("Mevrouw Renée de Vries at in café Noord.")),
            b"caf\xe9 Noord",
            b"Vries",
        ),
        ("ascii.html", latin(&page("Mevrouw De Vries kwam.")), b" kwam.", b"Vries"),
        ("pools.html", polish, b"3 z\xb3ote", b"Wa\xb3"),
        (
            "blad.xml",
            latin(
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a><b>Mevrouw Zoë de Wit</b><c>één</c></a>\n",
            ),
            b"<c>\xe9\xe9n</c>",
            b"Wit",
        ),
    ];
    let dir = folder();
    let (input, out) = (dir.path().join("in"), dir.path().join("uit"));
    fs::create_dir(&input).unwrap();
    for (name, bytes, ..) in &cases {
        fs::write(input.join(name), bytes).unwrap();
    }
    let run = zwartlak(&["redact", arg(&input), "--kind", "woo", "-q", "-o", arg(&out)]);
    assert!(code(&run) <= 1, "{}", stderr(&run));
    for (name, _, stays, goes) in &cases {
        let copy = fs::read(out.join("documenten").join(name)).unwrap();
        let has = |piece: &[u8]| copy.windows(piece.len()).any(|w| w == piece);
        assert!(has(stays) && !has(goes), "{name}: {}", String::from_utf8_lossy(&copy));
        // A block is no letter of these code pages: as UTF-8 a browser would show rubbish.
        assert!(has(b"[gelakt]") && !has("█".as_bytes()), "{name}");
    }
}
