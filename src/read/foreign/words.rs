//! What is said of files that are no material, in both languages.

use super::Foreign;
use crate::diag::{Code, Finding, Lang, Message, Place};
use crate::msg;

impl Foreign {
    /// What it is, in a word or two.
    pub fn word(self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::Empty => ("空文件", "empty"),
            Self::Picture(format) => {
                return if lang == Lang::Zh { format!("{format} 图片") } else { format!("{format} picture") };
            }
            Self::Packed(name) => {
                return if lang == Lang::Zh { format!("{name} 压缩包") } else { format!("{name} archive") };
            }
            Self::Pages(name) | Self::Data(name) => (name, name),
            Self::OldDocument => ("旧版 Word", "old Word document"),
            Self::Locked => ("加密文档", "locked document"),
            Self::Rtf => ("RTF", "RTF"),
            Self::OpenDocument => ("ODT", "ODT"),
            Self::Spreadsheet => ("电子表格", "spreadsheet"),
            Self::Csv => ("CSV 表格", "CSV table"),
            Self::Slides => ("幻灯片", "slides"),
            Self::Recording => ("录音录像", "recording"),
            Self::Mail => ("Outlook 邮件", "Outlook mail"),
            Self::Program => ("程序", "program"),
            Self::Font => ("字体", "font"),
            Self::Settings => ("配置", "settings"),
            Self::Code => ("程序代码", "program text"),
            Self::System => ("系统文件", "system file"),
            Self::Own => ("导入的记录", "record of an import"),
            Self::Bytes => ("二进制", "binary"),
        };
        if lang == Lang::Zh { zh.into() } else { en.into() }
    }

    /// The one finding about such a file.
    pub(in crate::read) fn finding(self, path: &str) -> Finding {
        let code = match self {
            Self::Empty => Code::R061,
            foreign if foreign.is_litter() => Code::R060,
            _ => Code::R023,
        };
        let finding = Finding::new(code, self.says()).at(Place::file(path));
        match self.help() {
            Some(help) => finding.help(help),
            None => finding,
        }
    }

    fn says(self) -> Message {
        match self {
            Self::Empty => msg!("文件是空的，没有文字", "the file is empty: there is no text in it"),
            Self::Picture(format) => {
                msg!("这是一张图片（{format}），不是文章", "this is a picture ({format}), no text")
            }
            Self::OldDocument => {
                msg!("这是 Word 97–2003 或 WPS 的旧格式文档", "this is a document of Word 97–2003 or WPS")
            }
            Self::Locked => {
                msg!("这份 Office 文档加了密码", "this Office document is locked with a password")
            }
            Self::Rtf => msg!("这是 RTF 文档", "this is an RTF document"),
            Self::OpenDocument => msg!("这是 OpenDocument 文档（ODT）", "this is an OpenDocument text (ODT)"),
            Self::Spreadsheet => msg!("这是电子表格，不是文章", "this is a spreadsheet, no text"),
            Self::Csv => msg!("这是一张表（CSV），不是文章", "this is a table (CSV), no text"),
            Self::Slides => msg!("这是幻灯片，不是文章", "these are slides, no text"),
            Self::Recording => msg!("这是录音或录像，不是文章", "this is sound or film, no text"),
            Self::Packed(name) => {
                msg!("这是 {name} 压缩包，只认得 ZIP", "this is a {name} archive; ZIP is the one that is opened")
            }
            Self::Pages(name) => msg!("这是 {name} 文件，读不了", "this is a {name} file, which is not read"),
            Self::Mail => {
                msg!("这是 Outlook 的邮件文件（.msg），读不了", "this is an Outlook mail (.msg), which is not read")
            }
            Self::Program => msg!("这是程序，没有读", "this is a program and was not read"),
            Self::Font => msg!("这是字体，没有读", "this is a font and was not read"),
            Self::Settings => msg!("这是配置文件，不是文章", "these are settings, no article"),
            Self::Data(name) => msg!("这是 {name} 数据，不是文章", "this is {name} data, no article"),
            Self::Code => msg!("这是程序代码或样式表，不是文章", "this is program text or a style sheet, no article"),
            Self::System => {
                msg!("系统或办公软件留下的文件，略过", "left by the system or an office program; passed over")
            }
            Self::Own => msg!("以前导入时写下的文件，略过", "written by an earlier import; passed over"),
            Self::Bytes => msg!("里面没有可读的文字", "there is no text in it that can be read"),
        }
    }

    /// What the editor can do.
    fn help(self) -> Option<Message> {
        Some(match self {
            Self::Empty => msg!("请重新保存或复制原文，再导入", "save or copy the text again, then import it"),
            Self::Picture(_) => msg!(
                "把它放在用到它的文章旁边，在正文里写 ![图说](文件名)；报纸版面的照片请先识别成文字",
                "put it beside the article that shows it, and write ![caption](file name) there; the photograph of a page must be recognised as text first"
            ),
            Self::OldDocument | Self::Rtf | Self::OpenDocument => msg!(
                "请用 Word、WPS 或 LibreOffice 另存为 .docx，再导入",
                "save it as .docx with Word, WPS or LibreOffice, then import that"
            ),
            Self::Locked => {
                msg!("请去掉密码，另存为 .docx，再导入", "take the password off, save it as .docx, then import that")
            }
            Self::Spreadsheet => msg!(
                "要把表收进文章：复制到 .docx 文档里，或另存为网页（.html），再导入",
                "to have the table in an article, copy it into a .docx document or save it as a web page (.html), then import that"
            ),
            Self::Csv => msg!(
                "要把表收进文章：在文章里写成 Markdown 表格；收件人名单交给 xuekan send --to；确是文章就加 --kind text",
                "to have it in an article, write it there as a Markdown table; a list of recipients is for xuekan send --to; if it is an article after all, say --kind text"
            ),
            Self::Slides => msg!(
                "请把文字复制到 .docx 文档，或导出为 PDF，再导入",
                "copy its text into a .docx document, or export it as PDF, then import that"
            ),
            Self::Recording => msg!("请先写成文字", "write down what is said first"),
            Self::Packed(_) => msg!("请解开后导入，或改用 ZIP 打包", "unpack it first, or pack it as ZIP"),
            Self::Pages(_) => msg!("请导出为 PDF 或 .docx，再导入", "export it as PDF or .docx, then import that"),
            Self::Mail => msg!(
                "请另存为 .eml 或 .html，附件另存为文件，再导入",
                "save it as .eml or .html, and its attachments as files, then import those"
            ),
            Self::Settings | Self::Data(_) | Self::Code => msg!(
                "不用导入；确是文章就加 --kind text",
                "there is nothing to import; if it is an article after all, say --kind text"
            ),
            Self::Bytes => msg!(
                "请确认文件完好，或从原来的程序另存为 .docx、PDF 或纯文本",
                "see whether the file is whole, or save it as .docx, PDF or plain text with the program it comes from"
            ),
            Self::Program | Self::Font | Self::System | Self::Own => return None,
        })
    }
}
