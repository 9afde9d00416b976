//! What a map of a real place contains, the sample contains at least once.

use crate::committed::{Extract, extract};

#[test]
fn ways_of_every_kind_occur() {
    let classes = [
        "motorway",
        "motorway_link",
        "primary",
        "primary_link",
        "secondary",
        "tertiary",
        "unclassified",
        "residential",
        "living_street",
        "pedestrian",
        "service",
        "track",
    ];
    let kinds = classes.map(|class| ("highway", class));
    let others = [
        ("waterway", "canal"),
        ("railway", "rail"),
        ("junction", "roundabout"),
        ("oneway", "yes"),
        ("bridge", "yes"),
        ("tunnel", "yes"),
        ("service", "driveway"),
        ("service", "parking_aisle"),
        ("access", "private"),
        ("access", "customers"),
        ("hgv", "no"),
        ("hgv", "destination"),
        ("hgv", "delivery"),
        ("hgv", "designated"),
        ("maxweight", "3.5"),
        ("maxweight", "7.5"),
        ("maxweight", "12"),
        ("maxweight", "19"),
        ("maxaxleload", "6"),
        ("maxheight", "3.2"),
        ("maxwidth", "2.2"),
        ("maxspeed", "30"),
        ("maxspeed", "50"),
        ("maxspeed", "70"),
        ("maxspeed", "80"),
        ("maxspeed", "90"),
        ("lanes", "2"),
        ("width", "7.5"),
        ("surface", "asphalt"),
        ("surface", "sett"),
        ("surface", "unpaved"),
        ("hgv:conditional", "no @ (22:00-05:00)"),
        ("motor_vehicle:conditional", "delivery @ (06:00-10:30)"),
        ("access:conditional", "no @ (weight>19)"),
        ("maxspeed:conditional", "30 @ (Mo-Fr 08:00-17:00)"),
    ];
    for (key, value) in kinds.into_iter().chain(others) {
        let mut ways = extract().ways.values();
        assert!(
            ways.any(|way| way.tag(key) == Some(value)),
            "no way with {key}={value}"
        );
    }
}

#[test]
fn nodes_of_every_kind_occur() {
    for (key, value) in [
        ("highway", "turning_circle"),
        ("highway", "turning_loop"),
        ("highway", "mini_roundabout"),
        ("highway", "traffic_signals"),
        ("railway", "level_crossing"),
        ("barrier", "bollard"),
        ("barrier", "gate"),
        ("barrier", "lift_gate"),
        ("barrier", "height_restrictor"),
        ("amenity", "recycling"),
        ("amenity", "waste_disposal"),
        ("amenity", "waste_transfer_station"),
        ("recycling_type", "container"),
        ("recycling_type", "centre"),
        ("recycling:glass_bottles", "yes"),
        ("recycling:paper", "yes"),
        ("landuse", "landfill"),
        ("landuse", "depot"),
        ("power", "plant"),
        ("addr:city", "Béthune"),
        ("addr:postcode", "62700"),
        ("addr:street", "Rue Jean Jaurès"),
    ] {
        let mut nodes = extract().tagged.values();
        assert!(
            nodes.any(|tags| tags.get(key).is_some_and(|found| found == value)),
            "no node with {key}={value}"
        );
    }
}

#[test]
fn restrictions_of_every_kind_occur() {
    let found = |key: &str, value: &str| {
        let mut relations = extract().relations.iter();
        relations.any(|relation| relation.tags.get(key).is_some_and(|tag| tag == value))
    };
    for kind in [
        "no_left_turn",
        "no_right_turn",
        "no_u_turn",
        "only_straight_on",
    ] {
        assert!(found("restriction", kind), "no {kind}");
    }
    for except in ["psv", "hgv"] {
        assert!(found("except", except), "no restriction except {except}");
    }
    let via_way = |member: &(&str, i64, String)| member.0 == "way" && member.2 == "via";
    let mut relations = extract().relations.iter();
    assert!(
        relations.any(|relation| relation.members.iter().any(via_way)),
        "no restriction via a way"
    );
}

#[test]
fn restrictions_lead_from_way_to_way_by_their_ends() {
    let extract = extract();
    let ends = |kind: &str, id: i64| -> Vec<i64> {
        if kind == "node" {
            return vec![id];
        }
        let nodes = &extract.ways[&id].nodes;
        vec![nodes[0], nodes[nodes.len() - 1]]
    };
    for relation in &extract.relations {
        let roles: Vec<&str> = relation.members.iter().map(|m| m.2.as_str()).collect();
        assert_eq!(roles, ["from", "via", "to"]);
        for pair in relation.members.windows(2) {
            let there = ends(pair[1].0, pair[1].1);
            assert!(
                ends(pair[0].0, pair[0].1)
                    .iter()
                    .any(|end| there.contains(end)),
                "{:?} does not touch {:?}",
                pair[0],
                pair[1]
            );
        }
    }
}

#[test]
fn every_way_has_its_nodes_and_a_length() {
    let Extract { ways, places, .. } = extract();
    for (id, way) in ways {
        assert!(way.nodes.len() >= 2, "way {id} has a single node");
        for pair in way.nodes.windows(2) {
            assert_ne!(places[&pair[0]], places[&pair[1]], "way {id} stands still");
        }
    }
}
