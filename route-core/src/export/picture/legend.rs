//! The legend beside the map: lines of a symbol and words.

use std::fmt::Write;

use super::super::svg::{Pixel, escaped};

/// Height of a line, pixels.
const LINE_HEIGHT: f64 = 20.0;
/// Longest text of a line, characters.
const CHARACTERS: usize = 36;

/// A legend that grows downwards.
pub struct Legend {
    /// The SVG so far.
    pub text: String,
    /// How far down it reaches, pixels.
    pub height: f64,
    /// Where the symbols stand, pixels from the left.
    left: f64,
}

impl Legend {
    /// An empty legend to the right of a map of some width.
    pub fn beside(map_width: f64) -> Self {
        Self {
            text: String::new(),
            height: 14.0,
            left: map_width + 24.0,
        }
    }

    /// Half a line of space.
    pub fn gap(&mut self) {
        self.height += LINE_HEIGHT / 2.0;
    }

    /// A heading.
    pub fn heading(&mut self, words: &str) {
        self.height += LINE_HEIGHT;
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{}\" font-size=\"14\" font-weight=\"bold\">{}</text>",
            self.left - 10.0,
            self.height,
            escaped(words)
        );
        self.height += LINE_HEIGHT / 2.0;
    }

    /// A symbol with what it means.
    pub fn line(&mut self, symbol: impl Fn(Pixel) -> String, words: &str) {
        self.height += LINE_HEIGHT;
        self.text += &symbol(Pixel {
            x: self.left,
            y: self.height - 4.0,
        });
        let shown: String = match words.char_indices().nth(CHARACTERS) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words.to_owned(),
        };
        let _ = writeln!(
            self.text,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            self.left + 18.0,
            self.height,
            escaped(&shown)
        );
    }

    /// A bar of a length in pixels, with its name.
    pub fn scale_bar(&mut self, length: f64, name: &str) {
        self.height += LINE_HEIGHT * 1.5;
        let (x, y) = (self.left - 10.0, self.height);
        let _ = writeln!(
            self.text,
            "<text x=\"{x}\" y=\"{y}\">{}</text>\
             <path d=\"M{x} {:.1}v5h{length:.1}v-5\" fill=\"none\" stroke=\"#222\"/>",
            escaped(name),
            y + 4.0
        );
        self.height += LINE_HEIGHT;
    }

    /// Small print, broken into lines.
    pub fn small(&mut self, words: &str) {
        let mut lines = vec![String::new()];
        for word in words.split(' ') {
            let last = lines.len() - 1;
            if lines[last].chars().count() + word.chars().count() > CHARACTERS {
                lines.push(word.to_owned());
            } else if lines[last].is_empty() {
                lines[last] += word;
            } else {
                lines[last] += &format!(" {word}");
            }
        }
        for line in lines {
            self.height += 14.0;
            let _ = writeln!(
                self.text,
                "<text x=\"{}\" y=\"{}\" font-size=\"10\" fill=\"#555\">{}</text>",
                self.left - 10.0,
                self.height,
                escaped(&line)
            );
        }
        self.height += 14.0;
    }
}
