//! Barriers on the carriageway.

use route_core::plan::UnservedCode;

use super::town::{Tagged, Town, short_cut, shrink};

#[test]
fn a_barrier_is_passed_only_as_its_kind_and_its_tags_allow() {
    let cases: [(Tagged, bool); 15] = [
        (&[], true),
        (&[("barrier", "no")], true),
        (&[("barrier", "bollard")], false),
        (&[("barrier", "block")], false),
        (&[("barrier", "something new")], false),
        (&[("barrier", "bollard"), ("motor_vehicle", "yes")], true),
        (&[("barrier", "bollard"), ("motor_vehicle", "no")], false),
        (&[("barrier", "gate")], false),
        (&[("barrier", "lift_gate")], false),
        (&[("barrier", "gate"), ("access", "private")], false),
        (&[("barrier", "gate"), ("access", "no")], false),
        (&[("barrier", "gate"), ("access", "yes")], true),
        (&[("barrier", "toll_booth")], true),
        (&[("barrier", "cattle_grid")], true),
        (&[("barrier", "entrance"), ("access", "no")], false),
    ];
    for (tags, is_passed) in cases {
        let planned = short_cut(&[], tags).plan();
        assert_eq!(planned.reasons(), [], "{tags:?}");
        assert_eq!(planned.drives("BXC"), is_passed, "{tags:?}");
        assert_eq!(planned.drives("FJKG"), !is_passed, "{tags:?}");
    }
}

#[test]
fn a_barrier_lets_pass_what_fits() {
    let cases: [Tagged; 5] = [
        &[("barrier", "height_restrictor"), ("maxheight", "3")],
        &[("barrier", "width_restrictor"), ("maxwidth", "2.3")],
        &[("barrier", "cattle_grid"), ("maxweight", "3.5")],
        &[("maxheight", "3")],
        &[("maxweight", "3.5")],
    ];
    for tags in cases {
        let planned = short_cut(&[], tags).plan();
        assert_eq!(planned.passes("BXC"), 0, "{tags:?}");
        let planned = short_cut(&[], tags).truck(shrink).plan();
        assert_eq!(planned.passes("BXC"), 2, "{tags:?}");
    }
}

#[test]
fn a_gate_is_opened_for_bins_that_cannot_be_reached_otherwise() {
    let yard = |barrier: &str| {
        Town::drawn(
            "
            A---B---C   Y--Z
            |   |   |   | /
            D---E---F-G-X
            ",
        )
        .streets(&["AB", "BC", "DE", "EF", "AD", "BE", "CF", "FGX", "XYZX"])
        .node('G', &[("barrier", barrier)])
        .depot("depot", "AD", 0.5)
        .tip("tip", "BE", 0.5)
        .bin("inside", "YZ", 0.5)
        .plan()
    };
    assert_eq!(yard("gate").reasons(), []);
    assert_eq!(
        yard("bollard").reason("inside"),
        Some(UnservedCode::NotConnected)
    );
}

#[test]
fn a_street_cut_by_a_bollard_is_two_dead_ends() {
    let town = |tags| short_cut(&[], tags).bin("inside", "BX", 0.5);
    let planned = town(&[("barrier", "bollard")]).plan();
    assert_eq!(
        planned.reason("inside"),
        Some(UnservedCode::DeadEndNoTurning)
    );
    assert_eq!(town(&[]).plan().reasons(), []);
}
