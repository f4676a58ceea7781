//! Netlink attributes, netlink(7): a length, a type and a value, padded to four bytes.

/// The attributes in a value, each with its type. What is malformed ends them.
pub(super) fn attributes(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(u16::from_ne_bytes(*bytes.first_chunk()?));
        // The two upper bits say that the value is nested, or in network byte order.
        let kind = u16::from_ne_bytes(*bytes.get(2..)?.first_chunk()?) & 0x3fff;
        let value = bytes.get(4..length)?;
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    })
}

/// The value of the first attribute of a type.
pub(super) fn attribute(bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    attributes(bytes).find(|(kind, _)| *kind == wanted).map(|(_, value)| value)
}

/// A number of 32 bits in network byte order.
pub(super) fn number(bytes: &[u8], wanted: u16) -> Option<u32> {
    Some(u32::from_be_bytes(attribute(bytes, wanted)?.try_into().ok()?))
}

/// A text that ends with NUL.
pub(super) fn text(bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    attribute(bytes, wanted)?.split(|byte| *byte == 0).next()
}
