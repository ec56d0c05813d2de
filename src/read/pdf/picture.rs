//! Which picture file is this image object?
//!
//! Scanners put one image on a page. Most are JPEG or fax data already, which only need
//! their own header; plain samples become a grey PNM. The rest (JBIG2, JPEG 2000) must be
//! drawn by another program.

use super::limits;
use super::object;
use crate::read::recognise::Picture;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// Most samples of a picture; an A3 page at 600 dpi has 70 million.
const SAMPLES: usize = 100_000_000;

/// The picture of an image object that is `inches` wide on its page.
pub(super) fn picture(doc: &Document, id: ObjectId, inches: f32) -> Option<Picture> {
    let Ok(Object::Stream(stream)) = doc.get_object(id) else { return None };
    let size = |key: &[u8]| {
        object::number(doc, &stream.dict, key).filter(|n| (1.0..=60_000.0).contains(n)).map(|n| n as u32)
    };
    let (width, height) = (size(b"Width")?, size(b"Height")?);
    if width as usize * height as usize > SAMPLES {
        return None;
    }
    let filters: Vec<&[u8]> = match object::get(doc, &stream.dict, b"Filter") {
        Some(Object::Name(name)) => vec![name],
        Some(Object::Array(names)) => {
            names.iter().filter_map(|name| object::resolve(doc, name)?.as_name().ok()).collect()
        }
        _ => Vec::new(),
    };
    let file = match filters.as_slice() {
        [b"DCTDecode" | b"DCT"] => stream.content.clone(),
        [b"CCITTFaxDecode" | b"CCF"] => fax(doc, stream, width, height)?,
        filters if filters.iter().all(|filter| is_plain(filter)) => grey(doc, stream, width, height)?,
        _ => return None,
    };
    let dpi = (width as f32 / inches.max(0.1)).clamp(70.0, 1200.0) as u32;
    Some(Picture { file, width, height, dpi })
}

fn is_plain(filter: &[u8]) -> bool {
    matches!(
        filter,
        b"FlateDecode"
            | b"Fl"
            | b"LZWDecode"
            | b"LZW"
            | b"RunLengthDecode"
            | b"ASCII85Decode"
            | b"ASCIIHexDecode"
    )
}

/// Fax data in a TIFF file of one strip.
fn fax(doc: &Document, stream: &Stream, width: u32, height: u32) -> Option<Vec<u8>> {
    let parms = match object::get(doc, &stream.dict, b"DecodeParms") {
        Some(Object::Array(items)) => {
            items.first().and_then(|item| object::as_dict(object::resolve(doc, item)?))
        }
        Some(other) => object::as_dict(other),
        None => None,
    };
    let number = |key: &[u8]| parms.and_then(|parms| object::number(doc, parms, key));
    let flag = |key: &[u8]| {
        parms.and_then(|parms| object::get(doc, parms, key)).and_then(|value| value.as_bool().ok())
            == Some(true)
    };
    let columns = number(b"Columns").map_or(1728, |n| n as u32);
    if columns != width || flag(b"EncodedByteAlign") {
        return None;
    }
    let k = number(b"K").unwrap_or(0.0);
    let compression = if k < 0.0 { 4 } else { 3 };
    let options = u32::from(k > 0.0);
    let data = &stream.content;
    // Two of: an image whose ones are black, a decoding that turns it round.
    let turned = object::numbers::<2>(doc, &stream.dict, b"Decode").is_some_and(|[low, high]| low > high);
    let photometric = u32::from(flag(b"BlackIs1") != turned);
    let length = u32::try_from(data.len()).ok()?;
    let entries: [(u16, u32); 9] = [
        (256, width),
        (257, height),
        (258, 1),
        (259, compression),
        (262, photometric),
        (273, 8 + 2 + 9 * 12 + 4),
        (278, height),
        (279, length),
        (292, options),
    ];
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(4u16.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend(0u32.to_le_bytes());
    file.extend_from_slice(data);
    Some(file)
}

/// What the samples of a pixel mean.
enum Colours {
    /// Grey, or the first of so many components that make a colour.
    Direct(usize),
    /// Numbers of colours, as brightness.
    Palette(Vec<u8>),
}

/// Plain samples as a grey picture.
fn grey(doc: &Document, stream: &Stream, width: u32, height: u32) -> Option<Vec<u8>> {
    let is_mask = object::get(doc, &stream.dict, b"ImageMask").and_then(|m| m.as_bool().ok()) == Some(true);
    let bits = match is_mask {
        true => 1,
        false => object::number(doc, &stream.dict, b"BitsPerComponent").unwrap_or(8.0) as usize,
    };
    if !matches!(bits, 1 | 2 | 4 | 8) {
        return None;
    }
    let colours = match is_mask {
        true => Colours::Direct(1),
        false => colours(doc, object::get(doc, &stream.dict, b"ColorSpace")?)?,
    };
    let bytes = stream.get_plain_content_with_limit(limits::STREAM_BYTES * 4).ok()?;
    let components = match colours {
        Colours::Direct(n) => n,
        Colours::Palette(_) => 1,
    };
    let (width, height) = (width as usize, height as usize);
    let row = (width * components * bits).div_ceil(8);
    let turned = object::numbers::<2>(doc, &stream.dict, b"Decode").is_some_and(|[low, high]| low > high);
    // A stencil paints where its samples are 0, as a black picture does.
    let most = (1usize << bits) - 1;
    let mut file = format!("P5 {width} {height} 255\n").into_bytes();
    file.reserve(width * height);
    for line in bytes.chunks_exact(row).take(height) {
        let sample = |i: usize| {
            let bit = i * bits;
            usize::from(line[bit / 8] >> (8 - bits - bit % 8)) & most
        };
        for x in 0..width {
            let light = match &colours {
                Colours::Palette(palette) => usize::from(palette.get(sample(x)).copied().unwrap_or(255)),
                Colours::Direct(1) => sample(x) * 255 / most,
                Colours::Direct(n) => {
                    let parts = (0..(*n).min(3)).map(|part| sample(x * n + part) * 255 / most);
                    let ink = parts.sum::<usize>() / 3;
                    match n {
                        // Of cyan, magenta, yellow and black, more is darker.
                        4 => 255usize.saturating_sub(ink + sample(x * n + 3) * 255 / most),
                        _ => ink,
                    }
                }
            };
            file.push(if turned { 255 - light.min(255) } else { light.min(255) } as u8);
        }
    }
    // What is missing at the end of a picture cut short is paper.
    file.resize(file.len().max(format!("P5 {width} {height} 255\n").len() + width * height), 255);
    Some(file)
}

fn colours(doc: &Document, space: &Object) -> Option<Colours> {
    let space = object::resolve(doc, space)?;
    let (family, rest): (&[u8], &[Object]) = match space {
        Object::Name(name) => (name, &[]),
        Object::Array(items) => (object::resolve(doc, items.first()?)?.as_name().ok()?, &items[1..]),
        _ => return None,
    };
    Some(match family {
        b"DeviceGray" | b"CalGray" | b"G" => Colours::Direct(1),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Colours::Direct(3),
        b"DeviceCMYK" | b"CMYK" => Colours::Direct(4),
        b"ICCBased" => {
            let profile: &Dictionary = object::as_dict(object::resolve(doc, rest.first()?)?)?;
            match object::number(doc, profile, b"N")? as usize {
                n @ (1 | 3 | 4) => Colours::Direct(n),
                _ => return None,
            }
        }
        b"Indexed" | b"I" => {
            let Colours::Direct(n) = colours(doc, rest.first()?)? else { return None };
            let table = match object::resolve(doc, rest.get(2)?)? {
                Object::String(bytes, _) => bytes.clone(),
                Object::Stream(stream) => stream.get_plain_content_with_limit(1 << 16).ok()?,
                _ => return None,
            };
            let light = |colour: &[u8]| {
                let mean =
                    colour.iter().take(3).map(|&c| u32::from(c)).sum::<u32>() / colour.len().min(3) as u32;
                (if n == 4 { 255 - mean.min(255) } else { mean }) as u8
            };
            Colours::Palette(table.chunks_exact(n).map(light).collect())
        }
        _ => return None,
    })
}
