//! Pages of a PDF as a viewer draws them, for pages whose text cannot be trusted.
//!
//! The reader of PDFs takes nothing from a drawing but what OCR reads in it; what is removed, and how, it
//! finds with its own parser.

use super::{Picture, Seen, Unread, look};
use crate::model::Secret;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_syntax::Pdf;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels to a point: 300 to the inch.
pub(crate) const SCALE: f64 = 300.0 / 72.0;
/// Longest side of the drawn page, in pixels.
const SIDE: f64 = 6000.0;

/// A file that can be drawn.
pub(crate) struct Drawing(Pdf);

/// A page as it is drawn, and what was read on it.
pub(crate) struct Drawn {
    /// The words, in pixels of the drawing.
    pub(crate) seen: Seen,
    /// Pixels in a row.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
    /// Row by row from the top; 0 is black.
    pub(crate) grey: Vec<u8>,
    /// Points of the page → points of the view, origin top left (ISO 32000-2, 8.3.3).
    pub(crate) to_view: [f64; 6],
    /// Pixels to a point of the view.
    pub(crate) scale: f64,
}

impl Drawing {
    /// Opens a file of so many pages, with the empty password or one of `passwords`.
    pub(crate) fn of(bytes: &[u8], pages: usize, passwords: &[Secret]) -> Option<Self> {
        let bytes = std::sync::Arc::new(bytes.to_vec());
        let empty = std::iter::once("");
        let mut tries = empty.chain(passwords.iter().map(Secret::expose)).filter_map(|password| {
            let open = || Pdf::new_with_password(bytes.clone(), password).ok();
            catch_unwind(AssertUnwindSafe(open)).ok().flatten()
        });
        tries.find(|pdf| pdf.pages().len() == pages).map(Self)
    }

    /// Draws page `number` (from 1) and reads it.
    ///
    /// # Errors
    /// The page cannot be drawn, or there is no OCR here.
    pub(crate) fn look(&self, number: u32) -> Result<Drawn, Unread> {
        let failed = Unread::Failed("render");
        let index = usize::try_from(number).unwrap_or(0).checked_sub(1).ok_or(failed)?;
        let page = self.0.pages().get(index).ok_or(failed)?;
        let (width, height) = page.render_dimensions();
        let scale = SCALE.min(SIDE / f64::from(width.max(height)));
        if !scale.is_finite() || scale <= 0.0 {
            return Err(failed);
        }
        let (cache, settings) = (RenderCache::new(), InterpreterSettings::default());
        #[allow(clippy::cast_possible_truncation, reason = "a scale of at most SCALE")]
        let zoom = scale as f32;
        let size = PixmapSettings { x_scale: zoom, y_scale: zoom, bg_color: WHITE };
        let paint = || render(page, &cache, &settings, &RenderSettings::default(), &size);
        let pixels = catch_unwind(AssertUnwindSafe(paint)).map_err(|_| failed)?;
        let light = |r: u8, g: u8, b: u8| {
            let sum = 2126 * u32::from(r) + 7152 * u32::from(g) + 722 * u32::from(b);
            u8::try_from(sum / 10_000).unwrap_or(255)
        };
        let grey: Vec<u8> = pixels.data().iter().map(|p| light(p.r, p.g, p.b)).collect();
        let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
        let dpi = Some(scale * 72.0);
        let seen = look(&Picture { width, height, grey: &grey, dpi, orientation: 1 })?;
        let to_view = page.initial_transform(true).as_coeffs();
        Ok(Drawn { seen, width, height, grey, to_view, scale })
    }
}
