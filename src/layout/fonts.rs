//! Fonts by role: which family prints 宋体, 仿宋, 楷体, 黑体, 小标宋 and Latin letters here.
//!
//! One store serves all departments and builds. Chooses among families that are installed and
//! says which are not; does not decide where a role is used: print templates do.

mod install;
mod roles;

use std::collections::BTreeMap;
use std::path::PathBuf;

use typst::text::{Font, FontBook, is_default_ignorable};
use typst::utils::LazyHash;
use typst_kit::fonts::FontStore;

use crate::article::{Article, plain_text};
use crate::diag::{Code, Finding, Outcome, counted};
use crate::issue::Issue;
use crate::msg;

pub use install::install_line;
pub use roles::Role;

/// Where fonts are looked for.
#[derive(Debug, Clone, Default)]
pub struct FontSettings {
    /// Folders searched with all below them, in order, before the system.
    pub folders: Vec<PathBuf>,
    /// Only the folders: the system's fonts are left alone.
    pub folders_only: bool,
    /// The text of `/etc/os-release`, from which the install line is made.
    pub os_release: Option<String>,
}

/// All fonts there are.
pub struct Fonts {
    store: FontStore,
    os_release: Option<String>,
}

/// The families that print each role, first choice first; every one of them is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faces {
    families: BTreeMap<Role, Vec<String>>,
    title_is_bold: bool,
}

/// Characters that no font has, with how often they occur, by article; `None` for text of the
/// booklet itself.
pub(super) type Missing = BTreeMap<(Option<usize>, char), usize>;

/// A character that a family for running Chinese text must have.
const COMMON: [char; 4] = ['的', '国', '学', '。'];

impl Fonts {
    /// Finds the fonts of the folders, the system and the program itself.
    pub fn find(settings: &FontSettings) -> Self {
        let mut store = FontStore::new();
        for folder in &settings.folders {
            store.extend(typst_kit::fonts::scan(folder));
        }
        if !settings.folders_only {
            store.extend(typst_kit::fonts::system());
        }
        store.extend(typst_kit::fonts::embedded());
        Self { store, os_release: settings.os_release.clone() }
    }

    /// Some installed font can print Chinese text.
    pub fn have_chinese(&self) -> bool {
        self.any_chinese().is_some()
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }

    /// The name under which a family is installed, whatever language its name is given in.
    fn installed(&self, family: &str) -> Option<String> {
        let names = roles::names_of(family);
        let name = names.iter().copied().chain([family]).find(|n| self.book().contains_family(&n.to_lowercase()))?;
        let index = self.book().select_family(&name.to_lowercase()).next()?;
        Some(self.book().info(index)?.family.clone())
    }

    fn is_chinese(&self, family: &str) -> bool {
        self.book().select_family(&family.to_lowercase()).any(|index| {
            self.book().info(index).is_some_and(|info| COMMON.iter().all(|c| info.coverage.contains(*c as u32)))
        })
    }

    fn has_bold(&self, family: &str) -> bool {
        let mut faces = self.book().select_family(&family.to_lowercase());
        faces.any(|index| self.book().info(index).is_some_and(|info| info.variant.weight.to_number() >= 600))
    }

    /// A Chinese family that no chain names: better than none.
    fn any_chinese(&self) -> Option<String> {
        let chinese = |(family, _): &(&str, _)| self.is_chinese(family);
        self.book().families().map(|(family, _)| (family, ())).find(chinese).map(|(family, ())| family.to_string())
    }

    /// Chooses the families of every role: those asked for first, then the usual ones.
    ///
    /// `wanted` holds families by the name of their role, as a theme writes them.
    ///
    /// # Errors
    /// One finding (`L001`) when nothing can print Chinese and `chinese` says that something must.
    pub fn choose(
        &self,
        wanted: &BTreeMap<String, Vec<String>>,
        chinese: bool,
    ) -> Result<Outcome<Faces>, Box<Finding>> {
        let mut findings = Vec::new();
        let mut families: BTreeMap<Role, Vec<String>> = BTreeMap::new();
        for role in Role::ALL {
            let mut found: Vec<String> = Vec::new();
            let asked = wanted.get(role.key()).map(Vec::as_slice).unwrap_or_default();
            for family in asked.iter().map(String::as_str).chain(role.usual().iter().copied()) {
                if let Some(family) = self.installed(family).filter(|f| !found.contains(f)) {
                    found.push(family);
                }
            }
            families.insert(role, found);
        }
        let song = families.get_mut(&Role::Song).expect("every role was inserted");
        if song.is_empty() {
            song.extend(self.any_chinese());
        }
        if chinese && song.is_empty() {
            let line = install_line(self.os_release.as_deref());
            return Err(Box::new(
                Finding::new(
                    Code::L001,
                    msg!("没有可用的中文字体，不能排版", "there is no Chinese font, so pages cannot be made"),
                )
                .help(msg!(
                    "安装一种中文字体：{line}；或者把字体文件放进配置中的字体文件夹",
                    "install a Chinese font: {line}; or put font files into a font folder of the configuration"
                )),
            ));
        }
        // A list of families must not be empty, and this family is part of the program.
        song.push(roles::LAST_RESORT.to_string());
        let title = families[&Role::Title].first();
        let title_is_bold = title.is_some_and(|family| self.has_bold(family));
        let faces = Faces { families, title_is_bold };
        self.report_missing(wanted, &faces, &mut findings);
        Ok(Outcome::new(faces, findings))
    }

    fn report_missing(&self, wanted: &BTreeMap<String, Vec<String>>, faces: &Faces, findings: &mut Vec<Finding>) {
        for (key, families) in wanted {
            let Some(role) = Role::ALL.into_iter().find(|r| r.key() == key) else {
                let known = Role::ALL.map(Role::key).join(", ");
                findings.push(
                    Finding::new(
                        Code::C002,
                        msg!("没有名为 `{key}` 的字体角色", "there is no font role named `{key}`"),
                    )
                    .help(msg!("可用的角色：{known}", "known roles: {known}")),
                );
                continue;
            };
            // A list names alternatives, so that one dress serves several systems.
            if families.is_empty() || families.iter().any(|f| self.installed(f).is_some()) {
                continue;
            }
            let (names, zh, en) = (families.join(", "), role.zh(), role.en());
            let instead = faces.used(role);
            findings.push(
                Finding::new(
                    Code::L002,
                    msg!("{zh}字体 {names} 没有安装", "font family {names} for the role {en} is not installed"),
                )
                .help(msg!("现在用 {instead} 代替", "{instead} is used instead")),
            );
        }
    }

    /// Counts every character of every article that no font has.
    pub(super) fn preflight(&self, issue: &Issue, faces: &Faces) -> Missing {
        // A byte per code point, because a thick issue asks millions of times.
        let mut known: Vec<Option<bool>> = vec![None; char::MAX as usize + 1];
        let mut missing = Missing::new();
        for (at, article) in issue.articles.iter().enumerate() {
            for_each_text(article, &mut |text| {
                for c in text.chars().filter(|c| !c.is_ascii_graphic() && is_visible(*c)) {
                    if !*known[c as usize].get_or_insert_with(|| self.covers(faces, c)) {
                        *missing.entry((Some(at), c)).or_default() += 1;
                    }
                }
            });
        }
        missing
    }

    /// A chosen family has the character, or another that the engine falls back to.
    fn covers(&self, faces: &Faces, c: char) -> bool {
        let has = |index: usize| self.book().info(index).is_some_and(|info| info.coverage.contains(c as u32));
        let mut chosen = faces.families.values().flatten();
        chosen.any(|family| self.book().select_family(&family.to_lowercase()).any(has))
            || (0..).take_while(|index| self.book().info(*index).is_some()).any(has)
    }
}

impl Faces {
    /// The families of a role; empty when none of its own is installed and templates fall back.
    pub fn of(&self, role: Role) -> &[String] {
        &self.families[&role]
    }

    /// Headlines are set bold: their family is one for all purposes. 小标宋 has one weight, which
    /// is heavy by itself.
    pub fn title_is_bold(&self) -> bool {
        self.title_is_bold
    }

    /// The family that really prints a role.
    fn used(&self, role: Role) -> &str {
        let chain: &[Role] = match role {
            Role::Kai => &[Role::Kai, Role::Fangsong, Role::Song],
            Role::Mono => &[Role::Mono, Role::Hei, Role::Song],
            other => &[other, Role::Song],
        };
        chain.iter().find_map(|r| self.of(*r).first()).map_or(roles::LAST_RESORT, String::as_str)
    }
}

/// Adds what was printed as a box to what was foreseen. A box on the cover or in the contents is
/// no news when the article it comes from is known.
pub(super) fn add_boxes(foreseen: &mut Missing, boxes: Missing) {
    for ((article, c), count) in boxes {
        let known = match article {
            Some(_) => foreseen.contains_key(&(article, c)),
            None => foreseen.keys().any(|(_, seen)| *seen == c),
        };
        if !known {
            foreseen.insert((article, c), count);
        }
    }
}

/// One finding per character and article.
pub(super) fn report_missing_characters<'a>(missing: &'a Missing, issue: &'a Issue) -> impl Iterator<Item = Finding> {
    missing.iter().map(|((article, c), count)| {
        let code = format!("U+{:04X}", *c as u32);
        let (zh, en) = if c.is_control() {
            (code.clone(), code)
        } else {
            (format!("“{c}”（{code}）"), format!("`{c}` ({code})"))
        };
        let places = counted(*count, "place", "places");
        let finding = Finding::new(
            Code::L003,
            msg!("没有字体能印出 {zh}，共 {count} 处", "no font has the character {en}, found in {places}"),
        )
        .help(msg!(
            "印出来是空框：改字，或者安装含有它的字体",
            "it prints as an empty box: write another character or install a font that has it"
        ));
        match article {
            Some(at) => finding.article(&issue.articles[*at].id),
            None => finding,
        }
    })
}

/// A character that leaves a mark on paper.
pub(super) fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !is_default_ignorable(c)
}

/// The issue holds Chinese characters anywhere.
pub(super) fn is_chinese(issue: &Issue) -> bool {
    let has_han = |text: &str| text.chars().any(crate::text::is_han);
    let masthead = &issue.masthead;
    has_han(&masthead.title)
        || has_han(&masthead.issuer)
        || issue.articles.iter().any(|article| {
            let mut found = false;
            for_each_text(article, &mut |text| found = found || has_han(text));
            found
        })
}

fn for_each_text(article: &Article, visit: &mut dyn FnMut(&str)) {
    let head = &article.head;
    let dateline = head.printed_dateline();
    let single = [&head.kicker, &head.column, &head.role, &head.editor_note, &dateline];
    let lists = [&head.subtitles, &head.authors, &head.highlights, &head.pull_quotes];
    visit(&head.title);
    single.into_iter().flatten().for_each(|text| visit(text));
    lists.into_iter().flatten().for_each(|text| visit(text));
    if let Some(source) = &head.source {
        visit(&source.name);
    }
    for passage in article.body.passages() {
        visit(&plain_text(&passage.inlines));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    fn bare() -> Fonts {
        Fonts::find(&FontSettings { folders_only: true, os_release: Some("ID=debian".into()), ..Default::default() })
    }

    #[test]
    fn without_a_chinese_font_chinese_pages_are_refused() {
        let refused = bare().choose(&BTreeMap::new(), true).unwrap_err();
        assert_eq!(refused.code, Code::L001);
        assert!(refused.help.unwrap().get(Lang::En).contains("apt install fonts-noto-cjk"));
        let faces = bare().choose(&BTreeMap::new(), false).unwrap().value;
        assert_eq!(faces.of(Role::Song), ["Libertinus Serif"]);
    }

    #[test]
    fn a_missing_family_is_named_with_its_role_and_its_deputy() {
        let wanted = BTreeMap::from([
            ("latin".to_string(), vec!["No Such Roman".to_string()]),
            ("mono".to_string(), vec!["No Such Mono".to_string(), "DejaVu Sans Mono".to_string()]),
            ("comic".to_string(), vec!["Comic".to_string()]),
        ]);
        let findings = bare().choose(&wanted, false).unwrap().findings;
        let lines: Vec<String> = findings.iter().map(|f| f.short(Lang::En)).collect();
        assert_eq!(
            lines,
            [
                "error[C002]: there is no font role named `comic`",
                "warning[L002]: font family No Such Roman for the role Latin is not installed"
            ]
        );
        assert!(findings[1].help.as_ref().unwrap().get(Lang::En).starts_with("Libertinus Serif"));
    }
}
