//! The command-line tool.

#![deny(unsafe_code)] // The look at standard output before `main` is the exception.

mod cli;
mod render;

fn main() -> std::process::ExitCode {
    cli::main()
}
