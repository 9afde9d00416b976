//! The marks of the picture, the same on the map and in its legend.

use crate::plan::Round;

use super::super::svg::{Pixel, escaped};

/// Colours of the rounds.
pub const COLOURS: [&str; 10] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#332288", "#882255",
    "#117733", "#999933",
];

/// Line of what is collected.
pub const COLLECTING: &str = "stroke-width=\"3\"";
/// Line of what is driven only.
pub const DEADHEAD: &str = "stroke-width=\"1.2\" stroke-dasharray=\"5 3\"";

/// The colour of a round; the number tells apart those that share one.
pub fn colour(round: &Round) -> &'static str {
    COLOURS[round.number.saturating_sub(1) as usize % COLOURS.len()]
}

/// A depot.
pub fn square(pixel: Pixel) -> String {
    format!(
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"12\" height=\"12\" fill=\"#222\" stroke=\"#fff\"/>\n",
        pixel.x - 6.0,
        pixel.y - 6.0
    )
}

/// A disposal site.
pub fn triangle(pixel: Pixel) -> String {
    format!(
        "<path d=\"M{:.1} {:.1}l8 14h-16z\" fill=\"#222\" stroke=\"#fff\"/>\n",
        pixel.x,
        pixel.y - 8.0
    )
}

/// A container that is not collected.
pub fn cross(pixel: Pixel) -> String {
    let d = format!("M{:.1} {:.1}l8 8m-8 0l8-8", pixel.x - 4.0, pixel.y - 4.0);
    format!(
        "<path d=\"{d}\" stroke=\"#fff\" stroke-width=\"4\"/>\
         <path d=\"{d}\" stroke=\"#b00020\" stroke-width=\"2\"/>\n"
    )
}

/// The number of a round, in its colour.
pub fn number_badge(pixel: Pixel, round: &Round) -> String {
    let (x, y) = (pixel.x, pixel.y);
    format!(
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"9\" fill=\"#fff\" stroke=\"{}\" \
         stroke-width=\"2.5\"/><text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"10\" \
         font-weight=\"bold\" text-anchor=\"middle\">{}</text>\n",
        colour(round),
        y + 3.6,
        round.number
    )
}

/// Text that can be read on lines: once as a white outline, and once over it.
pub fn halo_text(x: f64, y: f64, anchor: &str, text: &str) -> String {
    let place = format!("x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\"");
    let text = escaped(text);
    format!(
        "<text {place} stroke=\"#fff\" stroke-width=\"3\">{text}</text>\
         <text {place}>{text}</text>\n"
    )
}
