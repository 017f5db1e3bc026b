//! Placeholder until merge.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "preset"))]
pub struct PageSettings {
    /// preset
    pub preset: Option<String>,
}
