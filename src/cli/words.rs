//! The Chinese wording of the help. The English one stands with the arguments; a test proves that
//! every command and argument has both.

use clap::{Arg, ArgAction, Command};

/// Command (empty for the program itself), argument (empty for the command's own line), wording.
const WORDS: &[(&str, &str, &str)] = &[
    ("", "", "把报纸文章编成定期的学习册子：PDF、折页小册子、网页、EPUB、Markdown、DOCX、邮件、公众号，同一套页码"),
    ("", "lang", "界面语言：zh 或 en［默认随系统］"),
    ("", "color", "何时用颜色"),
    ("", "quiet", "只印结果与错误，不印进度与小结"),
    ("init", "", "建立一个马上能用的工作区"),
    ("init", "dir", "工作区目录"),
    ("init", "department", "另出一版的部门；可写几次"),
    ("import", "", "把送来的文字变成文章"),
    ("import", "files", "文件或目录；- 为标准输入（粘贴的文字）"),
    ("import", "into", "放进哪个目录"),
    (
        "import",
        "kind",
        "材料的种类：pdf、markdown、text、html、docx、epub、feed、mail、zip、bulletin、newspaper［默认看内容］",
    ),
    ("import", "source", "出自哪家报纸；只补原文没有说明的"),
    ("import", "date", "哪一天的，如 2024-03-05；只补原文没有说明的，也给电头补年份"),
    ("import", "page", "第几版，如 1、A02、2-3；只补原文没有说明的"),
    ("import", "convert", "文章转成简体（simplified）或繁体（traditional）［默认不转］"),
    ("import", "review", "另写一个审阅页：左边原文，右边成稿，每处改动都标明"),
    ("import", "review_again", "用留存的原件重做某次导入的审阅页；不写文章"),
    ("import", "write_config", "另写一份配置，照原来的次序重排导入的刊物"),
    ("import", "config", "配置文件，--into 的默认值由它来"),
    ("import", "dry_run", "只看认出了什么，不写文章"),
    ("import", "json", "印 JSON"),
    ("list", "", "列出文章库里的文章"),
    ("list", "topic", "只列配置里这个主题的文章"),
    ("list", "source", "只列这家报纸的文章"),
    ("list", "from", "只列这天起的文章"),
    ("list", "to", "只列到这天为止的文章"),
    ("list", "config", "配置文件"),
    ("list", "json", "印 JSON"),
    ("plan", "", "看主题选中了哪些文章，为什么"),
    ("plan", "config", "配置文件"),
    ("plan", "department", "只看这个部门的版本"),
    ("plan", "write", "把方案写成可改、可用的 YAML 文件"),
    ("plan", "json", "印 JSON"),
    ("check", "", "检查配置、文章、链接、来源与字体"),
    ("check", "paths", "配置文件，或若干文章文件［默认 config/bulletin.yaml］"),
    ("check", "format", "发现的写法"),
    ("check", "json", "同 --format json"),
    ("build", "", "做出这一期：每个版本、每种成品"),
    ("build", "config", "配置文件"),
    ("build", "out", "成品目录［默认工作区的 dist］"),
    ("build", "only", "只要这些成品，逗号隔开：pdf,booklet,html,epub,markdown,docx,email,wechat"),
    ("build", "department", "只做这个部门的版本"),
    ("build", "plan", "用这个方案，不再另选"),
    ("build", "json", "印 manifest 的汇总 JSON"),
    ("send", "", "把做好的邮件寄给名单上的人；不加 --really 只说会做什么"),
    ("send", "config", "配置文件"),
    ("send", "to", "收件人名单：一行一个地址，或 CSV 表"),
    ("send", "really", "真的寄出；不加它，什么也不离开本机"),
    ("send", "department", "寄这个部门的版本"),
    ("send", "out", "成品目录［默认工作区的 dist］"),
    ("send", "log", "记录谁已收到的文件［默认在邮件旁边］"),
    ("send", "pause", "两封之间停几秒"),
    ("send", "retry_uncertain", "上次没有结果的，再寄一次"),
    ("send", "retry_refused", "上次被服务器拒收的，再试一次"),
    ("send", "json", "印汇总 JSON"),
    ("site", "", "把各期做成网站，带订阅源和全文搜索"),
    ("site", "config", "配置文件"),
    ("site", "out", "网站目录［默认工作区的 dist/site］"),
    ("site", "department", "不用主版，用这个部门的版本"),
    ("site", "json", "印汇总 JSON"),
    ("templates", "", "查看、取出、检查模板"),
    ("templates list", "", "列出模板目录和各自的文件"),
    ("templates show", "", "印出一个模板文件"),
    ("templates show", "file", "模板文件，如 html/page.html"),
    ("templates show", "name", "模板目录名"),
    ("templates eject", "", "把内置模板文件复制到工作区，以便修改"),
    ("templates eject", "name", "放进哪个模板目录；也可写部门名"),
    ("templates eject", "files", "哪些文件；默认全部"),
    ("templates check", "", "用样例期试排每个模板，报告错误"),
    ("templates check", "name", "模板目录名；默认全部"),
    ("templates", "config", "配置文件"),
    ("schema", "", "印出配置、期、前置信息、theme.yaml 或方案的 JSON Schema"),
    ("schema", "of", "哪一种"),
    ("completions", "", "印出命令补全脚本"),
    ("completions", "shell", "哪种 shell"),
    ("man", "", "印出手册页"),
];

/// The usual order of a help page, with Chinese words.
const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

fn word(command: &str, argument: &str) -> Option<&'static str> {
    let exact = WORDS.iter().find(|(c, a, _)| *c == command && *a == argument);
    let general = || WORDS.iter().find(|(c, a, _)| command.starts_with(c) && !a.is_empty() && *a == argument);
    exact.or_else(general).map(|(_, _, text)| *text)
}

/// The command with Chinese help.
pub fn in_chinese(command: Command) -> Command {
    translate(command, "")
}

fn translate(mut command: Command, name: &str) -> Command {
    if let Some(about) = word(name, "") {
        command = command.about(about).long_about(None);
    }
    if let Some(help) = command.get_after_help() {
        let help = help.to_string().replace("Examples:", "示例：").replace("Example:", "示例：").replace(
            "Exit status: 0 made, nothing above a note; 1 made, with warnings or worse; 2 not made; 3 wrong usage.",
            "退出码：0 做成，至多有提示；1 做成，有警告或错误；2 没有做成；3 用法不对。",
        );
        let help = help.replace(
            "The untouched originals are kept in .originals/ below the articles, each with a record of what was made of it.",
            "原件原样留在文章目录下的 .originals/ 里，各附一份记录，写明做成了什么。",
        );
        let help = help.replace(
            "A list has one address per line (Name <name@example.org>), # begins a remark; or it is a CSV table with columns name and email.\nThe log beside the message knows who has it: run the same command again after an interruption and nobody gets it twice.",
            "名单一行一个地址（姓名 <name@example.org>），# 后是备注；也可以是有“姓名”“邮箱”两列的 CSV 表。\n邮件旁边的记录知道谁已收到：中断之后再跑同一条命令，没有人会收到两次。",
        );
        let help = help.replace(
            "The issues are that of the configuration and those whose files lie beside its own. A past issue keeps its articles when its plan lies there too (xuekan plan --write config/issues/2024-01-plan.yaml).",
            "收入配置里的这一期，以及与它的文件放在一起的各期。往期的方案也放在那里（xuekan plan --write config/issues/2024-01-plan.yaml），往期的文章就不会变。",
        );
        command = command.after_help(help);
    }
    command = command.subcommand_help_heading("命令").help_template(TEMPLATE).disable_help_subcommand(true);
    command = command.mut_args(|a| {
        let heading = if a.is_positional() { "参数" } else { "选项" };
        a.help_heading(heading)
    });
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("印出帮助").help_heading("选项");
    command = command.disable_help_flag(true).arg(help);
    if name.is_empty() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help("印出版本").help_heading("选项"));
    }
    let arguments: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in arguments {
        if let Some(text) = word(name, &id) {
            command = command.mut_arg(id, |a| with_values(a, text));
        }
    }
    let children: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    for child in children {
        let path = if name.is_empty() { child.clone() } else { format!("{name} {child}") };
        command = command.mut_subcommand(child, |c| translate(c, &path));
    }
    command
}

/// The wording of an argument with the values it may have, which the parser would list in English.
fn with_values(argument: Arg, text: &str) -> Arg {
    let mut help = text.to_string();
    let flag = !argument.get_action().takes_values();
    let names: Vec<String> = argument.get_possible_values().iter().map(|v| v.get_name().to_string()).collect();
    if !flag && !names.is_empty() && !names.iter().all(|name| text.contains(name)) {
        help.push_str(&format!("：{}", names.join("、")));
    }
    let default: Vec<String> = argument.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    if !flag && !default.is_empty() && !text.contains("［默认") {
        help.push_str(&format!("［默认 {}］", default.join("、")));
    }
    argument.help(help).long_help(None).hide_possible_values(!flag).hide_default_value(!flag)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn missing(command: &Command, name: &str, found: &mut Vec<String>) {
        if word(name, "").is_none() {
            found.push(format!("`{name}`"));
        }
        for argument in command.get_arguments().map(|a| a.get_id().as_str()) {
            if !matches!(argument, "help" | "version") && word(name, argument).is_none() {
                found.push(format!("`{name}` {argument}"));
            }
        }
        for child in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let path = format!("{name} {}", child.get_name());
            missing(child, path.trim(), found);
        }
    }

    #[test]
    fn the_help_of_import_names_every_kind() {
        let command = crate::cli::args::Arguments::command();
        let import = command.get_subcommands().find(|c| c.get_name() == "import").expect("there is one");
        let kind = import.get_arguments().find(|a| a.get_id() == "kind").and_then(|a| a.get_help());
        let english = kind.expect("it has a help").to_string();
        let chinese = word("import", "kind").expect("it has a wording");
        for name in crate::read::kind::Kind::names() {
            assert!(english.contains(name) && chinese.contains(name), "{name}");
        }
    }

    #[test]
    fn chinese_help_has_no_english_of_the_parser() {
        let mut command = crate::cli::command(crate::diag::Lang::Zh);
        let mut pages = vec![command.render_long_help().to_string()];
        pages.extend(command.get_subcommands_mut().map(|c| c.render_long_help().to_string()));
        for page in pages {
            assert!(!page.contains("Possible values") && !page.contains("[default"), "{page}");
        }
    }

    #[test]
    fn every_command_and_argument_has_a_chinese_wording() {
        let mut found = Vec::new();
        missing(&crate::cli::args::Arguments::command(), "", &mut found);
        assert!(found.is_empty(), "{found:?}");
    }
}
