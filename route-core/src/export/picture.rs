//! A picture of a whole plan on the road network, in SVG.
//!
//! Rounds differ by colour and by the number that stands on them: the colours (Okabe and Ito's
//! first) can be told apart with any colour vision, and the number without any.

mod legend;
mod symbols;

use std::collections::HashSet;

use osm_data::network::{Position, RoadClass};

use crate::geometry::{LocalPlane, Metres};
use crate::graph::road_graph::{ChainId, RoadGraph};
use crate::messages::Language;
use crate::messages::labels::plan_title;
use crate::plan::{Activity, Plan};

use self::legend::Legend;
use self::symbols::{
    COLLECTING, DEADHEAD, colour, cross, halo_text, number_badge, square, triangle,
};
use super::error::ExportError;
use super::path::{Piece, RoundPath};
use super::svg::{PathData, Pixel, escaped};

/// Width of the map, pixels.
const MAP_WIDTH: f64 = 1_100.0;
/// Least and greatest height of the map, pixels.
const MAP_HEIGHT: (f64, f64) = (500.0, 1_000.0);
/// Width of the legend on its right, pixels.
const LEGEND_WIDTH: f64 = 300.0;
/// Width of a letter of a place's name, pixels, rather more than less.
const NAME_LETTER_WIDTH: f64 = 7.5;
/// Space round what is drawn, a share of it.
const MARGIN: f64 = 0.04;
/// Least width of what is drawn, metres.
const LEAST_WIDTH_M: f64 = 200.0;

/// Draws a plan.
///
/// # Errors
/// The plan is not of this road graph, or does not fit it.
pub fn picture(plan: &Plan, graph: &RoadGraph, language: Language) -> Result<String, ExportError> {
    let mut paths = Vec::with_capacity(plan.rounds.len());
    for round in &plan.rounds {
        paths.push(RoundPath::of(plan, round, graph)?);
    }
    let unserved: Vec<Position> = plan
        .unserved
        .iter()
        .map(|unserved| Position::from_degrees(unserved.lon, unserved.lat))
        .collect();
    let driven = || {
        paths
            .iter()
            .flat_map(|path| &path.pieces)
            .flat_map(|piece| &piece.points)
    };
    let mut shown: Vec<Position> = driven().chain(&unserved).copied().collect();
    if shown.is_empty() {
        shown = graph.nodes.iter().map(|node| node.position).collect();
    }
    let drawing = Drawing {
        plan,
        graph,
        paths,
        unserved,
        view: View::of(&shown),
        language,
    };
    Ok(drawing.draw())
}

/// Which part of the world is drawn, and how large.
#[derive(Debug)]
struct View {
    plane: LocalPlane,
    west: f64,
    north: f64,
    metres_per_pixel: f64,
    height: f64,
}

impl View {
    fn of(positions: &[Position]) -> Self {
        let plane = LocalPlane::at(positions.first().copied().unwrap_or(Position {
            lon_e7: 0,
            lat_e7: 0,
        }));
        let points: Vec<Metres> = positions
            .iter()
            .map(|&place| plane.project(place))
            .collect();
        let range = |value: &dyn Fn(&Metres) -> f64| {
            let low = points.iter().map(value).fold(f64::INFINITY, f64::min);
            let high = points.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
            if low <= high { (low, high) } else { (0.0, 0.0) }
        };
        let (west, east) = range(&|point| point.x);
        let (south, north) = range(&|point| point.y);
        let width_m = (east - west).max(LEAST_WIDTH_M) * (1.0 + 2.0 * MARGIN);
        let height_m = (north - south) * (1.0 + 2.0 * MARGIN);
        let metres_per_pixel = (width_m / MAP_WIDTH).max(height_m / MAP_HEIGHT.1);
        let height = (height_m / metres_per_pixel).max(MAP_HEIGHT.0).ceil();
        Self {
            plane,
            west: (west + east - MAP_WIDTH * metres_per_pixel) / 2.0,
            north: (north + south + height * metres_per_pixel) / 2.0,
            metres_per_pixel,
            height,
        }
    }

    fn pixel(&self, position: Position) -> Pixel {
        let point = self.plane.project(position);
        Pixel {
            x: (point.x - self.west) / self.metres_per_pixel,
            y: (self.north - point.y) / self.metres_per_pixel,
        }
    }

    fn contains(&self, pixel: Pixel) -> bool {
        (0.0..=MAP_WIDTH).contains(&pixel.x) && (0.0..=self.height).contains(&pixel.y)
    }
}

struct Drawing<'p> {
    plan: &'p Plan,
    graph: &'p RoadGraph,
    paths: Vec<RoundPath>,
    unserved: Vec<Position>,
    view: View,
    language: Language,
}

impl Drawing<'_> {
    fn draw(&self) -> String {
        let legend = self.legend();
        let height = self.view.height.max(legend.height);
        let width = MAP_WIDTH + LEGEND_WIDTH;
        let map_height = self.view.height;
        let title = escaped(&plan_title(self.language, self.plan.date));
        [
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
                 font-family=\"DejaVu Sans, Arial, sans-serif\" font-size=\"12\" fill=\"#222\">\n\
                 <title>{title}</title>\n\
                 <clipPath id=\"map\"><rect width=\"{MAP_WIDTH}\" height=\"{map_height}\"/>\
                 </clipPath>\n\
                 <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n\
                 <g clip-path=\"url(#map)\" fill=\"none\" stroke-linejoin=\"round\" \
                 stroke-linecap=\"round\">\n"
            ),
            self.roads(),
            self.rounds(),
            self.unserved(),
            "</g>\n".to_owned(),
            self.places(),
            self.numbers(),
            legend.text,
            "</svg>\n".to_owned(),
        ]
        .concat()
    }

    /// The network in grey, the small roads only where there is room for them.
    fn roads(&self) -> String {
        let mut layers: [PathData; 3] = Default::default();
        for chain in &self.graph.chains {
            let layer = match self.graph.attributes[chain.attributes as usize].class {
                RoadClass::Motorway
                | RoadClass::Trunk
                | RoadClass::Primary
                | RoadClass::Secondary => 2,
                RoadClass::Tertiary | RoadClass::Unclassified => 1,
                RoadClass::Residential | RoadClass::LivingStreet
                    if self.view.metres_per_pixel < 25.0 =>
                {
                    1
                }
                RoadClass::Service | RoadClass::Pedestrian | RoadClass::Track
                    if self.view.metres_per_pixel < 6.0 =>
                {
                    0
                }
                _ => continue,
            };
            let shape = &self.graph.shapes[chain.shape.start as usize..chain.shape.end as usize];
            let points = || shape.iter().map(|&place| self.view.pixel(place));
            if points().any(|pixel| self.view.contains(pixel)) {
                layers[layer].line(points());
            }
        }
        let [paths, streets, main_roads] = layers;
        paths.element("stroke=\"#e8e8e8\" stroke-width=\".7\"")
            + &streets.element("stroke=\"#d4d4d4\"")
            + &main_roads.element("stroke=\"#bdbdbd\" stroke-width=\"1.8\"")
    }

    fn rounds(&self) -> String {
        let mut text = String::new();
        for is_collecting in [false, true] {
            for (round, path) in self.plan.rounds.iter().zip(&self.paths) {
                let mut data = PathData::default();
                let mut drawn = HashSet::new();
                let pieces = path.pieces.iter();
                for piece in pieces.filter(|piece| piece.is_collecting == is_collecting) {
                    self.add_piece(piece, &mut drawn, &mut data);
                }
                let style = if is_collecting { COLLECTING } else { DEADHEAD };
                text += &data.element(&format!("stroke=\"{}\" {style}", colour(round)));
            }
        }
        text
    }

    /// Draws a piece, but whole roads only once in a round: dashes drawn over each other would
    /// make a solid line.
    fn add_piece(&self, piece: &Piece, drawn: &mut HashSet<ChainId>, data: &mut PathData) {
        let mut line: Vec<Pixel> = Vec::new();
        for step in &piece.steps {
            let is_whole = step.length_dm() == self.graph.length_dm(step.edge);
            if is_whole && !drawn.insert(self.graph.edge(step.edge).chain) {
                data.line(std::mem::take(&mut line));
                continue;
            }
            let points = self
                .graph
                .positions_between(step.edge, step.from_dm, step.to_dm);
            line.extend(points.into_iter().map(|place| self.view.pixel(place)));
        }
        data.line(line);
    }

    fn unserved(&self) -> String {
        let marks: String = self
            .unserved
            .iter()
            .map(|&place| cross(self.view.pixel(place)))
            .collect();
        marks
    }

    /// Depots and disposal sites, each place once.
    fn places(&self) -> String {
        let mut text = String::new();
        let mut seen: Vec<(&str, bool)> = Vec::new();
        for (round, path) in self.plan.rounds.iter().zip(&self.paths) {
            for (visit, place) in round.visits.iter().zip(&path.places) {
                let (name, is_depot) = match &visit.activity {
                    Activity::Start { depot } | Activity::End { depot } => (depot.as_str(), true),
                    Activity::Dispose { site, .. } => (site.as_str(), false),
                    Activity::Collect(_) | Activity::Break => continue,
                };
                let Some(place) = *place else { continue };
                if seen.contains(&(name, is_depot)) {
                    continue;
                }
                seen.push((name, is_depot));
                let pixel = self.view.pixel(place);
                text += &if is_depot {
                    square(pixel)
                } else {
                    triangle(pixel)
                };
                text += &if is_left_of(pixel.x, name, is_depot) {
                    halo_text(pixel.x - 10.0, pixel.y + 4.0, "end", name)
                } else {
                    halo_text(pixel.x + 10.0, pixel.y + 4.0, "start", name)
                };
            }
        }
        text
    }

    /// The number of each round, on the middle of what it collects.
    fn numbers(&self) -> String {
        let mut text = String::new();
        for (round, path) in self.plan.rounds.iter().zip(&self.paths) {
            let collecting: Vec<&Piece> = path
                .pieces
                .iter()
                .filter(|piece| piece.is_collecting)
                .collect();
            let middle = collecting.get(collecting.len() / 2);
            let Some(step) = middle.and_then(|piece| piece.steps.first()) else {
                continue;
            };
            let offset_dm = step.from_dm + step.length_dm() / 2;
            let place = self.graph.position_at(step.edge, offset_dm);
            text += &number_badge(self.view.pixel(place), round);
        }
        text
    }

    /// A round length that fits the legend, with its name.
    fn scale(&self) -> (f64, String) {
        let most_m = 200.0 * self.view.metres_per_pixel;
        let power = 10_f64.powf(most_m.log10().floor());
        let factor = [5.0, 2.0]
            .into_iter()
            .find(|factor| factor * power <= most_m);
        let length_m = factor.unwrap_or(1.0) * power;
        let name = if length_m >= 1_000.0 {
            self.language.quantity(length_m / 1e3, 0, "km")
        } else {
            self.language.quantity(length_m, 0, "m")
        };
        (length_m / self.view.metres_per_pixel, name)
    }

    fn legend(&self) -> Legend {
        let labels = self.language.labels();
        let mut legend = Legend::beside(MAP_WIDTH);
        legend.heading(&plan_title(self.language, self.plan.date));
        for round in &self.plan.rounds {
            let figures = &round.figures;
            let kilometres = (figures.collecting_dm as f64 + figures.deadhead_dm as f64) / 1e4;
            let words = format!(
                "{} ({}) – {}, {}",
                round.vehicle,
                round.unit,
                self.language.quantity(figures.mass_g as f64 / 1e6, 1, "t"),
                self.language.quantity(kilometres, 0, "km"),
            );
            legend.line(|pixel| number_badge(pixel, round), &words);
        }
        legend.gap();
        let sample = |style: &'static str| {
            move |pixel: Pixel| {
                let (x, y) = (pixel.x - 10.0, pixel.y);
                format!("<path d=\"M{x} {y}h20\" stroke=\"#555\" fill=\"none\" {style}/>\n")
            }
        };
        legend.line(sample(COLLECTING), &labels.collect.to_lowercase());
        legend.line(sample(DEADHEAD), &labels.deadhead.to_lowercase());
        legend.line(square, labels.depot);
        legend.line(triangle, labels.disposal_site);
        if !self.plan.unserved.is_empty() {
            let count = self.language.number(self.plan.unserved.len() as f64, 0);
            let words = format!("{} ({count})", labels.unserved);
            legend.line(cross, &words);
        }
        let (length, name) = self.scale();
        legend.scale_bar(length, &name);
        legend.small(labels.map_credit);
        legend
    }
}

/// Whether the name of a place stands on its left: that of a depot does, which may be beside a
/// disposal site, unless the name would be cut off at the edge of the map.
fn is_left_of(x: f64, name: &str, is_depot: bool) -> bool {
    let width = 10.0 + NAME_LETTER_WIDTH * name.chars().count() as f64;
    if is_depot {
        x > width
    } else {
        x + width > MAP_WIDTH && x > width
    }
}

#[cfg(test)]
mod tests;
