//! The last labels of domain names.

/// The last labels of the domain names that logs have: generic and private ones.
const DOMAINS: [&[u8]; 36] = [
    b"app",
    b"arpa",
    b"biz",
    b"cloud",
    b"cluster",
    b"com",
    b"consul",
    b"corp",
    b"dev",
    b"docker",
    b"edu",
    b"example",
    b"gov",
    b"home",
    b"info",
    b"int",
    b"internal",
    b"intranet",
    b"invalid",
    b"io",
    b"lan",
    b"local",
    b"localdomain",
    b"localhost",
    b"mil",
    b"name",
    b"net",
    b"network",
    b"onion",
    b"online",
    b"org",
    b"pro",
    b"site",
    b"svc",
    b"test",
    b"xyz",
];

/// Country codes that are extensions of files too: `main.rs:12` is a line of a source file.
const EXTENSIONS: [&[u8]; 22] = [
    b"ai", b"as", b"bz", b"cc", b"cs", b"gz", b"in", b"la", b"lc", b"md", b"ml", b"mm", b"mo", b"pl", b"pm", b"ps",
    b"py", b"rs", b"sh", b"so", b"st", b"tf",
];

/// Whether a label ends domain names, and no names of files.
pub(super) fn is_domain(label: &[u8]) -> bool {
    let is_one_of = |labels: &[&[u8]]| labels.iter().any(|known| known.eq_ignore_ascii_case(label));
    match label {
        [one, other] => is_country(one, other) && !is_one_of(&EXTENSIONS) || is_one_of(&DOMAINS),
        _ => is_one_of(&DOMAINS),
    }
}

/// Whether two letters are a country code (ISO 3166-1), by the second letters that follow each first one.
fn is_country(one: &u8, other: &u8) -> bool {
    const SECOND: [&[u8]; 26] = [
        b"cdefgilmoqrstuwxz",
        b"abdefghijmnorstvwyz",
        b"acdfghiklmnoruvwxyz",
        b"ejkmoz",
        b"cegrstu",
        b"ijkmor",
        b"abdefghilmnpqrstuwy",
        b"kmnrtu",
        b"delmnoqrst",
        b"emop",
        b"eghimnprwyz",
        b"abcikrstuvy",
        b"acdefghklmnopqrstuvwxyz",
        b"acefgilopruz",
        b"m",
        b"aefghklmnrstwy",
        b"a",
        b"eosuw",
        b"abcdeghijklmnorstvxyz",
        b"cdfghjklmnortvwz",
        b"agksyz",
        b"aceginu",
        b"fs",
        b"",
        b"et",
        b"amw",
    ];
    let index = |letter: &u8| usize::from(letter.to_ascii_lowercase().wrapping_sub(b'a'));
    SECOND.get(index(one)).is_some_and(|second| second.contains(&other.to_ascii_lowercase()))
}
