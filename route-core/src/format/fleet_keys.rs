//! The keys of the fleet file, and what each may hold.

use super::profile::PROFILE;
use super::shape::{Key, Shape, optional, required};

const LON: Shape = Shape::Within(-180.0, 180.0);
const LAT: Shape = Shape::Within(-90.0, 90.0);
/// A day, seconds.
const DAY_S: u64 = 86_400;

const DEPOT: [Key; 3] = [
    required("id", Shape::Text),
    required("lon", LON),
    required("lat", LAT),
];

const DISPOSAL_SITE: [Key; 8] = [
    required("id", Shape::Text),
    required("lon", LON),
    required("lat", LAT),
    required("streams", Shape::List(&Shape::Text)),
    optional("open", Shape::Text),
    required("service_s", Shape::Whole(0, DAY_S)),
    optional("queue_s", Shape::Whole(0, DAY_S)),
    optional("max_t_per_day", Shape::Positive(100_000.0)),
];

const STREAM: [Key; 3] = [
    required("id", Shape::Text),
    required("density_kg_per_l", Shape::Positive(10.0)),
    required("compacted_kg_per_m3", Shape::Positive(10_000.0)),
];

const VEHICLE: [Key; 18] = [
    required("id", Shape::Text),
    optional("profile", Shape::Text),
    optional("count", Shape::Whole(1, 1_000)),
    required("start_depot", Shape::Text),
    required("end_depot", Shape::Text),
    required("streams", Shape::List(&Shape::Text)),
    required("payload_kg", Shape::Positive(100_000.0)),
    required("body_m3", Shape::Positive(1_000.0)),
    required("gross_weight_t", Shape::Positive(100.0)),
    optional("axle_load_t", Shape::Positive(40.0)),
    optional("height_m", Shape::Positive(10.0)),
    optional("width_m", Shape::Positive(5.0)),
    optional("length_m", Shape::Positive(40.0)),
    optional("collects", Shape::Word(&["right", "both"])),
    required("shift", Shape::Object(&SHIFT)),
    optional("break", Shape::Object(&BREAK)),
    optional("max_trips", Shape::Whole(1, 100)),
    required("cost", Shape::Object(&COST)),
];

const SHIFT: [Key; 3] = [
    required("start", Shape::Time),
    required("end", Shape::Time),
    optional("max_s", Shape::Whole(1, 2 * DAY_S)),
];

const BREAK: [Key; 2] = [
    required("duration_s", Shape::Whole(1, DAY_S)),
    required("after_s", Shape::Whole(0, 2 * DAY_S)),
];

const COST: [Key; 3] = [
    optional("fixed", Shape::Within(0.0, 1e6)),
    optional("per_hour", Shape::Within(0.0, 1e6)),
    optional("per_km", Shape::Within(0.0, 1e6)),
];

/// The whole file. Units and meaning: [`crate::model::fleet`].
pub const FLEET: Shape = Shape::Object(&[
    required("depots", Shape::List(&Shape::Object(&DEPOT))),
    required(
        "disposal_sites",
        Shape::List(&Shape::Object(&DISPOSAL_SITE)),
    ),
    required("streams", Shape::List(&Shape::Object(&STREAM))),
    required("vehicles", Shape::List(&Shape::Object(&VEHICLE))),
    optional("profiles", Shape::List(&Shape::Object(&PROFILE))),
]);
