//! `svc-update`, which `svc update` becomes: `svc` with the code for the network. The edge of that process.

#![forbid(unsafe_code)]

mod cli;
mod render;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::complete();
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut streams = cli::Streams { output: &mut output, errors: &mut io::stderr() };
    let result = cli::run(std::env::args_os().collect(), &mut streams);
    let result = result.and_then(|status| output.flush().map(|()| status).map_err(Box::from));
    result.unwrap_or_else(|error| cli::report(error.as_ref(), &mut io::stderr())).into()
}
