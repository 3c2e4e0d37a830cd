//! Running the binary, as a user does.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod browser;
#[cfg(unix)]
pub mod collector;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the golden files and their input.
pub fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// The journey of the demo shop.
pub fn shop_journey() -> PathBuf {
    root().join("www/shop/journeys/fashion-shop.json")
}

/// The binary, without what the environment of the tests would change.
pub fn microstage() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_microstage"));
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "MICROSTAGE_ADMIN_TOKEN"] {
        command.env_remove(name);
    }
    command.env("COLUMNS", "100");
    command
}

/// What a command ended with.
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command to its end.
pub fn run(command: &mut Command, stdin: &str) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut input = child.stdin.take().expect("a pipe");
    // A command that does not read its input may have closed it already.
    let _ = input.write_all(stdin.as_bytes());
    drop(input);
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("the binary ends");
    Ended {
        code: status.code().expect("an exit code"),
        stdout: String::from_utf8(stdout).expect("UTF-8"),
        stderr: String::from_utf8(stderr).expect("UTF-8"),
    }
}

/// Runs `microstage` with arguments.
pub fn call<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Ended {
    run(microstage().args(arguments), "")
}
