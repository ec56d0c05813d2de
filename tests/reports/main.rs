//! Every format tells the same findings, is well formed by somebody else's reader, and is
//! harmless whatever a paper says.

mod ci;
mod formats;
mod hostile;
mod portfolio;
mod workbook;

use std::path::Path;
use std::process::{Command, Output};

pub fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.env("COLUMNS", "100").args(arguments).output().expect("the program runs")
}

/// What the program prints; it must not fail.
pub fn printed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

pub fn check(paper: &str, format: &str) -> String {
    printed(&["check", paper, "--format", format])
}

pub fn write(folder: &Path, name: &str, contents: &str) -> String {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(&path, contents).expect("a file");
    path.to_string_lossy().into_owned()
}

/// Every element and attribute of a page, by the tokenizer that browsers' standard describes.
pub fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    use html5ever::tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts, states,
    };
    use std::cell::RefCell;

    #[derive(Default)]
    struct Sink(RefCell<Vec<Tag>>);
    impl TokenSink for Sink {
        type Handle = ();
        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token
                && tag.kind == TagKind::StartTag
            {
                let style = &*tag.name == "style";
                self.0.borrow_mut().push(tag);
                if style {
                    return TokenSinkResult::RawData(states::RawKind::Rawtext);
                }
            }
            TokenSinkResult::Continue
        }
    }
    let input = BufferQueue::default();
    input.push_back(page.into());
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let tags = tokenizer.sink.0.into_inner();
    tags.into_iter()
        .map(|tag| {
            let attributes = tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string()));
            (tag.name.to_string(), attributes.collect())
        })
        .collect()
}

/// The page runs nothing and loads nothing.
pub fn is_inert_page(page: &str) {
    for (name, attributes) in elements(page) {
        assert!(
            ![
                "script", "img", "iframe", "object", "embed", "link", "form", "input", "base", "audio",
                "video"
            ]
            .contains(&name.as_str()),
            "a <{name}> stands in the page"
        );
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "src" && key != "style", "<{name} {key}={value:?}>");
            assert!(key != "href" || value.starts_with('#'), "<{name} href={value:?}> leads out of the page");
        }
    }
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!page.contains(hidden), "something hides in the page");
}
