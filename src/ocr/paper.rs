//! What lies behind a picture that lets through: white, as nearly everywhere, or black where only that shows
//! its letters.

/// Difference in brightness that an edge of a letter makes.
const STEP: u16 = 60;
/// Edges of the smallest word.
const WORD: usize = 100;

/// A sheet of paper under a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paper {
    /// The usual kind.
    White,
    /// For light ink.
    Black,
    /// For dark and light ink in one picture: both stand out from grey.
    Grey,
}

impl Paper {
    /// White, unless nothing can be made out on it and something on black, or something beside what white shows on
    /// grey, which hides nothing of that. `pixels` are brightness and opacity, row by row.
    pub(crate) fn under(pixels: impl Iterator<Item = (u8, u8)>) -> Self {
        // Edges on white and on black, and those that grey shows beside white and that it hides.
        let (mut white, mut black, mut more, mut lost) = (0usize, 0usize, 0usize, 0usize);
        let mut before: Option<([u16; 3], u8)> = None;
        for (grey, alpha) in pixels {
            let shown = [Self::White, Self::Black, Self::Grey].map(|p| p.mixed(grey, alpha));
            let Some((was, veil)) = before.replace((shown, alpha)) else { continue };
            let edge =
                |n: usize| was.get(n).zip(shown.get(n)).is_some_and(|(a, b)| a.abs_diff(*b) > STEP);
            // Where nothing shines through, grey paper is no paper.
            let through = alpha.min(veil) < 128;
            white += usize::from(edge(0));
            black += usize::from(edge(1));
            more += usize::from(edge(2) && !edge(0) && through);
            lost += usize::from(edge(0) && !edge(2));
        }
        match () {
            () if white < WORD && black > white + WORD => Self::Black,
            () if more > WORD && lost < WORD + white / 50 => Self::Grey,
            () => Self::White,
        }
    }

    /// Brightness on this paper; on grey, how near to the paper's.
    fn mixed(self, grey: u8, alpha: u8) -> u16 {
        let paper = match self {
            Self::White => 255,
            Self::Black => 0,
            Self::Grey => 128,
        };
        let mixed = (u16::from(grey) * u16::from(alpha) + paper * (255 - u16::from(alpha))) / 255;
        if self == Self::Grey { 255u16.saturating_sub(2 * mixed.abs_diff(128)) } else { mixed }
    }

    /// The picture on this paper in grey, dark on light: turned round where most of it is dark.
    pub(crate) fn shown(self, pixels: impl Iterator<Item = (u8, u8)>) -> Vec<u8> {
        let mix = |(grey, alpha)| u8::try_from(self.mixed(grey, alpha)).unwrap_or(255);
        let mut shown: Vec<u8> = pixels.map(mix).collect();
        let light = shown.iter().filter(|grey| **grey > 127).count();
        if self == Self::Black && 2 * light < shown.len() {
            for grey in &mut shown {
                *grey = 255 - *grey;
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_letters_on_nothing_are_looked_at_on_black() {
        let stripes = |ink: u8| (0..4000u32).map(move |n| (ink, if n % 8 < 3 { 255 } else { 0 }));
        assert_eq!(Paper::under(stripes(0)), Paper::White);
        assert_eq!(Paper::under(stripes(250)), Paper::Black);
        let shown = Paper::Black.shown(stripes(250));
        assert!(shown[0] < 10 && shown[4] == 255, "dark on light");
        assert_eq!(Paper::White.shown([(7, 255), (7, 0)].into_iter()), [7, 255]);
        let both = || stripes(250).chain(stripes(250)).chain(stripes(0));
        assert_eq!(Paper::under(both()), Paper::Grey);
        let shown = Paper::Grey.shown(both());
        assert!(shown[0] < 20 && shown[4] == 255 && shown[8000] < 20, "both dark on light");
        // Black on an opaque white label, beside white on nothing: what white shows is not lost.
        let label = (0..4000u32).map(|n| (if n % 8 < 3 { 0 } else { 255 }, 255));
        assert_eq!(Paper::under(label.chain(stripes(250))), Paper::White);
    }

    #[test]
    fn a_page_without_holes_is_left_alone() {
        let page = (0..4000u32).map(|n| (if n % 8 < 3 { 0 } else { 255 }, 255));
        assert_eq!(Paper::under(page), Paper::White);
    }
}
