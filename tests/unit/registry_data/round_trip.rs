//! Tables written and read back, and their errors.

use crate::registry::{PublishedRecord, table};
use crate::{Date, Port, PortRange, State};
use proptest::prelude::*;

#[test]
fn an_error_in_a_table_has_its_line() {
    let header = table::columns().join(",");
    let advice = "; data/README.md says how the table is made";
    for (rows, expected) in [
        (
            "a,80,tcp,,assigned,,,,,,,,\nb,99999,tcp,,assigned,,,,,,,,\n",
            "line 3: port `99999`: out of range: ports are 0 to 65535",
        ),
        (
            "a,80,tcp,,taken,,,,,,,,\n",
            "line 2: state `taken`: expected assigned, reserved, unassigned, de-assigned, long-standing",
        ),
        ("a,80\n", "line 2: 2 cells: expected 13"),
        (
            "a,80,tcp,,assigned,yesterday,,,,,,,\n",
            "line 2: registered `yesterday`: expected a date such as 2026-08-17, or nothing",
        ),
        ("a,80,tcp,,assigned,,,,x,,,,\n", "line 2: service_code `x`: invalid digit found in string"),
        ("a,80,tcp,,assigned,,,,,no,,,\n", "line 2: unauthorized_use `no`: expected yes or nothing"),
    ] {
        let error = table::read(format!("{header}\n{rows}").as_bytes()).expect_err(expected);
        assert_eq!(error.to_string(), format!("{expected}{advice}"));
    }
    assert_eq!(table::read(b"").map_err(|error| error.to_string()), Err(format!("line 1: the table is empty{advice}")));
    assert_eq!(table::read(b"name,port\n").map_err(|error| error.line()), Err(1));
    assert_eq!(table::read(b"\xFF\n").map_err(|error| error.line()), Err(1));
}

prop_compose! {
    /// Any date of the registry, or none: some of the numbers are not dates.
    fn date()(year in 1u32..=9999, month in 0u32..=12, day in 0u32..=31, known in any::<bool>()) -> Option<Date> {
        Date::from_number(if known { year * 10_000 + month * 100 + day } else { 0 })
    }
}

prop_compose! {
    /// Any record.
    fn any_record()(
        texts in any::<[String; 5]>(),
        protocol in proptest::option::of(".+"),
        (ends, has_ports) in any::<((u16, u16), bool)>(),
        state in proptest::sample::select(State::ALL.to_vec()),
        (registered, modified) in (date(), date()),
        (service_code, unauthorized_use, historic) in any::<(Option<u32>, bool, bool)>(),
    ) -> PublishedRecord {
        let [name, description, references, alias_of, previously] = texts;
        let (first, last) = (Port::new(ends.0.min(ends.1)), Port::new(ends.0.max(ends.1)));
        let ports = PortRange::new(first, last).ok().filter(|_| has_ports);
        PublishedRecord {
            name, ports, protocol, description, state, registered, modified, references, service_code,
            unauthorized_use, historic, alias_of, previously,
        }
    }
}

proptest! {
    #[test]
    fn a_written_table_reads_back_unchanged(records in proptest::collection::vec(any_record(), 0..20)) {
        let mut bytes = Vec::new();
        table::write(&records, &mut bytes).expect("memory takes it");
        prop_assert_eq!(table::read(&bytes), Ok(records));
    }
}
