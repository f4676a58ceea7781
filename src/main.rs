//! The command-line tool.

#![forbid(unsafe_code)]

mod cli;
mod render;

fn main() -> std::process::ExitCode {
    cli::main()
}
