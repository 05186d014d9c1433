//! Forms from which words go: part of the page where that shows the same, else one for each page that
//! loses something of its own.

use super::Wish;
use crate::formats::pdf::scene::Key;
use crate::formats::pdf::store::{Page, Store};
use crate::formats::pdf::{flatten, share};
use crate::model::Document;
use std::collections::{BTreeMap, BTreeSet};

/// The codes that go, by page.
fn wanted(wishes: &BTreeMap<usize, Wish>) -> BTreeMap<usize, BTreeSet<Key>> {
    let keys = |wish: &Wish| wish.findings.iter().flat_map(|f| f.2.iter().copied()).collect();
    wishes.iter().map(|(index, wish)| (*index, keys(wish))).collect()
}

/// Takes forms that lose something into their pages.
pub(super) fn taken(store: &mut Store, pages: &[Page], wishes: &mut BTreeMap<usize, Wish>) {
    let moved = flatten::flatten(store, pages, &wanted(wishes));
    for (index, wish) in wishes {
        for (_, _, keys) in &mut wish.findings {
            *keys = keys.iter().flat_map(|k| moved.keys(*index, *k)).collect();
        }
    }
}

/// Gives pages forms of their own where what goes from a form differs between pages.
pub(super) fn apart(
    store: &mut Store,
    pages: &[Page],
    document: &Document,
    wishes: &mut BTreeMap<usize, Wish>,
) {
    let copies = share::separate(store, pages, document, &wanted(wishes));
    for (index, wish) in wishes.iter_mut().filter(|_| !copies.is_empty()) {
        for (_, _, keys) in &mut wish.findings {
            *keys = keys.iter().map(|k| share::moved(*k, *index, &copies)).collect();
        }
    }
}
