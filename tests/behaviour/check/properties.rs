//! What holds for any text.

use proptest::prelude::*;
use svc_lookup::Services;
use svc_lookup::check::{Finding, Lint, Safety, findings, fix};

/// Lines of words that lints look for, and any bytes.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(PIECES.to_vec()).prop_map(<[u8]>::to_vec);
    let any = prop::collection::vec(any::<u8>(), 0..3);
    prop::collection::vec(prop_oneof![20 => piece, 1 => any], 0..120).prop_map(|pieces| pieces.concat())
}

const PIECES: [&[u8]; 40] = [
    b"\n", b"\n", b"\n", b"\n", b"\r\n", b" ", b" ", b" ", b"\t", b"\x0b", b"\r", b"#", b"# ", b"\0", b"a", b"b", b"A", b"Server",
    b"name", b"name ", b"name 53/tcp ", b"name 53/udp ", b"other 54/tcp ", b"third 55/tcp Server ", b"53/tcp", b"053/tcp", b"0x35/tcp",
    b"+53//tcp", b"70000/tcp", b"99999999999/udp", b"/", b"tcp", b"TCP", b"x,y", b"\xef\xbb\xbf", b"\xe9", b"svc: allow(comma) why",
    b"# svc: allow(duplicate-port) both\n", b"# svc: allow(x)\n",
    b"# a comment that is long enough to go past what musl reads at a time, which is one hundred and twenty-seven bytes, a line",
];

fn all(text: &[u8]) -> Vec<Finding> {
    findings(text, Some(&Services::snapshot())).collect()
}

proptest! {
    #[test]
    fn a_finding_is_in_its_line_and_says_what_is_wrong(text in texts()) {
        let starts: Vec<usize> = std::iter::once(0)
            .chain(text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        let line_of = |at: usize| starts.partition_point(|&start| start <= at) - 1;
        for finding in all(&text) {
            prop_assert!(!finding.message.is_empty());
            prop_assert!(finding.span.end <= text.len());
            prop_assert_eq!(line_of(finding.span.start), finding.line, "{:?}", finding);
            prop_assert!(!text[finding.span.clone()].contains(&b'\n'), "{:?}", finding);
            if let Some(related) = &finding.related {
                prop_assert!(related.line < finding.line);
                prop_assert_eq!(line_of(related.span.start), related.line);
            }
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                let line = line_of(edit.span.start);
                prop_assert!(line <= finding.line, "{:?}", finding);
                let end = starts.get(line + 1).copied().unwrap_or(text.len());
                prop_assert!(edit.span.end <= end, "an edit is in its line: {:?}", finding);
            }
        }
    }

    #[test]
    fn after_a_fix_there_is_nothing_to_fix(text in texts()) {
        for most in [Safety::SameAnswers, Safety::OtherAnswers] {
            let fixed = fix(&*text, None, most, &|_| true);
            prop_assert_eq!(fixed.original(), &*text);
            let left: Vec<Finding> = findings(&fixed.text, None)
                .filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safety <= most))
                .collect();
            prop_assert_eq!(left, []);
            prop_assert_eq!(&fix(&*fixed.text, None, most, &|_| true).text, &fixed.text);
        }
    }

    #[test]
    fn a_line_without_a_fix_stays_as_it_is(text in texts()) {
        let fixed = fix(&*text, None, Safety::OtherAnswers, &|finding| finding.lint == Lint::TrailingBlanks);
        let lines = |text: &[u8]| text.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
        let (old, new) = (lines(&text), lines(&fixed.text));
        prop_assert_eq!(new.len(), fixed.origins().count());
        for (line, origin) in new.iter().zip(fixed.origins()) {
            let before = &old[origin as usize];
            let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
            let words = |line: &[u8]| line[..line.iter().rposition(|byte| !is_blank(byte)).map_or(0, |last| last + 1)].to_vec();
            prop_assert!(before == line || words(before) == words(line));
        }
    }
}
