//! Gzip (RFC 1952): a container of one member, often a tar archive.

use super::{Opening, alone, unwritten};
use crate::formats::RedactOptions;
use crate::formats::container::{Ask, Budget, Container, Member};
use crate::model::{Document, Reason, Redacted, Settled};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::io::Write;

/// What the member is called when the header has no name for it.
const NAMELESS: &str = "inhoud";

/// Opens a gzip file.
#[allow(clippy::unnecessary_wraps, reason = "as other archives are opened")]
pub(super) fn open(bytes: &[u8]) -> Opening<'_> {
    let decoder = MultiGzDecoder::new(bytes);
    let name = decoder.header().and_then(flate2::GzHeader::filename);
    let name = name.map(|n| String::from_utf8_lossy(n).into_owned());
    let name = name.filter(|n| !n.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
    Ok(Box::new(Opened { bytes, member: [Member { name }] }))
}

struct Opened<'b> {
    bytes: &'b [u8],
    member: [Member; 1],
}

impl Container for Opened<'_> {
    fn members(&self) -> &[Member] {
        &self.member
    }

    fn read(&mut self, _: usize, budget: &Budget) -> Result<Vec<u8>, Reason> {
        let packed = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        budget.read(MultiGzDecoder::new(self.bytes), packed, "gzip")
    }

    fn rebuild(
        &mut self,
        _: &Document,
        _: &Settled,
        _: &RedactOptions,
        budget: &Budget,
        ask: &mut Ask<'_>,
    ) -> Result<Redacted, Reason> {
        let content = self.read(0, budget);
        let new = ask(0, content).ok_or_else(alone)?;
        // Without the name and the time of the original.
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(&new.bytes).map_err(unwritten)?;
        let bytes = out.finish().map_err(unwritten)?;
        Ok(Redacted { bytes, redactions: Vec::new(), scrubbed: Vec::new() })
    }
}
