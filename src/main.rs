//! The command-line tool.

#![deny(unsafe_code)] // The look at standard input and output before `main` is the exception.

mod cli;
mod render;

/// One that puts small objects side by side: the fewer pages a start touches, the faster it is.
#[cfg(all(target_os = "linux", target_env = "musl"))]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
