//! A round as GPX 1.1, for the devices in the cab.
//!
//! The track (`trk`) is the exact path and one segment: OsmAnd follows one segment at a time, and
//! only the first one when it attaches a track to the roads (OsmAnd-iOS issue 2730, OsmAnd issue
//! 23288). The route (`rte`) is for devices that ignore tracks and compute their own way between
//! route points. OsmAnd takes the route and ignores the track where a file has both (OsmAnd
//! issues 3740 and 12472): for it, write [`GpxContent::Track`]. Waypoints are the stops, the
//! unloadings, the breaks and the depot.
//!
//! The order of the elements is that of the schema, <http://www.topografix.com/GPX/1/1/gpx.xsd>.

use std::borrow::Cow;
use std::io;

use osm_data::network::Position;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use crate::graph::road_graph::RoadGraph;
use crate::messages::Language;
use crate::messages::labels::Labels;
use crate::messages::typography::clock_with_seconds;
use crate::plan::{Activity, CollectedStop, Collection, Plan, Round, Visit};

use super::error::ExportError;
use super::path::{Piece, RoundPath};
use super::shaping::shaping_points;

/// What a file holds beside the waypoints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GpxContent {
    /// Route and track.
    RouteAndTrack,
    /// The track alone, for OsmAnd.
    Track,
}

/// The GPX file of a round.
///
/// # Errors
/// The plan is not of this road graph, or does not fit it.
pub fn gpx(
    plan: &Plan,
    round: &Round,
    graph: &RoadGraph,
    content: GpxContent,
    language: Language,
) -> Result<String, ExportError> {
    let mut document = Document {
        plan,
        round,
        graph,
        path: RoundPath::of(plan, round, graph)?,
        language,
        labels: language.labels(),
        xml: Writer::new_with_indent(Vec::new(), b' ', 1),
    };
    document.write(content)?;
    let text = String::from_utf8(document.xml.into_inner());
    text.map_err(|error| io::Error::other(error).into())
}

struct Document<'p> {
    plan: &'p Plan,
    round: &'p Round,
    graph: &'p RoadGraph,
    path: RoundPath,
    language: Language,
    labels: &'static Labels,
    xml: Writer<Vec<u8>>,
}

/// A waypoint or route point with its words; empty ones are left out.
#[derive(Default)]
struct Point {
    name: String,
    description: String,
    symbol: &'static str,
    kind: &'static str,
}

/// Symbols that Garmin devices know by name.
const FLAG_BLUE: &str = "Flag, Blue";
const FLAG_GREEN: &str = "Flag, Green";
const FLAG_RED: &str = "Flag, Red";

impl Document<'_> {
    fn write(&mut self, content: GpxContent) -> io::Result<()> {
        let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
        self.xml.write_event(Event::Decl(declaration))?;
        let root = BytesStart::new("gpx").with_attributes([
            ("version", "1.1"),
            ("creator", xml_text(&self.plan.generator).as_ref()),
            ("xmlns", "http://www.topografix.com/GPX/1/1"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            (
                "xsi:schemaLocation",
                "http://www.topografix.com/GPX/1/1 http://www.topografix.com/GPX/1/1/gpx.xsd",
            ),
        ]);
        let end = root.to_end().into_owned();
        self.xml.write_event(Event::Start(root.borrow()))?;
        self.metadata()?;
        self.waypoints()?;
        if content == GpxContent::RouteAndTrack {
            self.route()?;
        }
        self.track()?;
        self.xml.write_event(Event::End(end))?;
        self.xml.write_event(Event::Text(BytesText::new("\n")))
    }

    fn title(&self) -> String {
        let round = self.round;
        format!(
            "{} {} – {} ({}) – {}",
            self.labels.round, round.number, round.vehicle, round.unit, self.plan.date
        )
    }

    fn metadata(&mut self) -> io::Result<()> {
        let title = self.title();
        let bounds = self.bounds();
        self.xml
            .create_element("metadata")
            .write_inner_content(|xml| {
                text(xml, "name", &title)?;
                xml.create_element("copyright")
                    .with_attribute(("author", "OpenStreetMap contributors"))
                    .write_inner_content(|xml| {
                        text(
                            xml,
                            "license",
                            "https://opendatacommons.org/licenses/odbl/1-0/",
                        )
                    })?;
                if let Some(bounds) = bounds {
                    let [south, west, north, east] = bounds.map(degrees);
                    xml.create_element("bounds")
                        .with_attributes([
                            ("minlat", south.as_str()),
                            ("minlon", west.as_str()),
                            ("maxlat", north.as_str()),
                            ("maxlon", east.as_str()),
                        ])
                        .write_empty()?;
                }
                Ok(())
            })?;
        Ok(())
    }

    /// South, west, north and east of all points of the file.
    fn bounds(&self) -> Option<[i32; 4]> {
        let stops = self
            .round
            .visits
            .iter()
            .flat_map(|visit| match &visit.activity {
                Activity::Collect(collection) => collection.stops.as_slice(),
                _ => &[],
            });
        let driven = self.path.pieces.iter().flat_map(|piece| &piece.points);
        driven
            .copied()
            .chain(stops.map(place_of))
            .fold(None, |bounds, point| {
                let (lat, lon) = (point.lat_e7, point.lon_e7);
                let [south, west, north, east] = bounds.unwrap_or([lat, lon, lat, lon]);
                Some([south.min(lat), west.min(lon), north.max(lat), east.max(lon)])
            })
    }

    fn waypoints(&mut self) -> io::Result<()> {
        let round = self.round;
        let mut order = 0;
        for (index, visit) in round.visits.iter().enumerate() {
            if let Activity::Collect(collection) = &visit.activity {
                for stop in &collection.stops {
                    order += 1;
                    let place = place_of(stop);
                    let point = self.stop(order, collection, stop);
                    write_point(&mut self.xml, "wpt", place, &point)?;
                }
            } else if let Some(place) = self.path.places[index] {
                let point = self.event(index, visit);
                write_point(&mut self.xml, "wpt", place, &point)?;
            }
        }
        Ok(())
    }

    fn stop(&self, order: usize, collection: &Collection, stop: &CollectedStop) -> Point {
        let address = match stop.address.as_str() {
            "" => self.street(&collection.street),
            address => address,
        };
        let [one, many] = self.labels.container;
        let parts = [
            self.language.count(stop.containers as usize, one, many),
            self.labels.on_sides([stop.side]).to_owned(),
            self.language.quantity(stop.mass_g as f64 / 1e3, 0, "kg"),
            clock_with_seconds(stop.begin_ds),
            stop.bins.join(", "),
        ];
        Point {
            name: format!("{order:03} {address}"),
            description: parts.join(" – "),
            symbol: FLAG_BLUE,
            kind: self.labels.collect,
        }
    }

    /// A visit that is no collection.
    fn event(&self, index: usize, visit: &Visit) -> Point {
        let kind = self.labels.activity(&visit.activity);
        let time = clock_with_seconds(visit.arrival_ds);
        let (what, symbol, load) = match &visit.activity {
            Activity::Start { depot } | Activity::End { depot } => {
                (depot.as_str(), FLAG_GREEN, None)
            }
            Activity::Dispose { site, mass_g, .. } => (site.as_str(), FLAG_RED, Some(*mass_g)),
            Activity::Break | Activity::Collect(_) => ("", FLAG_BLUE, None),
        };
        let load = load.map(|mass_g| {
            let trip = self.path.trips[index].map_or(0, |trip| trip + 1);
            let tonnes = self.language.quantity(mass_g as f64 / 1e6, 2, "t");
            format!(" – {tonnes} ({trip}/{})", self.round.trips.len())
        });
        Point {
            name: format!("{kind} {what}").trim_end().to_owned(),
            description: format!("{time}{}", load.unwrap_or_default()),
            symbol,
            kind,
        }
    }

    fn street<'s>(&'s self, name: &'s str) -> &'s str {
        match name {
            "" => self.labels.unnamed_street,
            name => name,
        }
    }

    fn route(&mut self) -> io::Result<()> {
        let title = self.title();
        let mut points: Vec<(Position, Point)> = Vec::new();
        let start = self.round.visits.first().zip(self.path.places.first());
        if let Some((visit, &Some(place))) = start {
            points.push((place, self.event(0, visit)));
        }
        for piece in &self.path.pieces {
            self.add_route_points(piece, &mut points);
        }
        let number = self.round.number.to_string();
        self.xml.create_element("rte").write_inner_content(|xml| {
            text(xml, "name", &title)?;
            text(xml, "number", &number)?;
            for (place, point) in &points {
                write_point(xml, "rtept", *place, point)?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// The shaping points of a piece, without words; its begin or end says what is done there.
    fn add_route_points(&self, piece: &Piece, points: &mut Vec<(Position, Point)>) {
        let visit = &self.round.visits[piece.visit];
        let shaping = shaping_points(self.graph, piece);
        let last = shaping.len().saturating_sub(1);
        for (index, place) in shaping.into_iter().enumerate() {
            let point = match &visit.activity {
                Activity::Collect(collection) if piece.is_collecting && index == 0 => {
                    self.collection(collection, piece)
                }
                Activity::Collect(_) => Point::default(),
                _ if index == last => self.event(piece.visit, visit),
                _ => Point::default(),
            };
            match points.last_mut() {
                Some((here, words)) if *here == place => {
                    if words.name.is_empty() {
                        *words = point;
                    }
                }
                _ => points.push((place, point)),
            }
        }
    }

    /// Where the collection of a street side begins.
    fn collection(&self, collection: &Collection, piece: &Piece) -> Point {
        let stops = &collection.stops;
        let [one, many] = self.labels.container;
        let containers: usize = stops.iter().map(|stop| stop.containers as usize).sum();
        let parts = [
            self.labels
                .on_sides(stops.iter().map(|stop| stop.side))
                .to_owned(),
            self.language.count(containers, one, many),
            self.language
                .quantity(f64::from(piece.length_dm()) / 10.0, 0, "m"),
        ];
        Point {
            name: format!(
                "{} {}",
                self.labels.collect,
                self.street(&collection.street)
            ),
            description: parts.join(" – "),
            symbol: "",
            kind: self.labels.collect,
        }
    }

    fn track(&mut self) -> io::Result<()> {
        let title = self.title();
        let mut points: Vec<Position> = Vec::new();
        for piece in &self.path.pieces {
            points.extend(&piece.points);
        }
        points.dedup();
        let number = self.round.number.to_string();
        self.xml.create_element("trk").write_inner_content(|xml| {
            text(xml, "name", &title)?;
            text(xml, "number", &number)?;
            xml.create_element("trkseg").write_inner_content(|xml| {
                for &point in &points {
                    write_point(xml, "trkpt", point, &Point::default())?;
                }
                Ok(())
            })?;
            Ok(())
        })?;
        Ok(())
    }
}

fn place_of(stop: &CollectedStop) -> Position {
    Position::from_degrees(stop.lon, stop.lat)
}

fn write_point(
    xml: &mut Writer<Vec<u8>>,
    element: &str,
    place: Position,
    point: &Point,
) -> io::Result<()> {
    let (lat, lon) = (degrees(place.lat_e7), degrees(place.lon_e7));
    let writer = xml
        .create_element(element)
        .with_attributes([("lat", lat.as_str()), ("lon", lon.as_str())]);
    let words = [
        ("name", point.name.as_str()),
        ("desc", &point.description),
        ("sym", point.symbol),
        ("type", point.kind),
    ];
    if words.iter().all(|(_, word)| word.is_empty()) {
        writer.write_empty()?;
        return Ok(());
    }
    writer.write_inner_content(|xml| {
        for (element, word) in words {
            if !word.is_empty() {
                text(xml, element, word)?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

fn text(xml: &mut Writer<Vec<u8>>, element: &str, text: &str) -> io::Result<()> {
    xml.create_element(element)
        .write_text_content(BytesText::new(&xml_text(text)))?;
    Ok(())
}

/// Degrees with seven decimals, exactly.
fn degrees(e7: i32) -> String {
    let sign = if e7 < 0 { "-" } else { "" };
    let size = e7.unsigned_abs();
    format!("{sign}{}.{:07}", size / 10_000_000, size % 10_000_000)
}

/// A text without the control characters that XML 1.0 cannot hold.
pub(super) fn xml_text(text: &str) -> Cow<'_, str> {
    let is_allowed = |character: char| matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_allowed) {
        text.into()
    } else {
        text.chars()
            .filter(|&character| is_allowed(character))
            .collect::<String>()
            .into()
    }
}

#[cfg(test)]
mod tests;
