//! The events of `svc udp`.

use super::column::{Column, Columns, Type, Value};
use super::escape::for_terminal;
use super::sheet::Sheet;
use super::words::counted;
use bstr::{BStr, ByteSlice};
use std::io;
use std::net::SocketAddr;
use svc_lookup::Hit;

/// The maximum length of a datagram in a sentence, in characters.
const SHOWN: usize = 1000;

/// An event of the server or the client.
#[derive(Debug, Default)]
pub(crate) struct Event<'a> {
    event: &'static str,
    /// The address of this program.
    local: String,
    peer: Option<String>,
    bytes: Option<u64>,
    number: Option<u64>,
    /// Whether the reply is from the requested address.
    asked: Option<bool>,
    service: Option<&'a BStr>,
    source: &'static str,
    data: Option<&'a [u8]>,
    /// Replies from any address are accepted; the sentence says whether it is the requested one.
    promiscuous: bool,
}

impl<'a> Event<'a> {
    /// The columns of events. In plain lines, invalid UTF-8 of a datagram is escaped in `text`.
    pub(super) const COLUMNS: Columns<'a, Event<'a>> = Columns::new(&[
        Column::everywhere(
            "event",
            Type::Text,
            "`listening`, `received` or `ended` for a server; `sent` or `reply` for a client",
            |event| Value::Word(event.event),
        ),
        Column::everywhere("local", Type::Text, "the address and port of this program", |event| {
            Value::text(&event.local)
        }),
        Column::everywhere("peer", Type::Text, "the address and port of the other side", |event| {
            event.peer.as_deref().map_or(Value::None, Value::text)
        }),
        Column::everywhere(
            "bytes",
            Type::Number,
            "the length of the datagram; for `ended`, of all datagrams",
            |event| event.bytes.into(),
        ),
        Column::everywhere(
            "number",
            Type::Number,
            "the number of the datagram (server) or the try (client); for `ended`, the number of datagrams",
            |event| event.number.into(),
        ),
        Column::everywhere("asked", Type::Flag, "for `reply`, whether it is from the requested address", |event| {
            event.asked.into()
        }),
        Column::everywhere("name", Type::Text, "for `listening`, the service on the port", |event| {
            event.service.map_or(Value::None, Value::text)
        }),
        Column::everywhere("source", Type::Text, "where `name` comes from", |event| Value::word(event.source)),
        Column::plain("text", Type::Text, "the datagram, with invalid UTF-8 escaped", |event| {
            Value::owned(for_terminal(event.data.unwrap_or_default()).into_owned())
        }),
        Column::data("text", Type::Text, "the datagram, if it is UTF-8", |event| {
            let text = event.data.filter(|data| str::from_utf8(data).is_ok());
            text.map_or(Value::None, |text| Value::Text(text.as_bstr()))
        }),
        Column::data("hex", Type::Text, "the datagram in hexadecimal, if it is not UTF-8", |event| {
            let bytes = event.data.filter(|data| str::from_utf8(data).is_err()).unwrap_or_default();
            Value::owned(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }),
    ]);
}

impl<'a> Event<'a> {
    /// A server started to listen.
    pub(crate) fn listening(local: SocketAddr, service: Option<&Hit<'a>>) -> Event<'a> {
        Event {
            event: "listening",
            local: local.to_string(),
            service: service.map(|hit| hit.service.name),
            source: service.map_or("", Hit::source_name),
            ..Event::default()
        }
    }

    /// A server received a datagram, the `number`th.
    pub(crate) fn received(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event::datagram("received", local, peer, number, data)
    }

    /// A server ended.
    pub(crate) fn ended(local: SocketAddr, number: u64, bytes: u64) -> Event<'a> {
        let (number, bytes) = (Some(number), Some(bytes));
        Event { event: "ended", local: local.to_string(), number, bytes, ..Event::default() }
    }

    /// A client sent its datagram, for the `number`th time.
    pub(crate) fn sent(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event::datagram("sent", local, peer, number, data)
    }

    /// A client received a reply from the requested address, after `number` tries.
    pub(crate) fn reply(local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event { asked: Some(true), ..Event::datagram("reply", local, peer, number, data) }
    }

    /// Marks a reply: whether it is from the requested address.
    pub(crate) fn asked(self, asked: bool) -> Event<'a> {
        Event { asked: Some(asked), ..self }
    }

    /// Marks a reply to a client that accepts any address: whether it is from the requested one.
    pub(crate) fn promiscuous(self, asked: bool) -> Event<'a> {
        Event { promiscuous: true, ..self.asked(asked) }
    }

    fn datagram(event: &'static str, local: SocketAddr, peer: SocketAddr, number: u64, data: &'a [u8]) -> Event<'a> {
        Event {
            event,
            local: local.to_string(),
            peer: Some(peer.to_string()),
            bytes: Some(data.len() as u64),
            number: Some(number),
            data: Some(data),
            ..Event::default()
        }
    }

    /// The event as a sentence; long datagrams are shortened.
    fn sentence(&self) -> String {
        let peer = self.peer.as_deref().unwrap_or_default();
        let number = self.number.unwrap_or_default();
        let local = &self.local;
        let bytes = counted(self.bytes.unwrap_or_default(), "byte", "bytes");
        let text = || beginning(&for_terminal(self.data.unwrap_or_default()));
        match (self.event, self.asked) {
            ("listening", _) => match self.service {
                Some(name) => format!("listening on {local}, the port of {} ({})", for_terminal(name), self.source),
                None => format!("listening on {local}"),
            },
            ("received", _) => format!("{peer} sent {bytes}: {}", text()),
            ("ended", _) => format!("received {}, {bytes}", counted(number, "datagram", "datagrams")),
            ("sent", _) if number == 1 => format!("sent {bytes} from {local} to {peer}: {}", text()),
            ("sent", _) => format!("no reply yet; sent again (try {number})"),
            (_, _) if !self.promiscuous => format!("{peer} replied with {bytes}: {}", text()),
            (_, Some(true)) => format!("{peer}, the requested address, replied with {bytes}: {}", text()),
            (_, _) => format!("{peer}, NOT the requested address, replied with {bytes}: {}", text()),
        }
    }
}

/// Writes events as they happen.
pub(crate) struct Events<'o> {
    sheet: Sheet<'o>,
}

impl<'o> Events<'o> {
    pub(crate) fn new(sheet: Sheet<'o>) -> Events<'o> {
        Events { sheet }
    }

    /// Writes one event, and flushes it.
    pub(crate) fn write(&mut self, event: &Event<'_>) -> io::Result<()> {
        match self.sheet.is_for_people() {
            true => writeln!(self.sheet.out(), "{}", event.sentence())?,
            false => self.sheet.row(Event::COLUMNS, event)?,
        }
        self.sheet.flush()
    }

    /// Ends the events, and flushes the output.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.sheet.finish(Event::COLUMNS)?;
        self.sheet.flush()
    }
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
