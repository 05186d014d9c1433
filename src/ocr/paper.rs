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
}

impl Paper {
    /// White, unless nothing can be made out on it and something on black. `pixels` are brightness and opacity, row
    /// by row.
    pub(crate) fn under(pixels: impl Iterator<Item = (u8, u8)>) -> Self {
        let (mut edges, mut before) = ([0usize; 2], [None::<u16>; 2]);
        for (grey, alpha) in pixels {
            let shown = [Self::White, Self::Black].map(|paper| paper.mixed(grey, alpha));
            for ((edges, before), now) in edges.iter_mut().zip(&mut before).zip(shown) {
                *edges += usize::from(before.replace(now).is_some_and(|b| b.abs_diff(now) > STEP));
            }
        }
        let [white, black] = edges;
        // Where something can be read on white, that is not to be lost.
        if white < WORD && black > white + WORD { Self::Black } else { Self::White }
    }

    fn mixed(self, grey: u8, alpha: u8) -> u16 {
        let paper = if self == Self::White { 255 } else { 0 };
        (u16::from(grey) * u16::from(alpha) + paper * (255 - u16::from(alpha))) / 255
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
        let both = stripes(250).chain(stripes(250)).chain(stripes(0));
        assert_eq!(Paper::under(both), Paper::White, "the dark letters are not lost");
    }

    #[test]
    fn a_page_without_holes_is_left_alone() {
        let page = (0..4000u32).map(|n| (if n % 8 < 3 { 0 } else { 255 }, 255));
        assert_eq!(Paper::under(page), Paper::White);
    }
}
