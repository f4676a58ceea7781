//! The small types: dates, ranges, fixed words, and the length of `{:?}`.

use proptest::prelude::*;
use svc_lookup::{Date, OwnedProtocol, Port, PortError, PortRange, Protocol, Search, Service, Services, Source, State};

#[test]
fn a_date_is_a_day_a_month_or_a_year() {
    for (text, parts) in [
        ("2018-08-22", (2018, Some(8), Some(22))),
        ("2007-11", (2007, Some(11), None)),
        ("2024-02-29", (2024, Some(2), Some(29))),
        ("0001", (1, None, None)),
    ] {
        let date: Date = text.parse().expect(text);
        assert_eq!((date.year(), date.month(), date.day()), parts);
        assert_eq!(date.to_string(), text);
        assert_eq!(Date::new(parts.0, parts.1, parts.2), Ok(date));
    }
}

#[test]
fn invalid_dates_are_rejected() {
    for text in [
        "",
        "2018-1-99999",
        "--5",
        "2018-99-99",
        "2018-13",
        "2018-00-01",
        "2018-01-00",
        "2018-02-29",
        "1900-02-29",
        "2018-04-31",
        "2018-1-1",
        "18-01-01",
        "+018-01-01",
        "2018-01-01 ",
        "2018-01-01-01",
        "0000-01-01",
        "2018/01/01",
        "20180101",
        "2018-",
        "2018-01-",
        "two",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
    for (year, month, day) in [(0, None, None), (2018, None, Some(1)), (2018, Some(0), None), (10_000, None, None)] {
        assert!(Date::new(year, month, day).is_err(), "{year} {month:?} {day:?}");
    }
    assert!(Date::new(2018, Some(101), None).is_err() && Date::new(2018, Some(1), Some(101)).is_err());
}

proptest! {
    #[test]
    fn a_date_round_trips_through_its_text(text in "[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?") {
        if let Ok(date) = text.parse::<Date>() {
            prop_assert_eq!(date.to_string(), &*text);
            let mut buffer = [0; 10];
            prop_assert_eq!(date.encode(&mut buffer), text);
        }
    }
}

#[test]
fn ranges_of_u16_convert_to_port_ranges() {
    let range = |first, last| PortRange::new(Port::new(first), Port::new(last)).expect("not backwards");
    assert_eq!(PortRange::try_from(6000..=6063), Ok(range(6000, 6063)));
    assert_eq!(PortRange::try_from(0..1024), Ok(range(0, 1023)));
    assert_eq!(PortRange::from(49_152..), range(49_152, 65_535));
    assert_eq!(PortRange::from(..=1023), range(0, 1023));
    assert_eq!((PortRange::from(..), PortRange::from(7)), (PortRange::ALL, range(7, 7)));
    #[allow(clippy::reversed_empty_ranges, reason = "that is what is refused")]
    let backwards = [PortRange::try_from(2..=1), PortRange::try_from(5..5), PortRange::try_from(0..0)];
    assert_eq!(backwards, [Err(PortError::Backwards); 3]);
    assert_eq!(std::ops::RangeInclusive::from(range(1, 9)), 1..=9);
}

#[test]
fn words_round_trip_through_display_and_from_str() {
    for source in Source::ALL {
        assert_eq!(source.to_string().parse(), Ok(source));
    }
    for state in State::ALL {
        assert_eq!(state.to_string().parse(), Ok(state));
    }
    for protocol in Protocol::REGISTERED {
        assert_eq!(protocol.to_string().to_uppercase().parse(), Ok(protocol));
    }
    assert_eq!("nmap".parse::<Source>().unwrap_err().expected(), Source::ALL.map(Source::name));
    assert_eq!("Assigned".parse::<State>().unwrap_err().expected(), State::ALL.map(State::name));
    assert_eq!("ddp".parse::<Protocol<'_>>().unwrap_err().to_string(), "expected tcp, udp, sctp, dccp");
    assert_eq!("ddp".parse::<OwnedProtocol>().map(|protocol| protocol.to_string()).as_deref(), Ok("ddp"));
}

#[test]
fn a_service_displays_name_port_and_protocol_and_can_be_owned() {
    let service = Service::new("x11").with_aliases("x11-0 X").with_ports(PortRange::from(6000));
    assert_eq!(service.to_string(), "x11 6000");
    let service = service.with_protocol(Protocol::new("ddp")).with_description("X Window System");
    let owned = service.into_owned();
    assert_eq!(owned.as_service(), service);
    assert_eq!(owned.to_string(), "x11 6000/ddp");
    assert_eq!(Service::new("startrecapp").with_protocol(Protocol::Tcp).to_string(), "startrecapp/tcp");
}

#[test]
fn hits_are_equal_if_service_source_and_product_are() {
    let services = Services::snapshot();
    let hits = |port: u16| services.all_on_port(port.into(), None).collect::<Vec<_>>();
    assert_eq!(hits(9200), hits(9200));
    for (at, hit) in hits(9200).iter().enumerate() {
        assert!(hits(9200).iter().enumerate().all(|(other, same)| (at == other) == (hit == same)));
    }
}

#[test]
fn debug_output_is_short_for_types_that_hold_an_index_or_a_text() {
    let services = Services::snapshot();
    let hit = services.getservbyname("https", Some(Protocol::Tcp)).expect("the registry has it");
    let practice = services.in_practice(9200.into(), None).next().expect("the table has it");
    let search = Search::new((0..1000).map(|number| format!("word{number}")));
    let text = "name 1/tcp\nname 1\n".repeat(1000);
    for shown in [
        format!("{services:?}"),
        format!("{hit:?}"),
        format!("{practice:?}"),
        format!("{:?}", services.by_name("https", None)),
        format!("{:?}", services.registry_record(&hit.service)),
        format!("{:?}", hit.service.into_owned()),
        format!("{:?}", Services::builder()),
        format!("{search:?}"),
        format!("{:?}", svc_lookup::services_file::parse(text.as_bytes())),
        format!("{:?}", svc_lookup::Index::default()),
    ] {
        is_short(&shown);
    }
}

#[track_caller]
fn is_short(shown: &str) {
    assert!(shown.len() < 700, "{} bytes: {}", shown.len(), &shown[..700]);
}

#[test]
#[cfg(feature = "update")]
fn debug_output_is_short_for_a_publication_and_its_changes() {
    use svc_lookup::Index;
    use svc_lookup::registry::Publication;
    use svc_lookup::update::{Changes, Fetched, Origin};

    let record = |number: u32| format!("<record><name>n{number}</name><description>N</description></record>");
    let records: String = (0..1000).map(record).collect();
    let root = "<registry id=\"service-names-port-numbers\"><updated>2026-08-17</updated>";
    let publication = Publication::from_xml(format!("{root}{records}</registry>").as_bytes()).expect("a registry");
    assert_eq!(publication.records.len(), 1000);
    is_short(&format!("{publication:?}"));
    let bundled =
        Index::open(include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.index"))).expect("the build packs one");
    is_short(&format!("{bundled:?}"));
    let changes = Changes::between(&Index::default(), &bundled);
    assert!(changes.len() > 10_000);
    is_short(&format!("{changes:?}"));
    is_short(&format!("{:?}", Fetched::Document { bytes: vec![0; 100_000], origin: Origin::default() }));
}
