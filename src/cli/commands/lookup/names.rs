//! Answers to queries for names.

use super::taken::{self, Matched, Notice};
use super::{Asked, Asker, Kind};
use crate::cli::broken_lines;
use crate::cli::session::Session;
use crate::cli::suggest::{self, UnknownName};
use bstr::{BStr, ByteSlice};
use std::io;
use svc_lookup::annotate::queries;
use svc_lookup::query::{Query, Target, is_filler, read};
use svc_lookup::{Glob, Hit, Meaning, Protocol, Search};

/// The greatest number of matches of a search that answer a name.
const BEST: usize = 10;

impl<'s> Asker<'s, '_> {
    /// Answers a query for a name.
    pub(super) fn name(&mut self, asked: Asked<'_>, name: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let mut meanings = self.meanings(name, asked.protocol);
        if meanings.is_empty() && name.len() < asked.text.len() && asked.text.contains(&b'/') {
            // The slash can be part of the name, as in `cl/1`.
            meanings = self.meanings(asked.text, session.protocol());
        }
        if meanings.is_empty() {
            return self.unknown(asked, name, session);
        }
        if self.kind == Kind::Ports {
            session.note(taken::a_name(name));
        }
        self.show_meanings(asked, &meanings, session)
    }

    /// Answers a query for the scheme of a URL: `git+ssh` is `ssh` if nothing has the whole name.
    #[cold]
    pub(super) fn scheme(&mut self, asked: Asked<'_>, scheme: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let parts = scheme.split(|&byte| byte == b'+').rev().map(ByteSlice::as_bstr);
        for name in std::iter::once(scheme).chain(parts) {
            let meanings = self.meanings(name, asked.protocol);
            if !meanings.is_empty() {
                session.note(taken::a_scheme(name));
                return self.show_meanings(asked, &meanings, session);
            }
        }
        self.unknown(asked, scheme, session)
    }

    /// Answers a query with wildcards.
    #[cold]
    pub(super) fn pattern(&mut self, asked: Asked<'_>, pattern: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let is_wanted = |hit: &Hit<'_>| asked.protocol.is_none_or(|protocol| hit.service.is_for(protocol));
        let hits: Vec<Hit<'_>> = self.services.matching(&Glob::new(pattern)).filter(is_wanted).collect();
        if hits.is_empty() {
            let word: String = pattern.to_str_lossy().chars().filter(|c| !"*?".contains(*c)).collect();
            let may_search = session.may_suggest() && session.shows_suggestions(self.entries.shows_unknown());
            let next = if may_search { suggest::search(self.services, BStr::new(&word)) } else { String::new() };
            return self.miss(asked, &Notice::miss(suggest::no_match(pattern, &next), next), session);
        }
        self.show(asked, &hits, Matched::Pattern, &Notice::default())
    }

    /// Answers words with blanks between them: a common name, a list of names, text with ports in it, or a search.
    #[cold]
    pub(super) fn words(&mut self, asked: Asked<'_>, words: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let meanings = self.meanings(words, asked.protocol);
        if !meanings.is_empty() {
            return self.show_meanings(asked, &meanings, session);
        }
        if let Some(names) = self.list_of_names(words) {
            return names.iter().try_for_each(|query| self.query(query, session));
        }
        let ports: Vec<Query<'_>> = queries(words).collect();
        if ports.is_empty() {
            return self.unknown(asked, words, session);
        }
        session.note(suggest::found_in_text(&ports));
        ports.iter().try_for_each(|query| self.query(query, session))
    }

    /// The queries in words, if each of them is one: services by name, or between commas anything that is found.
    fn list_of_names<'q>(&self, words: &'q BStr) -> Option<Vec<Query<'q>>> {
        let mut queries = Vec::new();
        for part in words.split(|byte| b",;".contains(byte)).map(<[u8]>::trim_ascii).filter(|part| !part.is_empty()) {
            let is_phrase = part.len() < words.len() && !self.meanings(part.as_bstr(), None).is_empty();
            let names: Vec<&[u8]> = match is_phrase {
                true => vec![part],
                false => {
                    part.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty() && !is_filler(word)).collect()
                }
            };
            for name in names {
                let query = read(name).next()?.ok()?;
                let is_known = is_phrase || matches!(query.target, Target::Ports(_)) || self.services.has_name(name);
                if !is_known {
                    return None;
                }
                queries.push(query);
            }
        }
        Some(queries)
    }

    fn meanings(&self, name: &BStr, protocol: Option<Protocol<'_>>) -> Vec<Meaning<'s>> {
        match self.entries.shows_everything() {
            true => self.services.all_meanings(name, protocol),
            false => self.services.meanings(name, protocol),
        }
    }

    fn show_meanings(
        &mut self,
        asked: Asked<'_>,
        meanings: &[Meaning<'_>],
        session: &mut Session<'_>,
    ) -> io::Result<()> {
        let notice = Notice::said(taken::meaning(meanings));
        if !notice.text.is_empty() {
            session.note(&notice.text);
        }
        for known in meanings {
            self.show(asked, &[known.hit], Matched::by(known.link), &notice)?;
        }
        Ok(())
    }

    /// Reports an unknown name, with the best matches of a search or with similar names.
    fn unknown(&mut self, asked: Asked<'_>, name: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let unknown = UnknownName { name, protocol: asked.protocol, or_command: self.kind == Kind::Either };
        if let Some((message, next)) = unknown.other_protocols(self.services) {
            return self.miss(asked, &Notice::miss(message, next), session);
        }
        let may_search = session.may_suggest();
        if let Some((message, next)) = may_search.then(|| broken_lines::with_name(self.services, name)).flatten() {
            return self.miss(asked, &Notice::miss(message + &broken_lines::to_see_why(&next), next), session);
        }
        let command = unknown.close_command(session);
        let found = if may_search && command.is_none() { self.search(asked, name) } else { Vec::new() };
        if !found.is_empty() {
            return self.show_search(asked, name, &found, session);
        }
        let may_search = may_search && session.shows_suggestions(self.entries.shows_unknown());
        let suggestion = unknown.suggest(self.services, command, may_search);
        let notice = Notice { text: suggestion.message, next: suggestion.next, close: suggestion.close };
        self.miss(asked, &notice, session)
    }

    /// The matches of a search for a name, unless only exact answers count.
    fn search(&self, asked: Asked<'_>, name: &BStr) -> Vec<Hit<'s>> {
        if self.is_strict() {
            return Vec::new();
        }
        let search = Search::new([name]).word_starts();
        if search.words().next().is_none() {
            return Vec::new();
        }
        let is_wanted = |hit: &Hit<'_>| asked.protocol.is_none_or(|protocol| hit.service.is_for(protocol));
        self.services.search(&search).into_iter().filter(is_wanted).collect()
    }

    fn show_search(
        &mut self,
        asked: Asked<'_>,
        name: &BStr,
        found: &[Hit<'_>],
        session: &mut Session<'_>,
    ) -> io::Result<()> {
        session.not_found();
        let next = suggest::command("search", name);
        let notice = Notice::miss(suggest::best_matches(name, found.len().saturating_sub(BEST), &next), next);
        session.note(&notice.text);
        self.show(asked, &found[..found.len().min(BEST)], Matched::Search, &notice)
    }
}
