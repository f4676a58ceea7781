//! `svc search`: services by the words in their names, descriptions and products.

use crate::cli::category::Categories;
use crate::cli::paging::Paging;
use crate::cli::queries::{self, Answer};
use crate::cli::session::{Failure, Session};
use crate::cli::sort::SortKey;
use crate::cli::suggest::{close, did_you_mean};
use crate::render::{Entries, Entry, for_message};
use bstr::{BStr, BString, ByteSlice};
use std::ffi::OsString;
use std::io::{self, Write};
use svc_lookup::{Hit, Port, PortRange, Search, Services};

/// The number of words searched one by one if nothing matches all of them.
const MOST: usize = 8;

/// The arguments of `svc search`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct SearchArgs {
    /// Words to search for; a match contains all of them. `-` searches for each line of standard input.
    #[arg(value_name = "TEXT", required = true, allow_negative_numbers = true)]
    text: Vec<OsString>,
    /// Search names and aliases only.
    #[arg(long)]
    name: bool,
    /// The order of the entries [default: best match first].
    #[arg(long, value_name = "KEY")]
    sort: Option<SortKey>,
    #[command(flatten)]
    categories: Categories,
    #[command(flatten)]
    paging: Paging,
}

/// Searches for all of the words or, for `-`, for those of each line of standard input.
pub(crate) fn run(session: &mut Session<'_>, args: &SearchArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let services = session.services()?;
    let entries = Entries::new(session.entry_sheet(out, args.is_read()), session.options.verbose);
    let mut searcher = Searcher { services: &services, args, entries };
    if args.is_read() {
        queries::answer(&args.text, session, &mut searcher)?;
    } else {
        let text: Vec<&[u8]> = args.text.iter().map(|text| text.as_encoded_bytes()).collect();
        searcher.answer(&text.join(&b' '), session)?;
    }
    session.finish(searcher.entries)
}

impl SearchArgs {
    /// Whether the searches come from standard input.
    pub(crate) fn is_read(&self) -> bool {
        self.text == ["-"]
    }
}

struct Searcher<'s, 'o> {
    services: &'s Services,
    args: &'s SearchArgs,
    entries: Entries<'o>,
}

impl Answer for Searcher<'_, '_> {
    fn answer(&mut self, text: &[u8], session: &mut Session<'_>) -> io::Result<()> {
        let search = self.search_for(text);
        if search.words().next().is_none() {
            session.fail("empty search; give a word");
            return Ok(());
        }
        let protocol = session.protocol();
        let is_for = |hit: &Hit<'_>| protocol.is_none_or(|protocol| hit.service.is_for(protocol));
        let is_wanted = |hit: &Hit<'_>| is_for(hit) && self.args.categories.accepts(hit);
        let mut found: Vec<Hit<'_>> = self.services.search(&search).into_iter().filter(is_wanted).collect();
        if found.is_empty() {
            return self.nothing(text, &search, session);
        }
        if let Some(key) = self.args.sort {
            key.sort(&mut found);
        }
        let shown = self.args.paging.write(found, |hit| {
            let entry = self.entries.describe(self.services, text.as_bstr(), &hit, &[PortRange::ALL]);
            self.entries.add(&entry)
        })?;
        shown.note(session);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.entries.flush()
    }
}

impl Searcher<'_, '_> {
    /// Reports the words without a match, with suggestions.
    fn nothing(&mut self, text: &[u8], search: &Search, session: &mut Session<'_>) -> io::Result<()> {
        session.not_found();
        let is_absent = |word: &&BStr| self.services.search(&self.search_for(word)).is_empty();
        let absent: Vec<&BStr> = search.words().take(MOST).filter(is_absent).collect();
        let mut all_close = Vec::new();
        for word in &absent {
            let close = close(self.entries.shows_unknown(), session, |most| self.close(word, most));
            // In lower case, since the case makes no difference to a search.
            let close: Vec<BString> = close.into_iter().map(|word| word.to_ascii_lowercase().into()).collect();
            session.note(self.absent(word, &close));
            all_close.extend(close);
        }
        if absent.is_empty() {
            session.note(self.too_many(session));
        }
        self.entries.unknown(&Entry::unknown(text.as_bstr(), &all_close))
    }

    fn close(&self, word: &BStr, most: usize) -> Vec<&BStr> {
        match self.args.name {
            true => self.services.close_names(word, most),
            false => self.services.close_words(word, most),
        }
    }

    /// The message for a word without a match.
    fn absent(&self, word: &BStr, close: &[BString]) -> String {
        let port = word.to_str().ok().and_then(|word| word.parse::<Port>().ok());
        let hint = match port {
            Some(port) => format!("; for the port, try `svc port {port}`"),
            None => did_you_mean(close),
        };
        format!("{} matches `{}`{hint}", self.nothing_of_what(), for_message(word))
    }

    /// The message for words that match one by one, but not together.
    fn too_many(&self, session: &Session<'_>) -> String {
        let what = self.nothing_of_what();
        match &session.options.protocol {
            _ if !self.args.categories.is_empty() => format!("{what} of this category matches; drop `--category`"),
            Some(protocol) => {
                format!("{what} with protocol `{}` matches; drop `--protocol`", for_message(protocol.as_bytes()))
            }
            None => format!("{what} matches all of these words; try fewer"),
        }
    }

    fn nothing_of_what(&self) -> &'static str {
        if self.args.name { "no name" } else { "nothing" }
    }

    fn search_for(&self, text: &[u8]) -> Search {
        let search = Search::new([text]);
        if self.args.name { search.names_only() } else { search }
    }
}
