//! The `serde` feature: a hit serializes into the tool's own JSON object.

use crate::harness::svc;
use serde_json::Value;
use svc_lookup::{Services, Source};

/// The fields of the tool that describe the query and the answer to it.
const ABOUT_THE_QUESTION: [&str; 6] = ["query", "found", "matched", "notice", "next", "suggestions"];

fn assert_json_is_the_tools(sources: &str, services: &Services) {
    let text = svc(&format!("--source {sources} list --format jsonl --sort source")).output();
    let mut lines = 0;
    for (line, hit) in text.lines().zip(services.entries()) {
        let mut tool: Value = serde_json::from_str(line).expect("an object");
        let object = tool.as_object_mut().expect("an object");
        ABOUT_THE_QUESTION.iter().for_each(|field| _ = object.remove(*field));
        let ours = serde_json::to_string(&hit).expect("it can be written");
        assert_eq!(serde_json::from_str::<Value>(&ours).expect("an object"), tool, "{line}");
        lines += 1;
    }
    assert_eq!(lines, services.entries().count());
}

#[test]
fn every_entry_serializes_into_the_json_of_the_tool() {
    let services = Services::builder().sources([Source::Iana, Source::Practice].into_iter().collect()).open();
    assert_json_is_the_tools("iana,practice", &services.expect("no file is named"));
}

#[test]
fn fields_have_the_order_of_the_tool() {
    let services = Services::snapshot();
    let hit = services.getservbyname("https", None).expect("the registry has it");
    let ours = serde_json::to_string(&hit).expect("it can be written");
    let tool = svc("--source iana lookup https/tcp --format jsonl").output();
    let from = tool.find("\"name\"").expect("a name");
    let to = tool.find(",\"matched\"").expect("the fields about the answer come last");
    assert_eq!(ours, format!("{{{}}}", &tool[from..to]));
}
