//! What is the RTF that Outlook packs ([MS-OXRTFCP])?
//!
//! LZ77 over a ring of 4,096 bytes that begins with words common in RTF.

/// What the ring holds before the first byte.
const COMMON: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

const RING: usize = 4096;

/// The RTF in a stream of this form, as far as it can be unpacked; at most `limit` bytes.
/// `None` where it is of another form.
pub fn unpack(stream: &[u8], limit: usize) -> Option<Vec<u8>> {
    let (head, packed) = stream.split_at_checked(16)?;
    match &head[8..12] {
        b"MELA" => Some(packed.iter().copied().take(limit).collect()),
        b"LZFu" => Some(unpack_ring(packed, limit)),
        _ => None,
    }
}

fn unpack_ring(packed: &[u8], limit: usize) -> Vec<u8> {
    let mut ring = [0; RING];
    ring[..COMMON.len()].copy_from_slice(COMMON);
    let mut at = COMMON.len();
    let mut rtf = Vec::new();
    let mut input = packed.iter().copied();
    let mut put = |byte: u8, ring: &mut [u8; RING], at: &mut usize| {
        ring[*at] = byte;
        *at = (*at + 1) % RING;
        rtf.push(byte);
        rtf.len() < limit
    };
    'runs: while let Some(flags) = input.next() {
        for bit in 0..8 {
            let Some(first) = input.next() else { break 'runs };
            if flags & (1 << bit) == 0 {
                if !put(first, &mut ring, &mut at) {
                    break 'runs;
                }
                continue;
            }
            let Some(second) = input.next() else { break 'runs };
            let from = usize::from(first) << 4 | usize::from(second >> 4);
            if from == at {
                break 'runs;
            }
            for step in 0..usize::from(second & 0xF) + 2 {
                let byte = ring[(from + step) % RING];
                if !put(byte, &mut ring, &mut at) {
                    break 'runs;
                }
            }
        }
    }
    rtf
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two examples of [MS-OXRTFCP] 4.1: without and with a run that crosses itself.
    #[test]
    fn the_examples_of_the_format_unpack() {
        let first = b"\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125\x42\x32\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        assert_eq!(unpack(first, 1000).unwrap(), b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let second =
            b"\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4\x4b\x51\x41\x00\x04 WXYZ\x0dn}\x01\x0e\xb0";
        assert_eq!(unpack(second, 1000).unwrap(), b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert_eq!(unpack(second, 10).unwrap(), b"{\\rtf1 WXY");
        assert_eq!(unpack(&second[..15], 10), None);
    }
}
