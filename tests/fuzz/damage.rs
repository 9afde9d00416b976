//! Damage to files: bytes, words and lines that are wrong, missing or repeated.

use route_core::random::Random;

/// Words that numbers, names and separators are replaced by.
const WORDS: [&str; 24] = [
    "",
    "0",
    "-1",
    "1",
    "3",
    "0.5",
    "1e308",
    "-1e308",
    "1e-320",
    "inf",
    "-inf",
    "NaN",
    "2147483647",
    "2147483648",
    "4294967296",
    "99999999999999999999",
    "24:01",
    "x",
    "é",
    "\u{feff}",
    "\"",
    ";",
    "null",
    "[[[[",
];

/// A copy of a file with one to four faults.
pub fn damaged(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..1 + random.below(4) {
        if bytes.is_empty() {
            break;
        }
        match random.below(8) {
            0 => {
                let at = random.below(bytes.len());
                bytes[at] = random.below(256) as u8;
            }
            1 => {
                let at = random.below(bytes.len());
                bytes[at] = b"-+0123456789.,:;\t \n\"{}[]"[random.below(24)];
            }
            2 if random.chance(0.3) => bytes.truncate(random.below(bytes.len() + 1)),
            2..=5 => replace_word(&mut bytes, random),
            _ => change_lines(&mut bytes, random),
        }
    }
    bytes
}

fn is_inside_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".-+_".contains(&byte) || byte > 127
}

fn replace_word(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    let inside = |byte: &u8| is_inside_word(*byte);
    let begin = bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| inside(byte))
        .count();
    let end = bytes[at..].iter().take_while(|byte| inside(byte)).count();
    let word = WORDS[random.below(WORDS.len())];
    bytes.splice(at - begin..at + end, word.bytes());
}

fn change_lines(bytes: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<Vec<u8>> = bytes
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(3) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        _ => lines.swap(one, other),
    }
    *bytes = lines.join(&b'\n');
}
