//! `svc search`: services by the words that are said of them.

use super::args::{Options, SearchArgs};
use super::ask::say;
use super::unknown::list;
use super::{Status, Streams, input, open, pager, renderer};
use crate::render::{Renderer, Unknown, for_terminal};
use bstr::{BStr, BString, ByteSlice};
use std::error::Error;
use std::io;
use svc_lookup::{Hit, Port, PortRange, Protocol, Search, Services};

/// How many words are looked for one by one, when nothing has all of them.
const MOST: usize = 8;
/// How many close words an unknown one gets.
const CLOSE: usize = 3;

/// Searches for all of the words, or, for `-`, for those of each line of standard input.
pub(super) fn run(options: &Options, args: &SearchArgs, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let services = open(options, streams)?;
    let from_input = args.text == ["-"];
    let (format, style) = renderer(options, from_input);
    let renderer = Renderer::new(format, style, options.verbose);
    let mut searcher = Searcher { services: &services, options, names: args.name, renderer, status: Status::Found };
    if from_input {
        input::lines(|number, line, waiting| {
            match line {
                Ok(b"") => {}
                Ok(text) => searcher.search(text, Some(number), streams)?,
                Err(error) => searcher.fail(error, Some(number), streams),
            }
            if waiting { streams.output.flush() } else { Ok(()) }
        })?;
        return Ok(searcher.finish(streams)?);
    }
    let text: Vec<&[u8]> = args.text.iter().map(|text| text.as_encoded_bytes()).collect();
    pager::paged(!args.no_pager, streams, |streams| {
        searcher.search(&text.join(&b' '), None, streams)?;
        Ok(searcher.finish(streams)?)
    })
}

struct Searcher<'s> {
    services: &'s Services,
    options: &'s Options,
    names: bool,
    renderer: Renderer,
    status: Status,
}

impl Searcher<'_> {
    fn search(&mut self, text: &[u8], line: Option<u64>, streams: &mut Streams<'_>) -> io::Result<()> {
        let search = self.search_for(text);
        if search.words().next().is_none() {
            self.fail("an empty search: give a word", line, streams);
            return Ok(());
        }
        let protocol = self.options.protocol.as_deref().map(Protocol::asked);
        let is_wanted = |hit: &Hit<'_>| protocol.is_none_or(|protocol| hit.service.is_for(protocol));
        let found: Vec<Hit<'_>> = self.services.search(&search).into_iter().filter(is_wanted).collect();
        for hit in &found {
            self.renderer.entry(
                streams.output,
                &self.renderer.describe(self.services, text.as_bstr(), hit, &[PortRange::ALL]),
            )?;
        }
        if found.is_empty() { self.nothing(text, &search, line, streams) } else { Ok(()) }
    }

    /// Nothing has all of the words: says which of them nothing has, and what is spelled like it.
    fn nothing(
        &mut self,
        text: &[u8],
        search: &Search,
        line: Option<u64>,
        streams: &mut Streams<'_>,
    ) -> io::Result<()> {
        self.status = self.status.max(Status::NotFound);
        let is_absent = |word: &&BStr| self.services.search(&self.search_for(word)).is_empty();
        let absent: Vec<&BStr> = search.words().take(MOST).filter(is_absent).collect();
        // Who asks line by line does not read what else there is.
        let close = |word: &&BStr| if line.is_none() { self.close(word) } else { Vec::new() };
        let close: Vec<Vec<BString>> = absent.iter().map(close).collect();
        self.renderer.unknown(streams.output, &Unknown { query: text.as_bstr(), close: &close.concat() })?;
        if self.options.quiet {
            return Ok(());
        }
        for (word, close) in absent.iter().zip(&close) {
            say(self.absent(word, close), line, streams);
        }
        if absent.is_empty() {
            say(self.too_many(), line, streams);
        }
        Ok(())
    }

    fn close(&self, word: &BStr) -> Vec<BString> {
        let close = match self.names {
            true => self.services.close_names(word, CLOSE),
            false => self.services.close_words(word, CLOSE),
        };
        // As they would be searched for: the case makes no difference.
        close.into_iter().map(|word| word.to_ascii_lowercase().into()).collect()
    }

    /// What to say of a word that nothing has.
    fn absent(&self, word: &BStr, close: &[BString]) -> String {
        let quoted = |word: &BStr| format!("`{}`", for_terminal(word));
        let close: Vec<String> = close.iter().map(|word| quoted(word.as_bstr())).collect();
        let port = word.to_str().ok().and_then(|word| word.parse::<Port>().ok());
        let hint = match port {
            Some(port) => format!(": for the port try `svc port {port}`"),
            None if close.is_empty() => String::new(),
            None => format!(": did you mean {}?", list(&close, "or")),
        };
        format!("no {} has {}{hint}", self.what(), quoted(word))
    }

    /// What to say of words each of which something has.
    fn too_many(&self) -> String {
        let what = self.what();
        match &self.options.protocol {
            Some(protocol) => {
                format!("no {what} with `{}` has that: leave `--protocol` out", for_terminal(protocol.as_bytes()))
            }
            None => format!("no {what} has all of these words: leave one out"),
        }
    }

    fn what(&self) -> &'static str {
        if self.names { "name" } else { "service" }
    }

    fn search_for(&self, text: &[u8]) -> Search {
        let search = Search::new([text]);
        if self.names { search.names_only() } else { search }
    }

    fn fail(&mut self, error: impl std::fmt::Display, line: Option<u64>, streams: &mut Streams<'_>) {
        self.status = Status::Error;
        say(error, line, streams);
    }

    fn finish(self, streams: &mut Streams<'_>) -> io::Result<Status> {
        self.renderer.finish(streams.output, streams.errors)?;
        Ok(self.status)
    }
}
