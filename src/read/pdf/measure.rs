//! A look at the data of a PDF before anything is made of it: what unpacks or nests beyond all measure.
//!
//! Whatever reads the objects of a PDF calls itself for a list inside a list, so that enough brackets
//! would end the program. No text needs so many: those that nest too deep are blanked out.

use flate2::{Decompress, FlushDecompress, Status};

/// A page of a paper as an uncompressed picture has some fifty million bytes.
const LARGEST_STREAM: u64 = 200_000_000;
/// Lists inside one another, no deeper. Brackets that stand in pictures by chance come to some hundreds.
const DEEPEST: usize = 5_000;
/// Compressed data inside compressed data, no deeper.
const MOST_LAYERS: usize = 3;
const MARK: &[u8] = b"stream";

/// The file without what nests too deep; `None` when a compressed stream unpacks to more than anything should.
pub(super) fn measured(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut safe = bytes.to_vec();
    let mut nesting = Nesting::default();
    for byte in &mut safe {
        if nesting.too_deep(*byte) {
            *byte = b' ';
        }
    }
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(MARK.len()).position(|w| w == MARK) {
        at += found + MARK.len();
        let data = bytes[at..].strip_prefix(b"\r").unwrap_or(&bytes[at..]);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let mut nesting = Nesting::default();
        let length = unpack(data, &mut nesting, MOST_LAYERS)?;
        if nesting.found {
            let start = bytes.len() - data.len();
            safe[start..start + length].fill(b' ');
        }
    }
    Some(safe)
}

/// Brackets that are open.
#[derive(Default)]
struct Nesting {
    depth: usize,
    before: u8,
    /// Some nested too deep.
    found: bool,
}

impl Nesting {
    /// Takes the next byte; whether it opens one list too many, which then does not count as open.
    fn too_deep(&mut self, byte: u8) -> bool {
        let doubled = byte == self.before;
        self.before = if doubled { 0 } else { byte };
        match byte {
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'>' if doubled => self.depth = self.depth.saturating_sub(1),
            b'[' | b'{' => self.depth += 1,
            b'<' if doubled => self.depth += 1,
            _ => {}
        }
        let deep = self.depth > DEEPEST;
        self.depth = self.depth.min(DEEPEST);
        self.found |= deep;
        deep
    }
}

/// Unpacks data to see how large it is and how deep it nests, without keeping it; gives the length of
/// what was compressed, 0 where nothing is. `None` when it grows beyond all measure.
fn unpack(data: &[u8], nesting: &mut Nesting, layers: usize) -> Option<usize> {
    if !is_compressed(data) {
        return Some(0);
    }
    let mut inflate = Decompress::new(true);
    let mut buffer = vec![0; 1 << 16];
    let mut inner: Option<Vec<u8>> = None;
    loop {
        let (taken, made) = (inflate.total_in(), inflate.total_out());
        let rest = &data[usize::try_from(taken).unwrap_or(usize::MAX).min(data.len())..];
        let step = inflate.decompress(rest, &mut buffer, FlushDecompress::None);
        if inflate.total_out() > LARGEST_STREAM {
            return None;
        }
        let new = &buffer[..usize::try_from(inflate.total_out() - made).unwrap_or_default()];
        new.iter().for_each(|byte| {
            nesting.too_deep(*byte);
        });
        if made == 0 && is_compressed(new) {
            inner = Some(Vec::new());
        }
        if let Some(inner) = &mut inner {
            inner.extend_from_slice(new);
        }
        let stuck = (taken, made) == (inflate.total_in(), inflate.total_out());
        if stuck || !matches!(step, Ok(Status::Ok | Status::BufError)) {
            break;
        }
    }
    if let Some(inner) = inner {
        unpack(&inner, nesting, layers.checked_sub(1)?)?;
    }
    Some(usize::try_from(inflate.total_in()).unwrap_or(usize::MAX).min(data.len()))
}

fn is_compressed(data: &[u8]) -> bool {
    matches!(data, [a, b, ..] if a & 0x0F == 8 && (u32::from(*a) * 256 + u32::from(*b)).is_multiple_of(31))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(data).unwrap();
        packer.finish().unwrap()
    }

    fn file(data: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7 [<< /A [1 2] >>]\n4 0 obj\nstream\n", data, b"\nendstream [5]"].concat()
    }

    #[test]
    fn what_nests_too_deep_is_blanked_out() {
        let plain = file(b"[(a) [b]] TJ");
        assert_eq!(measured(&plain), Some(plain));
        let deep = file(&"[<<".repeat(DEEPEST).into_bytes());
        let kept = measured(&deep).unwrap();
        assert!(kept.len() == deep.len() && kept.iter().filter(|b| **b == b'[').count() < DEEPEST);
        for layers in 1..4 {
            let data = (0..layers).fold("[".repeat(2 * DEEPEST).into_bytes(), |data, _| packed(&data));
            let kept = measured(&file(&data)).unwrap();
            assert!(kept.ends_with(b"  \nendstream [5]"), "{layers}");
        }
    }

    #[test]
    fn data_packed_many_times_over_is_refused() {
        let data = (0..6).fold(b"a".to_vec(), |data, _| packed(&data));
        assert_eq!(measured(&file(&data)), None);
        let mut data = packed(&vec![b' '; 150_000_000]);
        assert!(measured(&file(&data)).is_some());
        data = packed(&packed(&vec![b' '; 250_000_000]));
        assert_eq!(measured(&file(&data)), None);
    }
}
