//! The shape of a settings type, taken from its JSON Schema, and the check of a tree against it.
//!
//! The Rust type with its doc comments is the only place where keys are defined: the schema that
//! editors load, the check and the values all come from it. Two extensions of the schema carry
//! what serde cannot say: `x-aliases` (other spellings of a key), `x-short` (the key a bare scalar
//! or list stands for) and `x-soft` (a missing key is reported, and the rest is read all the same).

use std::marker::PhantomData;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::{Node, Value, full_width_hint};
use crate::date::{Date, NotADate};
use crate::diag::{Code, Finding, Message, Source};
use crate::msg;

/// A settings type with its compiled shape; make one per type and keep it.
pub struct Schema<T> {
    json: Json,
    shape: Shape,
    of: PhantomData<fn() -> T>,
}

#[derive(Debug)]
enum Shape {
    Text,
    Date,
    Boolean,
    Integer { least: i64 },
    Number,
    Choice(Vec<String>),
    List(Box<Shape>),
    Map(Box<Shape>),
    Record(Record),
}

#[derive(Debug)]
struct Record {
    fields: Vec<Field>,
    short: Option<String>,
    soft: bool,
}

#[derive(Debug)]
struct Field {
    key: String,
    aliases: Vec<String>,
    required: bool,
    shape: Shape,
}

impl<T: JsonSchema + DeserializeOwned> Schema<T> {
    /// Compiles the shape of `T`.
    ///
    /// # Panics
    /// When `T` uses a schema construct that no settings type of this crate uses; a test of each
    /// type makes sure that none does.
    #[expect(clippy::new_without_default, reason = "compiling a schema is work worth naming")]
    pub fn new() -> Self {
        let json = schemars::schema_for!(T).to_value();
        let shape = compile(&json, &json);
        Self { json, shape, of: PhantomData }
    }

    /// The JSON Schema, for editors that complete and check while typing: it allows everything that
    /// [`Schema::read`] accepts.
    pub fn json(&self) -> Json {
        let mut json = self.json.clone();
        // A file is always a mapping; the short form is for the type inside another one.
        if let Json::Object(root) = &mut json {
            root.remove("x-short");
        }
        widen(&mut json);
        json
    }

    /// Checks a tree, reports every fault, and makes a value of what is right.
    ///
    /// `None` only when a key that must be there is missing or unusable.
    pub fn read(&self, node: &Node, source: &Source, findings: &mut Vec<Finding>) -> Option<T> {
        let mut check = Check { source, findings };
        let value = check.conform(node, &self.shape, "")?;
        match serde_json::from_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                let reason = error.to_string();
                findings.push(
                    Finding::new(Code::C004, msg!("值不可用：{reason}", "value cannot be used: {reason}"))
                        .at(source.place(node.span.clone())),
                );
                None
            }
        }
    }
}

/// Writes the short forms and other spellings of keys into a schema, where the check knows them
/// from its extensions: numbers where text is meant, one value where a list is, the bare value of
/// `x-short`, the keys of `x-aliases`.
fn widen(schema: &mut Json) {
    let Json::Object(map) = schema else {
        if let Json::Array(items) = schema {
            items.iter_mut().for_each(widen);
        }
        return;
    };
    let mut aliases = Vec::new();
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Json::Object(properties)) => {
                for property in properties.values_mut() {
                    widen(property);
                }
                for property in properties.values() {
                    let names = property["x-aliases"].as_array().into_iter().flatten().filter_map(Json::as_str);
                    aliases.extend(names.map(|name| (name.to_string(), property.clone())));
                }
                properties.extend(aliases.drain(..));
            }
            ("$defs", Json::Object(definitions)) => definitions.values_mut().for_each(widen),
            ("items" | "additionalProperties" | "anyOf" | "oneOf", value) => widen(value),
            _ => {}
        }
    }
    // A required key may be spelled differently; the check of the program itself knows.
    let text =
        |kind: &Json| kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&Json::from("string")));
    if map.get("type").is_some_and(text) && !map.contains_key("enum") && !map.contains_key("const") {
        let mut kinds = vec![Json::from("string"), Json::from("number")];
        if map["type"].is_array() {
            kinds.push(Json::from("null"));
        }
        map.insert("type".into(), Json::Array(kinds));
    }
    let list =
        |kind: &Json| kind == "array" || kind.as_array().is_some_and(|kinds| kinds.contains(&Json::from("array")));
    let short = map.get("x-short").and_then(Json::as_str).and_then(|short| map.get("properties")?.get(short).cloned());
    let one = if map.get("type").is_some_and(list) { map.get("items").cloned() } else { short };
    if let Some(mut one) = one {
        // Descriptions stay with the long form; the short one only has to be allowed.
        if let Json::Object(one) = &mut one {
            one.remove("x-aliases");
        }
        let keep = ["$schema", "$defs", "title", "description", "default", "x-aliases", "x-short", "x-soft"];
        let (outer, inner): (Map<String, Json>, Map<String, Json>) =
            std::mem::take(map).into_iter().partition(|(key, _)| keep.contains(&key.as_str()));
        *map = outer;
        map.insert("anyOf".into(), Json::Array(vec![Json::Object(inner), one]));
    }
}

fn compile(schema: &Json, root: &Json) -> Shape {
    let schema = resolve(schema, root);
    if let Some(choices) = choices(schema) {
        return Shape::Choice(choices);
    }
    let kind = match &schema["type"] {
        Json::String(kind) => kind.as_str(),
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).find(|k| *k != "null").unwrap_or("string"),
        _ => "object",
    };
    match kind {
        "string" if schema["format"] == "date" => Shape::Date,
        "string" => Shape::Text,
        "boolean" => Shape::Boolean,
        "integer" => Shape::Integer { least: schema["minimum"].as_i64().unwrap_or(i64::MIN) },
        "number" => Shape::Number,
        "array" => Shape::List(Box::new(compile(&schema["items"], root))),
        _ => match schema.get("properties") {
            Some(Json::Object(properties)) => Shape::Record(record(schema, properties, root)),
            _ => Shape::Map(Box::new(compile(&schema["additionalProperties"], root))),
        },
    }
}

fn record(schema: &Json, properties: &Map<String, Json>, root: &Json) -> Record {
    let strings = |value: &Json| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(|v| v.as_str().map(String::from)).collect()
    };
    let required = strings(&schema["required"]);
    let fields = properties.iter().map(|(key, value)| Field {
        key: key.clone(),
        aliases: strings(&value["x-aliases"]),
        required: required.contains(key),
        shape: compile(value, root),
    });
    Record {
        fields: fields.collect(),
        short: schema["x-short"].as_str().map(String::from),
        soft: schema["x-soft"].as_bool().unwrap_or(false),
    }
}

/// Follows references and the `anyOf [T, null]` that an optional field becomes.
fn resolve<'a>(schema: &'a Json, root: &'a Json) -> &'a Json {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = reference.trim_start_matches('#');
        return resolve(root.pointer(target).expect("schema references point into the schema"), root);
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let present = options.iter().find(|o| o["type"] != "null");
        return resolve(present.expect("an optional field has a type"), root);
    }
    schema
}

fn choices(schema: &Json) -> Option<Vec<String>> {
    let from =
        |list: &[Json], pick: fn(&Json) -> Option<&str>| list.iter().map(|v| pick(v).map(String::from)).collect();
    if let Some(list) = schema["enum"].as_array() {
        let values: Vec<Json> = list.iter().filter(|v| !v.is_null()).cloned().collect();
        return from(&values, Json::as_str);
    }
    let list = schema["oneOf"].as_array()?;
    let mut all = Vec::new();
    for option in list {
        if let Some(value) = option["const"].as_str() {
            all.push(value.to_string());
        } else {
            all.extend(choices(option)?);
        }
    }
    Some(all)
}

/// The known name that a mistyped one most probably means: at most a third of it differs.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(name, k), k))
        .filter(|(distance, k)| *distance * 3 <= length.max(k.chars().count()).max(3))
        .min()
        .map(|(_, k)| k)
}

struct Check<'a> {
    source: &'a Source,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn report(&mut self, code: Code, node: &Node, message: Message) {
        self.findings.push(Finding::new(code, message).at(self.source.place(node.span.clone())));
    }

    fn conform(&mut self, node: &Node, shape: &Shape, key: &str) -> Option<Json> {
        match (shape, &node.value) {
            (Shape::List(item), Value::List(nodes)) => {
                Some(Json::Array(nodes.iter().filter_map(|n| self.conform(n, item, key)).collect()))
            }
            (Shape::List(_), Value::Null) => Some(Json::Array(Vec::new())),
            (Shape::List(item), _) => Some(Json::Array(vec![self.conform(node, item, key)?])),
            (Shape::Map(item), Value::Map(entries)) => {
                let values = entries.iter().filter_map(|e| Some((e.key.clone(), self.conform(&e.node, item, &e.key)?)));
                Some(Json::Object(values.collect()))
            }
            (Shape::Map(_), Value::Null) => Some(Json::Object(Map::new())),
            (Shape::Record(record), Value::Map(_)) => self.record(node, record, key),
            (Shape::Record(record), Value::Null) => self.record(node, record, key),
            (Shape::Record(Record { short: Some(short), fields, .. }), Value::Scalar { .. } | Value::List(_)) => {
                let field = fields.iter().find(|f| f.key == *short).expect("x-short names a field");
                let value = self.conform(node, &field.shape, key)?;
                Some(Json::Object(Map::from_iter([(short.clone(), value)])))
            }
            (_, Value::Scalar { text, plain }) => self.scalar(node, shape, key, text, *plain),
            _ => self.wrong_type(node, shape, key),
        }
    }

    fn record(&mut self, node: &Node, record: &Record, key: &str) -> Option<Json> {
        let mut map = Map::new();
        let entries = if let Value::Map(entries) = &node.value { entries.as_slice() } else { &[] };
        for entry in entries {
            let named = |f: &&Field| f.key == entry.key || f.aliases.contains(&entry.key);
            let Some(field) = record.fields.iter().find(named) else {
                self.unknown_key(entry, record);
                continue;
            };
            if map.contains_key(&field.key) {
                let (given, name) = (&entry.key, &field.key);
                self.findings.push(
                    Finding::new(
                        Code::C005,
                        msg!("`{given}` 与 `{name}` 是同一个键", "`{given}` means the same as `{name}`"),
                    )
                    .at(self.source.place(entry.key_span.clone())),
                );
            } else if !matches!(entry.node.value, Value::Null)
                && let Some(value) = self.conform(&entry.node, &field.shape, &entry.key)
            {
                map.insert(field.key.clone(), value);
            }
        }
        let mut complete = true;
        for field in record.fields.iter().filter(|f| f.required) {
            let present = entries.iter().any(|e| e.key == field.key || field.aliases.contains(&e.key));
            complete &= map.contains_key(&field.key);
            if !present {
                let (name, place) = (&field.key, if key.is_empty() { String::new() } else { format!("{key}.") });
                self.report(Code::C007, node, msg!("缺少键 `{place}{name}`", "key `{place}{name}` is missing"));
            }
        }
        (complete || record.soft).then_some(Json::Object(map))
    }

    fn unknown_key(&mut self, entry: &super::Entry, record: &Record) {
        let key = &entry.key;
        let mut finding = Finding::new(Code::C002, msg!("不认识的键 `{key}`", "unknown key `{key}`"))
            .at(self.source.place(entry.key_span.clone()));
        let known = || record.fields.iter().flat_map(|f| std::iter::once(&f.key).chain(&f.aliases)).map(String::as_str);
        finding = match nearest(key, known()) {
            Some(near) => {
                finding.help(msg!("是不是 `{near}`？这一项已忽略", "did you mean `{near}`? the entry is ignored"))
            }
            None => {
                let all = record.fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>().join(", ");
                finding.help(msg!("可用的键：{all}", "known keys: {all}"))
            }
        };
        self.findings.push(finding);
    }

    fn scalar(&mut self, node: &Node, shape: &Shape, key: &str, text: &str, plain: bool) -> Option<Json> {
        match shape {
            Shape::Text => Some(Json::String(text.to_string())),
            Shape::Date => match Date::parse(text) {
                Ok(date) => Some(Json::String(date.to_string())),
                Err(fault) => {
                    let message = match fault {
                        NotADate::NoSuchDay => msg!("日历上没有 {text} 这一天", "the calendar has no day {text}"),
                        NotADate::Form => {
                            msg!("`{text}` 不是日期，应写成 2024-03-05", "`{text}` is not a date such as 2024-03-05")
                        }
                    };
                    self.report(Code::C004, node, message);
                    None
                }
            },
            Shape::Boolean if plain => match text {
                "true" | "True" | "yes" | "是" => Some(Json::Bool(true)),
                "false" | "False" | "no" | "否" => Some(Json::Bool(false)),
                _ => self.wrong_type(node, shape, key),
            },
            Shape::Integer { least } => match text.parse::<i64>() {
                Ok(n) if n >= *least => Some(Json::from(n)),
                Ok(n) => {
                    self.report(
                        Code::C004,
                        node,
                        msg!("`{key}` 不能是 {n}，至少 {least}", "`{key}` cannot be {n}, the least is {least}"),
                    );
                    None
                }
                Err(_) => self.wrong_type(node, shape, key),
            },
            Shape::Number => match text.parse::<f64>() {
                Ok(n) if n.is_finite() => Some(Json::from(n)),
                _ => self.wrong_type(node, shape, key),
            },
            Shape::Choice(choices) if choices.iter().any(|c| c == text) => Some(Json::String(text.to_string())),
            Shape::Choice(choices) => {
                let all = choices.join(", ");
                let mut finding =
                    Finding::new(Code::C004, msg!("`{key}` 不能是 `{text}`", "`{key}` cannot be `{text}`"))
                        .at(self.source.place(node.span.clone()));
                finding = match nearest(text, choices.iter().map(String::as_str)) {
                    Some(near) => {
                        finding.help(msg!("是不是 `{near}`？可选：{all}", "did you mean `{near}`? possible: {all}"))
                    }
                    None => finding.help(msg!("可选：{all}", "possible: {all}")),
                };
                self.findings.push(finding);
                None
            }
            _ => self.wrong_type(node, shape, key),
        }
    }

    fn wrong_type(&mut self, node: &Node, shape: &Shape, key: &str) -> Option<Json> {
        let (zh, en) = match shape {
            Shape::Text => ("文字", "text"),
            Shape::Date => ("日期", "a date"),
            Shape::Boolean => ("true 或 false", "true or false"),
            Shape::Integer { .. } => ("整数", "a whole number"),
            Shape::Number => ("数字", "a number"),
            Shape::Choice(_) => ("一个选项", "one of the choices"),
            Shape::List(_) => ("列表", "a list"),
            Shape::Map(_) | Shape::Record(_) => ("键值表", "a mapping of keys to values"),
        };
        let mut finding = if key.is_empty() {
            Finding::new(Code::C003, msg!("这里应为{zh}", "expected {en} here"))
        } else {
            Finding::new(Code::C003, msg!("`{key}` 应为{zh}", "`{key}` must be {en}"))
        }
        .at(self.source.place(node.span.clone()));
        if let Some(help) = full_width_hint(&self.source.text()[node.span.clone()]) {
            finding = finding.help(help);
        }
        self.findings.push(finding);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, JsonSchema, PartialEq)]
    struct Sample {
        title: String,
        #[serde(default)]
        #[schemars(extend("x-aliases" = ["subtitle"]))]
        subtitles: Vec<String>,
        date: Option<Date>,
        count: Option<u32>,
        origin: Option<Origin>,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize, JsonSchema, PartialEq)]
    #[schemars(extend("x-short" = "name"))]
    struct Origin {
        name: String,
    }

    #[derive(Debug, Deserialize, JsonSchema, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        /// One.
        Plain,
        /// Two.
        Fancy,
    }

    fn check(text: &str) -> (Option<Sample>, Vec<String>) {
        let source = Source::new("t.yaml", text);
        let mut findings = Vec::new();
        let node = yaml::parse(&source, 0..text.len(), &mut findings).unwrap();
        let value = Schema::<Sample>::new().read(&node, &source, &mut findings);
        (value, findings.iter().map(|f| f.short(crate::diag::Lang::En)).collect())
    }

    #[test]
    fn common_spellings_are_normalised() {
        let (value, findings) = check("title: 2024\nsubtitle: 一\norigin: 报\nkind: fancy\ndate: 2024年3月5日\n");
        assert!(findings.is_empty(), "{findings:?}");
        let value = value.unwrap();
        assert_eq!((value.title.as_str(), value.subtitles.len()), ("2024", 1));
        assert_eq!(value.origin, Some(Origin { name: "报".into() }));
        assert_eq!(value.date, Date::new(2024, 3, 5));
    }

    #[test]
    fn every_fault_is_reported_and_the_rest_is_used() {
        let (value, findings) = check("title: t\ntitel: x\ndate: 2024-02-30\ncount: -1\nkind: fancey\norigin: {}\n");
        insta::assert_snapshot!(findings.join("\n"));
        assert_eq!(value.unwrap().title, "t");
    }
}
