//! The folded booklet: each page once, in its place on the sheets.

use std::collections::BTreeSet;

use xuekan::layout::imposition::{Parts, fold};

use crate::delivered::pdf_text;
use crate::support::{bare, have_chinese_font, manifest, sample_issue};

#[test]
fn every_page_of_the_booklet_stands_in_its_place_on_the_sheets() {
    let folder = sample_issue();
    let pdf = folder.join("bulletin-2024-01.booklet.pdf");
    let Some(text) = have_chinese_font().then(|| pdf_text(&pdf, 1, 999)).flatten() else { return };
    let last = manifest(folder)["pages"]["last"].as_u64().expect("there are pages") as usize;
    let parts = Parts { cover: 1, contents: 1, text: last, imprint: 1 };
    let sheets = fold(&parts.in_order(parts.blanks(true)), None);
    let expected: Vec<BTreeSet<usize>> = sheets
        .iter()
        .flat_map(|sheet| [sheet.front, sheet.back])
        .map(|side| {
            side.into_iter()
                .flatten()
                .filter_map(|page| page.checked_sub(1))
                .filter(|f| (1..=last).contains(f))
                .collect()
        })
        .collect();
    let sides: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    let folio = |line: &str| line.strip_prefix("— ")?.strip_suffix(" —")?.parse::<usize>().ok();
    let printed: Vec<BTreeSet<usize>> =
        sides.iter().map(|side| side.lines().filter_map(|line| folio(line.trim())).collect()).collect();
    assert_eq!(printed, expected);
    assert!(sides[0].contains("理论学习") || bare(sides[0]).contains("理论学习"), "the cover is the first right page");
}
