//! Rules 1 to 3 and 10 to 12: the file, its lists, its rounds, its sums.

use crate::check::ViolationCode as Code;
use crate::check::testing::Case;
use crate::check::testing::writer::unserved;
use crate::model::fault::Fault as RowFault;
use crate::plan::{Activity, Breach, Change, NearestFit, Remedy, UnservedCode};

use super::{Fault, STREET, collection, leg, round};

pub(super) const FAULTS: &[Fault] = &[
    (Code::FormatUnknown, |case| case.plan.version = 2),
    (Code::FormatUnknown, |case| case.plan.format.clear()),
    (Code::RoadGraphDiffers, |case| {
        case.plan.road_graph = case.plan.road_graph.to_uppercase() + "0";
    }),
    (Code::RoadGraphDiffers, |case| {
        case.map.network.segments.pop();
    }),
    (Code::EdgeUnknown, |case| {
        leg(case, STREET).edges[1] = u32::MAX
    }),
    (Code::OffsetBeyondEdge, |case| {
        leg(case, STREET).from_offset_dm = 2_001;
    }),
    (Code::OffsetsReversed, |case| {
        collection(case, super::WINDOW).to_offset_dm = 999;
    }),
    (Code::OffsetsReversed, |case| {
        let leg = case.plan.rounds[1].visits[1].leg.as_mut();
        leg.expect("a leg").to_offset_dm = 999;
    }),
    (Code::ContainerUnknown, |case| {
        case.plan.not_due.push("ghost".to_owned());
    }),
    (Code::ContainerMissing, |case| case.plan.unserved.clear()),
    (Code::ContainerRepeated, |case| {
        let bins = &case.containers;
        let bin = bins.iter().find(|bin| bin.id == "omr-1").expect("the bin");
        let again = unserved(bin, UnservedCode::FleetFull);
        case.plan.unserved.push(again);
    }),
    (Code::ContainerNotDue, |case| {
        let bins = &case.containers;
        let bin = bins
            .iter()
            .find(|bin| bin.id == "tuesday")
            .expect("the bin");
        let other_day = unserved(bin, UnservedCode::FleetFull);
        case.plan.unserved.push(other_day);
    }),
    (Code::NotDueListWrong, |case| case.plan.not_due.clear()),
    (Code::NotDueListWrong, |case| {
        case.plan.not_due.push("omr-1".to_owned());
    }),
    (Code::RoundNumberWrong, |case| round(case).number = 7),
    (Code::VehicleUnknown, |case| {
        round(case).vehicle = "tram".to_owned();
    }),
    (Code::UnitUnknown, |case| round(case).unit = 3),
    (Code::UnitUnknown, |case| round(case).unit = 0),
    (Code::VehicleUsedTwice, |case| case.plan.rounds[1].unit = 1),
    (Code::StartOrEndMisplaced, |case| {
        let again = round(case).visits[0].clone();
        round(case).visits.insert(1, again);
    }),
    (Code::WrongDepot, |case| {
        round(case).visits[0].activity = Activity::Start {
            depot: "elsewhere".to_owned(),
        };
    }),
    (Code::FiguresWrong, |case| case.plan.figures.stops += 1),
    (Code::FiguresWrong, |case| round(case).figures.body_ml -= 1),
    (Code::CostWrong, |case| case.plan.cost.total += 0.01),
    (Code::CostWrong, |case| round(case).cost.distance = f64::NAN),
    (Code::ReasonUntrue, |case| {
        case.plan.unserved[0].code = UnservedCode::FleetFull;
    }),
    (Code::ReasonUntrue, |case| fit(case, 3, "tip")),
    (Code::ReasonUntrue, |case| fit(case, 1, "tip")),
    (Code::ReasonUntrue, |case| {
        case.containers[5].stream = "OMR".to_owned();
        fit(case, 1, "moon");
    }),
    (Code::VehicleUnknown, |case| {
        case.plan.remedies.push(Remedy {
            change: Change::Vehicle {
                vehicle: "tram".to_owned(),
            },
            more_containers: 1,
            more_cost: 0.0,
        });
    }),
    (Code::ReasonMessageMissing, |case| {
        case.plan.unserved[0].message_fr = " ".to_owned();
    }),
    (Code::RejectedRowsMiscounted, |case| {
        let row = RowFault::new("BAD_NUMBER", "line 3", "`x` is no number", "write one");
        case.plan.rejected_rows.push(row);
    }),
];

/// Says of the glass, which no vehicle collects, that it fits in a round if a site closes later.
fn fit(case: &mut Case, round: u32, site: &str) {
    let site = site.to_owned();
    case.plan.unserved[0].nearest_fit = Some(NearestFit {
        round,
        breaches: vec![Breach::Site { site, later_s: 60 }],
    });
}
