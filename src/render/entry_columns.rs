//! The columns of answers.

use super::column::{Column, Columns, Get, PARTS, Part, Places, Type, Value};
use super::entry::Entry;
use super::object::Object;
use bstr::ByteSlice;
use std::io;
use std::marker::PhantomData;
use svc_lookup::Registration;

/// The software, for an entry in common use.
const PRACTICE: Part = 0;
/// The place in a services file.
const PLACE: Part = 1;
/// The registration.
const FACTS: Part = 2;
/// Those of its facts that few registrations have.
const RARE_FACTS: Part = 3;
/// What is to be said about the answer.
const ADVICE: Part = 4;

impl<'a> Entry<'a> {
    /// The parts that the entry has.
    fn parts(&self) -> [bool; PARTS] {
        let is_rare = |known: &Registration<'_>| {
            known.service_code.is_some()
                || !known.alias_of.is_empty()
                || !known.previously.is_empty()
                || known.systems().next().is_some()
        };
        let rare = self.fact(is_rare);
        let has_advice = !self.notice().is_empty() || !self.next().is_empty() || !self.suggestions().is_empty();
        [self.practice().is_some(), self.place().is_some(), rare.is_some(), rare == Some(true), has_advice]
    }

    /// Adds the values at some positions to an object. The getters are inlined, each with what it takes to add its kind of value:
    /// a list of everything has half a million values.
    fn add_values(&self, wanted: Places, object: &mut Object<'_>) -> io::Result<()> {
        macro_rules! add {
            ($($at:literal)*) => {$(
                if let Some(get) = Field::<'a, $at>::GET && wanted.has($at) {
                    object.add($at, get(self))?;
                }
            )*};
        }
        add!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39);
        const { assert!(Entry::ALL.len() <= 40) };
        Ok(())
    }

    /// The columns of answers: `svc-formats(5)` documents them.
    pub(super) const COLUMNS: Columns<'a, Entry<'a>> = Columns::with_parts(Entry::ALL, Entry::parts, Entry::add_values);

    const ALL: &'a [Column<Entry<'a>>] = &[
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
        Column::of(
            PRACTICE,
            Column::data("product", Type::Text, "for `practice`, the software", |entry| {
                entry.practice().map_or(Value::None, |known| Value::text(known.product))
            }),
        ),
        Column::of(
            PRACTICE,
            Column::data(
                "category",
                Type::Text,
                "for `practice`, the kind of software: `svc-formats(5)` lists them",
                |entry| entry.practice().map_or(Value::None, |known| Value::Word(known.category.name())),
            ),
        ),
        Column::of(
            PRACTICE,
            Column::data(
                "evidence",
                Type::Text,
                "for `practice`, the page of its makers that names the port",
                |entry| entry.practice().map_or(Value::None, |known| Value::Joined(known.evidence_url_parts())),
            ),
        ),
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
        Column::of(
            FACTS,
            Column::json(
                "dns_sd",
                Type::Text,
                "the name of the service in DNS-based service discovery (`_http._tcp`), if the registry assigns it",
                |entry| entry.dns_sd_parts().map_or(Value::None, Value::Joined),
            ),
        ),
        Column::of(
            PLACE,
            Column::data("file", Type::Text, "for `user` and `system`, the file of the entry", |entry| {
                entry.place().map_or(Value::None, |place| Value::text(place.path.as_os_str().as_encoded_bytes()))
            }),
        ),
        Column::of(
            PLACE,
            Column::data("line", Type::Number, "for `user` and `system`, the line of the entry", |entry| {
                entry.place().map(|place| place.line as u64).into()
            }),
        ),
        Column::plain("aliases", Type::Texts, "the other names, separated by blanks", aliases),
        Column::plain(
            "description",
            Type::Text,
            "the description; for `practice`, the product and its purpose",
            |entry| Value::Joined(entry.text_parts()),
        ),
        Column::of(
            FACTS,
            Column::json(
                "state",
                Type::Text,
                "`assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`; this and the fields up to `systems` come from the registry, for an entry of a services file too",
                state,
            ),
        ),
        Column::of(
            FACTS,
            Column::json(
                "registered",
                Type::Text,
                "the date of the registration, as precise as the registry has it: `2018-08-22`, `2007-11`",
                |entry| entry.fact(|known| known.registered).flatten().into(),
            ),
        ),
        Column::of(
            FACTS,
            Column::json("modified", Type::Text, "the date of the last change", |entry| {
                entry.fact(|known| known.modified).flatten().into()
            }),
        ),
        Column::of(
            FACTS,
            Column::json("references", Type::Texts, "RFCs (`rfc1035`), drafts and links", |entry| {
                entry.fact(Registration::references).map_or(Value::NoTexts, Value::list)
            }),
        ),
        Column::of(
            RARE_FACTS,
            Column::json("service_code", Type::Number, "the DCCP service code", |entry| {
                entry.fact(|known| known.service_code).flatten().map(u64::from).into()
            }),
        ),
        Column::of(
            FACTS,
            Column::json("unauthorized_use", Type::Flag, "whether the registry notes unauthorized use", |entry| {
                entry.fact(|known| known.unauthorized_use).into()
            }),
        ),
        Column::of(
            FACTS,
            Column::json("historic", Type::Flag, "whether the registry calls the entry historic", |entry| {
                entry.fact(|known| known.historic).into()
            }),
        ),
        Column::of(
            RARE_FACTS,
            Column::json("alias_of", Type::Text, "the name that this one is an alias of", |entry| {
                entry.fact(|known| known.alias_of).map_or(Value::None, Value::text)
            }),
        ),
        Column::of(
            RARE_FACTS,
            Column::json("previously", Type::Text, "what the port or the name was assigned to before", |entry| {
                entry.fact(|known| known.previously).map_or(Value::None, Value::text)
            }),
        ),
        Column::of(
            RARE_FACTS,
            Column::json(
                "systems",
                Type::Texts,
                "for a long-standing name, the systems whose services file has it",
                |entry| entry.fact(Registration::systems).map_or(Value::NoTexts, Value::list),
            ),
        ),
        Column::json(
            "matched",
            Type::Text,
            "what led to the entry: `name`, `port`, `common-name`, `product`, `pattern` or `search`",
            |entry| Value::word(entry.matched),
        ),
        Column::of(
            ADVICE,
            Column::json("notice", Type::Text, "how the query was interpreted, or why nothing was found", |entry| {
                Value::text(entry.notice())
            }),
        ),
        Column::of(
            ADVICE,
            Column::json("next", Type::Text, "a command that shows more, or that helps", |entry| {
                Value::text(entry.next())
            }),
        ),
        Column::of(
            ADVICE,
            Column::json("suggestions", Type::Texts, "for an unknown name, similar names", |entry| {
                Value::list(entry.suggestions().iter().map(|name| name.as_bstr()))
            }),
        ),
    ];
}

/// The field of JSON that is the column at a position.
struct Field<'a, const AT: usize>(PhantomData<&'a ()>);

impl<'a, const AT: usize> Field<'a, AT> {
    const GET: Option<Get<Entry<'a>>> = match AT < Entry::<'a>::ALL.len() && Entry::<'a>::ALL[AT].json {
        true => Some(Entry::<'a>::ALL[AT].get),
        false => None,
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use bstr::{BStr, BString};
    use svc_lookup::{PortRange, Services};

    #[test]
    fn no_column_of_an_absent_part_has_a_value() {
        let services = Services::snapshot();
        let close = [BString::from("close")];
        let hits = services.entries().flat_map(|hit| {
            let entry = Entry::hit(BStr::new(""), &hit, &[]);
            [entry, entry.with_registration(), entry.with_record(services.registry_record(&hit.service))]
        });
        let records = services.registry_records(PortRange::ALL, None);
        let records = records.map(|record| Entry::record(BStr::new(""), &record, &[PortRange::ALL]));
        let unknown = [Entry::unknown(BStr::new("x"), &[]), Entry::unknown(BStr::new("x"), &close)];
        let mut absent = [0; PARTS];
        for entry in hits.chain(records).chain(unknown).flat_map(|entry| [entry, entry.saying("notice", "next")]) {
            assert!(Entry::COLUMNS.outside_of_parts(&entry).is_empty(), "{entry:?}");
            (0..PARTS).for_each(|part| absent[part] += usize::from(!entry.parts()[part]));
        }
        assert!(absent.iter().all(|&count| count > 1000), "{absent:?}");
    }
}
