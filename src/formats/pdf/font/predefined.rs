//! The predefined CMaps of ISO 32000-2, table 116: how they split strings, and into what text.
//!
//! The tables from code to CID are not here, only the CIDs of the Latin codes: what else these
//! fonts draw has the default width.

/// The character set that codes of a predefined CMap are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Utf16,
    Utf32,
    ShiftJis,
    EucJp,
    /// JIS X 0208 in seven bits.
    Jis,
    Gb18030,
    Big5,
    EucKr,
    /// A set that is split but not decoded.
    Unknown,
}

impl Charset {
    /// The text of one code of `length` bytes.
    pub(super) fn text(self, code: u32, length: usize) -> Option<String> {
        let bytes = code.to_be_bytes();
        let bytes = bytes.get(4_usize.checked_sub(length)?..)?;
        let encoding = match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16 => encoding_rs::UTF_16BE,
            Self::Utf32 => return char::from_u32(code).map(String::from),
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Jis => return Self::EucJp.text(code | 0x8080, length),
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Unknown => return None,
        };
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let mut chars = text.chars();
        (chars.next().is_some() && chars.next().is_none()).then(|| text.into_owned())
    }
}

/// The half-width Latin characters of Adobe-GB1 start here, but for their space, which is elsewhere.
pub(super) const GB1_HALF_WIDTH: u32 = 814;
pub(super) const GB1_SPACE: u32 = 7716;

type Spaces = &'static [(usize, u32, u32)];

/// A predefined CMap.
pub(super) struct Predefined {
    /// Length, lowest and highest code.
    pub(super) spaces: Spaces,
    /// `None` for the identity CMaps, whose codes are CIDs.
    pub(super) charset: Option<Charset>,
    /// The CID of the space; those of the other printable ASCII codes follow it.
    pub(super) latin: Option<u32>,
    pub(super) vertical: bool,
}

const TWO: Spaces = &[(2, 0, 0xFFFF)];
const FOUR: Spaces = &[(4, 0, 0x0010_FFFF)];
const UTF16: Spaces = &[(2, 0x0000, 0xD7FF), (4, 0xD800_DC00, 0xDBFF_DFFF), (2, 0xE000, 0xFFFF)];
const UTF8: Spaces =
    &[(1, 0, 0x7F), (2, 0xC080, 0xDFBF), (3, 0xE0_8080, 0xEF_BFBF), (4, 0xF080_8080, 0xF7BF_BFBF)];
const SHIFT_JIS: Spaces =
    &[(1, 0, 0x80), (2, 0x8140, 0x9FFC), (1, 0xA0, 0xDF), (2, 0xE040, 0xFCFC), (1, 0xFD, 0xFF)];
const EUC: Spaces = &[(1, 0, 0x80), (2, 0x8EA0, 0x8EDF), (2, 0xA1A1, 0xFEFE)];
const SEVEN_BIT: Spaces = &[(2, 0x2121, 0x7E7E)];
const GBK: Spaces = &[(1, 0, 0x80), (2, 0x8140, 0xFEFE)];
const GB18030: Spaces = &[(1, 0, 0x7F), (4, 0x8130_8130, 0xFE39_FE39), (2, 0x8140, 0xFEFE)];
const BIG5: Spaces = &[(1, 0, 0x80), (2, 0x8740, 0xFEFE)];
const CNS: Spaces = &[(1, 0, 0x80), (4, 0x8EA1_A1A1, 0x8EA7_FEFE), (2, 0xA1A1, 0xFEFE)];
const UHC: Spaces = &[(1, 0, 0x80), (2, 0x8141, 0xFEFE)];

/// Names without `-H` or `-V`, charset, codespace, CID of the space.
const KNOWN: &[(&[&str], Charset, Spaces, Option<u32>)] = &[
    (&["UniGB-UCS2", "UniCNS-UCS2", "UniJIS-UCS2", "UniKS-UCS2"], Charset::Utf16, TWO, Some(1)),
    (&["UniJIS-UCS2-HW"], Charset::Utf16, TWO, Some(231)),
    (
        &[
            "UniGB-UTF16",
            "UniCNS-UTF16",
            "UniJIS-UTF16",
            "UniJIS2004-UTF16",
            "UniJISX0213-UTF16",
            "UniJISX02132004-UTF16",
            "UniJISPro-UTF16",
            "UniKS-UTF16",
            "UniAKR-UTF16",
        ],
        Charset::Utf16,
        UTF16,
        Some(1),
    ),
    (
        &["UniGB-UTF32", "UniCNS-UTF32", "UniJIS-UTF32", "UniJIS2004-UTF32", "UniKS-UTF32"],
        Charset::Utf32,
        FOUR,
        Some(1),
    ),
    (
        &["UniGB-UTF8", "UniCNS-UTF8", "UniJIS-UTF8", "UniJIS2004-UTF8", "UniKS-UTF8"],
        Charset::Utf8,
        UTF8,
        Some(1),
    ),
    (&["90ms-RKSJ", "Ext-RKSJ", "Add-RKSJ"], Charset::ShiftJis, SHIFT_JIS, Some(231)),
    (&["90msp-RKSJ", "90pv-RKSJ", "83pv-RKSJ"], Charset::ShiftJis, SHIFT_JIS, Some(1)),
    (&["EUC"], Charset::EucJp, EUC, Some(231)),
    (&["", "Add", "Ext"], Charset::Jis, SEVEN_BIT, None),
    (&["GB-EUC", "GBK-EUC"], Charset::Gb18030, GBK, Some(GB1_HALF_WIDTH)),
    (&["GBpc-EUC", "GBKp-EUC"], Charset::Gb18030, GBK, Some(1)),
    (&["GBK2K"], Charset::Gb18030, GB18030, Some(1)),
    (&["ETen-B5"], Charset::Big5, BIG5, Some(13_648)),
    (&["B5pc", "HKscs-B5", "ETenms-B5"], Charset::Big5, BIG5, Some(1)),
    (&["CNS-EUC"], Charset::Unknown, CNS, Some(13_648)),
    (&["KSC-EUC", "KSCms-UHC-HW"], Charset::EucKr, UHC, Some(8094)),
    (&["KSCms-UHC", "KSCpc-EUC"], Charset::EucKr, UHC, Some(1)),
];

/// The predefined CMap of a name, or `None`.
pub(super) fn find(name: &[u8]) -> Option<Predefined> {
    let name = std::str::from_utf8(name).ok()?;
    let (stem, vertical) = match name {
        "H" => ("", false),
        "V" => ("", true),
        _ => match name.strip_suffix("-V") {
            Some(stem) => (stem, true),
            None => (name.strip_suffix("-H")?, false),
        },
    };
    if stem == "Identity" {
        return Some(Predefined { spaces: TWO, charset: None, latin: None, vertical });
    }
    let (_, charset, spaces, latin) = KNOWN.iter().find(|known| known.0.contains(&stem))?;
    Some(Predefined { spaces, charset: Some(*charset), latin: *latin, vertical })
}
