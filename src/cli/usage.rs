//! What is wrong with a command line, in Chinese. The English wording is that of the parser.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::values::Wrong;
use crate::diag::Lang;

/// The parser's complaint in Chinese; `None` for help texts, and for what hardly ever happens.
pub fn in_chinese(error: &clap::Error) -> Option<String> {
    let mut out = format!("错误: {}\n", complaint(error)?);
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedCommand,
        ContextKind::SuggestedValue,
    ];
    let suggested: Vec<String> = suggested.into_iter().flat_map(|kind| all(error, kind)).collect();
    if !suggested.is_empty() {
        let names: Vec<String> = suggested.iter().map(|name| format!("“{name}”")).collect();
        out.push_str(&format!("\n  提示: 是不是{}？\n", names.join("或")));
    }
    if let Some(usage) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        out.push_str(&format!("\n用法：{usage}\n"));
    }
    out.push_str("\n详见 --help。\n");
    Some(out)
}

fn complaint(error: &clap::Error) -> Option<String> {
    let argument = all(error, ContextKind::InvalidArg).join("、");
    let value = all(error, ContextKind::InvalidValue).join("、");
    let prior = all(error, ContextKind::PriorArg).join("、");
    let valid = all(error, ContextKind::ValidValue).join(", ");
    Some(match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("不认识的选项“{argument}”"),
        ErrorKind::UnknownArgument => format!("多出来的参数“{argument}”"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", all(error, ContextKind::InvalidSubcommand).join(" "))
        }
        ErrorKind::MissingSubcommand => {
            format!("少了命令；可选：{}", all(error, ContextKind::ValidSubcommand).join(", "))
        }
        ErrorKind::MissingRequiredArgument => format!("少了必要的参数：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() && valid.is_empty() => format!("“{argument}”后面少了值"),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面少了值；可选：{valid}"),
        ErrorKind::InvalidValue if valid.is_empty() => format!("“{value}”不能用作“{argument}”"),
        ErrorKind::InvalidValue => format!("“{value}”不能用作“{argument}”；可选：{valid}"),
        ErrorKind::ValueValidation => match error.source().map(|source| source.downcast_ref::<Wrong>()) {
            Some(Some(Wrong(reason))) => format!("“{value}”不能用作“{argument}”：{}", reason.get(Lang::Zh)),
            _ => format!("“{value}”不能用作“{argument}”"),
        },
        ErrorKind::ArgumentConflict if prior.is_empty() || prior == argument => format!("“{argument}”只能写一次"),
        ErrorKind::ArgumentConflict => format!("“{argument}”不能与“{prior}”同用"),
        ErrorKind::TooManyValues => format!("“{argument}”多了一个值“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("“{argument}”的值不够，或太多"),
        ErrorKind::InvalidUtf8 => "有一个参数不是 UTF-8 文字".to_string(),
        _ => return None,
    })
}

/// What the parser says of one thing: a name, or several.
fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::StyledStrs(several)) => several.iter().map(ToString::to_string).collect(),
        Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> String {
        let command = super::super::command(Lang::Zh);
        let error = command.try_get_matches_from(words.split(' ')).expect_err("it is wrong");
        in_chinese(&error).expect("it has a Chinese wording")
    }

    #[test]
    fn frequent_mistakes_are_told_in_chinese() {
        for (words, expected) in [
            ("xuekan import --kin text a.txt", "错误: 不认识的选项“--kin”"),
            ("xuekan import --kin text a.txt", "提示: 是不是“--kind”？"),
            ("xuekan imprt a.txt", "错误: 没有“imprt”这个命令"),
            ("xuekan imprt a.txt", "提示: 是不是“import”？"),
            ("xuekan import", "错误: 少了必要的参数：<PATH>"),
            ("xuekan import a.txt --page", "错误: “--page <PAGE>”后面少了值"),
            ("xuekan import a.txt --page abc", "“abc”不能用作“--page <PAGE>”：版次写成 1、01、A02、T3 或 2-3"),
            ("xuekan import a.txt --kind word", "“word”不能用作“--kind <KIND>”：可选：pdf, "),
            ("xuekan import a.txt --date 2024-02-30", "日历上没有这一天"),
            ("xuekan import a.txt --color red", "“red”不能用作“--color <COLOR>”；可选：auto, always, never"),
            ("xuekan import a.txt --page 1 --page 2", "“--page <PAGE>”只能写一次"),
            ("xuekan import a.txt --review-again ab", "不能与“--review-again <HASH or FILE>”同用"),
        ] {
            let said = said(words);
            assert!(said.contains(expected), "{words}: {said}");
            assert!(!said.contains("error:") && !said.contains("Usage"), "{said}");
        }
    }
}
