//! `svc`: the edge of the process.

#![forbid(unsafe_code)]

mod cli;
mod render;

fn main() -> std::process::ExitCode {
    cli::main()
}
