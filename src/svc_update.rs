//! `svc-update`, which `svc update` becomes: `svc` with the code for the network. The edge of that process.

#![forbid(unsafe_code)]

mod cli;
mod render;

fn main() -> std::process::ExitCode {
    cli::main()
}
