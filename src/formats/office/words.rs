//! Which attributes and elements carry words of people, and which only steer a layout.

use super::xml::{Tag, local};
use std::collections::HashSet;
use std::sync::OnceLock;

/// What the words of an XML part's elements and attributes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tongue {
    /// Office Open XML (ECMA-376).
    Office,
    /// OpenDocument (ISO/IEC 26300).
    Odf,
    /// Custom XML, SVG: anything, and every word counts.
    Data,
}

/// Words, sorted out when they are first asked for: every attribute of every document asks.
struct Words {
    text: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl Words {
    const fn of(text: &'static str) -> Self {
        Self { text, set: OnceLock::new() }
    }
}

/// Attributes that hold what somebody wrote, on whatever element.
static WRITTEN: Words = Words::of(
    "
    alt anchor author bookmark caption codeName colHeaderCaption command comment connection
    connectString customList customMenu dataCaption ddeService ddeTopic descr description
    destinationFile display displayName displayText docLocation ed edGrp entry error
    errorCaption errorTitle FileBindingName fmlaLink fmlaMacro fmlaRange fmlaTxbx fullName
    grandTotalCaption help href initials instr label linkTarget location macro mailSubject
    mappedName matchingName menu missingCaption newName odcFile oldComment oldName onAction
    phldrT post prompt promptTitle query refersTo refreshedBy RootElement rowHeaderCaption
    screentip SelectionNamespaces serverCommand serverSldId sheet sourceCaption sourceFile
    sourceFileName sourceName statusBar string stringValue1 stringValue2 styleName
    subtotalCaption supertip text textlink title tooltip totalsRowLabel uniqueId uniqueName url
    user userId userName
",
);

/// Elements whose `val` holds what somebody wrote.
static WRITTEN_VAL: Words = Words::of(
    "
    activeRecord addressFieldName alias aliases attachedSchema attr caption category
    connectString customFilter default desc description docVar filter helpText inputCells item
    listEntry lvlText mailSubject mappedName name placeholderText query result sheetName
    sourceFileName statusText strVal style tag tblCaption tblDescription text title udl
",
);

/// Elements whose `name` holds what somebody wrote.
static WRITTEN_NAME: Words = Words::of(
    "
    attr author bookmarkStart cacheField cacheHierarchy calculatedItem chgData clrScheme cNvPr
    connection control cSld custClr customPr customWorkbookView custShow dataField ddeItem
    definedName deletedField dimension docPart docPr docVar element filter fontScheme header
    label level Map measure measureGroup moveFromRangeStart moveToRangeStart oleObj pageField
    parameter person pivotField pivotTableDefinition property protectedRange queryTable
    queryTableField rdn scenario section ser sheet slicer slicerCacheDefinition smartTagType snd
    table tableColumn tableStyle tag theme themeFamily timeline timelineCacheDefinition userInfo
    worksheetSource
",
);

/// Attributes of OpenDocument that hold what somebody wrote, or what a cell holds.
static ODF_WRITTEN: Words = Words::of(
    "
    about address alias annote author base-cell-address booktitle cell-range-address chapter
    column-mapping column-name command condition content current-state current-value custom1
    custom2 custom3 custom4 custom5 data-field database-name datasource date-value
    dde-application dde-item dde-topic default-value description display-name display-text
    editor error-macro filter formula help-message help-text href identifier index-name
    institution journal key1 key1-phonetic key2 key2-phonetic label label-cell-address note
    num-prefix num-suffix organizations prefix publisher ref-name report-type resource
    row-mapping school section-name series string-value string-value-if-false
    string-value-if-true string-value-phonetic suffix table-name tag target-frame-name title
    value values-cell-range-address
",
);

/// Elements of OpenDocument whose `name` holds what somebody wrote; styles have names of their own.
static ODF_NAMED: Words = Words::of(
    "
    a alphabetical-index annotation area area-circle area-polygon area-rectangle bookmark
    bookmark-ref bookmark-start button caption checkbox column combobox connector consolidation
    custom-shape data-pilot-table database-range date dde-connection-decl document
    document-statistic drop-down ellipse execute-macro field fieldmark fieldmark-start file
    fixed-text form formatted formatted-text frame g generic-control grid hidden image
    image-frame label-range line link list-item listbox marker module named-expression
    named-range number page page-thumbnail param password presentation-page-layout radio rect
    reference-mark reference-mark-start reference-ref scenario section sequence-decl shape show
    table table-of-content table-template target text textarea time toc-mark toc-mark-start
    user-defined user-field-decl user-field-get user-index-mark value-range-input variable-decl
    variable-get variable-set
",
);

/// Attributes of OpenDocument that only steer, besides those that name a style or a font.
static ODF_STEERING: Words = Words::of(
    "
    caption-sequence-name class control-implementation data-type encoding event-name family
    filter-name full-path language media-type mimetype mode name-phonetic property-name type
    value-type
",
);

/// Attributes of formulas (`MathML`), which have no prefix and only steer.
static MATHML: Words = Words::of(
    "
    display encoding fence mathsize mathvariant stretchy form accent
",
);

/// Prefixes of attributes of OpenDocument that only describe looks, fonts and drawings.
static ODF_LOOKS: Words = Words::of(
    "
    anim chart config dr3d draw fo number presentation smil style svg
",
);

/// Attributes that only steer: never text, whatever they look like.
static STEERING: Words = Words::of(
    "
    activeCell adj ascii asciiTheme authorId axis chg classid clsid cmpd color color2
    coordorigin coordsize cs cstheme custT dataCellStyle defaultPivotStyle defaultTableStyle
    DrawAspect eastAsia eastAsiaTheme encoding eqn Extension face fillcolor filltype fmla font
    formatCode forName from gfxdata hAnsi hAnsiTheme headerRowCellStyle hint ID Id Ignorable
    lang language MustUnderstand ObjectType objectType panose parentId path persistence points
    position prefixMappings presName presStyleLbl ProcessContent ProgID progId providerId ptType
    ref refForName Requires rsid SchemaID schemaLocation script sqref startTime strokecolor
    styleId textboxrect threadId to topLeftCell totalsRowCellStyle Type type typeface uri v
    xpath
",
);

/// Elements of which no attribute is text: fonts, built-in styles, numbers in a drawing.
static STEERING_ELEMENTS: Words = Words::of(
    "
    altName basedOn choose compatSetting docDefaults docPartGallery else ext f font forEach if
    latentStyles layoutNode link lsdException mathFont next numStyleLink pivotTableStyleInfo
    pStyle rFont rFonts rStyle styleLink tableStyleInfo tblStyle
",
);

/// The words of which built-in style names are made (ECMA-376-1, 17.7.4.10; LibreOffice's exports).
static STYLE_WORDS: Words = Words::of(
    "
    accent acronym address and annotation arrow authorities background backgroundobjects bad
    balloon berekening block blue body bold book bullet bullets calculation caption cel cell
    char characters check cite classic closing code colorful columns comma comment contemporary
    contents continue controlecel currency dark dashed date default definition document drawing
    elegant emphasis end endnote envelope explanatory figures fill filled first followed
    followedhyperlink font footer footnote frame gekoppelde gevolgde goed good graphic green
    grid hashtag header heading html hyperlink in indent index input intense internet invoer
    keyboard komma kop light lijst lijstalinea line link linked list macro macrotext map mark
    medium mention message neutraal neutral no normal note notes notitie number numbered
    numbering object of ongeldig only outline outlined output page paragraph percent placeholder
    plain preformatted procent professional quotations quote red reference return salutation
    sample shading shapes signature simple slecht smart spacing standaard standard strong style
    subject subtitle subtle symbols tabel tabelraster table teken tekst text theme titel title
    toa toc top totaal total typewriter uitvoer unresolved user valuta variable verklarende
    visited waarschuwingstekst warning web wiki with without yellow
",
);

/// Elements whose text is a number or a keyword of a drawing, as long as it looks like one.
static MEASURES: Words = Words::of(
    "
    align posOffset pctWidth pctHeight pctPosHOffset pctPosVOffset formatCode
",
);

/// Whether `word` is one of the words in `list`.
fn listed(list: &Words, word: &str) -> bool {
    let all = list.set.get_or_init(|| list.text.split_ascii_whitespace().collect());
    all.contains(word)
}

/// Elements whose white space counts even when there is nothing else (ECMA-376-1, 17.3.3.31).
pub(super) fn keeps_space(element: &str) -> bool {
    matches!(element, "t" | "delText" | "instrText" | "delInstrText")
}

/// Whether the text of `element` is a measure and no word.
pub(super) fn is_measure(element: &str, text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || "-.#0,;%@".contains(c);
    listed(&MEASURES, element) && text.len() <= 20 && text.chars().all(plain)
}

/// Whether the value of an attribute is text.
pub(super) fn is_text(tag: &Tag<'_>, name: &str, value: &str, tongue: Tongue) -> bool {
    // A mark counts as text, so that a copy reads like its original, line by line.
    let readable = |c: char| c.is_alphanumeric() || c == '█';
    if name == "xmlns" || name.starts_with("xmlns:") || !value.chars().any(readable) {
        return false;
    }
    let (element, attribute) = (tag.local(), local(name));
    match tongue {
        Tongue::Data => return value.chars().any(char::is_alphabetic) || value.chars().count() > 5,
        Tongue::Odf => return is_odf_text(element, name, value),
        Tongue::Office => {}
    }
    let style = matches!(element, "name" | "cellStyle" | "tblStyle") && is_style_name(value);
    let steering = listed(&STEERING_ELEMENTS, element) && attribute != "styleName";
    if steering || style || (element, attribute) == ("ocxPr", "name") {
        return false;
    }
    let written = match (element, attribute) {
        (_, "formatCode") => return has_quoted_word(value),
        ("sym", "font") | ("customXml" | "smartTag", "uri") => return true,
        ("hlinkClick" | "hlinkHover", "action") => value.contains('='),
        (_, "val" | "value") => is_written_value(element),
        (_, "name") => listed(&WRITTEN_NAME, element),
        // What a pivot table remembers of its source (ECMA-376-1, 18.10.1.85); short numbers say
        // nothing.
        ("s" | "d", "v") | ("i" | "item", "n" | "c") => true,
        ("n", "v") => value.len() > 5,
        _ => false,
    };
    written
        || listed(&WRITTEN, attribute)
        || attribute.starts_with("suggested")
        || (!listed(&STEERING, attribute)
            && attribute != "style"
            && (reads_like_prose(value) || has_capital_word(value)))
}

/// Whether `value` is a style's name as Word and LibreOffice give them ("Heading 2 Char", "Light Grid
/// Accent 3"): every word is one of theirs. A style that a person named is text.
fn is_style_name(value: &str) -> bool {
    let words = || value.split([' ', '-', '_', ',']).filter(|w| !w.is_empty());
    let known = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        word.is_empty() || listed(&STYLE_WORDS, &word.to_lowercase())
    };
    words().next().is_some() && words().all(known)
}

fn is_odf_text(element: &str, name: &str, value: &str) -> bool {
    let Some((prefix, attribute)) = name.split_once(':') else {
        // What stands in a text by another vocabulary: a form's data, a formula.
        return !listed(&MATHML, name) && value.chars().filter(|c| c.is_alphanumeric()).count() > 2;
    };
    let style = attribute == "style" || attribute.ends_with("style-name");
    if style || attribute.starts_with("font-") || listed(&ODF_STEERING, attribute) {
        return false;
    }
    // Pictures and objects inside the package.
    let inside = attribute == "href" && !value.contains([':', '@', '\\']);
    // A number of a few digits says nothing and stands in every cell.
    let short = attribute == "value" && value.len() < 6;
    let written = match attribute {
        "name" => listed(&ODF_NAMED, element) && prefix != "style",
        "display-name" => !is_style_name(value),
        "condition" => value.contains('"'),
        _ => listed(&ODF_WRITTEN, attribute) && !short && !inside,
    };
    let named = attribute == "name" && matches!(prefix, "style" | "config" | "number");
    let looks = listed(&ODF_LOOKS, prefix) || named || inside;
    written || (!looks && (reads_like_prose(value) || has_capital_word(value)))
}

/// Whether a format of numbers shows a word of its own: between quotation marks, or behind the
/// mark of a currency (ECMA-376-1, 18.8.31).
fn has_quoted_word(value: &str) -> bool {
    let plain = value.replace("&quot;", "\"");
    let pieces = plain.split(['"', '[', ']', '\\']);
    pieces.skip(1).any(|p| p.chars().filter(|c| c.is_alphabetic()).count() > 2)
}

/// Values with a word that begins with a capital: few enumerations of the formats have one, and they
/// are listed; names do.
fn has_capital_word(value: &str) -> bool {
    value.split(|c: char| !c.is_alphabetic()).any(|word| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.next().is_some_and(char::is_lowercase)
            && chars.next().is_some()
    })
}

fn is_written_value(element: &str) -> bool {
    listed(&WRITTEN_VAL, element) || element == "listItem"
}

/// Values that no enumeration of the format has: words with spaces, mail addresses, accents, paths.
fn reads_like_prose(value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let odd = value.contains([' ', '@', '\\']) || !value.is_ascii();
    letters > 2 && odd
}
