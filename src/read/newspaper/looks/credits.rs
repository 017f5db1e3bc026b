//! Who made a picture, at the end of a line or all of it.

use super::super::counts::ends;
use super::super::lines::Line;
use super::Looks;
use crate::read::forms::byline;

const CREDITS: [&str; 8] = ["摄", "供图", "制图", "图片由", "绘图", "配图", "摄影报道", "摄制"];
/// What a credit ends with.
pub(in super::super) const MADE: [&str; 7] = ["摄", "摄影报道", "供图", "制图", "绘图", "图", "绘"];
/// What the byline of somebody ends with who wrote the text as well.
pub(in super::super) const BOTH_MADE: [&str; 7] = ["文/图", "文／图", "文图", "图文", "图/文", "文/摄", "文并摄"];

/// Looks for who made a picture at the end of a line.
pub(super) fn look(line: &Line, looks: &mut Looks) {
    let text = line.text.trim_end_matches(['）', ')', '。', ' ']);
    // 本报记者 甲 文/图 wrote the text as well.
    if !ends(text, &MADE) || ends(text, &BOTH_MADE) {
        return;
    }
    let offered = line.text.len() > text.len() && ends(text, &["供图", "制图", "绘图"]);
    let made = offered
        || MADE.iter().any(|end| {
            text.strip_suffix(end).is_some_and(|before| {
                let tail: String = before.chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect();
                let named =
                    ["记者", "通讯员", "特派员", "供图", "本报", "新华社", "图片"].iter().any(|w| tail.contains(w));
                let name = tail.trim_end().rsplit([' ', '（', '(', '。', '　', '/', '／']).next().unwrap_or_default();
                let alone = before.ends_with(' ') || tail.contains(['。', '（', ' ']);
                named || (alone && byline::is_name(name)) || (*end == "摄" && name.chars().count() <= 4 && alone)
            })
        });
    looks.credited =
        made && (CREDITS.iter().any(|c| text.ends_with(c)) || line.text.ends_with(['图', '绘', '）', ')']));
    let bare = line.text.trim_matches(['（', '(', '）', ')', ' ']);
    looks.credit_alone = looks.credited && bare.chars().count() <= 24 && !bare.contains(['。', '，']);
}
