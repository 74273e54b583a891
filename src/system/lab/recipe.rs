//! How each built-in language is found, compiled and run.

use super::source::Files;

/// A language's ways. In words, `{program}` is the interpreter or compiler, `{beside}` the folder it is in, `{source}` the program's file,
/// `{others}` the files compiled with it (any number of words), `{output}` what compiling makes, `{class}` what is started (java),
/// `{cache}` a folder that lasts.
#[derive(Debug)]
pub(super) struct Recipe {
    pub language: &'static str,
    pub extension: &'static str,
    /// Programs to look for, the first first.
    pub programs: &'static [&'static str],
    /// What to install where none is there.
    pub install: &'static str,
    /// Arguments that make it say its real path in one line, if it can.
    pub path: &'static [&'static str],
    /// Arguments that make it say its version in one line.
    pub version: &'static [&'static str],
    pub build: &'static [&'static str],
    pub run: &'static [&'static str],
    /// Set when compiling.
    pub environment: &'static [(&'static str, &'static str)],
}

const NOTHING: Recipe = Recipe {
    language: "",
    extension: "",
    programs: &[],
    install: "",
    path: &[],
    version: &["--version"],
    build: &[],
    run: &["{output}"],
    environment: &[],
};

const PYTHON_VERSION: &str = "import sys; v = sys.version_info; gil = getattr(sys, '_is_gil_enabled', lambda: True)(); \
     print(sys.implementation.name, '%d.%d.%d' % v[:3] + ('' if v[3] == 'final' else v[3]), '' if gil else 'without GIL')";

/// All built-in languages.
pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        language: "python",
        extension: "py",
        programs: &["python3", "python"],
        install: "install Python 3, for example with `apt install python3` or from python.org",
        path: &["-c", "import sys; print(sys.executable)"],
        version: &["-c", PYTHON_VERSION],
        run: &["{program}", "{source}"],
        ..NOTHING
    },
    Recipe {
        language: "bash",
        extension: "sh",
        programs: &["bash"],
        install: "install bash",
        version: &["-c", "echo $BASH_VERSION"],
        run: &["{program}", "{source}"],
        ..NOTHING
    },
    Recipe {
        language: "javascript",
        extension: "js",
        programs: &["node", "nodejs"],
        install: "install Node.js, for example with `apt install nodejs` or from nodejs.org",
        path: &["-p", "process.execPath"],
        run: &["{program}", "{source}"],
        ..NOTHING
    },
    Recipe {
        language: "rust",
        extension: "rs",
        programs: &["rustc"],
        install: "install Rust with rustup, from rustup.rs",
        path: &["--print", "sysroot"],
        build: &[
            "{program}",
            "-O",
            "--edition=2021",
            "--crate-name=experiment",
            "{source}",
            "-o",
            "{output}",
        ],
        ..NOTHING
    },
    Recipe {
        language: "go",
        extension: "go",
        programs: &["go"],
        install: "install Go, for example with `apt install golang` or from go.dev",
        path: &["env", "GOROOT"],
        version: &["version"],
        build: &["{program}", "build", "-o", "{output}", "{source}", "{others}"],
        // Another toolchain than this one, flags of the person's, and the network stay out of it.
        environment: &[
            ("GOCACHE", "{cache}"),
            ("GOFLAGS", ""),
            ("GOTOOLCHAIN", "local"),
            ("GOPROXY", "off"),
        ],
        ..NOTHING
    },
    Recipe {
        language: "c",
        extension: "c",
        programs: &["gcc", "cc", "clang"],
        install: "install a C compiler, for example with `apt install gcc`",
        build: &[
            "{program}",
            "-O2",
            "-pthread",
            "{source}",
            "{others}",
            "-o",
            "{output}",
            "-lm",
        ],
        ..NOTHING
    },
    Recipe {
        language: "c++",
        extension: "cpp",
        programs: &["g++", "c++", "clang++"],
        install: "install a C++ compiler, for example with `apt install g++`",
        build: &[
            "{program}",
            "-O2",
            "-std=c++17",
            "-pthread",
            "{source}",
            "{others}",
            "-o",
            "{output}",
        ],
        ..NOTHING
    },
    Recipe {
        language: "java",
        extension: "java",
        programs: &["javac"],
        install: "install a JDK, for example with `apt install default-jdk`",
        version: &["-version"],
        build: &["{program}", "-d", "{output}", "{source}", "{others}"],
        run: &["{beside}/java", "-cp", "{output}", "{class}"],
        ..NOTHING
    },
];

/// Other names of built-in languages, as fences carry them.
const ALSO: &[(&str, &str)] = &[
    ("py", "python"),
    ("python3", "python"),
    ("rs", "rust"),
    ("golang", "go"),
    ("cpp", "c++"),
    ("cxx", "c++"),
    ("js", "javascript"),
    ("node", "javascript"),
    ("sh", "bash"),
    ("shell", "bash"),
];

/// The recipe of `language`, by any of its names.
pub(super) fn recipe(language: &str) -> Option<&'static Recipe> {
    let name = ALSO
        .iter()
        .find(|(other, _)| *other == language)
        .map_or(language, |(_, name)| name);
    RECIPES.iter().find(|recipe| recipe.language == name)
}

/// What stands for a placeholder besides the program's files.
#[derive(Debug, Default)]
pub(super) struct Places<'a> {
    pub program: &'a str,
    pub beside: &'a str,
    pub cache: &'a str,
}

/// `words` with what their placeholders stand for.
pub(super) fn filled(words: &[String], places: &Places<'_>, files: &Files) -> Vec<String> {
    let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let (source, output) = (text(&files.source), text(&files.output));
    let known = [
        ("{program}", places.program),
        ("{beside}", places.beside),
        ("{cache}", places.cache),
        ("{source}", &source),
        ("{output}", &output),
        ("{class}", &files.class),
    ];
    let fill = |word: &String| match word.as_str() {
        "{others}" => files.others.iter().map(|other| text(other)).collect(),
        _ => vec![
            known
                .iter()
                .fold(word.clone(), |word, (name, value)| word.replace(name, value)),
        ],
    };
    words.iter().flat_map(fill).collect()
}
