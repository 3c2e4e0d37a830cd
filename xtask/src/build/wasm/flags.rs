//! What the compiler and the optimiser are told.

/// The first WebAssembly, and of what came later what every browser has had since 2021 and what
/// makes the module smaller; it is lowered for wasm2js, which reads nothing newer. A panic traps at
/// once, because its text would cost more than the engine itself; so no place in a source file, on
/// whatever machine this was built, has a reason to be in the module. Generic code is compiled
/// where it is used, and small functions are put into their callers before anything else looks at
/// them: together 1.2 kB less.
pub(super) const FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Ctarget-cpu=mvp \
    -Ctarget-feature=+bulk-memory,+sign-ext,+nontrapping-fptoint -Zlocation-detail=none \
    -Zmir-opt-level=4 -Zinline-mir-threshold=30 -Zinline-mir-hint-threshold=40 -Zshare-generics=no";

/// What makes the smallest module once it is compressed, as pages receive it: small functions
/// stay functions, because a compressor sees calls repeat, and inlined code differs each time.
pub(super) const SMALLEST: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
    "--one-caller-inline-max-function-size=10",
    "--always-inline-max-function-size=4",
    // The stack ends at address 0: nothing of ours lies in the first kilobyte unless the stack is as
    // good as used up, so a pointer and a small offset never wrap.
    "--low-memory-unused",
];

/// What makes the quickest module.
pub(super) const QUICKEST: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "-O3",
];

/// What all of our modules may use.
pub(super) const LOWEST: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
];

/// Back to the first WebAssembly, for wasm2js.
pub(super) const LOWERED: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--llvm-memory-copy-fill-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--signext-lowering",
];

/// Takes the hints of alignment out, which processors with wasm do not need and a compressor does not
/// like. JavaScript does need them: wasm2js would read byte by byte.
pub(super) const UNALIGNED: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--dealign",
];

/// Gives what is imported and exported names of one letter, and tells them.
pub(super) const RENAMED: &[&str] = &[
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--minify-imports-and-exports-and-modules",
];
