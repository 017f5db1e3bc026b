//! Bytes to text: UTF-8, UTF-16, GB18030 and Big5 are told apart, converted and reported.

use encoding_rs::{Encoding, UTF_8};

/// A text and how it was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// Name of the encoding when it was not UTF-8.
    pub converted_from: Option<&'static str>,
    /// Number of places where bytes made no sense and U+FFFD stands instead.
    pub replaced: usize,
}

/// Decodes a file. Byte order marks win, then valid UTF-8, then what the bytes look like.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes);
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        if bytes.len() <= SHORT && mistaken_utf8(&text) && common_chinese(bytes) {
            return with(encoding_rs::GB18030, bytes);
        }
        return Decoded { text: text.into_owned(), converted_from: None, replaced: 0 };
    }
    if let Some(decoded) = damaged_utf8(bytes) {
        return decoded;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Without a country hint: with one, Big5 texts are taken for GBK.
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    // GB18030 is the superset that Chinese files labelled GBK or GB2312 really use.
    let encoding = if guess == encoding_rs::GBK { encoding_rs::GB18030 } else { guess };
    chinese(encoding, bytes).unwrap_or_else(|| with(encoding, bytes))
}

/// A few words are too little to tell Chinese from Korean, Japanese or Cyrillic by: where all of
/// them are common Chinese characters in GB2312, they are Chinese.
fn chinese(guess: &'static Encoding, bytes: &[u8]) -> Option<Decoded> {
    let other = ![encoding_rs::GB18030, encoding_rs::BIG5].contains(&guess);
    (other && bytes.len() <= SHORT && common_chinese(bytes)).then(|| with(encoding_rs::GB18030, bytes))
}

/// A text of so many bytes is too little to go by statistics.
const SHORT: usize = 400;

/// So many characters show which language they are of.
const FEW: usize = 16;

/// All that is not ASCII are characters of GB2312, and most of them common ones.
fn common_chinese(bytes: &[u8]) -> bool {
    // Characters of GB2312 are pairs from A1 to F7 and from A1 to FE, the common ones from B0 to D7.
    let pairs: Vec<&[u8]> = bytes.split(u8::is_ascii).filter(|run| !run.is_empty()).collect();
    let even = pairs.iter().all(|run| run.len() % 2 == 0);
    let pairs: Vec<&[u8]> = pairs.iter().flat_map(|run| run.chunks(2)).collect();
    let within = |pair: &&[u8]| (0xA1..=0xF7).contains(&pair[0]) && pair.get(1).is_some_and(|b| *b >= 0xA1);
    let common = pairs.iter().filter(|pair| (0xB0..=0xD7).contains(&pair[0])).count();
    // Korean has no character of the last third of them, Japanese has kana.
    let last = pairs.iter().filter(|pair| (0xC9..=0xD7).contains(&pair[0])).count();
    let kana = pairs.iter().any(|pair| (0xA4..=0xA9).contains(&pair[0]));
    let other = pairs.len() >= FEW && (kana || last * 8 < pairs.len());
    even && pairs.iter().all(within) && common * 2 >= pairs.len() && !other
}

/// Valid UTF-8 that nobody writes: accents without a letter below, or letters of several scripts in
/// one word. The bytes of 停水通知 in GB18030 are such.
fn mistaken_utf8(text: &str) -> bool {
    let script = |c: char| match u32::from(c) {
        0xC0..0x250 => 1,
        0x250..0x370 => 2,
        0x370..0x400 => 3,
        0x400..0x483 | 0x48A..0x531 => 4,
        0x531..0x590 => 5,
        0x5D0..0x5F5 => 6,
        _ => 7,
    };
    let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|word| !word.is_ascii());
    let mut several = false;
    for word in words {
        if word.chars().any(|c| c.is_ascii() || u32::from(c) >= 0x600) {
            return false;
        }
        let first = word.chars().next().map(script);
        several |= word.chars().any(|c| Some(script(c)) != first) || first.is_some_and(|first| matches!(first, 2 | 7));
    }
    several
}

/// The first bytes of a file, at most so many; a character that their end would divide is left to the rest.
pub(crate) fn beginning(bytes: &[u8], most: usize) -> &[u8] {
    let Some(next) = bytes.get(most.saturating_sub(3)..=most) else { return bytes };
    let whole = next.iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or_default();
    &bytes[..most.saturating_sub(3) + whole]
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, used, _) = encoding.decode(bytes);
    let replaced = text.matches('\u{FFFD}').count();
    Decoded { converted_from: (used != UTF_8).then(|| used.name()), replaced, text: text.into_owned() }
}

/// UTF-8 with a broken byte here and there stays UTF-8: in any other encoding nearly every Chinese
/// character would be broken.
fn damaged_utf8(bytes: &[u8]) -> Option<Decoded> {
    let text = String::from_utf8_lossy(bytes);
    let replaced = text.matches('\u{FFFD}').count();
    let whole = text.chars().filter(|c| !c.is_ascii()).count() - replaced;
    (whole > 20 * replaced).then(|| Decoded { text: text.into_owned(), converted_from: None, replaced })
}

/// Chinese UTF-16 has an ASCII line feed or space sooner or later, whose zero byte gives it away.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let pair = |low: usize| bytes.chunks_exact(2).filter(|p| p[low] == b'\n' && p[1 - low] == 0).count();
    match (pair(0), pair(1)) {
        (0, 0) => None,
        (little, big) if little >= big => Some(encoding_rs::UTF_16LE),
        _ => Some(encoding_rs::UTF_16BE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_encodings_are_told_apart() {
        let text = "青禾大学党委宣传部编印的学习材料，每月一期，收录报纸文章。\n";
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        let decoded = decode(&gb);
        assert_eq!((decoded.text.as_str(), decoded.converted_from), (text, Some("gb18030")));
        let traditional = "青禾大學黨委宣傳部編印的學習材料，每月一期，收錄報紙文章。\n";
        let (big5, _, _) = encoding_rs::BIG5.encode(traditional);
        assert_eq!(decode(&big5).text, traditional);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).text, text);
        let mut broken = text.as_bytes().to_vec();
        broken.truncate(broken.len() - 3);
        let decoded = decode(&broken);
        assert_eq!((decoded.converted_from, decoded.replaced), (None, 1));
        assert!(decoded.text.starts_with("青禾大学"));
        assert_eq!(decode(b"\xEF\xBB\xBFabc"), Decoded { text: "abc".into(), converted_from: None, replaced: 0 });
    }

    #[test]
    fn a_few_words_are_enough() {
        for text in [
            "路灯亮了。",
            "开会",
            "今天下午三点开会。\n",
            "请各学院于3月5日前报送材料。",
            "许知行",
            "青禾大学图书馆\n2024年3月5日\n",
            "Notice：图书馆八点开门",
            "1. 春耕\n2. 夏种\n",
            "书目\n山间的树\n",
        ] {
            assert_eq!(decode(&encoding_rs::GB18030.encode(text).0).text, text);
        }
        for text in ["路燈亮了。", "請各學院於3月5日前報送材料。", "圖書館八點開門", "書目\n山間的樹\n"]
        {
            assert_eq!(decode(&encoding_rs::BIG5.encode(text).0).text, text, "Big5");
        }
        for text in ["Le café est fermé.", "Müller, Größe, Übung", "El niño comió piña."] {
            assert_eq!(decode(&encoding_rs::WINDOWS_1252.encode(text).0).text, text);
        }
    }

    #[test]
    fn a_few_words_are_taken_for_chinese() {
        for text in [
            "林见秋 <lin3@example.org>\n",
            "王芳 <ann@example.org>",
            "放假通知：六月十日停课。",
            // Bytes that are valid UTF-8.
            "停水通知",
            "通 知\n",
            "停水通知\n\n因管道抢修，3月15日8时至17时，东校区1至6号楼停水，请师生提前储水。\n\n后勤管理处\n2024年3月13日\n",
        ] {
            let (bytes, ..) = encoding_rs::GB18030.encode(text);
            assert_eq!(decode(&bytes).text, text);
        }
        for text in ["café", "Ünlü Ölçü", "Привет", "Łódź i Kraków", "naïve façade", "Ελληνικά"]
        {
            assert_eq!(decode(text.as_bytes()).text, text);
        }
        let (korean, ..) =
            encoding_rs::EUC_KR.encode("오늘은 날씨가 아주 좋습니다. 내일도 좋겠습니다. 모레도 좋을 것입니다.");
        assert_eq!(decode(&korean).converted_from, Some("EUC-KR"));
    }

    #[test]
    fn a_beginning_ends_with_a_whole_character() {
        let text = "甲乙丙🌾丁".as_bytes();
        for most in 0..=text.len() + 4 {
            let part = beginning(text, most);
            assert!(part.len() <= most && std::str::from_utf8(part).is_ok() && part.len() + 4 > most.min(text.len()));
        }
        assert_eq!(beginning(&[0x80; 20], 10).len(), 7);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_decoded(bytes in proptest::collection::vec(0_u8..=255, 0..300)) {
            let _ = decode(&bytes);
        }
    }
}
