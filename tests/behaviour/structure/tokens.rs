//! Words and punctuation of Rust source, without comments, strings and test modules.

/// Splits source into identifiers, `::`, and single characters of punctuation.
pub(super) fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if raw_string(rest).is_some() => raw_string(rest).unwrap_or(rest.len()),
            '"' => quoted(rest, '"'),
            '\'' => lifetime_or_character(rest),
            _ if first.is_alphabetic() || first == '_' => {
                let end = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
                tokens.push(rest[..end.unwrap_or(rest.len())].to_owned());
                end.unwrap_or(rest.len())
            }
            ':' if rest.starts_with("::") => {
                tokens.push("::".to_owned());
                2
            }
            _ => {
                if !first.is_whitespace() {
                    tokens.push(first.to_string());
                }
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    without_tests(tokens)
}

/// The length of the raw string that the text starts with: `r"..."`, `r#"..."#`.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let start = 1 + hashes + 1;
    if text.as_bytes().get(start - 1) != Some(&b'"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    text[start..].find(&end).map(|at| start + at + end.len())
}

/// The length of the literal that the text starts with, up to an unescaped quotation mark.
fn quoted(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == mark => return at + character.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal, or of a lifetime's apostrophe.
fn lifetime_or_character(text: &str) -> usize {
    let mut characters = text.chars().skip(1);
    match (characters.next(), characters.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        _ => 1,
    }
}

/// Removes `#[cfg(test)] mod name { ... }`: tests may import everything.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    const START: [&str; 8] = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let Some(start) = tokens.windows(START.len()).position(|window| window == START) else { return tokens };
    let Some(open) = tokens[start..].iter().position(|token| token == "{") else { return tokens };
    if tokens[start..start + open].iter().any(|token| token == ";") {
        return tokens;
    }
    let mut depth = 0;
    let length = tokens[start + open..].iter().position(|token| {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let end = length.map_or(tokens.len(), |length| start + open + length + 1);
    [&tokens[..start], &tokens[end..]].concat()
}
