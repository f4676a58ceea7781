//! What an interpreter runs, by its command line.

use super::names::base_name;

/// The options of java whose value is the next argument.
const JAVA: &str = "-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules --add-opens \
    --add-exports --add-reads --source";
/// Those of python, node, ruby, perl and php.
const OTHERS: &str = "-X -W -r --require --import --loader --experimental-loader -C --env-file -d";
/// The options of the same whose value is the program itself.
const PROGRAM: &str = "-c -S -e -p --eval --print";

/// The names of what an interpreter runs: a jar, a class, a module, a script or an Erlang node. Empty if it runs none, or if
/// the program is not an interpreter.
pub(super) fn run_by(runner: &str, arguments: &[String]) -> Vec<String> {
    let rest = arguments.get(1..).unwrap_or_default();
    match runner {
        "java" | "jsvc" => java(rest),
        "beam" | "beam.smp" | "erl" => erlang(rest),
        "python" | "pypy" => python(rest),
        "node" | "nodejs" | "mainthread" | "node-mainthread" | "bun" | "deno" => node(rest),
        "ruby" | "jruby" | "perl" | "php" | "lua" | "luajit" | "sh" | "bash" | "dash" | "dotnet" | "mono" => {
            script(rest).map(|path| base_name(path).to_owned()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A jar or a main class, with or without its module.
fn java(arguments: &[String]) -> Vec<String> {
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            "-jar" => return arguments.next().map(|jar| base_name(jar).to_owned()).into_iter().collect(),
            "-m" | "--module" => return arguments.next().map(|main| base_name(main).to_owned()).into_iter().collect(),
            option if is_in(JAVA, option) => drop(arguments.next()),
            option if option.starts_with(['-', '@']) => {}
            main => return vec![base_name(main).to_owned()],
        }
    }
    Vec::new()
}

/// A module and its package, or a script.
fn python(arguments: &[String]) -> Vec<String> {
    let module = arguments.iter().position(|argument| argument.starts_with("-m"));
    let first = script(arguments);
    // An option of the script itself comes after it.
    let module = module.filter(|at| first.is_none_or(|script| arguments[..*at].iter().all(|before| before != script)));
    if let Some(at) = module {
        let joined = arguments[at].strip_prefix("-m").filter(|module| !module.is_empty());
        let Some(module) = joined.or(arguments.get(at + 1).map(String::as_str)) else { return Vec::new() };
        let package = module.split_once('.').map(|(package, _)| package.to_owned());
        return std::iter::once(module.to_owned()).chain(package).collect();
    }
    let Some(path) = first else { return Vec::new() };
    vec![base_name(path.strip_suffix("/__main__.py").unwrap_or(path)).to_owned()]
}

/// A script, and the package that it is part of.
fn node(arguments: &[String]) -> Vec<String> {
    let Some(path) = script(arguments) else { return Vec::new() };
    let package = path.rsplit_once("/node_modules/").map(|(_, rest)| match rest.strip_prefix('@') {
        Some(scoped) => scoped.split('/').nth(1).unwrap_or_default(),
        None => rest.split('/').next().unwrap_or_default(),
    });
    let package = package.filter(|package| !package.is_empty() && !package.starts_with('.'));
    [Some(base_name(path)), package].into_iter().flatten().map(str::to_owned).collect()
}

/// The applications that start, and the name of the node.
fn erlang(arguments: &[String]) -> Vec<String> {
    let values =
        arguments.windows(2).filter(|pair| matches!(pair[0].as_str(), "-s" | "-sname" | "-name" | "-progname"));
    values.map(|pair| base_name(pair[1].split('@').next().unwrap_or_default()).to_owned()).collect()
}

/// The first argument that is neither an option nor the value of one; none if the program is given on the command line.
fn script(arguments: &[String]) -> Option<&str> {
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            // `dotnet exec`, `deno run`, `bun run`
            "exec" | "run" => {}
            "-f" => return arguments.next(),
            option if is_in(PROGRAM, option) => return None,
            option if is_in(OTHERS, option) => drop(arguments.next()),
            option if option.starts_with('-') => {}
            path => return Some(path),
        }
    }
    None
}

fn is_in(list: &str, option: &str) -> bool {
    list.split_whitespace().any(|known| known == option)
}
