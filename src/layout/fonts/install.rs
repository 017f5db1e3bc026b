//! The command that installs a Chinese font on the system at hand.

/// The install line for this system; `os_release` is the text of `/etc/os-release`.
pub fn install_line(os_release: Option<&str>) -> String {
    line_for(std::env::consts::OS, os_release).to_string()
}

fn line_for(os: &str, os_release: Option<&str>) -> &'static str {
    match os {
        "macos" => "brew install --cask font-noto-serif-cjk-sc font-noto-sans-cjk-sc",
        "windows" => "Add-WindowsCapability -Online -Name Language.Fonts.Hans~~~und-HANS~0.0.1.0",
        _ => {
            let ids = ids(os_release.unwrap_or_default());
            let is = |names: &[&str]| ids.iter().any(|id| names.contains(&id.as_str()));
            if is(&["debian", "ubuntu"]) {
                "sudo apt install fonts-noto-cjk"
            } else if is(&["fedora", "rhel", "centos", "openeuler"]) {
                "sudo dnf install google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts"
            } else if is(&["arch"]) {
                "sudo pacman -S noto-fonts-cjk"
            } else if is(&["suse", "opensuse"]) {
                "sudo zypper install noto-serif-sc-fonts noto-sans-sc-fonts"
            } else if is(&["alpine"]) {
                "sudo apk add font-noto-cjk"
            } else {
                "Noto Serif CJK SC, https://github.com/notofonts/noto-cjk"
            }
        }
    }
}

/// The system's own name and those it is like (`ID` and `ID_LIKE`).
fn ids(os_release: &str) -> Vec<String> {
    let value = |line: &str| {
        let (key, value) = line.split_once('=')?;
        matches!(key.trim(), "ID" | "ID_LIKE").then(|| value.trim().trim_matches(['"', '\'']).to_lowercase())
    };
    let all: Vec<String> = os_release.lines().filter_map(value).collect();
    all.iter().flat_map(|v| v.split_whitespace()).map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_gets_its_own_line() {
        for (os, release, word) in [
            ("linux", "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "apt"),
            ("linux", "ID=fedora", "dnf"),
            ("linux", "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"", "zypper"),
            ("linux", "ID=manjaro\nID_LIKE=arch", "pacman"),
            ("linux", "", "https://"),
            ("macos", "", "brew"),
            ("windows", "", "Add-WindowsCapability"),
        ] {
            assert!(line_for(os, Some(release)).contains(word), "{os} {release}");
        }
    }
}
