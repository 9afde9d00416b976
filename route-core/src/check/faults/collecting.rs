//! Rule 7: collections.

use crate::check::ViolationCode as Code;
use crate::check::testing::sketch::position;
use crate::check::testing::{collect_on_ab, go_home_from_ab, monday};
use crate::model::container::LiftSide;
use crate::plan::Side;

use super::{Fault, STREET, collection, first_stop};

pub(super) const FAULTS: &[Fault] = &[
    (Code::NothingCollected, |case| {
        case.write_round(|plan| {
            collect_on_ab(plan, Side::Right, &[(500, &["omr-1"]), (700, &[])]);
        });
    }),
    (Code::StopsOutOfOrder, |case| {
        case.write_round(|plan| {
            let stops: &[(u32, &[&str])] =
                &[(500, &["omr-1"]), (1_600, &["omr-2"]), (1_500, &["omr-3"])];
            collect_on_ab(plan, Side::Right, stops);
        });
    }),
    (Code::CollectionBoundsWrong, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 400, 16_800);
            plan.collect_between(400, 500, Side::Right, &[(500, &["omr-1"])]);
            go_home_from_ab(plan, 500);
        });
    }),
    (Code::StopTimeWrong, |case| first_stop(case).begin_ds += 1),
    (Code::HandlingTimeWrong, |case| {
        first_stop(case).handling_ds -= 1;
    }),
    (Code::SideUntrue, |case| {
        case.container("omr-1").position = position(250.0, 8.0);
        case.write(monday);
    }),
    (Code::SideNotAllowed, |case| {
        case.container("omr-1").position = position(250.0, 8.0);
        case.write_round(|plan| {
            collect_on_ab(plan, Side::Left, &[(500, &["omr-1"])]);
        });
    }),
    (Code::SideNotAllowed, |case| {
        case.container("omr-1").side = Some(LiftSide::Left);
    }),
    (Code::ContainerTooFar, |case| {
        case.container("omr-1").position = position(250.0, -255.0);
        case.write(monday);
    }),
    (Code::WindowMissed, |case| {
        case.container("omr-3").window_s = Some((18_075, 20_000));
    }),
    (Code::WindowMissed, |case| {
        case.container("omr-3").window_s = Some((18_000, 18_073));
    }),
    (Code::StreamDiffers, |case| {
        case.container("omr-2").stream = "TRI".to_owned();
        case.write(monday);
    }),
    (Code::StreamNotCollected, |case| {
        case.truck().streams = vec!["TRI".to_owned()];
    }),
    (Code::StreamsMixed, |case| {
        case.write_round(|plan| {
            plan.drive(&["DA", "AB"], 1_000, 500, 18_000);
            plan.collect(Side::Right, &[(500, &["omr-1"])]);
            // 18 + 24 + 8 + 3 + 24 + 7.2 s
            plan.drive(&["AB", "BC", "CG", "GF"], 500, 600, 84_200);
            plan.collect(Side::Right, &[(600, &["tri"])]);
            plan.drive(&["GF", "FB", "BC", "CT"], 600, 1_000, 94_800);
            plan.dispose("tip");
            plan.drive(&["TC", "CB", "BA", "AD"], 1_000, 1_000, 84_000);
        });
    }),
    (Code::StopLoadWrong, |case| first_stop(case).mass_g += 1),
    (Code::StopLoadWrong, |case| first_stop(case).body_ml -= 1),
    (Code::LabelWrong, |case| {
        collection(case, STREET).street = "rue d'à côté".to_owned();
    }),
    (Code::LabelWrong, |case| {
        collection(case, STREET).municipality.clear();
    }),
    (Code::LabelWrong, |case| first_stop(case).address.clear()),
    (Code::LabelWrong, |case| first_stop(case).containers += 1),
    (Code::LabelWrong, |case| first_stop(case).lon = f64::NAN),
];
