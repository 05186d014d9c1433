//! Pictures: which are worth a look, and how one is blanked.

use super::scene::Picture;
use super::store::Store;
use lopdf::{Object, ObjectId, Stream, dictionary};

/// Pixels on a side up to which a picture is a symbol that can show no name.
pub(super) const SYMBOL: usize = 24;
/// Bytes of a decoded picture up to which it is looked at whether all are the same.
const MAX_LOOK: usize = 16 << 20;
/// An even light grey.
const GREY: u8 = 0xE0;
/// How much of what lies under a blanked picture with a soft mask shows through.
const VEIL: u8 = 0x40;

/// Whether a picture may show something and nobody has looked.
pub(super) fn is_unread(store: &Store, picture: &Picture) -> bool {
    match picture {
        Picture::Inline { large, .. } => *large,
        // Of a page in layers the words may stand in the mask, and a few pixels be the ink.
        Picture::Object(id) => store
            .stream(*id)
            .is_some_and(|s| (is_large(store, s) && !is_uniform(store, s)) || has_mask(store, s)),
    }
}

fn is_large(store: &Store, stream: &Stream) -> bool {
    let side = |key: &[u8]| {
        let value = store.get(&stream.dict, key).and_then(|o| o.as_i64().ok());
        value.and_then(|v| usize::try_from(v).ok()).unwrap_or(usize::MAX)
    };
    side(b"Width").min(side(b"Height")) > SYMBOL
}

/// Whether a picture of so many pixels is too small for words.
pub(super) fn is_symbol(width: u32, height: u32) -> bool {
    width.min(height) as usize <= SYMBOL
}

fn has_mask(store: &Store, stream: &Stream) -> bool {
    [&b"SMask"[..], b"Mask"].iter().any(|key| {
        store
            .get(&stream.dict, key)
            .is_some_and(|m| m.as_stream().is_ok_and(|m| is_large(store, m)))
    })
}

fn is_uniform(store: &Store, stream: &Stream) -> bool {
    if stream.content.len() > MAX_LOOK {
        return false;
    }
    let Ok(bytes) = store.inflate(stream) else { return false };
    bytes.len() <= MAX_LOOK && bytes.first().is_some_and(|f| bytes.iter().all(|b| b == f))
}

/// Every image object that must not leave as it is.
pub(super) fn unread_objects(store: &Store) -> Vec<ObjectId> {
    let images = store.doc.objects.iter().filter(|(_, o)| {
        o.as_stream().is_ok_and(|s| store.name(&s.dict, b"Subtype") == Some(b"Image"))
    });
    images.map(|(id, _)| *id).filter(|id| is_unread(store, &Picture::Object(*id))).collect()
}

/// Replaces image objects by an even grey, in all their uses; masks and alternates go with them.
pub(super) fn blank(doc: &mut lopdf::Document, ids: &[ObjectId]) {
    let masked: Vec<bool> = ids
        .iter()
        .map(|id| {
            let stream = doc.get_object(*id).and_then(Object::as_stream);
            stream.is_ok_and(|s| {
                s.dict.has(b"SMask") || s.dict.get(b"Mask").is_ok_and(|m| m.as_reference().is_ok())
            })
        })
        .collect();
    let veil = masked.contains(&true).then(|| doc.add_object(even(VEIL)));
    for (id, masked) in ids.iter().zip(masked) {
        let mut stream = even(GREY);
        if let Some(veil) = veil.filter(|_| masked) {
            stream.dict.set("SMask", veil);
        }
        doc.objects.insert(*id, Object::Stream(stream));
    }
}

fn even(grey: u8) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
        "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
    };
    Stream::new(dict, vec![grey]).with_compression(false)
}

/// An inline image of an even grey.
pub(super) fn blank_inline() -> Vec<u8> {
    b"BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID E0> EI".to_vec()
}
