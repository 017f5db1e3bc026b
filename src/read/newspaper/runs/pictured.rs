//! Words of a picture between the headline and the text of a reporter who took it: 本报讯（记者 甲
//! 文/图）.

use super::super::looks::{BOTH_MADE, Looks};
use super::super::units::{Unit, What};
use super::Run;

/// Such a caption is one sentence of no more characters.
const LONGEST: usize = 80;
/// Who reported is named among the first characters of a text.
const BEGINNING: usize = 40;

/// Whether all that is open is the caption of the text that begins with unit `at`.
pub(super) fn by_reporter(units: &[Unit], looks: &[Looks], at: usize, open: &Run) -> bool {
    let [only] = open.units[..] else { return false };
    let caption = &units[only];
    let below = only.checked_sub(1).is_some_and(|above| units[above].what == What::Head);
    let sentence =
        caption.what == What::Text && caption.text.find('。') == caption.text.len().checked_sub('。'.len_utf8());
    let begins = only + 1 == at && looks[units[at].lines[0]].dated && !looks[caption.lines[0]].note;
    below && sentence && begins && caption.text.chars().count() <= LONGEST && made_both(&units[at].text)
}

/// The reporter made the pictures as well.
fn made_both(text: &str) -> bool {
    let beginning = &text[..text.char_indices().nth(BEGINNING).map_or(text.len(), |(at, _)| at)];
    let named = beginning.split(['）', ')']).next().unwrap_or_default();
    named.len() < beginning.len() && BOTH_MADE.iter().any(|words| named.trim_end().ends_with(words))
}

#[cfg(test)]
mod tests {
    use super::made_both;

    #[test]
    fn reporters_take_pictures() {
        assert!(made_both("本报讯（记者 温若川 文/图）昨天上午，渡船复航。"));
        assert!(made_both("本报讯（通讯员 罗晴 记者 石羚 文／图）昨天上午，渡船复航。"));
        assert!(!made_both("本报讯（记者 温若川）昨天上午，看图的人来了。"));
        assert!(!made_both("昨天上午，渡船复航 文/图"));
    }
}
