//! What barriers let pass: the checker's own reading.

use osm_data::network::{Access, Barrier, BarrierKind};

use crate::graph::profile::VehicleProfile;

/// How a barrier is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Opening {
    /// It stands open, or there is none.
    Open,
    /// It has to be opened.
    ToBeOpened,
    /// It cannot be opened.
    Shut,
}

/// How a vehicle passes a barrier.
pub(super) fn opening(vehicle: &VehicleProfile, barrier: &Barrier) -> Opening {
    let fits = |value: u32, limit: Option<u32>| limit.is_none_or(|limit| value <= limit);
    if !fits(vehicle.height_cm, barrier.max_height_cm)
        || !fits(vehicle.width_cm, barrier.max_width_cm)
        || !fits(vehicle.gross_weight_kg, barrier.max_weight_kg)
    {
        return Opening::Shut;
    }
    let gate = if vehicle.admission.gates_stand_open {
        Opening::Open
    } else {
        Opening::ToBeOpened
    };
    match barrier.access {
        Some(Access::Allowed) => Opening::Open,
        Some(Access::Destination | Access::Private) => gate,
        Some(Access::Closed) => Opening::Shut,
        None => match barrier.kind {
            BarrierKind::Open => Opening::Open,
            BarrierKind::Gate => gate,
            BarrierKind::Closed => Opening::Shut,
        },
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::Access::{Allowed, Closed, Destination, Private};
    use osm_data::network::BarrierKind::{Closed as Bollard, Gate, Open as Grid};

    use crate::check::testing::Case;
    use crate::check::testing::sketch::barrier;

    use super::*;

    #[test]
    fn barriers_are_open_to_be_opened_or_shut() {
        let truck = VehicleProfile::of(Case::town().truck());
        for (kind, access, expected) in [
            (Grid, None, Opening::Open),
            (Gate, None, Opening::ToBeOpened),
            (Bollard, None, Opening::Shut),
            (Bollard, Some(Allowed), Opening::Open),
            (Bollard, Some(Private), Opening::ToBeOpened),
            (Gate, Some(Destination), Opening::ToBeOpened),
            (Gate, Some(Closed), Opening::Shut),
            (Grid, Some(Closed), Opening::Shut),
        ] {
            let barrier = Barrier {
                access,
                ..barrier(kind)
            };
            assert_eq!(opening(&truck, &barrier), expected, "{kind:?} {access:?}");
        }
        for (height_cm, width_cm, weight_kg, expected) in [
            (360, 255, 26_000, Opening::Open),
            (359, 255, 26_000, Opening::Shut),
            (360, 254, 26_000, Opening::Shut),
            (360, 255, 25_999, Opening::Shut),
        ] {
            let barrier = Barrier {
                max_height_cm: Some(height_cm),
                max_width_cm: Some(width_cm),
                max_weight_kg: Some(weight_kg),
                ..barrier(Grid)
            };
            assert_eq!(opening(&truck, &barrier), expected);
        }
    }
}
