//! A small town with everything that a road map can hold.

use osm_data::testing::DrawnMap;
use route_core::roads_file::ImportedMap;

/// The town as it is imported and made ready.
pub fn built() -> ImportedMap {
    let street = |name| [("highway", "residential"), ("name", name)];
    let house = |number| [("addr:housenumber", number), ("addr:street", "Rue Haute")];
    let map = DrawnMap::new(
        "
        A---B---C---K
        |v u|   |   |
        D---E---F---L
        |   |   |
        G---H---I---J
        ",
        40.0,
    )
    .way("ABC", &street("Rue Haute"))
    .way("DEF", &street("Rue du Milieu"))
    .way("GHI", &street("Rue Basse"))
    .way(
        "ADG",
        &[
            ("highway", "primary"),
            ("ref", "D 937"),
            ("maxweight", "19"),
        ],
    )
    .way(
        "BEH",
        &[
            ("highway", "tertiary"),
            ("oneway", "yes"),
            ("maxspeed", "30"),
        ],
    )
    .way("CFI", &street("Rue de l'Église"))
    .way(
        "CK",
        &[
            ("highway", "service"),
            ("service", "driveway"),
            ("access", "private"),
        ],
    )
    .way(
        "KL",
        &[
            ("highway", "unclassified"),
            ("hgv:conditional", "no @ (Mo-Fr 07:00-09:00)"),
        ],
    )
    .way(
        "FL",
        &[("highway", "residential"), ("access", "selon arrêté")],
    )
    .way("IJ", &street("Impasse du Puits"))
    .node('J', &[("highway", "turning_circle")])
    .node('H', &[("highway", "traffic_signals")])
    .node('F', &[("barrier", "lift_gate"), ("maxheight", "3.9")])
    .node('u', &house("1"))
    .node('v', &house("3"))
    .restriction("AB", &["B"], "BE", &[("restriction", "no_right_turn")])
    .restriction("DE", &["EH"], "HI", &[("restriction", "no_left_turn")])
    .restriction(
        "CF",
        &["F"],
        "FI",
        &[(
            "restriction:conditional",
            "only_straight_on @ (Sa 08:00-13:00)",
        )],
    );
    ImportedMap::build(map.import())
}
