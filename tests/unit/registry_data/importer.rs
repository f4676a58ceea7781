//! The errors of the importer.

use crate::registry::Publication;
use proptest::prelude::*;

/// A registry with these elements.
fn registry(content: &str) -> String {
    let root = "<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">";
    format!("<?xml version='1.0' encoding='UTF-8'?>\n{root}\n<updated>2026-08-17</updated>\n{content}\n</registry>\n")
}

/// A registry with one record of these elements.
fn record(elements: &str) -> String {
    registry(&format!("<record><name>a</name>{elements}</record>"))
}

/// Asserts that a file is rejected with this message, and with the address of the registry.
fn refused(file: impl AsRef<[u8]>, expected: &str) {
    let origin = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";
    let error = Publication::from_xml(file.as_ref()).expect_err(expected);
    assert_eq!(error.to_string(), format!("{expected}; fetch the file again from {origin}"));
}

#[test]
fn other_kinds_of_files_are_rejected() {
    refused("", "line 1, column 1: the file is empty: expected the registry in XML");
    refused("\n<!-- a -->\n", "line 1, column 1: the file is empty: expected the registry in XML");
    let page = "<html id=\"a\"><body>Log in</body></html>";
    refused(page, "line 1, column 1: an HTML page: expected the registry in XML");
    refused(format!("\n<!doctype HTML>{page}"), "line 2, column 1: an HTML page: expected the registry in XML");
    refused(
        "Service Name,Port Number\nhttp,80\n",
        "line 1, column 1: not XML: expected the registry in XML, not its csv or text edition",
    );
    refused(b"<registry>\n \xE9t\xE9", "line 2, column 2: not UTF-8 text: expected the registry in XML");
    let right = "expected <registry id=\"service-names-port-numbers\">";
    let other = "<registry id=\"protocol-numbers\">";
    refused(other, &format!("line 1, column 1: found {other}: {right}"));
    refused("<rss/>", &format!("line 1, column 1: found <rss>: {right}"));
}

#[test]
fn an_incomplete_registry_is_rejected() {
    let whole = record("<description>A</description>");
    assert_eq!(Publication::from_xml(whole.as_bytes()).map(|publication| publication.records.len()), Ok(1));
    for end in whole.find(" id=").unwrap_or_default()..whole.len() - 1 {
        let ends = "the file ends here, before </registry>: expected the whole registry";
        let (line, column) = (whole[..end].matches('\n').count(), whole[..end].lines().last().map_or(0, str::len));
        let column = if whole[..end].ends_with('\n') { 0 } else { column };
        refused(&whole[..end], &format!("line {}, column {}: {ends}", line + 1, column + 1));
    }
    let more = "line 6, column 1: more text after </registry>: expected the end of the file";
    refused(whole.clone() + "<registry/>", more);
    refused(whole.clone() + "and more", more);
    refused(registry(""), "line 2, column 1: no record here: expected one");
    refused(whole.replace("updated>", "day>"), "line 2, column 1: no updated here: expected one");
    refused(registry("<updated>2026-08-18</updated>"), "line 4, column 1: a second <updated>: expected one");
}

#[test]
fn hostile_markup_is_rejected() {
    let bomb = "<!DOCTYPE registry [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<registry>&b;</registry>";
    refused(bomb, "line 1, column 1: a document type declaration, which is refused: the registry has none");
    let entity = "unknown entity \"b\": expected amp, lt, gt, quot or apos";
    refused(record("<description>&b;</description>"), &format!("line 4, column 36: {entity}"));
    refused(registry("<record date=\"&b;\"/>"), &format!("line 4, column 1: {entity}"));
    let deep = registry(&"<a>".repeat(100_000));
    refused(deep, "line 4, column 94: elements nested too deeply: those of the registry have a few levels");
    let xml = |problem: &str| format!("line 4, column 9: not well-formed XML: {problem}");
    refused(registry("<record></registry>"), &xml("</registry> where </record> is due"));
    refused(registry("<record>&<a/>"), &xml("an & that begins no entity"));
    refused(registry("<record>&#xD800;"), &xml("a character reference that names no character"));
    refused(
        registry("<record><a id=b/>").replace("<a id", "<xref type"),
        &xml("an attribute without a value in quotation marks"),
    );
    refused(registry("<record><!a>"), &xml("markup that XML does not have"));
}

/// Asserts that the record of a file is left out with this reason, and the one after it is not.
fn left_out(file: &str, expected: &str) {
    let file = file.replace("</registry>", "<record><name>whole</name><description/></record></registry>");
    let publication = Publication::from_xml(file.as_bytes()).expect(expected);
    let names: Vec<&str> = publication.records.iter().map(|record| record.name.as_str()).collect();
    let [odd] = publication.odd.as_slice() else { panic!("{expected}: {:?}", publication.odd) };
    assert_eq!((names, odd.to_string().as_str()), (vec!["whole"], expected));
}

#[test]
fn a_record_with_an_impossible_value_is_left_out() {
    let value = |element: &str, text: &str| record(&format!("<description/>\n<{element}>{text}</{element}><sc>7</sc>"));
    let port = |text, why| {
        let advice = "expected a number or a range such as 6000-6063";
        left_out(&value("number", text), &format!("line 5, `a`: port \"{text}\": {why}; {advice}"));
    };
    port("70000", "out of range: ports are 0 to 65535");
    port("20-10", "the range runs backwards: its first port comes after its last");
    port("http", "not a port number");
    port("47903,47905", "not a port number");
    port("47910 - 47912", "not a port number");
    port("", "no port is given");
    left_out(&value("sc", "-1"), "line 5, `a`: service code \"-1\": expected a number below 2^32");
    left_out(&value("name", "b"), "line 5, `a`: a second <name>: expected one");
    for protocol in ["tcp udp", "TCP", "tcp,udp"] {
        left_out(&value("protocol", protocol), "line 5, `a`: a character that cannot be in <protocol>");
    }
    left_out(&value("note", "&#27;[31m"), "line 5, `a`: a character that cannot be in <note>");
    let long = value("note", &"a".repeat(70_000));
    left_out(&long, "line 5, `a`: the text of <note> is too long for the registry");
    left_out(&record(""), "line 4, `a`: no description here: expected one");
    left_out(&registry("<record><description/></record>"), "line 4: no name or number here: expected one");
    for name in ["an odd name", "odd,comma", "odd#sharp", "caf\u{e9}"] {
        let file = registry(&format!("<record><name>{name}</name><description/><a><b/></a></record>"));
        left_out(&file, &format!("line 4, `{name}`: a character that cannot be in <name>"));
    }
    for date in ["2026-13-01", "2026-1-01", "+026-01-01", "2026-01-32", "today"] {
        let expected = format!("line 4: date \"{date}\": expected year, month and day as in 2026-08-17");
        left_out(&registry(&format!("<record date=\"{date}\"/>")), &expected);
    }
}

#[test]
fn a_file_of_odd_records_alone_is_rejected() {
    refused(registry("<record><name>a b</name></record>"), "line 2, column 1: no record here: expected one");
}

#[test]
fn unknown_elements_are_skipped() {
    let file = registry(
        "<note>a<b><record/></b></note><record x=\"1\"><?pi?><!-- a --><name>a</name><later><name>b</name></later>\
         <description> A &amp;\n <![CDATA[B]]><br/>C </description><xref type=\"person\" data=\"A\"/></record>",
    );
    let publication = Publication::from_xml(file.as_bytes()).expect("it is a registry");
    let [record] = publication.records.as_slice() else { panic!("one record is expected") };
    assert_eq!((record.name.as_str(), record.description.as_str(), record.references.as_str()), ("a", "A & B C", ""));
}

proptest! {
    #[test]
    fn importing_any_bytes_does_not_panic(bytes: Vec<u8>, text in "[<>/=\"a-z&;#!\\-\\[ \n0-9]*") {
        prop_assert!(Publication::from_xml(&bytes).is_err());
        // Random markup inside of a registry.
        let _ = Publication::from_xml(registry(&text).as_bytes());
    }
}
