//! Rounds as GeoJSON (RFC 7946), for maps.
//!
//! A feature's `kind` is one of
//!
//! | `kind` | geometry | further properties |
//! |---|---|---|
//! | `collecte` | line | `trip`, `stream`, `street`, `distance_m`, `begin`, `end` |
//! | `haut_le_pied` | line | `trip`, `stream`, `street` (where it ends), `distance_m`, `begin`, `end` |
//! | `arret` | point | `order`, `trip`, `stream`, `street`, `address`, `municipality`, `side`, `containers`, `bins`, `mass_kg`, `body_m3`, `begin`, `end` |
//! | `vidage` | point | `trip`, `stream`, `site`, `mass_kg`, `body_m3`, `begin`, `end` |
//! | `pause` | point | `begin`, `end` |
//! | `depart`, `retour` | point | `depot`, `begin` |
//! | `non_collecte` | point, or none where the position is not known | `bin`, `code`, `message`, `address` |
//!
//! and all but the last have `round`, `vehicle`, `unit`, and `visit` (index in the plan's round).
//! Trips count from 1 and are `null` on the way home. Times are `HH:MM:SS`. Positions have seven
//! decimals.

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use osm_data::network::Position;
use serde_json::{Value, json};

use crate::graph::road_graph::RoadGraph;
use crate::messages::Language;
use crate::messages::typography::clock_with_seconds;
use crate::plan::{Activity, CollectedStop, Collection, Plan, Round, Unserved, Visit};

use super::error::ExportError;
use super::path::{Piece, RoundPath};

/// One round.
///
/// # Errors
/// The plan is not of this road graph, or does not fit it.
pub fn round_geojson(
    plan: &Plan,
    round: &Round,
    graph: &RoadGraph,
    language: Language,
) -> Result<String, ExportError> {
    collection(round_features(plan, round, graph)?, language)
}

/// The whole plan: all rounds and the unserved containers.
///
/// # Errors
/// The plan is not of this road graph, or does not fit it.
pub fn plan_geojson(
    plan: &Plan,
    graph: &RoadGraph,
    language: Language,
) -> Result<String, ExportError> {
    let mut features = Vec::new();
    for round in &plan.rounds {
        features.extend(round_features(plan, round, graph)?);
    }
    let unserved = plan.unserved.iter();
    features.extend(unserved.map(|unserved| unserved_feature(unserved, language)));
    collection(features, language)
}

fn collection(features: Vec<Feature>, language: Language) -> Result<String, ExportError> {
    let mut foreign_members = JsonObject::new();
    let credit = language.labels().map_credit;
    foreign_members.insert("attribution".to_owned(), credit.into());
    let collection = FeatureCollection {
        bbox: bounds(&features),
        features,
        foreign_members: Some(foreign_members),
    };
    let mut text = serde_json::to_string(&collection)?;
    text.push('\n');
    Ok(text)
}

/// West, south, east, north.
fn bounds(features: &[Feature]) -> Option<Vec<f64>> {
    let mut bounds: Option<[f64; 4]> = None;
    for feature in features {
        let positions = match feature.geometry.as_ref().map(|geometry| &geometry.value) {
            Some(GeometryValue::Point { coordinates }) => std::slice::from_ref(coordinates),
            Some(GeometryValue::LineString { coordinates }) => coordinates.as_slice(),
            _ => &[],
        };
        for position in positions {
            let (lon, lat) = (position[0], position[1]);
            let [west, south, east, north] = bounds.unwrap_or([lon, lat, lon, lat]);
            bounds = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
        }
    }
    bounds.map(Vec::from)
}

fn round_features(
    plan: &Plan,
    round: &Round,
    graph: &RoadGraph,
) -> Result<Vec<Feature>, ExportError> {
    let path = RoundPath::of(plan, round, graph)?;
    let features = RoundFeatures { round, graph, path };
    let mut found = Vec::new();
    let mut order = 0;
    for (index, visit) in round.visits.iter().enumerate() {
        let pieces = features.path.pieces.iter();
        found.extend(
            pieces
                .filter(|piece| piece.visit == index && piece.points.len() > 1)
                .map(|piece| features.line(visit, piece)),
        );
        if let Activity::Collect(collection) = &visit.activity {
            for stop in &collection.stops {
                order += 1;
                found.push(features.stop(index, order, collection, stop));
            }
        } else {
            found.extend(features.event(index, visit));
        }
    }
    Ok(found)
}

struct RoundFeatures<'p> {
    round: &'p Round,
    graph: &'p RoadGraph,
    path: RoundPath,
}

impl RoundFeatures<'_> {
    fn feature(&self, visit: usize, kind: &str, geometry: Geometry, details: Value) -> Feature {
        let mut properties = JsonObject::new();
        properties.insert("kind".to_owned(), kind.into());
        properties.insert("round".to_owned(), self.round.number.into());
        properties.insert("vehicle".to_owned(), self.round.vehicle.as_str().into());
        properties.insert("unit".to_owned(), self.round.unit.into());
        properties.insert("visit".to_owned(), visit.into());
        if let Value::Object(details) = details {
            properties.extend(details);
        }
        feature(Some(geometry), properties)
    }

    fn trip(&self, visit: usize) -> Option<usize> {
        self.path.trips[visit].map(|trip| trip + 1)
    }

    /// The stream of the trip that a visit belongs to.
    fn stream(&self, visit: usize) -> Option<&str> {
        let trip = self.round.trips.get(self.path.trips[visit]?)?;
        Some(&trip.stream)
    }

    fn line(&self, visit: &Visit, piece: &Piece) -> Feature {
        let (kind, begin_ds, end_ds) = if piece.is_collecting {
            ("collecte", visit.begin_ds, visit.end_ds)
        } else {
            let time_ds = visit.leg.as_ref().map_or(0, |leg| leg.time_ds);
            let begin_ds = visit.arrival_ds.saturating_sub(time_ds);
            ("haut_le_pied", begin_ds, visit.arrival_ds)
        };
        let street = piece.steps.last().map(|step| self.graph.street(step.edge));
        let details = json!({
            "trip": self.trip(piece.visit),
            "stream": self.stream(piece.visit),
            "street": street,
            "distance_m": f64::from(piece.length_dm()) / 10.0,
            "begin": clock_with_seconds(begin_ds),
            "end": clock_with_seconds(end_ds),
        });
        let points = piece.points.iter().map(|&point| degrees(point));
        let geometry = Geometry::new(GeometryValue::new_line_string(points));
        self.feature(piece.visit, kind, geometry, details)
    }

    fn stop(
        &self,
        visit: usize,
        order: usize,
        collection: &Collection,
        stop: &CollectedStop,
    ) -> Feature {
        let details = json!({
            "order": order,
            "trip": self.trip(visit),
            "stream": collection.stream,
            "street": collection.street,
            "address": stop.address,
            "municipality": collection.municipality,
            "side": stop.side,
            "containers": stop.containers,
            "bins": stop.bins,
            "mass_kg": stop.mass_g as f64 / 1e3,
            "body_m3": stop.body_ml as f64 / 1e6,
            "begin": clock_with_seconds(stop.begin_ds),
            "end": clock_with_seconds(stop.begin_ds.saturating_add(stop.handling_ds)),
        });
        let place = Position::from_degrees(stop.lon, stop.lat);
        self.feature(visit, "arret", point(place), details)
    }

    /// A visit that is no collection; none if the round never moves.
    fn event(&self, index: usize, visit: &Visit) -> Option<Feature> {
        let place = self.path.places[index]?;
        let begin = clock_with_seconds(visit.begin_ds);
        let end = clock_with_seconds(visit.end_ds);
        let (kind, details) = match &visit.activity {
            Activity::Start { depot } => ("depart", json!({ "depot": depot, "begin": begin })),
            Activity::End { depot } => ("retour", json!({ "depot": depot, "begin": begin })),
            Activity::Dispose {
                site,
                stream,
                mass_g,
                body_ml,
            } => (
                "vidage",
                json!({
                    "trip": self.trip(index),
                    "stream": stream,
                    "site": site,
                    "mass_kg": *mass_g as f64 / 1e3,
                    "body_m3": *body_ml as f64 / 1e6,
                    "begin": begin,
                    "end": end,
                }),
            ),
            Activity::Break | Activity::Collect(_) => {
                ("pause", json!({ "begin": begin, "end": end }))
            }
        };
        Some(self.feature(index, kind, point(place), details))
    }
}

fn unserved_feature(unserved: &Unserved, language: Language) -> Feature {
    let properties = json!({
        "kind": "non_collecte",
        "bin": unserved.bin,
        "code": unserved.code,
        "message": language.pick(&unserved.message_fr, &unserved.message_en),
        "address": unserved.address,
    });
    let properties = match properties {
        Value::Object(properties) => properties,
        _ => JsonObject::new(),
    };
    let place = Position::from_degrees(unserved.lon, unserved.lat);
    feature(Some(point(place)), properties)
}

fn feature(geometry: Option<Geometry>, properties: JsonObject) -> Feature {
    Feature {
        geometry,
        properties: Some(properties),
        ..Feature::default()
    }
}

fn point(place: Position) -> Geometry {
    Geometry::new(GeometryValue::new_point(degrees(place)))
}

/// Longitude and latitude: dividing gives the nearest number to seven decimals, which is what is
/// then written.
fn degrees(position: Position) -> [f64; 2] {
    [
        f64::from(position.lon_e7) / 1e7,
        f64::from(position.lat_e7) / 1e7,
    ]
}

#[cfg(test)]
mod tests;
