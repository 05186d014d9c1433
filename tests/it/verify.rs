//! Bad copies are caught, each by the check meant for it; good copies pass.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::struct_field_names,
    reason = "test helpers"
)]

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use zwartlak::model::{Redaction, Secret, Span};
use zwartlak::verify::{Verdict, check, compare, inspect};

/// The value removed in all tests.
const NAME: &str = "Griffioen";

fn checks(verdict: &Verdict) -> Vec<&'static str> {
    let mut words: Vec<_> = verdict.leaks.iter().map(|l| l.check).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn redaction(text: &str, value: &str, boxes: Vec<(u32, [f64; 4])>) -> Redaction {
    let start = text.find(value).unwrap();
    let span = Span::new(text, start, start + value.len()).unwrap();
    Redaction {
        part: 0,
        span,
        removed: Secret::new(value),
        boxes,
        holes: Vec::new(),
        lines: Vec::new(),
    }
}

mod text {
    use super::*;

    const BEFORE: &str = "De heer Griffioen sprak.\nMevrouw Bakker niet.\n";

    fn judge(copy: &str) -> Vec<&'static str> {
        let gone = [redaction(BEFORE, NAME, vec![])];
        checks(&check(BEFORE.as_bytes(), copy.as_bytes(), &gone))
    }

    #[test]
    fn a_text_with_a_mark_in_the_place_is_clean() {
        assert!(judge("De heer █████[5.1.2.e] sprak.\nMevrouw Bakker niet.\n").is_empty());
    }

    #[test]
    fn a_text_that_still_holds_the_name_is_a_leak() {
        assert!(judge(BEFORE).contains(&"text-still-there"));
        assert!(
            judge("De heer █ (Griff\u{ad}ioen) sprak.\nMevrouw Bakker niet.\n")
                .contains(&"text-still-there")
        );
    }

    #[test]
    fn a_text_that_differs_elsewhere_is_no_proof() {
        assert_eq!(judge("De heer █ sprak.\nMevrouw niet.\n"), ["outside-changed"]);
        assert_eq!(judge("De heer █ sprak.\nMevrouw Bakker niet."), ["outside-changed"]);
    }

    #[test]
    fn a_name_kept_elsewhere_is_clean() {
        let before = "Bakker is getuige. Bakker is wethouder.";
        let gone = [redaction(before, "Bakker", vec![])];
        let copy = "█████ is getuige. Bakker is wethouder.";
        assert!(check(before.as_bytes(), copy.as_bytes(), &gone).is_clean());
        assert!(!check(before.as_bytes(), before.as_bytes(), &gone).is_clean());
    }

    #[test]
    fn windows_1252_is_read_by_the_spans() {
        let text = "Zo\u{eb} Griffioen \u{20ac} 5";
        let before = b"Zo\xeb Griffioen \x80 5";
        let gone = [redaction(text, NAME, vec![])];
        assert!(check(before, b"Zo\xeb [gelakt] \x80 5", &gone).is_clean());
        assert!(!check(before, before, &gone).is_clean());
    }
}

mod package {
    use super::*;

    const BODY: &str = "De heer Griffioen sprak met Bakker.";

    fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(text.as_bytes()).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    fn document(inner: &str) -> String {
        format!("<w:document xmlns:w='x'><w:body><w:p>{inner}</w:p></w:body></w:document>")
    }

    fn run(text: &str) -> String {
        format!("<w:r><w:t>{text}</w:t></w:r>")
    }

    fn judge(body: &str, more: &[(&str, &str)]) -> Vec<&'static str> {
        let before = zip(&[
            ("word/document.xml", &document(&run(BODY))),
            ("docProps/core.xml", "<p><dc:creator>Griffioen</dc:creator></p>"),
        ]);
        let after = document(body);
        let parts: Vec<_> = [("word/document.xml", after.as_str())]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        checks(&check(&before, &zip(&parts), &[redaction(BODY, NAME, vec![])]))
    }

    fn good() -> String {
        run("De heer █████ sprak met Bakker.")
    }

    #[test]
    fn a_package_without_the_name_is_clean() {
        let core = ("docProps/core.xml", "<p><dc:creator></dc:creator></p>");
        assert_eq!(judge(&good(), &[core]), Vec::<&str>::new());
    }

    #[test]
    fn a_name_split_over_runs_is_found() {
        let split = run("De heer Grif") + &run("fioen") + &run(" sprak met Bakker.");
        assert_eq!(judge(&split, &[]), ["text-still-there"]);
    }

    #[test]
    fn a_name_left_in_the_text_is_found_though_the_author_was_removed() {
        assert_eq!(judge(&run(BODY), &[]), ["text-still-there"]);
    }

    #[test]
    fn names_in_hidden_places_are_found() {
        let places: &[(&str, &str, &str)] = &[
            ("docProps/core.xml", "<p><dc:creator>Griffioen</dc:creator></p>", "metadata"),
            ("docProps/app.xml", "<p Manager='j.griffioen@example.nl'/>", "metadata"),
            ("word/comments.xml", "<w:comment w:author='Griffioen'/>", "hidden-text"),
            ("word/comments.xml", "<w:t>Grif</w:t></w:r><w:r><w:t>fioen</w:t>", "hidden-text"),
            ("word/styles.xml", "<!-- Griffioen -->", "hidden-text"),
            ("word/media/a.emf", "\0G\0r\0i\0f\0f\0i\0o\0e\0n\0", "hidden-text"),
            ("word/fontTable.xml", "<a x='R3JpZmZpb2Vu'/>", "hidden-text"),
            ("word/_rels/document.xml.rels", "<a T='mailto:Griff&#105;oen@x.nl'/>", "metadata"),
            ("word/media/Griffioen.png", "x", "metadata"),
        ];
        for (name, text, expected) in places {
            assert!(judge(&good(), &[(name, text)]).contains(expected), "{name} {text:?}");
        }
    }

    #[test]
    fn deleted_and_hidden_text_is_found() {
        let deleted = good() + "<w:del><w:r><w:delText>Griffioen</w:delText></w:r></w:del>";
        assert_eq!(judge(&deleted, &[]), ["hidden-text"]);
        let hidden = good() + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Griffioen</w:t></w:r>";
        assert_eq!(judge(&hidden, &[]), ["hidden-text"]);
        let field = good() + "<w:r><w:instrText>AUTHOR Griffioen</w:instrText></w:r>";
        assert_eq!(judge(&field, &[]), ["hidden-text"]);
    }

    #[test]
    fn a_word_too_many_or_too_few_is_no_proof() {
        assert_eq!(judge(&run("De heer █████ sprak met."), &[]), ["outside-changed"]);
        assert_eq!(judge(&run("De heer █████ sprak niet met Bakker."), &[]), ["outside-changed"]);
    }

    #[test]
    fn an_embedded_file_is_found() {
        let inner = zip(&[("xl/sharedStrings.xml", "<t>Griffioen</t>")]);
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            ("word/document.xml", document(&good()).into_bytes()),
            ("word/embeddings/a.xlsx", inner),
        ] {
            out.start_file(name, SimpleFileOptions::default()).unwrap();
            out.write_all(&bytes).unwrap();
        }
        let copy = out.finish().unwrap().into_inner();
        let before = zip(&[("word/document.xml", &document(&run(BODY)))]);
        let verdict = check(&before, &copy, &[redaction(BODY, NAME, vec![])]);
        assert_eq!(checks(&verdict), ["embedded"]);
        assert_eq!(verdict.leaks[0].place, "word/embeddings/a.xlsx");
    }

    #[test]
    fn a_hidden_sheet_is_found() {
        let before = zip(&[
            ("xl/sharedStrings.xml", "<si><t>Griffioen</t></si>"),
            ("xl/worksheets/sheet2.xml", "<c><is><t>Griffioen</t></is></c>"),
        ]);
        let copy = zip(&[
            ("xl/sharedStrings.xml", "<si><t>█████</t></si>"),
            ("xl/worksheets/sheet2.xml", "<c><is><t>Griffioen</t></is></c>"),
        ]);
        let gone = [redaction(BODY, NAME, vec![]), redaction(BODY, NAME, vec![])];
        assert_eq!(checks(&check(&before, &copy, &gone)), ["text-still-there"]);
        assert_eq!(checks(&compare(&before, &copy)), Vec::<&str>::new());
    }

    #[test]
    fn compare_finds_what_was_removed_by_itself() {
        let before = zip(&[("word/document.xml", &document(&run(BODY)))]);
        let good = zip(&[("word/document.xml", &document(&good()))]);
        assert!(compare(&before, &good).is_clean());
        let bad = zip(&[
            ("word/document.xml", &document(&super::package::good())),
            ("docProps/core.xml", "<a>Griffioen</a>"),
        ]);
        assert_eq!(checks(&compare(&before, &bad)), ["metadata"]);
    }

    #[test]
    fn bytes_outside_the_entries_are_no_proof() {
        let before = zip(&[("word/document.xml", &document(&run(BODY)))]);
        let mut copy = before.clone();
        copy.splice(0..0, before.iter().copied());
        let verdict = check(&before, &copy, &[redaction(BODY, NAME, vec![])]);
        assert!(!verdict.is_clean());
        assert_eq!(checks(&check(&before, b"PK\x03\x04nothing", &[])), ["unreadable"]);
    }
}

mod pdf {
    use super::*;

    /// A box around the name in [`Page::original`].
    const BOX: [f64; 4] = [141.0, 690.0, 212.0, 718.0];

    /// A document of one page in Helvetica.
    #[derive(Clone)]
    struct Page {
        content: String,
        /// Entries of the page, of the catalogue and of the trailer.
        page: String,
        catalogue: String,
        trailer: String,
        /// Objects from number 10.
        more: Vec<String>,
    }

    fn stream(dict: &str, data: &str) -> String {
        format!("<</Length {} {dict}>>\nstream\n{data}\nendstream", data.len())
    }

    impl Page {
        fn of(content: &str) -> Self {
            let none = String::new;
            let content = content.to_owned();
            Self { content, page: none(), catalogue: none(), trailer: none(), more: vec![] }
        }

        fn original() -> Self {
            Self::of(
                "BT /F1 16 Tf 50 700 Td (De heer ) Tj 95 0 Td (Griffioen) Tj 80 0 Td (sprak.) Tj ET \
                 BT /F1 16 Tf 50 600 Td (Mevrouw Bakker niet.) Tj ET",
            )
        }

        fn good() -> Self {
            Self::of(
                "BT /F1 16 Tf 50 700 Td (De heer ) Tj 95 0 Td 80 0 Td (sprak.) Tj ET \
                 BT /F1 16 Tf 50 600 Td (Mevrouw Bakker niet.) Tj ET \
                 q 0 g 141 690 71 28 re f BT 1 g /F1 9 Tf 150 700 Td (5.1.2.e) Tj ET Q",
            )
        }

        fn bytes(&self) -> Vec<u8> {
            let mut objects = vec![
                (1, format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalogue)),
                (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
                (
                    3,
                    format!(
                        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 800]/Contents 4 0 R\
                         /Resources<</Font<</F1 5 0 R>>/XObject<</X 10 0 R>>>>{}>>",
                        self.page
                    ),
                ),
                (4, stream("", &self.content)),
                (5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()),
            ];
            objects.extend((10..).zip(self.more.iter().cloned()));
            let mut out = b"%PDF-1.7\n".to_vec();
            let mut table = String::new();
            for (number, body) in objects {
                table += &format!("{number} 1\n{:010} 00000 n \n", out.len());
                out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
            }
            let start = out.len();
            let size = 10 + self.more.len();
            out.extend(
                format!(
                    "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R {}>>\n\
                     startxref\n{start}\n%%EOF\n",
                    self.trailer
                )
                .bytes(),
            );
            out
        }

        fn judge(&self) -> Vec<&'static str> {
            let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
            checks(&check(&Self::original().bytes(), &self.bytes(), &gone))
        }
    }

    #[test]
    fn a_good_copy_is_clean() {
        assert_eq!(Page::good().judge(), Vec::<&str>::new());
        let verdict = compare(&Page::original().bytes(), &Page::good().bytes());
        assert_eq!(checks(&verdict), Vec::<&str>::new());
    }

    #[test]
    fn a_copy_without_redactions_is_clean() {
        let page = Page::original().bytes();
        assert!(check(&page, &page, &[]).is_clean());
        assert!(compare(&page, &page).is_clean());
    }

    #[test]
    fn a_black_rectangle_over_text_is_found() {
        let mut bad = Page::original();
        bad.content += " 0 g 141 690 71 28 re f";
        assert!(bad.judge().contains(&"text-still-there"));
        let verdict = compare(&Page::original().bytes(), &bad.bytes());
        assert!(checks(&verdict).contains(&"text-under-box"));
    }

    #[test]
    fn one_file_alone_tells_of_text_that_pictures_layers_and_edges_hide() {
        let look = |page: &Page| checks(&inspect(&page.bytes()));
        let with = |more: &str, page: &str| {
            let mut bad = Page::original();
            bad.content += more;
            page.clone_into(&mut bad.page);
            bad
        };
        let resources = "/Resources<</Font<</F1 5 0 R>>/XObject<</I 10 0 R>>>>";
        let pixels = "/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceGray\
                      /BitsPerComponent 8/Filter/ASCIIHexDecode";
        let mut picture = with(" q 71 0 0 28 141 690 cm /I Do Q", resources);
        picture.more = vec![stream(pixels, "20A0>")];
        assert_eq!(look(&picture), ["text-under-box"]);
        // A picture over all of the text is a scan, and one that lets through is a stamp.
        let mut scan = with(" q 600 0 0 842 0 0 cm /I Do Q", resources);
        scan.more = vec![stream(pixels, "F0A0>")];
        assert_eq!(look(&scan), Vec::<&str>::new());
        let mut stamp = with(" q 71 0 0 28 141 690 cm /I Do Q", resources);
        let mask = format!("{pixels}/SMask 11 0 R");
        stamp.more = vec![stream(&mask, "20A0>"), stream(pixels, "1010>")];
        assert_eq!(look(&stamp), Vec::<&str>::new());

        let unseen = " BT 3 Tr /F1 16 Tf 50 400 Td (Griffioen) Tj ET";
        assert_eq!(look(&with(unseen, "")), ["invisible-text"]);
        let verdict = inspect(&with("", "/CropBox[0 650 600 842]").bytes());
        assert!(verdict.is_clean() && verdict.doubts[0].check == "text-off-page");
        assert!(verdict.doubts[0].place.starts_with("page 1 ("), "{verdict:?}");

        let properties = "/Resources<</Font<</F1 5 0 R>>/Properties<</L 10 0 R>>>>";
        let text = " /OC /L BDC BT /F1 16 Tf 50 400 Td (Griffioen) Tj ET EMC";
        let mut layered = with(text, properties);
        layered.catalogue = "/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>".to_owned();
        layered.more = vec!["<</Type/OCG/Name(Laag)>>".to_owned()];
        let verdict = inspect(&layered.bytes());
        assert_eq!(checks(&verdict), ["hidden-layer"]);
        assert!(verdict.leaks[0].place.starts_with("page 1 ("), "{verdict:?}");

        let mut named = with("", "");
        named.catalogue = "/Metadata 10 0 R".to_owned();
        let xmp = "<dc:creator><rdf:Seq><rdf:li>A. Griffioen</rdf:li></rdf:Seq></dc:creator>";
        named.more = vec![stream("/Type/Metadata/Subtype/XML", xmp)];
        assert_eq!(look(&named), ["properties"]);
    }

    #[test]
    fn one_file_alone_tells_of_text_that_is_only_covered() {
        let look = |page: &Page| checks(&inspect(&page.bytes()));
        assert_eq!(look(&Page::original()), Vec::<&str>::new());
        assert_eq!(look(&Page::good()), Vec::<&str>::new());
        let with = |more: &str, page: &str| {
            let mut bad = Page::original();
            bad.content += more;
            page.clone_into(&mut bad.page);
            bad
        };
        let covered = with(" 0 g 141 690 71 28 re f", "");
        assert_eq!(look(&covered), ["text-under-box"]);
        let place = inspect(&covered.bytes()).leaks.remove(0).place;
        let numbers: Vec<f64> = place
            .trim_start_matches("page 1 (")
            .trim_end_matches(')')
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        assert!((140.0..150.0).contains(&numbers[0]) && (200.0..215.0).contains(&numbers[2]));
        let resources = "/Resources<</Font<</F1 5 0 R>>/ExtGState<</G<</ca 0.7>>>>>>";
        assert_eq!(
            look(&with(" q /G gs 0 g 141 690 71 28 re f Q", resources)),
            ["see-through-box"]
        );
        let white = " BT 1 g /F1 16 Tf 50 400 Td (Griffioen) Tj ET";
        assert_eq!(look(&with(white, "")), ["invisible-text"]);
        let mark = "/Annots[<</Type/Annot/Subtype/Redact/Rect[141 690 212 718]>>]";
        assert_eq!(look(&with("", mark)), ["unapplied-redaction"]);
        let mut layered = Page::original();
        layered.catalogue = "/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>".to_owned();
        layered.more = vec!["<</Type/OCG/Name(Laag)>>".to_owned()];
        assert_eq!(look(&layered), ["hidden-layer"]);
        let mut signed = Page::original();
        signed.trailer = "/Info 10 0 R".to_owned();
        signed.more = vec!["<</Author(Griffioen)>>".to_owned()];
        assert_eq!(look(&signed), ["properties"]);
    }

    #[test]
    fn words_of_a_line_set_anew_may_move_along_it_and_nothing_else() {
        let copy = |line: &str| {
            Page::of(&format!(
                "BT /F1 16 Tf 50 700 Td (De heer ) Tj {line} ET \
                 BT /F1 16 Tf 50 600 Td (Mevrouw Bakker niet.) Tj ET q 0 g 115 690 60 28 re f Q"
            ))
        };
        let judge = |copy: &Page| {
            let mut gone = redaction(NAME, NAME, vec![(1, [115.0, 690.0, 175.0, 718.0])]);
            gone.holes = vec![(1, BOX)];
            gone.lines = vec![(1, [40.0, 690.0, 390.0, 718.0])];
            checks(&check(&Page::original().bytes(), &copy.bytes(), &[gone]))
        };
        assert_eq!(judge(&copy("130 0 Td (sprak.) Tj")), Vec::<&str>::new());
        // Off the line, off the page's text, another word, another order, another size.
        for bad in [
            "130 4 Td (sprak.) Tj",
            "130 0 Td (zweeg.) Tj",
            "130 0 Td (sprak) Tj",
            "130 -60 Td (sprak.) Tj",
            "/F1 12 Tf 130 0 Td (sprak.) Tj",
        ] {
            assert!(judge(&copy(bad)).contains(&"outside-changed"), "{bad}");
        }
        // A line that was not declared.
        let other = copy("130 0 Td (sprak.) Tj");
        let moved = other.content.replace("50 600 Td", "60 600 Td");
        assert!(judge(&Page::of(&moved)).contains(&"outside-changed"));
        // Words cut off by a clip are gone though they can still be taken out.
        let clipped = copy("ET q 40 690 140 28 re W n BT /F1 16 Tf 180 700 Td (sprak.) Tj ET Q BT");
        assert!(judge(&clipped).contains(&"outside-changed"));
    }

    #[test]
    fn text_in_another_order_or_invisible_is_found() {
        let mut bad = Page::good();
        bad.content += " BT 3 Tr /F1 16 Tf 145 700 Td (Grif) Tj ET BT /F1 16 Tf 0 -99 Td (x) Tj ET";
        assert!(!bad.judge().is_empty());
        let mut bad = Page::good();
        bad.content += " BT 3 Tr /F1 6 Tf 5 5 Td [(Gr) 20 (if) -3 (fioen)] TJ ET";
        assert!(bad.judge().contains(&"text-still-there"));
    }

    #[test]
    fn letters_drawn_in_any_order_are_found() {
        let (mut before, mut bad) = (Page::original(), Page::good());
        let letters = NAME.chars().enumerate().collect::<Vec<_>>();
        let mut more = " BT /F1 16 Tf".to_owned();
        for (n, c) in letters.iter().rev() {
            more += &format!(" 1 0 0 1 {} 300 Tm ({c}) Tj", 50 + 9 * n);
        }
        more += " ET";
        before.content += &more;
        bad.content += &more;
        let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
        let verdict = check(&before.bytes(), &bad.bytes(), &gone);
        assert_eq!(checks(&verdict), ["text-still-there"]);
    }

    #[test]
    fn a_see_through_box_is_found() {
        // The outlines of the letters stay as drawing, a thin box lies over them.
        let bars: String = (0..9).map(|n| format!(" {} 698 5 14 re", 146 + 7 * n)).collect();
        let mut before = Page::original();
        before.content += &format!(" 0 g{bars} f");
        let mut bad = Page::good();
        bad.content = bad.content.replace("0 g 141 690", &format!("0 g{bars} f 0.3 g 141 690"));
        let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
        assert!(check(&before.bytes(), &bad.bytes(), &gone).is_clean());
        bad.content = bad.content.replace("0.3 g 141", "/G gs 0 g 141");
        bad.page = "/Resources<</Font<</F1 5 0 R>>/ExtGState<</G<</ca 0.8>>>>>>".to_owned();
        let verdict = check(&before.bytes(), &bad.bytes(), &gone);
        assert_eq!(checks(&verdict), ["box-not-opaque"]);
    }

    #[test]
    fn a_missing_box_or_a_missing_word_is_found() {
        let mut bad = Page::good();
        bad.content = bad.content.replace("141 690 71 28 re f", "");
        assert!(bad.judge().contains(&"box-not-opaque"));
        let mut bad = Page::good();
        bad.content = bad.content.replace("Bakker niet", "Bakker");
        assert_eq!(bad.judge(), ["outside-changed"]);
        let mut bad = Page::good();
        bad.content += " 1 0 0 rg 20 20 30 30 re f";
        assert_eq!(bad.judge(), ["outside-changed"]);
    }

    #[test]
    fn names_in_hidden_places_are_found() {
        let hex = "<FEFF0047007200690066006600690 06F0065006E>".replace(' ', "");
        let mut cases: Vec<(&str, Page)> = Vec::new();
        let mut case = |check, change: &dyn Fn(&mut Page)| {
            let mut page = Page::good();
            change(&mut page);
            cases.push((check, page));
        };
        case("object-string", &|p| p.page = "/Tabs/Griffioen".to_owned());
        case("object-string", &|p| p.catalogue = "/Lang(Gr\\151ffioen)".to_owned());
        case("object-string", &|p| p.catalogue = format!("/X {hex}"));
        case("metadata", &|p| {
            p.trailer = "/Info 10 0 R".to_owned();
            p.more = vec![format!("<</Author {hex}/Producer(x)>>")];
        });
        case("metadata", &|p| {
            p.catalogue = "/Metadata 10 0 R".to_owned();
            p.more =
                vec![stream("/Type/Metadata/Subtype/XML", "<dc:creator>GRIFFIOEN</dc:creator>")];
        });
        case("hidden-text", &|p| {
            p.content += " /Span<</ActualText(Griffioen)>> BDC EMC";
        });
        case("hidden-text", &|p| {
            p.more = vec![stream(
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]",
                "BT /F1 9 Tf [(Grif) 9 (fioen)] TJ ET",
            )];
        });
        case("embedded", &|p| {
            p.more = vec![stream("/Type/EmbeddedFile", "Griffioen")];
        });
        case("embedded", &|p| {
            p.more = vec![stream("/Type/EmbeddedFile", "something")];
        });
        case("object-string", &|p| {
            p.page = "/Annots[10 0 R]".to_owned();
            p.more = vec!["<</Type/Annot/Subtype/Text/Contents(aan Griffioen)>>".to_owned()];
        });
        case("object-string", &|p| p.trailer = "/X(Griffioen)".to_owned());
        for (n, (check, page)) in cases.iter().enumerate() {
            assert!(page.judge().contains(check), "case {n}: {check} not in {:?}", page.judge());
            let verdict = compare(&Page::original().bytes(), &page.bytes());
            assert!(checks(&verdict).contains(check), "case {n}, compare: {:?}", verdict.leaks);
        }
    }

    #[test]
    fn an_older_revision_is_found() {
        let old = Page::original().bytes();
        let previous = String::from_utf8_lossy(&old).rfind("xref\n0 1").unwrap();
        let good = Page::good();
        let mut copy = old.clone();
        let at = copy.len();
        copy.extend(format!("4 0 obj\n{}\nendobj\n", stream("", &good.content)).bytes());
        let start = copy.len();
        copy.extend(
            format!(
                "xref\n4 1\n{at:010} 00000 n \ntrailer\n<</Size 10/Root 1 0 R/Prev {previous}>>\n\
                 startxref\n{start}\n%%EOF\n"
            )
            .bytes(),
        );
        let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
        let verdict = check(&old, &copy, &gone);
        assert_eq!(checks(&verdict), ["object-string", "old-revision"]);
    }

    #[test]
    fn a_kept_name_elsewhere_is_clean_and_one_left_too_many_is_not() {
        let more = " BT /F1 16 Tf 50 500 Td (Griffioen en Griffioenstraat) Tj ET";
        let (mut before, mut after) = (Page::original(), Page::good());
        before.content += more;
        after.content += more;
        let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
        assert!(check(&before.bytes(), &after.bytes(), &gone).is_clean());
        after.content += " BT 3 Tr /F1 16 Tf 50 400 Td (Griffioen) Tj ET";
        assert!(!check(&before.bytes(), &after.bytes(), &gone).is_clean());
    }

    #[test]
    fn other_pages_and_no_pages_are_found() {
        let mut wide = Page::good();
        wide.page = "/CropBox[0 0 300 800]".to_owned();
        assert!(wide.judge().contains(&"page-count"));
        let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
        let verdict = check(&Page::original().bytes(), b"%PDF-1.7 nothing", &gone);
        assert_eq!(checks(&verdict), ["unreadable"]);
        let verdict = check(&Page::original().bytes(), b"text", &gone);
        assert_eq!(checks(&verdict), ["unreadable"]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn damaged_bytes_never_panic(
            at in proptest::collection::vec((0usize..2000, 0u8..=255), 1..20),
        ) {
            let mut bytes = Page::good().bytes();
            for (place, byte) in at {
                let place = place % bytes.len();
                bytes[place] = byte;
            }
            let gone = [redaction(NAME, NAME, vec![(1, BOX)])];
            let _ = check(&Page::original().bytes(), &bytes, &gone);
            let _ = compare(&bytes, &Page::good().bytes());
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_get_a_verdict(
        head in 0usize..3,
        bytes in proptest::collection::vec(0u8..=255, 0..400),
    ) {
        let mut file = [&b"%PDF-1.4 "[..], b"PK\x03\x04", b""][head].to_vec();
        file.extend(&bytes);
        let _ = check(&file, &file, &[redaction("Jan", "Jan", vec![(1, [0.0, 0.0, 1e9, f64::NAN])])]);
        let _ = compare(&file, &bytes);
    }
}
