//! The table of figures.

use crate::samples::Pair;
use std::fmt;

/// A goal with its figures, or why it could not be measured.
pub(crate) struct Row {
    /// The operation.
    pub(crate) what: String,
    /// The peer.
    pub(crate) against: String,
    /// The unit.
    pub(crate) unit: Unit,
    /// The goal.
    pub(crate) goal: Goal,
    /// The figures.
    pub(crate) figures: Result<Pair, String>,
}

/// The unit of a figure. Figures are costs: seconds, instructions or bytes.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    /// Seconds.
    Time,
    /// Instructions.
    Instructions,
    /// Page faults.
    Faults,
    /// Seconds for a number of bytes, shown as bytes per second.
    Throughput(usize),
    /// Bytes, shown as megabytes.
    Memory,
    /// Seconds for a number of queries, shown as queries per second. There is no peer.
    Queries(usize),
}

/// A goal.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// svc costs at most this many times the peer's cost.
    AtMost(f64),
    /// The peer costs at least this many times the cost of svc.
    Faster(f64),
    /// At least this many per second.
    Rate(f64),
    /// At most this many seconds.
    Within(f64),
    /// Less than this many bytes.
    Under(f64),
    /// At most this many.
    Most(f64),
}

impl Unit {
    fn show(self, cost: f64) -> String {
        match self {
            Unit::Time if cost < 1e-6 => format!("{:.1} ns", cost * 1e9),
            Unit::Time if cost < 1e-3 => format!("{:.1} us", cost * 1e6),
            Unit::Time => format!("{:.2} ms", cost * 1e3),
            Unit::Instructions | Unit::Faults => thousands(cost),
            Unit::Memory => format!("{:.1} MB", cost / 1e6),
            Unit::Throughput(bytes) => format!("{:.1} MB/s", bytes as f64 / cost / 1e6),
            Unit::Queries(count) => format!("{}/s", thousands(count as f64 / cost)),
        }
    }

    /// The figures of svc and its peer, the ratio, and whether the goal is reached.
    fn cells(self, pair: Pair, goal: Goal) -> [String; 4] {
        let (ratio, reached) = match (goal, self) {
            (Goal::AtMost(limit), _) => (format!("{:.2} x", pair.ours / pair.peer), pair.ours / pair.peer <= limit),
            (Goal::Faster(limit), _) => (format!("{:.1} x", pair.peer / pair.ours), pair.peer / pair.ours >= limit),
            (Goal::Rate(limit), Unit::Queries(count)) => ("-".into(), count as f64 / pair.ours >= limit),
            (Goal::Rate(limit), _) => ("-".into(), 1.0 / pair.ours >= limit),
            (Goal::Within(limit), _) => ("-".into(), pair.ours <= limit),
            (Goal::Under(limit), _) => ("-".into(), pair.ours < limit),
            (Goal::Most(limit), _) => ("-".into(), pair.ours <= limit),
        };
        // Without a peer its cost is 0.
        let peer = if matches!(goal, Goal::Rate(_) | Goal::Within(_)) || pair.peer == 0.0 {
            "-".into()
        } else {
            self.show(pair.peer)
        };
        [self.show(pair.ours), peer, ratio, if reached { "yes" } else { "NO" }.into()]
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Goal::AtMost(limit) => write!(f, "at most {limit} x"),
            Goal::Faster(limit) => write!(f, "{limit} x faster"),
            Goal::Rate(limit) => write!(f, "{}/s", thousands(limit)),
            Goal::Within(limit) => write!(f, "{} ms", limit * 1e3),
            Goal::Under(limit) => write!(f, "under {} MB", limit / 1e6),
            Goal::Most(limit) => write!(f, "at most {limit}"),
        }
    }
}

/// A whole number, its digits in groups of three.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let group = |(at, digit): (usize, char)| {
        let comma = at > 0 && (digits.len() - at).is_multiple_of(3);
        comma.then_some(',').into_iter().chain([digit])
    };
    digits.chars().enumerate().flat_map(group).collect()
}

/// The rows, by part.
#[derive(Default)]
pub(crate) struct Table {
    parts: Vec<(String, Vec<Row>)>,
    /// Notes for the reader.
    pub(crate) notes: Vec<String>,
}

impl Table {
    /// Adds rows under a heading.
    pub(crate) fn add(&mut self, part: &str, rows: Vec<Row>) {
        self.parts.push((part.into(), rows));
    }
}

const HEAD: [&str; 7] = ["what", "against", "ours", "peer", "ratio", "goal", "reached"];

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = Cells::Measured(HEAD.map(String::from));
        let parts: Vec<Vec<Cells>> = self.parts.iter().map(|(_, rows)| rows.iter().map(cells).collect()).collect();
        let all = || parts.iter().flatten().chain([&head]);
        let widths: [usize; 7] =
            std::array::from_fn(|column| all().map(|cells| cells.width(column)).max().unwrap_or_default());
        head.write(f, &widths)?;
        for ((part, _), rows) in self.parts.iter().zip(&parts) {
            writeln!(f, "\n{part}")?;
            rows.iter().try_for_each(|cells| cells.write(f, &widths))?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "\n{note}"))
    }
}

/// A row as text.
enum Cells {
    Measured([String; 7]),
    /// Operation, peer, and why there are no figures.
    Not([String; 3]),
}

fn cells(row: &Row) -> Cells {
    let (what, against) = (row.what.clone(), row.against.clone());
    match &row.figures {
        Ok(pair) => {
            let [ours, peer, ratio, reached] = row.unit.cells(*pair, row.goal);
            Cells::Measured([what, against, ours, peer, ratio, row.goal.to_string(), reached])
        }
        Err(why) => Cells::Not([what, against, format!("not measured: {why}")]),
    }
}

impl Cells {
    /// The width of a column. The reason for missing figures runs over the columns after it.
    fn width(&self, column: usize) -> usize {
        match self {
            Cells::Measured(cells) => cells[column].len(),
            Cells::Not(cells) => cells[..2].get(column).map_or(0, String::len),
        }
    }

    /// Two columns of text, three of numbers, two of text.
    fn write(&self, f: &mut fmt::Formatter<'_>, widths: &[usize; 7]) -> fmt::Result {
        let [of_what, of_against, of_ours, of_peer, of_ratio, of_goal, _] = *widths;
        match self {
            Cells::Measured([what, against, ours, peer, ratio, goal, reached]) => {
                write!(f, "  {what:of_what$} | {against:of_against$} | {ours:>of_ours$} | {peer:>of_peer$}")?;
                writeln!(f, " | {ratio:>of_ratio$} | {goal:of_goal$} | {reached}")
            }
            Cells::Not([what, against, why]) => writeln!(f, "  {what:of_what$} | {against:of_against$} | {why}"),
        }
    }
}
