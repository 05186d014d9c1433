//! The `zwartlak` command: see [`zwartlak::cli`].

fn main() -> std::process::ExitCode {
    zwartlak::cli::main(std::env::args_os()).into()
}
