//! `service=*` on service roads.

use crate::network::ServiceKind;
use crate::reason::Reason;
use crate::report::Guesses;

/// The kind of a service road.
pub(super) fn service_kind(value: &str, guesses: &mut Guesses) -> ServiceKind {
    match value {
        "alley" => ServiceKind::Alley,
        "driveway" | "driveway2" => ServiceKind::Driveway,
        "parking_aisle" | "parking" => ServiceKind::ParkingAisle,
        "drive-through" | "drive_through" => ServiceKind::DriveThrough,
        "emergency_access" => ServiceKind::EmergencyAccess,
        "bus" | "busbay" | "busway" | "campground" | "fuel" | "layby" | "siding" | "slipway"
        | "spur" | "yard" => ServiceKind::Other,
        _ => {
            guesses.add(Reason::ServiceNotUnderstood, "service", value);
            ServiceKind::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trap_10_kinds_of_service_roads_are_told_apart() {
        for (value, expected, guessed) in [
            ("alley", ServiceKind::Alley, false),
            ("driveway", ServiceKind::Driveway, false),
            ("parking_aisle", ServiceKind::ParkingAisle, false),
            ("drive-through", ServiceKind::DriveThrough, false),
            ("drive_through", ServiceKind::DriveThrough, false),
            ("emergency_access", ServiceKind::EmergencyAccess, false),
            ("bus", ServiceKind::Other, false),
            ("spur", ServiceKind::Other, false),
            ("\\", ServiceKind::Other, true),
            ("Privat-Strasse", ServiceKind::Other, true),
        ] {
            let mut guesses = Guesses::default();
            assert_eq!(service_kind(value, &mut guesses), expected, "{value}");
            assert_eq!(!guesses.reasons().is_empty(), guessed, "{value}");
        }
    }
}
