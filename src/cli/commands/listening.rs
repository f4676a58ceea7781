//! `svc listening`: the open ports of this machine.

mod filter;
mod held;
mod question;

use crate::cli::paging::{Paging, Shown};
use crate::cli::session::{Failure, Session, chain};
use crate::cli::sort::OpenKey;
use crate::cli::{complete, watch};
use crate::render::{Format, Miss, OpenRow, Sheet, list, write_open};
use clap_complete::engine::ArgValueCompleter;
use filter::{Filter, FilterArgs};
use held::HeldSockets;
use question::{PortQuestion, nothing_open, questions};
use std::ffi::OsString;
use std::io::{self, Write};
use std::mem;
use svc_lookup::host::{self, OpenPort, ServiceFinder, Socket};
use svc_lookup::{Protocol, Services};

/// The arguments of `svc listening`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct ListeningArgs {
    /// Ports (53), ranges (6000-6010), and names of services or processes, optionally with a protocol (53/udp) [default: all
    /// open ports]; `-` reads standard input, one query per line.
    #[arg(value_name = "PORT|NAME|A-B", allow_negative_numbers = true)]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    queries: Vec<OsString>,
    /// Check every second and redraw on a change (in a pipe: print the list again, then an empty line).
    #[arg(long, short)]
    pub(crate) watch: bool,
    /// The order of the ports [default: by query, then by port].
    #[arg(long, value_name = "KEY")]
    sort: Option<OpenKey>,
    #[command(flatten)]
    paging: Paging,
    #[command(flatten)]
    filter: FilterArgs,
}

/// The message if neither the rules for NAT nor a container engine can be read.
const MISSES_PUBLISHED: &str = "ports that containers publish by NAT alone are not shown; run as root to see them";

/// Shows the open ports among those requested.
pub(crate) fn run(session: &mut Session<'_>, args: &ListeningArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let sheet = session.sheet(out, "svc listening")?;
    let (format, style, verbose) = (sheet.format(), sheet.style(), session.options.verbose);
    let filter = args.filter.read()?;
    let services = session.services()?;
    let questions = questions(&args.queries, &services, session)?;
    let is_json = matches!(format, Format::Json | Format::Jsonl);
    let with_details = is_json || format == Format::Table && verbose;
    let listing = Listing { services: &services, questions, filter, args, is_json, with_details };
    if !args.watch || listing.questions.iter().all(PortQuestion::is_unknown) {
        return once(sheet, &listing, session);
    }
    drop(sheet);
    watch::run(out, style, &mut |out| {
        let (rows, unanswered) = listing.rows(&mut ServiceFinder::new(&services))?;
        let held = held_sockets(&unanswered);
        let ((rows, _), misses) = (listing.part(rows)?, listing.misses(&unanswered, &held));
        match (rows.is_empty(), format) {
            (true, Format::Table) => Ok(writeln!(out, "{}", listing.nothing_open())?),
            _ => Ok(write_open(&mut Sheet::new(out, format, style), &rows, &misses, verbose)?),
        }
    })
}

/// Shows the sockets once, and reports the queries that found nothing.
fn once(mut sheet: Sheet<'_>, listing: &Listing<'_>, session: &mut Session<'_>) -> Result<(), Failure> {
    let mut finder = ServiceFinder::new(listing.services);
    let (rows, unanswered) = listing.rows(&mut finder)?;
    let (rows, shown) = listing.part(rows)?;
    let held = held_sockets(&unanswered);
    write_open(&mut sheet, &rows, &listing.misses(&unanswered, &held), session.options.verbose)?;
    for question in unanswered {
        session.not_found();
        session.at_line(question.line);
        if !session.options.quiet {
            session.note(question.why_nothing(listing.filter.is_active(), &held));
        }
    }
    session.at_line(None);
    note_unlisted(&listing.questions, session);
    if is_hiding(&rows) {
        session.note("processes of other users are hidden; run `svc listening` as root to see them");
    }
    if finder.misses_published() {
        session.note(MISSES_PUBLISHED);
    }
    shown.note(session);
    Ok(())
}

/// What to list, and how.
struct Listing<'a> {
    services: &'a Services,
    questions: Vec<PortQuestion>,
    filter: Filter,
    args: &'a ListeningArgs,
    is_json: bool,
    /// Whether the format shows the details of processes.
    with_details: bool,
}

impl<'a> Listing<'a> {
    /// The rows for all queries, in order, and the queries without any.
    fn rows<'r>(&'r self, finder: &mut ServiceFinder<'a>) -> Result<(Vec<OpenRow<'r>>, Vec<&'r PortQuestion>), String>
    where
        'a: 'r,
    {
        let may_want = |socket: &Socket| {
            self.filter.may_select(socket) && self.questions.iter().any(|question| question.may_want(socket))
        };
        let mut sockets = host::sockets_matching(may_want).map_err(|error| chain(&error))?;
        sockets.retain(|socket| self.filter.selects(socket));
        let (mut rows, mut unanswered) = (Vec::new(), Vec::new());
        for (at, question) in self.questions.iter().enumerate() {
            let wanted: Vec<Socket> = match at + 1 == self.questions.len() {
                // A list of everything needs no second copy.
                true => mem::take(&mut sockets).into_iter().filter(|socket| question.wants(socket)).collect(),
                false => sockets.iter().filter(|socket| question.wants(socket)).cloned().collect(),
            };
            let before = rows.len();
            let mut open = OpenPort::from_sockets(wanted);
            finder.add_published(&mut open, |socket| self.filter.selects(socket) && question.wants(socket));
            open.iter_mut().for_each(|open| finder.complete(open));
            rows.extend(open.into_iter().map(|open| OpenRow { query: &question.text, open }));
            unanswered.extend((rows.len() == before).then_some(question));
        }
        Ok((rows, unanswered))
    }

    /// Sorts the rows, and returns the part of them to show, with the details of their processes.
    fn part<'r>(&self, mut rows: Vec<OpenRow<'r>>) -> io::Result<(Vec<OpenRow<'r>>, Shown)> {
        if let Some(key) = self.args.sort {
            key.sort(&mut rows, |row| &row.open);
        }
        let mut part = Vec::new();
        let shown = self.args.paging.write(rows, |row| {
            part.push(row);
            Ok(())
        })?;
        if self.with_details {
            host::read_details(part.iter_mut().map(|row| &mut row.open));
        }
        Ok((part, shown))
    }

    /// The queries without an answer, as objects in JSON; a list of everything needs none.
    fn misses(&self, unanswered: &[&PortQuestion], held: &HeldSockets) -> Vec<Miss> {
        let asked = unanswered.iter().filter(|question| self.is_json && !question.text.is_empty());
        let miss = |question: &&PortQuestion| Miss {
            query: question.text.clone(),
            notice: question.why_nothing(self.filter.is_active(), held),
            next: question.next(),
        };
        asked.map(miss).collect()
    }

    fn nothing_open(&self) -> String {
        nothing_open(&self.questions.iter().collect::<Vec<_>>(), self.filter.is_active())
    }
}

/// Looks for sockets on the ports of questions without an answer.
fn held_sockets(unanswered: &[&PortQuestion]) -> HeldSockets {
    HeldSockets::on(unanswered.iter().flat_map(|question| question.single_ports()))
}

/// Reports the protocols whose sockets the system does not list: those asked for, and with `--verbose` all of them.
fn note_unlisted(questions: &[PortQuestion], session: &mut Session<'_>) {
    let is_asked = |protocol: &Protocol<'static>| {
        session.options.verbose || questions.iter().any(|question| question.is_for(*protocol))
    };
    let unlisted = host::unlisted_protocols();
    let unlisted: Vec<String> =
        unlisted.iter().filter(|protocol| is_asked(protocol)).map(Protocol::to_string).collect();
    if !unlisted.is_empty() {
        let words = list(&unlisted, "and");
        session.note(format_args!("{words} sockets are not included: this system does not list them"));
    }
}

/// Whether processes are hidden from this user: only root sees those of others. The kernel has sockets of its own.
fn is_hiding(rows: &[OpenRow<'_>]) -> bool {
    let is_hidden = |row: &OpenRow<'_>| row.open.processes.is_empty() && row.open.uid.is_some();
    rows.iter().any(is_hidden) && !host::is_root()
}
