//! Rules 8 and 9: loads, disposal sites, shift and break.

use crate::check::ViolationCode as Code;
use crate::check::testing::monday;
use crate::model::fleet::TimeOfDay;
use crate::plan::{Activity, Side};

use super::{Fault, TIP, round};

pub(super) const FAULTS: &[Fault] = &[
    (Code::MassExceeded, |case| {
        case.truck().payload_kg = 100.0;
        case.write(monday);
    }),
    (Code::VolumeExceeded, |case| {
        case.truck().body_m3 = 0.2;
        case.write(monday);
    }),
    (Code::DisposalLoadWrong, |case| {
        if let Activity::Dispose { mass_g, .. } = &mut round(case).visits[TIP].activity {
            *mass_g -= 1;
        }
    }),
    (Code::DisposalLoadWrong, |case| {
        if let Activity::Dispose { stream, .. } = &mut round(case).visits[TIP].activity {
            *stream = "TRI".to_owned();
        }
    }),
    (Code::SiteRefusesStream, |case| {
        case.fleet.disposal_sites[0].streams = vec!["OMR".to_owned()];
    }),
    (Code::SiteClosed, |case| {
        case.fleet.disposal_sites[0].open = Some("Mo 05:03-05:34".to_owned());
    }),
    (Code::SiteClosed, |case| {
        case.fleet.disposal_sites[0].open = Some("when we like".to_owned());
    }),
    // Two trips bring 212.4 kg there.
    (Code::SiteTonnageExceeded, |case| {
        case.fleet.disposal_sites[0].max_t_per_day = Some(0.2);
    }),
    (Code::NotEmptyAtEnd, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            // 18 + 3 + 24 + 3 + 24 + 24 + 6 + 12 s
            plan.drive(&["AB", "BF", "FE", "EA", "AD"], 500, 1_000, 114_000);
        });
    }),
    (Code::TooManyTrips, |case| case.truck().max_trips = Some(1)),
    (Code::TripListWrong, |case| {
        round(case).trips.pop();
    }),
    (Code::TripListWrong, |case| {
        round(case).trips[0].load_factor += 1e-5;
    }),
    (Code::TripListWrong, |case| {
        round(case).trips[1].stream = "OMR".to_owned();
    }),
    (Code::ShiftStartedEarly, |case| {
        case.truck().shift.start = TimeOfDay { seconds: 18_060 };
    }),
    (Code::ShiftEndedLate, |case| {
        case.truck().shift.end = TimeOfDay { seconds: 20_940 };
    }),
    (Code::ShiftTooLong, |case| {
        case.truck().shift.max_s = Some(2_945);
    }),
    (Code::BreakMissing, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AE", "EF", "FB", "BA", "AD"], 1_000, 1_000, 135_000);
        });
        if let Some(rest) = &mut case.truck().rest {
            rest.after_s = 134;
        }
    }),
    (Code::BreakTooLate, |case| {
        if let Some(rest) = &mut case.truck().rest {
            rest.after_s = 835;
        }
    }),
    (Code::BreakLengthWrong, |case| {
        if let Some(rest) = &mut case.truck().rest {
            rest.duration_s = 1_800;
        }
    }),
    (Code::BreakUnexpected, |case| case.truck().rest = None),
    (Code::BreakUnexpected, |case| {
        case.write_round(|plan| {
            plan.rest();
            plan.rest();
            plan.drive(&["DA"], 1_000, 1_000, 0);
        });
    }),
];
