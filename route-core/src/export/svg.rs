//! Pieces of SVG text.

use std::fmt::Write;

use super::gpx::xml_text;

/// A point on the drawing, pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pixel {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// The `d` of a path, built of lines: tenths of pixels, relative, and no two points nearer than
/// about a pixel, so that the file stays small.
#[derive(Debug, Default)]
pub struct PathData {
    text: String,
}

impl PathData {
    /// Adds a line. One that is shorter than a pixel is left out.
    pub fn line(&mut self, points: impl IntoIterator<Item = Pixel>) {
        let mut kept: Vec<(i64, i64)> = Vec::new();
        let mut skipped = None;
        for point in points {
            let tenths = (
                (point.x * 10.0).round() as i64,
                (point.y * 10.0).round() as i64,
            );
            let is_near =
                |&(x, y): &(i64, i64)| (tenths.0 - x).abs().max((tenths.1 - y).abs()) < 10;
            if kept.last().is_some_and(is_near) {
                skipped = Some(tenths);
            } else {
                kept.push(tenths);
                skipped = None;
            }
        }
        // The end stays where it is, so that lines meet.
        if let Some(end) = skipped.filter(|_| kept.len() > 1) {
            kept.pop();
            kept.push(end);
        }
        let [first, rest @ ..] = kept.as_slice() else {
            return;
        };
        if rest.is_empty() {
            return;
        }
        self.text.push('M');
        self.pair(*first);
        self.text.push('l');
        let mut here = *first;
        for (index, &next) in rest.iter().enumerate() {
            let step = (next.0 - here.0, next.1 - here.1);
            if index > 0 && step.0 >= 0 {
                self.text.push(' ');
            }
            self.pair(step);
            here = next;
        }
    }

    fn pair(&mut self, (x, y): (i64, i64)) {
        self.tenths(x);
        if y >= 0 {
            self.text.push(' ');
        }
        self.tenths(y);
    }

    fn tenths(&mut self, value: i64) {
        let sign = if value < 0 { "-" } else { "" };
        let (whole, tenth) = (value.abs() / 10, value.abs() % 10);
        // Writing to a string cannot fail.
        let _ = match (whole, tenth) {
            (0, 1..) => write!(self.text, "{sign}.{tenth}"),
            (_, 0) => write!(self.text, "{sign}{whole}"),
            _ => write!(self.text, "{sign}{whole}.{tenth}"),
        };
    }

    /// A `path` element with these attributes; nothing if there is no line.
    pub fn element(&self, attributes: &str) -> String {
        if self.text.is_empty() {
            return String::new();
        }
        format!("<path {attributes} d=\"{}\"/>\n", self.text)
    }
}

/// A text as the content of an element.
pub fn escaped(text: &str) -> String {
    quick_xml::escape::escape(&*xml_text(text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(points: &[(f64, f64)]) -> String {
        let mut path = PathData::default();
        path.line(points.iter().map(|&(x, y)| Pixel { x, y }));
        path.text
    }

    #[test]
    fn lines_are_short_relative_and_exact_at_their_ends() {
        for (points, text) in [
            (
                &[(10.0, 20.0), (12.5, 18.0), (12.0, 30.0)][..],
                "M10 20l2.5-2-.5 12",
            ),
            (&[(0.0, 0.0), (0.4, 0.3), (5.0, 0.0)], "M0 0l5 0"),
            (&[(0.0, 0.0), (5.0, 0.0), (5.5, 0.2)], "M0 0l5.5 .2"),
            (&[(0.0, 0.0), (0.4, 0.3)], ""),
            (&[(1.0, 1.0)], ""),
            (&[], ""),
        ] {
            assert_eq!(data(points), text);
        }
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("<a> & \u{1}b"), "&lt;a&gt; &amp; b");
    }
}
