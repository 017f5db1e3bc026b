use super::*;

/// Template folders in memory.
pub(crate) struct Folders(pub(crate) Vec<(&'static str, Vec<(&'static str, &'static str)>)>);

impl TemplateFolders for Folders {
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.to_string()).collect()
    }

    fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.0.iter().find(|(own, _)| *own == name);
        let files = folder.map(|(_, files)| files.as_slice()).unwrap_or_default();
        files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
    }
}
