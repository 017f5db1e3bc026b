//! A finished output in memory: named parts, ready to be checked and written.

/// What one renderer made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Ending of the single file it becomes, without the point (`html`, `epub`, `pdf`, `md`).
    pub extension: &'static str,
    /// The bytes of that file.
    pub bytes: Vec<u8>,
    /// Files that belong beside it (`pictures/…` of Markdown), by relative path.
    pub beside: Vec<(String, Vec<u8>)>,
}
