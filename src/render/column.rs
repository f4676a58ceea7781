//! The columns of a report: each defines a value once for all formats for programs.

pub(super) use super::field::Type;
use super::field::{Field, Presence};
use super::object::Object;
pub(crate) use super::value::Value;
use std::io;

/// A column of a report: a field of its JSON objects, its CSV records or its plain lines.
///
/// All three formats use the order of the columns. If a format needs another place or value, it has a separate column of the
/// same name.
pub(crate) struct Column<R> {
    /// The name, in JSON and in the header of CSV.
    pub(crate) name: &'static str,
    pub(crate) json: bool,
    pub(crate) csv: bool,
    pub(crate) plain: bool,
    /// The type of its values.
    pub(crate) kind: Type,
    /// The description, for the documentation.
    pub(crate) about: &'static str,
    /// The part of a row that it belongs to, if only some rows have it.
    part: Option<Part>,
    /// Returns its value in a row.
    pub(crate) get: Get<R>,
}

/// A part of a row that only some rows have, as its number. Where it is absent, none of its columns has a value.
pub(super) type Part = usize;

/// The greatest number of parts.
pub(super) const PARTS: usize = 5;

/// The getter of a column.
pub(super) type Get<R> = for<'r> fn(&'r R) -> Value<'r>;

impl<R> Column<R> {
    /// A column of every format.
    pub(super) const fn everywhere(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { name, json: true, csv: true, plain: true, kind, about, part: None, get }
    }

    /// A column of JSON and CSV.
    pub(super) const fn data(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { plain: false, ..Column::everywhere(name, kind, about, get) }
    }

    /// A field of JSON only.
    pub(super) const fn json(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { csv: false, plain: false, ..Column::everywhere(name, kind, about, get) }
    }

    /// A column of CSV only.
    pub(super) const fn csv(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { json: false, plain: false, ..Column::everywhere(name, kind, about, get) }
    }

    /// A column of CSV and a field of plain lines.
    pub(super) const fn lines(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { json: false, ..Column::everywhere(name, kind, about, get) }
    }

    /// A field of plain lines only.
    pub(super) const fn plain(name: &'static str, kind: Type, about: &'static str, get: Get<R>) -> Column<R> {
        Column { json: false, csv: false, ..Column::everywhere(name, kind, about, get) }
    }

    /// A column of a part.
    pub(super) const fn of(part: Part, column: Column<R>) -> Column<R> {
        Column { part: Some(part), ..column }
    }
}

/// The columns of a report, and those of each format.
pub(crate) struct Columns<'c, R> {
    all: &'c [Column<R>],
    json: Places,
    csv: Places,
    plain: Places,
    /// The columns of each part.
    parts: [Places; PARTS],
    has_part: fn(&R) -> [bool; PARTS],
    add_values: Option<AddValues<R>>,
}

/// Adds the values of a row at some positions to an object: for a table whose getters are to be compiled into one function.
pub(super) type AddValues<R> = fn(&R, Places, &mut Object<'_>) -> io::Result<()>;

impl<R> Clone for Columns<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Columns<'_, R> {}

impl<'c, R> Columns<'c, R> {
    /// Columns in the order of the formats.
    pub(super) const fn new(all: &'c [Column<R>]) -> Columns<'c, R> {
        Columns { add_values: None, ..Columns::with_parts(all, |_| [true; PARTS], |_, _, _| Ok(())) }
    }

    /// Columns in the order of the formats, some of which belong to parts; `has_part` says which of them a row has.
    pub(super) const fn with_parts(
        all: &'c [Column<R>],
        has_part: fn(&R) -> [bool; PARTS],
        add_values: AddValues<R>,
    ) -> Columns<'c, R> {
        let (mut json, mut csv, mut plain, mut at) = (Places(0), Places(0), Places(0), 0);
        let mut parts = [Places(0); PARTS];
        while at < all.len() {
            if let Some(part) = all[at].part {
                parts[part] = parts[part].with(at, true);
            }
            json = json.with(at, all[at].json);
            csv = csv.with(at, all[at].csv);
            plain = plain.with(at, all[at].plain);
            at += 1;
        }
        Columns { all, json, csv, plain, parts, has_part, add_values: Some(add_values) }
    }

    /// The fields for the documentation, in the order of every format.
    pub(super) fn documented(self) -> Vec<Field> {
        let field = |column: &Column<R>| {
            let Column { name, json, csv, plain, kind, about, .. } = *column;
            Field { name, kind, about, json, csv, plain, presence: Presence::Nullable }
        };
        self.all.iter().map(field).collect()
    }

    /// The address and the number of the columns, which differ between tables.
    pub(super) fn place(self) -> (usize, usize) {
        (self.all.as_ptr() as usize, self.all.len())
    }

    /// The positions of the columns of the parts that a row lacks.
    #[inline(always)]
    fn absent(self, row: &R) -> Places {
        let parts = self.parts.into_iter().zip((self.has_part)(row));
        parts.fold(Places(0), |absent, (part, has)| Places(absent.0 | if has { 0 } else { part.0 }))
    }

    pub(super) fn json(self) -> impl Iterator<Item = &'c Column<R>> {
        self.json.map(|at| &self.all[at])
    }

    /// The positions of the fields of JSON among all columns.
    pub(super) fn json_positions(self) -> impl Iterator<Item = usize> {
        self.json
    }

    /// Adds the fields of a row to an object.
    ///
    /// # Errors
    ///
    /// Those of [`Object::add`].
    #[inline(always)]
    pub(super) fn add_to(self, object: &mut Object<'_>, row: &R) -> io::Result<()> {
        let mut wanted = Places(self.json.0 & !self.absent(row).0);
        match self.add_values {
            Some(add_values) => add_values(row, wanted, object),
            None => wanted.try_for_each(|at| object.add(at, (self.all[at].get)(row))),
        }
    }

    /// The names of the columns with a value although their part is absent: none.
    #[cfg(test)]
    pub(super) fn outside_of_parts(self, row: &R) -> Vec<&'static str> {
        let absent = self.absent(row).map(|at| &self.all[at]);
        absent
            .filter(|column| !matches!((column.get)(row), Value::None | Value::NoTexts))
            .map(|column| column.name)
            .collect()
    }

    pub(super) fn csv(self) -> impl Iterator<Item = &'c Column<R>> {
        self.csv.map(|at| &self.all[at])
    }

    pub(super) fn plain(self) -> impl Iterator<Item = &'c Column<R>> {
        self.plain.map(|at| &self.all[at])
    }

    /// The fields of a row as an object in another row.
    pub(super) fn fields<'r>(self, row: &'r R) -> Vec<(&'static str, Value<'r>)> {
        self.json().map(|column| (column.name, (column.get)(row))).collect()
    }
}

/// Positions in a table of up to 64 columns, as bits: iterating skips the columns between them at no cost.
#[derive(Clone, Copy)]
pub(super) struct Places(u64);

impl Places {
    #[inline(always)]
    pub(super) fn has(self, place: usize) -> bool {
        self.0 >> place & 1 != 0
    }

    const fn with(self, place: usize, is_in: bool) -> Places {
        Places(self.0 | (is_in as u64) << place)
    }
}

impl Iterator for Places {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros() as usize;
        (self.0 != 0).then(|| {
            self.0 &= self.0 - 1;
            place
        })
    }
}
