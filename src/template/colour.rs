//! Colours of a theme: reading them, and keeping text readable on any ground.

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour([u8; 3]);

impl Colour {
    pub(super) const WHITE: Self = Self([255, 255, 255]);
    /// Text of the page on a light ground.
    pub(super) const INK: Self = Self([0x22, 0x22, 0x22]);
    /// Ground of the page in dark mode.
    pub(super) const NIGHT: Self = Self([0x16, 0x17, 0x19]);

    /// Reads `#rgb` and `#rrggbb`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#')?;
        if !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| match hex.len() {
            3 => u8::from_str_radix(&hex[at..=at].repeat(2), 16).ok(),
            6 => u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok(),
            _ => None,
        };
        Some(Self([channel(0)?, channel(1)?, channel(2)?]))
    }

    /// `#rrggbb`.
    pub(super) fn css(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The nearest colour of the same hue that text on `ground` needs (WCAG 2, level AA).
    pub(super) fn readable_on(self, ground: Self) -> Self {
        let goal = if ground.luminance() > 0.18 { Self([0, 0, 0]) } else { Self::WHITE };
        let steps = (0..=20).map(|step| self.mixed(goal, f64::from(step) / 20.0));
        steps.into_iter().find(|c| c.contrast(ground) >= 4.6).unwrap_or(goal)
    }

    /// Near-black or white, whichever reads better on this ground.
    pub(super) fn text_on(self) -> Self {
        if Self::INK.contrast(self) >= Self::WHITE.contrast(self) { Self::INK } else { Self::WHITE }
    }

    fn mixed(self, other: Self, share: f64) -> Self {
        let mix = |i: usize| (f64::from(self.0[i]) * (1.0 - share) + f64::from(other.0[i]) * share).round() as u8;
        Self([mix(0), mix(1), mix(2)])
    }

    fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0[0]) + 0.7152 * linear(self.0[1]) + 0.0722 * linear(self.0[2])
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_three_or_six_digits() {
        assert_eq!(Colour::parse("#9B1c1c").unwrap().css(), "#9b1c1c");
        assert_eq!(Colour::parse("#0af").unwrap().css(), "#00aaff");
        for bad in ["", "#", "red", "9b1c1c", "#12", "#1234", "#12345", "#gggggg", "#红红"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn any_accent_can_be_read() {
        for accent in ["#ffff00", "#9b1c1c", "#000", "#fff", "#808080", "#1d6f42"] {
            let accent = Colour::parse(accent).unwrap();
            for ground in ["#ffffff", "#161719", "#9b1c1c", "#777"] {
                let ground = Colour::parse(ground).unwrap();
                assert!(accent.readable_on(ground).contrast(ground) >= 4.5, "{accent:?} on {ground:?}");
            }
        }
        let red = Colour::parse("#9b1c1c").unwrap();
        assert_eq!(red.readable_on(Colour::WHITE), red);
    }
}
