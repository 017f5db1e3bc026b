//! The plan: which articles an issue has, in which order, and why. A recipe a person can read,
//! edit and give back.
//!
//! Holds ids and reasons, never article text.

mod choose;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

use crate::diag::{Finding, Source};
use crate::yaml::{self, Schema};

pub use choose::{Choice, Judged, choose, judge};

static PLAN: LazyLock<Schema<IssuePlan>> = LazyLock::new(Schema::new);

/// The JSON Schema of a plan.
pub fn schema() -> serde_json::Value {
    PLAN.json()
}

/// The plan of every edition of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuePlan {
    /// Year of the issue.
    pub year: i32,
    /// Number in the year.
    pub number: u32,
    /// One plan per edition.
    pub editions: Vec<EditionPlan>,
}

/// The plan of one edition.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EditionPlan {
    /// Name of the department; none for the main edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Sections in running order.
    pub sections: Vec<PlannedSection>,
    /// Articles that a section would have taken, and why it did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// Copies of one text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub duplicates: Vec<PlannedCopies>,
}

/// A section and its articles.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlannedSection {
    /// Title.
    pub title: String,
    /// One contents entry for the section.
    #[serde(skip_serializing_if = "is_false")]
    pub grouped: bool,
    /// Articles in running order.
    pub articles: Vec<PlannedArticle>,
    /// What the section passed over, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// An article of a section.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "article"))]
pub struct PlannedArticle {
    /// Its id.
    pub article: String,
    /// Its headline; only for the reader of the plan.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Why it is in; only for the reader of the plan.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// An article that is not in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LeftOut {
    /// Its id.
    pub article: String,
    /// Its headline.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The section that would have taken it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub section: String,
    /// Why it is not in.
    pub why: String,
}

/// Copies of one text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlannedCopies {
    /// The copy that is used.
    pub keep: String,
    /// Why this one.
    pub why: String,
    /// The others.
    pub others: Vec<PlannedCopy>,
}

/// A copy that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlannedCopy {
    /// Its id.
    pub article: String,
    /// Share of common text in per cent.
    pub similarity: u32,
    /// Where it differs from the copy that is used, as `[used→this]`.
    pub differences: Vec<String>,
}

impl IssuePlan {
    /// The plan as YAML, with a heading that says what may be edited.
    pub fn to_yaml(&self) -> String {
        let body = serde_yaml::to_string(self).expect("a plan has only text, numbers and lists");
        format!(
            "# 编排方案 / running order. 可以改动 sections 下的文章：增、删、换位置；其余只供阅读。\n\
             # Edit the articles below `sections`; everything else is there to be read.\n\
             # 在配置里写 plan: 本文件，或 xuekan build --plan 本文件。\n{body}"
        )
    }

    /// Reads a plan; every fault is a finding.
    pub fn from_yaml(source: &Source, findings: &mut Vec<Finding>) -> Option<Self> {
        match yaml::parse(source, 0..source.text().len(), findings) {
            Ok(node) => PLAN.read(&node, source, findings),
            Err(finding) => {
                findings.push(*finding);
                None
            }
        }
    }

    /// The plan of an edition.
    pub fn edition(&self, department: Option<&str>) -> Option<&EditionPlan> {
        self.editions.iter().find(|e| e.department.as_deref() == department)
    }
}

impl EditionPlan {
    /// Ids of all articles in running order.
    pub fn articles(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().flat_map(|s| &s.articles).map(|a| a.article.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words() -> impl Strategy<Value = String> {
        "[-a-z0-9甲乙丙《》：:#'\"“”→\\[\\]{}&*!|>%@` ,.]{0,24}"
    }

    proptest! {
        #[test]
        fn plan_to_yaml_and_back_is_the_identity(
            title in words(), why in words(), article in words(), grouped: bool, similarity in 0_u32..100,
            differences in proptest::collection::vec(words(), 0..3),
        ) {
            let plan = IssuePlan {
                year: 2024,
                number: 1,
                editions: vec![EditionPlan {
                    department: Some("计算机学院".into()),
                    sections: vec![PlannedSection {
                        title: title.clone(),
                        grouped,
                        articles: vec![PlannedArticle { article: article.clone(), title, why: why.clone() }],
                        passed_over: None,
                    }],
                    left_out: vec![LeftOut { article: article.clone(), why: why.clone(), ..Default::default() }],
                    duplicates: vec![PlannedCopies {
                        keep: article.clone(),
                        why,
                        others: vec![PlannedCopy { article, similarity, differences }],
                    }],
                }],
            };
            let text = plan.to_yaml();
            let mut findings = Vec::new();
            let read = IssuePlan::from_yaml(&Source::new("plan.yaml", text.as_str()), &mut findings);
            prop_assert_eq!(read, Some(plan), "{}\n{:?}", text, findings);
        }
    }
}
