//! Layers that are not shown when the file is opened (ISO 32000-2, 8.11).

use super::{Interpreter, Operand, Operation, Run, Store};
use lopdf::{Dictionary, Object, ObjectId};
use std::collections::BTreeSet;

/// The groups that the default configuration turns off.
pub(super) fn hidden(store: &Store) -> BTreeSet<ObjectId> {
    let catalog = store.doc.catalog().ok();
    let layers = catalog.and_then(|c| store.dict(c, b"OCProperties"));
    let Some((layers, shown)) = layers.and_then(|l| Some((l, store.dict(l, b"D")?))) else {
        return BTreeSet::new();
    };
    let listed = |dict: &Dictionary, key: &[u8]| -> BTreeSet<ObjectId> {
        let items = store.array(dict, key).into_iter().flatten();
        items.filter_map(|o| o.as_reference().ok()).collect()
    };
    let off = listed(shown, b"OFF");
    if store.name(shown, b"BaseState") != Some(b"OFF") {
        return off;
    }
    let on = listed(shown, b"ON");
    listed(layers, b"OCGs").into_iter().filter(|id| !on.contains(id)).collect()
}

impl Interpreter<'_> {
    /// Whether an optional content group, or all groups of a membership without a rule of its own,
    /// are not shown. When in doubt they are.
    pub(super) fn is_hidden(&self, layer: &Object) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        let gone = |o: &Object| o.as_reference().is_ok_and(|id| self.hidden.contains(&id));
        if gone(layer) {
            return true;
        }
        let Ok(member) = self.store.resolve(layer).as_dict() else { return false };
        let any_on = self.store.name(member, b"P").is_none_or(|p| p == b"AnyOn");
        let plain = member.has_type(b"OCMD") && !member.has(b"VE") && any_on;
        plain
            && member.get(b"OCGs").is_ok_and(|groups| match self.store.resolve(groups) {
                Object::Array(items) => !items.is_empty() && items.iter().all(gone),
                _ => gone(groups),
            })
    }
}

impl Run<'_, '_, '_> {
    /// Whether a marked-content operator begins what is on a layer that is not shown.
    pub(super) fn is_veiled(&self, op: &Operation) -> bool {
        let [Operand::Name(tag), Operand::Name(name)] = op.operands.as_slice() else {
            return false;
        };
        let found = || self.find(b"Properties", name);
        tag.as_slice() == b"OC"
            && found().is_some_and(|(id, object)| match id {
                Some(id) => self.host.is_hidden(&Object::Reference(id)),
                None => self.host.is_hidden(object),
            })
    }
}
