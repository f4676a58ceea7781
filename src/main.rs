//! `svc`: the edge of the process.

#![forbid(unsafe_code)]

mod cli;
mod render;

use cli::{Status, Streams};
use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::complete();
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut streams = Streams { output: &mut output, errors: &mut io::stderr() };
    let result = cli::run(std::env::args_os().collect(), &mut streams);
    let result = result.and_then(|status| output.flush().map(|()| status).map_err(Box::from));
    let status = result.unwrap_or_else(|error| report(error.as_ref()));
    status.into()
}

/// Says what went wrong; that nobody reads the output any more is nothing wrong.
fn report(error: &(dyn Error + 'static)) -> Status {
    let closed = error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
    if closed {
        return Status::Found;
    }
    eprintln!("svc: {}", cli::chain(error));
    Status::Error
}
