//! Are Outlook's messages read as other e-mails are? The files are written here.

use cfb::CompoundFile;
use countersign::document::{BlockKind, Document, Format};
use countersign::error::ReadError;
use countersign::read::{Options, read};
use std::io::{Cursor, Write};

/// A message to be written.
#[derive(Default)]
struct Message {
    /// Tag and type of a property, and its bytes.
    properties: Vec<(u16, u16, Vec<u8>)>,
    /// Short values by tag.
    values: Vec<(u16, u32)>,
    attachments: Vec<Attachment>,
}

enum Attachment {
    File(Message),
    Message { name: &'static str, message: Message },
}

const WIDE: u16 = 0x001F;
const NARROW: u16 = 0x001E;
const BYTES: u16 = 0x0102;

fn wide(words: &str) -> Vec<u8> {
    words.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

impl Message {
    fn about(subject: &str) -> Self {
        Self::default().with(0x0037, WIDE, wide(subject))
    }

    fn saying(self, words: &str) -> Self {
        self.with(0x1000, WIDE, wide(words))
    }

    fn with(mut self, tag: u16, kind: u16, bytes: Vec<u8>) -> Self {
        self.properties.push((tag, kind, bytes));
        self
    }

    fn value(mut self, tag: u16, value: u32) -> Self {
        self.values.push((tag, value));
        self
    }

    fn bringing(mut self, name: &str, bytes: &[u8]) -> Self {
        self.attachments.push(Attachment::File(file(name, bytes)));
        self
    }

    fn written(&self) -> Vec<u8> {
        let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        self.write(&mut file, "", 32);
        file.flush().unwrap();
        file.into_inner().into_inner()
    }

    fn write(&self, file: &mut CompoundFile<Cursor<Vec<u8>>>, at: &str, head: usize) {
        let mut rows = vec![0; head];
        for (tag, value) in &self.values {
            rows.extend(3u16.to_le_bytes());
            rows.extend(tag.to_le_bytes());
            rows.extend(6u32.to_le_bytes());
            rows.extend(u64::from(*value).to_le_bytes());
        }
        let mut stream = |name: String, bytes: &[u8]| {
            file.create_stream(format!("{at}/{name}")).unwrap().write_all(bytes).unwrap();
        };
        stream("__properties_version1.0".into(), &rows);
        for (tag, kind, bytes) in &self.properties {
            stream(format!("__substg1.0_{tag:04X}{kind:04X}"), bytes);
        }
        for (number, attachment) in self.attachments.iter().enumerate() {
            let place = format!("{at}/__attach_version1.0_#{number:08X}");
            file.create_storage(&place).unwrap();
            match attachment {
                Attachment::File(properties) => properties.write(file, &place, 8),
                Attachment::Message { name, message } => {
                    Message::default().with(0x3001, WIDE, wide(name)).write(file, &place, 8);
                    let within = format!("{place}/__substg1.0_3701000D");
                    file.create_storage(&within).unwrap();
                    message.write(file, &within, 24);
                }
            }
        }
    }
}

fn file(name: &str, bytes: &[u8]) -> Message {
    Message::default().with(0x3707, WIDE, wide(name)).with(0x3701, BYTES, bytes.to_vec())
}

fn read_message(message: &Message) -> Document {
    read(&message.written(), &Options::default()).unwrap()
}

fn unread(document: &Document) -> Vec<&str> {
    document.unreadable.iter().map(|unreadable| unreadable.why.as_str()).collect()
}

#[test]
fn a_message_says_what_the_same_e_mail_says() {
    let mail = "From: ada@brightfern.example\r\nSubject: Our terms\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n1. Term\r\n\r\nThis runs for one year – café.\r\n\r\n2. Notice\r\n\r\nIn writing.\r\n";
    let (_, body) = mail.split_once("\r\n\r\n").unwrap();
    let as_mail = read(mail.as_bytes(), &Options::default()).unwrap();
    let as_message = read_message(&Message::about("Our terms").saying(body));
    assert_eq!(as_message.format, Format::Email);
    assert_eq!(as_message.text.as_str(), as_mail.text.as_str());
    assert!(as_message.text.as_str().starts_with("Our terms\n"));
    assert_eq!(as_message.blocks, as_mail.blocks);
}

#[test]
fn the_paper_that_a_short_note_brings_is_read() {
    let message = Message::about("Our DPA")
        .saying("Hello, please find the paper attached.")
        .bringing("dpa.md", b"# DPA\n\n1.1 Provider notifies within 72 hours.\n")
        .bringing("logos.zip", b"PK\x05\x06nothing");
    let document = read_message(&message);
    assert_eq!(document.format, Format::Markdown);
    assert!(document.text.as_str().contains("within 72 hours"));
    assert_eq!(
        unread(&document),
        ["the attachment “logos.zip” was not read; save it and check it on its own"]
    );
}

#[test]
fn of_two_papers_none_is_chosen_silently() {
    let message = Message::about("Papers")
        .saying("Both attached.")
        .bringing("dpa.md", b"# DPA\n\nText.\n")
        .bringing("msa.md", b"# MSA\n\nText.\n");
    let document = read_message(&message);
    assert_eq!(document.text.as_str(), "Papers\nBoth attached.");
    assert_eq!(document.unreadable.len(), 2);
}

#[test]
fn a_message_within_a_message_is_read() {
    let inner = Message::about("Signed DPA")
        .saying("As agreed.")
        .bringing("dpa.md", b"# DPA\n\n1.1 Provider notifies within 24 hours.\n");
    let mut outer = Message::about("FW: Signed DPA").saying("See below.");
    outer.attachments.push(Attachment::Message { name: "Signed DPA", message: inner });
    assert!(read_message(&outer).text.as_str().contains("within 24 hours"));

    // One that says something itself is read for that, and names what it brings.
    let inner = Message::about("Signed DPA").saying(&"We accept liability without limit. ".repeat(60));
    let mut outer = Message::about("FW: Signed DPA").saying(&"Our own terms apply. ".repeat(100));
    outer.attachments.push(Attachment::Message { name: "Signed DPA", message: inner });
    let document = read_message(&outer);
    assert!(document.text.as_str().contains("Our own terms"));
    assert_eq!(
        unread(&document),
        ["the attachment “Signed DPA” was not read; save it and check it on its own"]
    );
}

#[test]
fn messages_in_messages_end() {
    let mut message = Message::about("0").saying("deepest");
    for _ in 0..12 {
        let mut outer = Message::about("next").saying("see below");
        outer.attachments.push(Attachment::Message { name: "forwarded", message });
        message = outer;
    }
    assert!(read_message(&message).text.as_str().contains("see below"));
}

#[test]
fn a_page_and_old_encodings_are_read() {
    let (page, _, _) = encoding_rs::WINDOWS_1251.encode("<html><body><h1>Договор</h1><p>Срок один год.</p>");
    let (subject, _, _) = encoding_rs::WINDOWS_1251.encode("Договор поставки услуг");
    let message = Message::default().value(0x3FDE, 1251).with(0x0037, NARROW, subject.into_owned()).with(
        0x1013,
        BYTES,
        page.into_owned(),
    );
    let document = read_message(&message);
    assert_eq!(document.text.as_str(), "Договор поставки услуг\nДоговор\nСрок один год.");
    assert!(matches!(document.blocks[1].kind, BlockKind::Heading { .. }));
}

#[test]
fn a_body_that_is_only_packed_rtf_is_read() {
    // Nine literal bytes at a time: a byte of flags, then eight letters.
    let rtf = b"{\\rtf1\\ansi 1. Term\\par This runs for one year.\\par}";
    let mut packed = Vec::new();
    for letters in rtf.chunks(8) {
        packed.push(0);
        packed.extend_from_slice(letters);
    }
    let mut stream = Vec::new();
    stream.extend((packed.len() as u32 + 12).to_le_bytes());
    stream.extend((rtf.len() as u32).to_le_bytes());
    stream.extend(b"LZFu\0\0\0\0");
    stream.extend(packed);
    let document = read_message(&Message::about("Terms").with(0x1009, BYTES, stream));
    assert_eq!(document.text.as_str(), "Terms\n1. Term\nThis runs for one year.");
}

#[test]
fn pictures_of_the_body_are_not_called_unread() {
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let mut message = Message::about("Hello").saying("Regards, Ada").bringing("scan.png", picture);
    message.attachments.push(Attachment::File(file("logo.png", picture).with(
        0x3712,
        WIDE,
        wide("logo@brightfern"),
    )));
    message.attachments.push(Attachment::File(file("hidden.bin", b"?").value(0x7FFE, 1)));
    assert_eq!(
        unread(&read_message(&message)),
        ["the attachment “scan.png” was not read; save it and check it on its own"]
    );
}

#[test]
fn a_word_file_from_before_2007_is_named_as_such_and_does_not_hide_its_message() {
    let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/WordDocument").unwrap().write_all(b"old").unwrap();
    file.flush().unwrap();
    let old = file.into_inner().into_inner();
    let error = read(&old, &Options::default()).unwrap_err();
    assert_eq!(error, ReadError::Unsupported { what: "a Word file from before 2007 (.doc)".into() });

    let document = read_message(&Message::about("Terms").saying("See attached.").bringing("dpa.doc", &old));
    assert_eq!(document.text.as_str(), "Terms\nSee attached.");
    assert_eq!(unread(&document).len(), 1);
}

#[test]
fn damaged_messages_end_with_an_answer() {
    let whole = Message::about("Our DPA")
        .saying("Hello, please find the paper attached.")
        .bringing("dpa.md", b"# DPA\n\n1.1 Provider notifies within 72 hours.\n")
        .written();
    let mut readable = 0;
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (at % 8);
        readable += usize::from(read(&damaged, &Options::default()).is_ok());
    }
    assert!(readable > whole.len() / 2, "{readable} of {}", whole.len());
    for end in (0..whole.len()).step_by(97) {
        let _ = read(&whole[..end], &Options::default());
    }
}
