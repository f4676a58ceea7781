//! What edits replaced, so that the text before them need not be kept.

/// The bytes that the edits of one pass replaced. For each edit: the number of bytes between it and the one before, the number
/// of bytes that it wrote, and what was there before, with its length. Numbers are in LEB128, mostly a byte each.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Undo {
    log: Vec<u8>,
}

impl Undo {
    /// Adds an edit, which is after those so far.
    pub(super) fn push(&mut self, between: usize, written: usize, replaced: &[u8]) {
        [between, written, replaced.len()].into_iter().for_each(|number| self.number(number));
        self.log.extend_from_slice(replaced);
    }

    /// The log without the room for more edits.
    pub(super) fn finished(mut self) -> Undo {
        self.log.shrink_to_fit();
        self
    }

    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.log.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.log.push(number as u8);
    }

    /// The text before the edits, from the one after them.
    pub(super) fn before(&self, after: &[u8]) -> Vec<u8> {
        // The log is longer than what is put back.
        let mut before = Vec::with_capacity(after.len() + self.log.len());
        let (mut log, mut rest) = (&self.log[..], after);
        while !log.is_empty() {
            let [between, written, length] = [(); 3].map(|()| read_number(&mut log));
            let (replaced, later) = log.split_at(length);
            before.extend_from_slice(&rest[..between]);
            before.extend_from_slice(replaced);
            (log, rest) = (later, &rest[between + written..]);
        }
        before.extend_from_slice(rest);
        before
    }
}

fn read_number(log: &mut &[u8]) -> usize {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = log.split_first() {
        *log = rest;
        number |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::Undo;

    #[test]
    fn the_text_before_is_put_together_from_the_one_after() {
        let long = "x".repeat(70_000);
        let before = format!("a {long}b{long} end");
        let after = format!("{long}written{long}");
        let mut undo = Undo::default();
        undo.push(0, 0, b"a ");
        undo.push(70_000, 7, b"b");
        undo.push(70_000, 0, b" end");
        assert!(undo.before(after.as_bytes()) == before.as_bytes());
        assert_eq!(Undo::default().before(b"same"), b"same");
    }
}
