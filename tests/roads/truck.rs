//! The truck of these tests and its hours.

use route_core::model::container::Day;
use route_core::model::fleet::VehicleClass;
use route_core::model::opening::{PlanDate, ShiftHours};

/// A truck of 26 t that collects on its right.
pub fn truck() -> VehicleClass {
    let text = r#"{
        "id": "bom26", "count": 1, "start_depot": "depot", "end_depot": "depot",
        "streams": ["OMR"], "payload_kg": 9000, "body_m3": 20, "gross_weight_t": 26,
        "axle_load_t": 11.5, "height_m": 3.6, "width_m": 2.55, "length_m": 10.5,
        "collects": "right", "shift": { "start": "05:00", "end": "13:45" },
        "cost": { "fixed": 150, "per_hour": 85, "per_km": 1.4 }
    }"#;
    serde_json::from_str(text).expect("a vehicle class")
}

/// Its shift on a Monday.
pub fn monday(class: &VehicleClass) -> ShiftHours {
    ShiftHours {
        date: PlanDate::in_ordinary_week(Day::Monday),
        start_s: class.shift.start.seconds,
        end_s: class.shift.end.seconds,
    }
}
