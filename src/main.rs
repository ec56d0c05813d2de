//! The program: everything is in the library, `cli` runs it.

fn main() -> std::process::ExitCode {
    countersign::cli::main()
}
