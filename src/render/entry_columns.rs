//! The columns of answers.

use super::column::{Column, Columns, Type, Value};
use super::entry::Entry;
use bstr::ByteSlice;
use svc_lookup::Registration;

impl<'a> Entry<'a> {
    /// The columns of answers: `svc-formats(5)` documents them.
    pub(super) const COLUMNS: Columns<'a, Entry<'a>> = Columns::new(&[
        Column::data("query", Type::Text, "the query as typed", |entry| Value::Text(entry.query)),
        Column::json("found", Type::Flag, "whether a service was found", |entry| entry.is_found().into()),
        Column::everywhere("name", Type::Text, "the official name; empty for a port without a service", |entry| {
            Value::text(entry.service.name)
        }),
        Column::data("aliases", Type::Texts, "the other names, in order", aliases),
        Column::data("port", Type::Port, "the first port", |entry| {
            entry.service.ports.map(|ports| ports.first()).into()
        }),
        Column::data("last_port", Type::Port, "the last port; the same as `port` unless it is a range", |entry| {
            entry.service.ports.map(|ports| ports.last()).into()
        }),
        Column::plain(
            "port",
            Type::Text,
            "the port, or the first and last port of a range (`6000-6063`); empty for a name without a port",
            |entry| entry.service.ports.map_or(Value::None, Value::Ports),
        ),
        Column::everywhere(
            "protocol",
            Type::Text,
            "`tcp`, `udp`, `sctp`, `dccp` or any other word of a services file; empty if the registry names none",
            |entry| entry.service.protocol.map_or(Value::None, |protocol| Value::text(protocol.word())),
        ),
        Column::everywhere("class", Type::Text, "`well-known`, `registered` or `dynamic`", |entry| {
            entry.class().map_or(Value::None, |class| Value::Word(class.name()))
        }),
        Column::data(
            "description",
            Type::Text,
            "the description; for a port without a service, its state in the registry",
            |entry| Value::text(entry.service.description),
        ),
        Column::data("product", Type::Text, "for `practice`, the software", |entry| {
            entry.practice().map_or(Value::None, |known| Value::text(known.product))
        }),
        Column::data(
            "category",
            Type::Text,
            "for `practice`, the kind of software: `svc-formats(5)` lists them",
            |entry| entry.practice().map_or(Value::None, |known| Value::Word(known.category.name())),
        ),
        Column::data("evidence", Type::Text, "for `practice`, the page of its makers that names the port", |entry| {
            entry.practice().map_or(Value::None, |known| Value::owned(known.evidence_url()))
        }),
        Column::csv(
            "state",
            Type::Text,
            "`assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`, from the registry, for an entry of a services file too",
            state,
        ),
        Column::everywhere(
            "source",
            Type::Text,
            "`user`, `system`, `iana`, `long-standing` or `practice`; `here` for a port that is open on this machine, with its process and reach in `description`",
            |entry| Value::word(entry.source_name()),
        ),
        Column::json(
            "dns_sd",
            Type::Text,
            "the name of the service in DNS-based service discovery (`_http._tcp`), if the registry assigns it",
            |entry| entry.dns_sd_parts().map_or(Value::None, Value::Joined),
        ),
        Column::data("file", Type::Text, "for `user` and `system`, the file of the entry", |entry| {
            entry.place().map_or(Value::None, |place| Value::text(place.path.as_os_str().as_encoded_bytes()))
        }),
        Column::data("line", Type::Number, "for `user` and `system`, the line of the entry", |entry| {
            entry.place().map(|place| place.line as u64).into()
        }),
        Column::plain("aliases", Type::Texts, "the other names, separated by blanks", aliases),
        Column::plain(
            "description",
            Type::Text,
            "the description; for `practice`, the product and its purpose",
            |entry| Value::Joined(entry.text_parts()),
        ),
        Column::json(
            "state",
            Type::Text,
            "`assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`; this and the fields up to `systems` come from the registry, for an entry of a services file too",
            state,
        ),
        Column::json(
            "registered",
            Type::Text,
            "the date of the registration, as precise as the registry has it: `2018-08-22`, `2007-11`",
            |entry| entry.fact(|known| known.registered).flatten().into(),
        ),
        Column::json("modified", Type::Text, "the date of the last change", |entry| {
            entry.fact(|known| known.modified).flatten().into()
        }),
        Column::json("references", Type::Texts, "RFCs (`rfc1035`), drafts and links", |entry| {
            Value::list(entry.fact(Registration::references).into_iter().flatten())
        }),
        Column::json("service_code", Type::Number, "the DCCP service code", |entry| {
            entry.fact(|known| known.service_code).flatten().map(u64::from).into()
        }),
        Column::json("unauthorized_use", Type::Flag, "whether the registry notes unauthorized use", |entry| {
            entry.fact(|known| known.unauthorized_use).into()
        }),
        Column::json("historic", Type::Flag, "whether the registry calls the entry historic", |entry| {
            entry.fact(|known| known.historic).into()
        }),
        Column::json("alias_of", Type::Text, "the name that this one is an alias of", |entry| {
            entry.fact(|known| known.alias_of).map_or(Value::None, Value::text)
        }),
        Column::json("previously", Type::Text, "what the port or the name was assigned to before", |entry| {
            entry.fact(|known| known.previously).map_or(Value::None, Value::text)
        }),
        Column::json(
            "systems",
            Type::Texts,
            "for a long-standing name, the systems whose services file has it",
            |entry| Value::list(entry.fact(Registration::systems).into_iter().flatten()),
        ),
        Column::json(
            "matched",
            Type::Text,
            "what led to the entry: `name`, `port`, `common-name`, `product`, `pattern` or `search`",
            |entry| Value::word(entry.matched),
        ),
        Column::json("notice", Type::Text, "how the query was interpreted, or why nothing was found", |entry| {
            Value::text(entry.notice())
        }),
        Column::json("next", Type::Text, "a command that shows more, or that helps", |entry| Value::text(entry.next())),
        Column::json("suggestions", Type::Texts, "for an unknown name, similar names", |entry| {
            Value::list(entry.suggestions().iter().map(|name| name.as_bstr()))
        }),
    ]);
}

fn aliases<'r>(entry: &'r Entry<'_>) -> Value<'r> {
    Value::list(entry.service.aliases())
}

fn state<'r>(entry: &'r Entry<'_>) -> Value<'r> {
    match entry.state() {
        Some(state) => Value::Word(state.name()),
        None => entry.fact(|known| known.state.name()).map_or(Value::None, Value::Word),
    }
}
