//! Asterisks that a paper prints in place of words: no reader takes them for marks, and the Markdown
//! that is written shows them again.

use proptest::prelude::*;
use xuekan::diag::Source;
use xuekan::import::{Input, Options, import};
use xuekan::read::kind::Kind;
use xuekan::read::markdown;

/// How many of each character the articles, read back, and the words beside them hold.
fn held(text: &str, kind: Kind) -> [usize; 2] {
    let inputs = [Input { path: "inbox/a.txt".to_string(), bytes: text.as_bytes().to_vec() }];
    let imported = import(&inputs, &Options { kind: Some(kind), into: "articles".into(), ..Options::default() }).value;
    let mut all = String::new();
    for file in imported.files {
        let Some(article) = &file.article else {
            all.push_str(&file.text);
            continue;
        };
        let source = Source::new(format!("articles/{}", file.path), file.text.as_str());
        let again = markdown::read(&source, article.id.clone(), article.origin.clone()).value;
        assert_eq!(again.body, article.body, "{}", file.text);
        let dateline = again.head.dateline.as_ref().and_then(|d| d.printed(false)).unwrap_or_default();
        all.extend([again.head.stack(), dateline, again.body.plain()]);
    }
    ['*', '_'].map(|mark| all.matches(mark).count())
}

fn all_stay(text: &str) -> Result<(), TestCaseError> {
    let printed = ['*', '_'].map(|mark| text.matches(mark).count());
    for kind in [Kind::Newspaper, Kind::Text, Kind::Bulletin] {
        prop_assert_eq!(held(text, kind), printed, "{:?} {}", kind, text);
    }
    Ok(())
}

#[test]
fn hidden_digits_and_names_stay() {
    for line in [
        "遗失身份证，证号：420700********0013，拾到者请拨打138****5678。",
        "中奖者为张**、李**，王**，手机号138**78、139******1。",
        "***0013号***有限公司、****7号****有限公司遗失公章_____一枚。",
    ] {
        all_stay(&format!("遗失声明\n\n本报讯　近日，市民葛小天来到办事大厅。{line}\n")).expect("all are there");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn runs_of_all_lengths_stay(words in "(葛小天|遗失证件|1\\*{1,12}3|号\\*{3}|_{1,5}|，|。|。\n){1,40}") {
        all_stay(&format!("遗失声明\n\n　　市民来到办事大厅，登记如下。{words}。\n"))?;
    }
}
