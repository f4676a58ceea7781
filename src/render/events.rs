//! What `svc udp` does and sees, as it happens.

use super::escape::{json_for_terminal, lines_for_terminal};
use super::{Entry, Style, csv, for_terminal, json};
use crate::cli::Format;
use bstr::BStr;
use serde::Serialize;
use std::io::{self, Write};
use std::net::SocketAddr;
use svc_lookup::Hit;

/// How many characters of a datagram people are shown.
const SHOWN: usize = 1000;

const FIELDS: [&str; 10] = ["event", "local", "peer", "bytes", "number", "asked", "service", "source", "text", "hex"];

/// Something that happened. A field that it has not is `null`; none is left out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Event<'a> {
    event: &'static str,
    /// The address of this program.
    local: String,
    peer: Option<String>,
    bytes: Option<u64>,
    number: Option<u64>,
    asked: Option<bool>,
    service: Option<String>,
    source: Option<&'static str>,
    /// What was sent or received, if it is UTF-8.
    text: Option<&'a str>,
    /// And if it is not.
    hex: Option<String>,
    #[serde(skip)]
    data: &'a [u8],
    /// People are told whether it is from whom was asked.
    #[serde(skip)]
    doubtful: bool,
}

impl<'a> Event<'a> {
    /// A server waits for datagrams, on a port that is that of a service.
    pub(crate) fn listening(local: SocketAddr, service: Option<&Hit<'_>>) -> Event<'a> {
        Event {
            event: "listening",
            local: local.to_string(),
            service: service.map(|hit| hit.service.name.to_string()),
            source: service.map(|hit| Entry::hit(BStr::new(""), hit, &[]).source_name()),
            ..Event::default()
        }
    }

    /// A server received its `number`th datagram.
    pub(crate) fn received(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event::datagram("received", local, peer, number, data)
    }

    /// A server ends.
    pub(crate) fn ended(local: SocketAddr, number: u64, bytes: u64) -> Event<'a> {
        let (number, bytes) = (Some(number), Some(bytes));
        Event { event: "ended", local: local.to_string(), number, bytes, ..Event::default() }
    }

    /// A client sent its datagram for the `number`th time.
    pub(crate) fn sent(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event::datagram("sent", local, peer, number, data)
    }

    /// A client has an answer from whom it asked, after so many tries.
    pub(crate) fn answer(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event { asked: Some(true), ..Event::datagram("answer", local, peer, number, data) }
    }

    /// The same when the answer might be anybody's: whether it is from whom the client asked.
    pub(crate) fn whose(self, asked: bool) -> Event<'a> {
        Event { asked: Some(asked), doubtful: true, ..self }
    }

    fn datagram(event: &'static str, local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        let text = str::from_utf8(data).ok();
        let hex = text.is_none().then(|| data.iter().map(|byte| format!("{byte:02x}")).collect());
        Event {
            event,
            local: local.to_string(),
            peer: Some(peer.to_string()),
            bytes: Some(data.len() as u64),
            number: Some(number),
            text,
            hex,
            data,
            ..Event::default()
        }
    }

    /// For people: a line that is cut where it is long.
    fn sentence(&self) -> String {
        let peer = self.peer.as_deref().unwrap_or_default();
        let number = self.number.unwrap_or_default();
        let local = &self.local;
        let bytes = counted(self.bytes.unwrap_or_default(), "byte");
        let text = || beginning(&for_terminal(self.data));
        match (self.event, self.asked) {
            ("listening", _) => match (&self.service, self.source) {
                (Some(name), Some(source)) => {
                    format!("listening on {local}, the port of {} ({source})", for_terminal(name.as_bytes()))
                }
                _ => format!("listening on {local}"),
            },
            ("received", _) => format!("{peer} sent {bytes}: {}", text()),
            ("ended", _) => format!("received {}, {bytes}", counted(number, "datagram")),
            ("sent", _) if number == 1 => format!("sent {bytes} from {local} to {peer}: {}", text()),
            ("sent", _) => format!("no answer yet: sent again, try {number}"),
            (_, _) if !self.doubtful => format!("{peer} answers with {bytes}: {}", text()),
            (_, Some(true)) => format!("{peer}, which was asked, answers with {bytes}: {}", text()),
            (_, _) => format!("{peer}, which was NOT asked, answers with {bytes}: {}", text()),
        }
    }

    /// The fields without `hex`, whose bytes the text has as escapes; one line.
    fn plain(&self) -> String {
        let [event, local, peer, bytes, number, asked, service, source, ..] = self.fields();
        let (service, text) = (for_terminal(service.as_bytes()).into_owned(), for_terminal(self.data));
        format!("{event}\t{local}\t{peer}\t{bytes}\t{number}\t{asked}\t{service}\t{source}\t{text}")
    }

    /// The values of [`FIELDS`] as texts.
    fn fields(&self) -> [String; 10] {
        let number = |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
        let asked = self.asked.map_or("", |asked| if asked { "yes" } else { "no" });
        [
            self.event.to_owned(),
            self.local.clone(),
            self.peer.clone().unwrap_or_default(),
            number(self.bytes),
            number(self.number),
            asked.to_owned(),
            self.service.clone().unwrap_or_default(),
            self.source.unwrap_or_default().to_owned(),
            self.text.unwrap_or_default().to_owned(),
            self.hex.clone().unwrap_or_default(),
        ]
    }
}

/// Writes events as they come.
pub(crate) struct Events {
    format: Format,
    style: Style,
    array: json::Array,
    begun: bool,
}

impl Events {
    pub(crate) fn new(format: Format, style: Style) -> Events {
        Events { format, style, array: json::Array::default(), begun: false }
    }

    /// One event, which whoever reads has at once.
    pub(crate) fn write(&mut self, out: &mut dyn Write, event: &Event<'_>) -> io::Result<()> {
        let mut text = Vec::new();
        match self.format {
            Format::Table => writeln!(text, "{}", event.sentence())?,
            Format::Plain | Format::Services => writeln!(text, "{}", event.plain())?,
            Format::Json => self.array.item(&mut text, event)?,
            Format::Jsonl => json::line(&mut text, event)?,
            Format::Csv => {
                if !std::mem::replace(&mut self.begun, true) {
                    csv::row(&mut text, FIELDS)?;
                }
                csv::row(&mut text, event.fields())?;
            }
        }
        match self.format {
            Format::Csv if self.style.terminal => out.write_all(lines_for_terminal(&text).as_bytes())?,
            Format::Json | Format::Jsonl if self.style.terminal => {
                out.write_all(json_for_terminal(&text).as_bytes())?
            }
            _ => out.write_all(&text)?,
        }
        out.flush()
    }

    /// Nothing more happens.
    pub(crate) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Json => std::mem::take(&mut self.array).finish(out),
            _ => Ok(()),
        }
    }
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
