//! The size of the terminal.

use std::env;

/// The number of columns: from COLUMNS if it is a number, otherwise from the terminal; `None` if neither says.
pub(crate) fn columns(terminal: bool) -> Option<u16> {
    let variable = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let size = || if terminal { size() } else { None };
    variable.or_else(|| size().map(|(columns, _)| columns)).filter(|&columns| columns > 0)
}

/// The number of rows of the terminal that standard output is; `None` if it does not say.
pub(crate) fn rows() -> Option<u16> {
    size().map(|(_, rows)| rows).filter(|&rows| rows > 0)
}

/// The columns and rows of the terminal, 0 for what it does not know: serial lines and new containers know neither, other
/// pseudo-terminals only the columns.
#[cfg(unix)]
fn size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some((size.ws_col, size.ws_row))
}

#[cfg(not(unix))]
fn size() -> Option<(u16, u16)> {
    terminal_size::terminal_size().map(|(columns, rows)| (columns.0, rows.0))
}
