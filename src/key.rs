//! Keys of names that people write in several ways.

/// Letters and digits alone, in lower case: `SQL Server`, `sql-server` and `sqlserver` have one key. Bytes beyond ASCII stay.
pub(crate) fn key(text: &[u8]) -> Vec<u8> {
    let kept = text.iter().filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let mut key = Vec::with_capacity(text.len());
    key.extend(kept.map(u8::to_ascii_lowercase));
    key
}
