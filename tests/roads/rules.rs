//! Each rule of the road: a truck obeys it, and drives otherwise where it is not.

use osm_data::network::Access;
use osm_data::testing::DrawnMap;
use route_core::format::decrees::read_decrees;
use route_core::graph::road_graph::EdgeId;
use route_core::model::fleet::VehicleClass;
use route_core::model::opening::PlanDate;
use route_core::model::overrides::{
    Direction, Effect, Manoeuvre, Overrides, Rule, Validity, VehicleScope, Whereabouts,
};
use route_core::paths::dijkstra::{Dijkstra, EdgePoint, Network, Path};
use route_core::paths::index::{ClassIndex, Query};
use route_core::paths::road_map::RoadMap;
use route_core::planning::class_roads::ProfileRoads;

use crate::truck::truck;

type Tags<'a> = &'a [(&'a str, &'a str)];

/// A short way from A to D over B and C, and a long one round over E and F. U is a dead end.
struct Quarter {
    drawn: DrawnMap,
    rules: Vec<Rule>,
    class: VehicleClass,
    date: &'static str,
}

const DRAWING: &str = "
    A---B---C---D
        |   |   |
        |   U   |
        |       |
        |       |
        E-------F
";

impl Quarter {
    fn new() -> Self {
        Self::with("BC", &[])
    }

    /// With tags on one of the streets: AB, BC, CD, CU, BE, EF, DF.
    fn with(tagged: &str, tags: Tags) -> Self {
        let mut drawn = DrawnMap::new(DRAWING, 100.0)
            .node('A', &[("highway", "turning_circle")])
            .node('E', &[("place", "village"), ("name", "Saint-Élie")]);
        for nodes in ["AB", "BC", "CD", "CU", "BE", "EF", "DF"] {
            let name = format!("rue {nodes}");
            let mut all = vec![("highway", "residential"), ("name", name.as_str())];
            if nodes == tagged {
                all.extend(tags);
            }
            drawn = drawn.way(nodes, &all);
        }
        Self {
            drawn,
            rules: Vec::new(),
            class: truck(),
            date: "2026-03-02",
        }
    }

    fn node(mut self, node: char, tags: Tags) -> Self {
        self.drawn = self.drawn.node(node, tags);
        self
    }

    fn restriction(mut self, from: &str, via: &[&str], to: &str, tags: Tags) -> Self {
        self.drawn = self.drawn.restriction(from, via, to, tags);
        self
    }

    fn truck(mut self, change: impl FnOnce(&mut VehicleClass)) -> Self {
        change(&mut self.class);
        self
    }

    fn on(mut self, date: &'static str) -> Self {
        self.date = date;
        self
    }

    fn rule(self, on: Whereabouts, effect: Effect) -> Self {
        self.rule_with(on, effect, |_| {})
    }

    fn rule_with(
        mut self,
        on: Whereabouts,
        effect: Effect,
        change: impl FnOnce(&mut Rule),
    ) -> Self {
        let mut rule = Rule {
            id: format!("r{}", self.rules.len()),
            place: "rules.json".to_owned(),
            on,
            effect,
            validity: Validity::default(),
            vehicles: VehicleScope::default(),
        };
        change(&mut rule);
        self.rules.push(rule);
        self
    }

    fn decrees(mut self, rows: &str) -> Self {
        let read = read_decrees("arretes.csv", rows.as_bytes()).expect("decrees");
        self.rules.extend(read.rules);
        self
    }

    fn overrides(&self) -> Overrides {
        Overrides {
            rules: self.rules.clone(),
            doubts: Vec::new(),
        }
    }

    fn map(&self) -> RoadMap {
        let dead_ends = self.class.profile.as_ref();
        let dead_ends = dead_ends.is_some_and(|profile| profile.turns_in_dead_ends);
        RoadMap::build(&self.drawn.build()).with_overrides(&self.overrides(), dead_ends)
    }

    fn date(&self) -> PlanDate {
        PlanDate::parse(self.date).expect("a date")
    }

    /// The best way from the middle of a street to that of another, each in the direction of its
    /// nodes; to any of several directions.
    fn path(&self, from: &str, to: &[&str]) -> (RoadMap, Option<Path>) {
        let map = self.map();
        assert!(map.rules.faults.is_empty(), "{:?}", map.rules.faults);
        let roads = ProfileRoads::build(&map, &self.class, self.date());
        let network = network(&map, &roads);
        let point = |street: &str| {
            let edge = edge(&self.drawn, &map, street);
            let offset_dm = map.graph.length_dm(edge) / 2;
            EdgePoint { edge, offset_dm }
        };
        let from = [point(from)];
        let to: Vec<EdgePoint> = to.iter().map(|street| point(street)).collect();
        let best = Dijkstra::default().find(network, &from, &to);
        let by_index = Query::new(&map.topology, network, &roads.index).path(&from, &to);
        for pair in by_index.iter().flat_map(|path| path.edges.windows(2)) {
            assert_eq!(map.graph.edge(pair[0]).head, map.graph.edge(pair[1]).tail);
        }
        assert_eq!(
            by_index.as_ref().map(|path| path.weight),
            best.as_ref().map(|path| path.weight)
        );
        (map, best)
    }

    /// The nodes passed between the middles of two streets; `None` if there is no way.
    fn way(&self, from: &str, to: &str) -> Option<String> {
        self.way_to_any(from, &[to])
    }

    fn way_to_any(&self, from: &str, to: &[&str]) -> Option<String> {
        let (map, path) = self.path(from, to);
        let mut heads = path?.edges;
        heads.pop();
        let name = |edge: EdgeId| {
            let node = &map.graph.nodes[map.graph.edge(edge).head.index()];
            u32::try_from(node.osm_node).ok().and_then(char::from_u32)
        };
        heads.into_iter().map(name).collect()
    }

    /// Whether a truck takes the short way from A to the street between C and D, or the long one.
    fn takes_the_short_way(&self) -> bool {
        let way = self.way_to_any("AB", &["CD", "DC"]).expect("a way");
        assert!(["BC", "BEFD"].contains(&way.as_str()), "{way}");
        way == "BC"
    }

    fn seconds(&self, from: &str, to: &str) -> f64 {
        let path = self.path(from, &[to]).1.expect("a way");
        f64::from(path.weight.time_ms()) / 1e3
    }
}

fn network<'a>(map: &'a RoadMap, roads: &'a ProfileRoads) -> Network<'a> {
    Network {
        graph: &map.graph,
        states: &map.states,
        metric: &roads.metric,
    }
}

fn edge(drawn: &DrawnMap, map: &RoadMap, nodes: &str) -> EdgeId {
    let mut nodes = nodes.chars().map(|node| drawn.position(node));
    let (tail, head) = (nodes.next(), nodes.next());
    let at =
        |node: route_core::graph::road_graph::NodeId| Some(map.graph.nodes[node.index()].position);
    (0..map.graph.edge_count() as u32)
        .map(EdgeId)
        .find(|&edge| {
            let edge = map.graph.edge(edge);
            at(edge.tail) == tail && at(edge.head) == head
        })
        .expect("an edge between the nodes")
}

fn street(nodes: &str) -> Whereabouts {
    Whereabouts::Street {
        name: format!("Rue {nodes}"),
        municipality: None,
    }
}

const CLOSED: Effect = Effect::Access(Access::Closed);

fn quarter() -> Quarter {
    Quarter::new()
}

fn tagged(tags: Tags) -> Quarter {
    Quarter::with("BC", tags)
}

#[test]
fn limits_of_weight_size_and_axle_load_are_kept() {
    assert!(quarter().takes_the_short_way());
    for (tag, below, above) in [
        ("maxheight", "3.5", "3.7"),
        ("maxweight", "19", "26"),
        ("maxaxleload", "10", "11.5"),
        ("maxwidth", "2.5", "2.6"),
        ("maxlength", "10", "10.5"),
        ("maxweight:hgv", "19", "26"),
    ] {
        assert!(
            !tagged(&[(tag, below)]).takes_the_short_way(),
            "{tag}={below}"
        );
        assert!(
            tagged(&[(tag, above)]).takes_the_short_way(),
            "{tag}={above}"
        );
    }
}

#[test]
fn access_rules_are_kept_also_at_their_hours() {
    for (tag, value, is_short) in [
        ("hgv", "no", false),
        ("hgv", "yes", true),
        ("access", "destination", false),
        (
            "motor_vehicle:conditional",
            "no @ (Mo-Fr 06:00-09:00)",
            false,
        ),
        ("motor_vehicle:conditional", "no @ (Sa 06:00-09:00)", true),
    ] {
        assert_eq!(
            tagged(&[(tag, value)]).takes_the_short_way(),
            is_short,
            "{tag}={value}"
        );
    }
    assert_eq!(
        tagged(&[("access", "destination")])
            .way("AB", "BC")
            .as_deref(),
        Some("B")
    );
}

#[test]
fn barriers_are_kept() {
    for (barrier, is_short) in [("bollard", false), ("cattle_grid", true)] {
        let quarter = quarter().node('C', &[("barrier", barrier)]);
        assert_eq!(quarter.takes_the_short_way(), is_short, "{barrier}");
    }
}

#[test]
fn turn_restrictions_are_kept_over_a_node_and_over_a_way_unless_excepted() {
    let no: Tags = &[("restriction", "no_straight_on")];
    assert!(
        !quarter()
            .restriction("AB", &["B"], "BC", no)
            .takes_the_short_way()
    );
    assert!(
        !quarter()
            .restriction("AB", &["BC"], "CD", no)
            .takes_the_short_way()
    );
    let excepted: Tags = &[("restriction", "no_straight_on"), ("except", "hgv")];
    assert!(
        quarter()
            .restriction("AB", &["B"], "BC", excepted)
            .takes_the_short_way()
    );
}

#[test]
fn nobody_turns_round_but_at_a_turning_place_of_the_map_or_of_a_rule() {
    assert_eq!(Quarter::new().way("CU", "UC"), None);
    let circle = Quarter::new().node('U', &[("highway", "turning_circle")]);
    assert_eq!(circle.way("CU", "UC").as_deref(), Some("U"));
    let at = Quarter::new().drawn.position('U');
    for on in [Whereabouts::Node('U' as i64), Whereabouts::At(at)] {
        let ruled = Quarter::new().rule(on, Effect::TurningPlace);
        assert_eq!(ruled.way("CU", "UC").as_deref(), Some("U"));
    }
    let for_others = Quarter::new().rule_with(Whereabouts::At(at), Effect::TurningPlace, |rule| {
        rule.vehicles.classes = vec!["mini".to_owned()]
    });
    assert_eq!(for_others.way("CU", "UC"), None);
}

#[test]
fn a_truck_reverses_only_where_that_is_registered_and_pays_for_it() {
    assert_eq!(quarter().way("CU", "CD"), None);
    let reversing = quarter().rule(street("CU"), Effect::Reversing);
    assert_eq!(reversing.way("CU", "CD").as_deref(), Some("UC"));
    // 200 m backwards at 5 km/h, and 20 s to turn round.
    assert!(reversing.seconds("CU", "CD") > 144.0 + 20.0);
    // Nobody collects backwards.
    assert_eq!(reversing.way("CU", "UC"), None);
}

#[test]
fn a_class_may_turn_round_in_dead_ends() {
    let profile = route_core::model::road_profile::RoadProfile {
        turns_in_dead_ends: true,
        ..Default::default()
    };
    let quarter = Quarter::new().truck(|truck| truck.profile = Some(profile));
    assert_eq!(quarter.way("CU", "UC").as_deref(), Some("U"));
    assert_eq!(
        quarter.way("AB", "BA").as_deref(),
        Some("BCUCB"),
        "B is none"
    );
}

#[test]
fn rules_close_and_open_streets_for_their_vehicles_on_their_days_at_their_hours() {
    let closed = |change: fn(&mut Rule)| quarter().rule_with(street("BC"), CLOSED, change);
    let validity = |from: Option<&str>, to: Option<&str>, hours: Option<&str>| Validity {
        from: from.map(|text| PlanDate::parse(text).expect("a date")),
        to: to.map(|text| PlanDate::parse(text).expect("a date")),
        hours: hours.map(str::to_owned),
    };
    assert!(!closed(|_| {}).takes_the_short_way());
    assert!(!closed(|rule| rule.vehicles.classes = vec!["bom26".to_owned()]).takes_the_short_way());
    assert!(closed(|rule| rule.vehicles.classes = vec!["mini".to_owned()]).takes_the_short_way());
    assert!(closed(|rule| rule.vehicles.heavy = Some(false)).takes_the_short_way());
    for (when, is_short) in [
        (
            validity(Some("2026-03-02"), Some("2026-03-02"), None),
            false,
        ),
        (validity(Some("2026-03-03"), None, None), true),
        (validity(None, Some("2026-03-01"), None), true),
        (validity(None, None, Some("Mo 13:00-14:00")), false),
        (validity(None, None, Some("Mo 13:45-15:00")), true),
        (validity(Some("2026-03-03"), None, Some("24/7")), true),
    ] {
        let closed = quarter().rule_with(street("BC"), CLOSED, |rule| rule.validity = when.clone());
        assert_eq!(closed.takes_the_short_way(), is_short, "{when:?}");
        // A permission has to hold throughout.
        let open = tagged(&[("access", "no")]).rule_with(
            street("BC"),
            Effect::Access(Access::Allowed),
            |rule| rule.validity = when.clone(),
        );
        let throughout = when.hours.is_none() && !is_short;
        assert_eq!(open.takes_the_short_way(), throughout, "{when:?}");
    }
    let next_day = quarter()
        .on("2026-03-03")
        .rule_with(street("BC"), CLOSED, |rule| {
            rule.validity.to = Some(PlanDate::parse("2026-03-02").expect("a date"));
        });
    assert!(next_day.takes_the_short_way());
}

#[test]
fn the_later_rule_counts_and_limits_stay() {
    let open = Effect::Access(Access::Allowed);
    let both = |first, second| {
        quarter()
            .rule(street("BC"), first)
            .rule(street("BC"), second)
    };
    assert!(both(CLOSED, open).takes_the_short_way());
    assert!(!both(open, CLOSED).takes_the_short_way());
    assert!(
        !tagged(&[("maxheight", "3.0")])
            .rule(street("BC"), open)
            .takes_the_short_way()
    );
}

#[test]
fn roads_are_named_by_way_street_or_line() {
    let drawn = Quarter::new().drawn;
    let line = |nodes: &str| nodes.chars().map(|node| drawn.position(node)).collect();
    for on in [
        Whereabouts::Ways(vec![2]),
        street("BC"),
        Whereabouts::Street {
            name: "RUE BC".to_owned(),
            municipality: Some("SAINT ELIE".to_owned()),
        },
        Whereabouts::Lines(vec![line("BC")]),
        // 40 m of the 400.
        Whereabouts::Lines(vec![vec![
            drawn.beside("BC", 0.5, 3.0),
            drawn.beside("BC", 0.6, 3.0),
        ]]),
    ] {
        assert!(
            !quarter().rule(on.clone(), CLOSED).takes_the_short_way(),
            "{on:?}"
        );
    }
}

#[test]
fn a_rule_that_is_not_found_or_in_several_places_is_reported_with_its_place() {
    let nowhere = Whereabouts::Street {
        name: "rue BC".to_owned(),
        municipality: Some("Ailleurs".to_owned()),
    };
    let two_places = quarter().node('A', &[("place", "town"), ("name", "Alpha")]);
    let crossing = Whereabouts::Along {
        ways: vec![1, 6],
        node: None,
    };
    for (quarter, on, effect, code) in [
        (
            quarter(),
            Whereabouts::Ways(vec![2, 99]),
            CLOSED,
            "OVERRIDE_NOT_ON_MAP",
        ),
        (quarter(), street("XY"), CLOSED, "OVERRIDE_NOT_ON_MAP"),
        (quarter(), nowhere, CLOSED, "OVERRIDE_NOT_ON_MAP"),
        (
            quarter(),
            Whereabouts::Node(7),
            Effect::TurningPlace,
            "OVERRIDE_NOT_ON_MAP",
        ),
        (
            quarter(),
            crossing,
            Effect::Manoeuvre(Manoeuvre::Forbidden),
            "OVERRIDE_NOT_ON_MAP",
        ),
        (
            quarter(),
            street("BC"),
            Effect::Direction(Direction::Forward),
            "OVERRIDE_AMBIGUOUS",
        ),
    ] {
        let map = quarter.rule(on.clone(), effect).map();
        let faults = &map.rules.faults;
        assert_eq!(faults.len(), 1, "{on:?}");
        assert_eq!(
            (faults[0].code.as_str(), faults[0].place.as_str()),
            (code, "rules.json")
        );
        assert!(map.rules.effects.is_empty());
    }
    // One name in two municipalities.
    let mut double = two_places;
    double.drawn = double
        .drawn
        .way("AB", &[("highway", "residential"), ("name", "Rue EF")]);
    let map = double.rule(street("EF"), CLOSED).map();
    assert_eq!(map.rules.faults[0].code, "OVERRIDE_AMBIGUOUS");
    assert!(map.rules.faults[0].cause.contains("Alpha, Saint-Élie"));
}

#[test]
fn a_street_is_made_one_way_or_two_way() {
    let way = || Whereabouts::Ways(vec![2]);
    for (direction, there, back) in [
        (Direction::Forward, true, false),
        (Direction::Backward, false, true),
        (Direction::Both, true, true),
    ] {
        for tags in [&[][..], &[("oneway", "yes")], &[("oneway", "-1")]] {
            let ruled = tagged(tags).rule(way(), Effect::Direction(direction));
            assert_eq!(ruled.takes_the_short_way(), there, "{direction:?} {tags:?}");
            let is_back = ruled.way("DC", "BA").as_deref() == Some("CB");
            assert_eq!(is_back, back, "{direction:?} {tags:?}");
        }
    }
    let partly =
        tagged(&[("oneway", "-1")]).rule_with(way(), Effect::Direction(Direction::Both), |rule| {
            rule.validity.hours = Some("Mo 05:00-12:00".to_owned())
        });
    assert!(!partly.takes_the_short_way());
}

#[test]
fn a_slowed_street_takes_longer_and_is_avoided() {
    let slowed = |kmh| quarter().rule(street("BC"), Effect::SpeedKmh(kmh));
    assert!(slowed(10).takes_the_short_way());
    assert!(!slowed(3).takes_the_short_way());
    // 400 m at 10 instead of 30 km/h.
    let longer = slowed(10).seconds("AB", "CD") - quarter().seconds("AB", "CD");
    assert!((longer - 96.0).abs() < 0.2, "{longer}");
    let faster = slowed(60).seconds("AB", "CD") - quarter().seconds("AB", "CD");
    assert!((faster + 24.0).abs() < 0.2, "{faster}");
    let for_a_while = quarter().rule_with(street("BC"), Effect::SpeedKmh(60), |rule| {
        rule.validity.hours = Some("Mo 05:00-06:00".to_owned());
    });
    assert_eq!(
        for_a_while.seconds("AB", "CD"),
        quarter().seconds("AB", "CD")
    );
}

#[test]
fn manoeuvres_are_forbidden_made_mandatory_and_allowed() {
    let along = |ways: &[i64]| Whereabouts::Along {
        ways: ways.to_vec(),
        node: None,
    };
    let manoeuvre = Effect::Manoeuvre;
    assert!(
        !quarter()
            .rule(along(&[1, 2]), manoeuvre(Manoeuvre::Forbidden))
            .takes_the_short_way()
    );
    // Over BC, but not to U.
    let over = quarter().rule(along(&[1, 2, 3]), manoeuvre(Manoeuvre::Forbidden));
    assert!(!over.takes_the_short_way());
    assert_eq!(over.way("AB", "CU").as_deref(), Some("BC"));
    let drawn = &quarter().drawn;
    let by_position = Whereabouts::Over {
        from: drawn.beside("AB", 0.5, 2.0),
        at: drawn.position('B'),
        to: drawn.beside("BC", 0.5, 2.0),
    };
    assert!(
        !quarter()
            .rule(by_position, manoeuvre(Manoeuvre::Forbidden))
            .takes_the_short_way()
    );
    let mandatory = quarter().rule(along(&[1, 5]), manoeuvre(Manoeuvre::Mandatory));
    assert!(!mandatory.takes_the_short_way());
    assert!(
        mandatory
            .rule(along(&[1, 2]), manoeuvre(Manoeuvre::Mandatory))
            .takes_the_short_way(),
        "two leave the choice"
    );
    for restriction in ["no_straight_on", "only_right_turn"] {
        let to = if restriction == "no_straight_on" {
            "BC"
        } else {
            "BE"
        };
        let tags: Tags = &[("restriction", restriction)];
        let forbidden = || quarter().restriction("AB", &["B"], to, tags);
        assert!(!forbidden().takes_the_short_way(), "{restriction}");
        let allowed = forbidden().rule(along(&[1, 2]), manoeuvre(Manoeuvre::Allowed));
        assert!(allowed.takes_the_short_way(), "{restriction}");
        let for_others =
            forbidden().rule_with(along(&[1, 2]), manoeuvre(Manoeuvre::Allowed), |rule| {
                rule.vehicles.classes = vec!["mini".to_owned()]
            });
        assert!(!for_others.takes_the_short_way(), "{restriction}");
    }
}

#[test]
fn decrees_are_obeyed_and_their_exceptions_honoured() {
    let header = "ID;COLL_NOM;REGL_MODALITE;VEH_TYPES;VEH_TONNAGE_MODALITE;VEH_TONNAGE;\
                  SAUF_VEH_USAGES;PERIODE_JH;EMPRISE_DESIGNATION";
    for (row, is_short) in [
        ("1;;Interdit;Poids lourds;à partir de;19;;;Rue BC", false),
        ("1;;Interdit;Poids lourds;à partir de;26;;;Rue BC", false),
        ("1;;Interdit;Poids lourds;à partir de;32;;;Rue BC", true),
        ("1;;Interdit;Véhicules utilitaires légers;;;;;Rue BC", true),
        (
            "1;Commune de Saint-Élie;Interdit;Tous véhicules;;;;;Rue BC",
            false,
        ),
        ("1;;Interdit;Poids lourds;;19;;Sa 08:00-12:00;Rue BC", true),
        (
            "1;;Interdit;Poids lourds;;19;Bennes à ordures ménagères;;Rue BC",
            true,
        ),
        ("1;;Interdit;Poids lourds;;19;Taxis;;Rue BC", false),
        // Local access is no way through.
        (
            "1;;Interdit;Poids lourds;;19;Desserte locale;;Rue BC",
            false,
        ),
    ] {
        let quarter = quarter().decrees(&format!("{header}\n{row}\n"));
        assert_eq!(quarter.takes_the_short_way(), is_short, "{row}");
    }
    let local = "1;;Interdit;Poids lourds;;19;Desserte locale;;Rue BC";
    let local = quarter().decrees(&format!("{header}\n{local}\n"));
    assert_eq!(local.way("AB", "BC").as_deref(), Some("B"));
    let none = "1;;Interdit;Poids lourds;;19;;;Rue BC";
    let none = quarter().decrees(&format!("{header}\n{none}\n"));
    assert_eq!(none.way("AB", "BC"), None);
}

#[test]
fn after_rules_change_the_index_is_that_of_a_fresh_build() {
    let quarter = quarter();
    let mut map = quarter.map();
    let fresh_map = RoadMap::build(&quarter.drawn.build());
    let mut roads = ProfileRoads::build(&map, &quarter.class, quarter.date());
    let at = Whereabouts::At(quarter.drawn.position('U'));
    for rules in [
        vec![(street("BC"), CLOSED)],
        vec![(street("BC"), Effect::SpeedKmh(5)), (street("EF"), CLOSED)],
        vec![(at, Effect::TurningPlace)],
        vec![(
            Whereabouts::Ways(vec![3]),
            Effect::Direction(Direction::Backward),
        )],
        vec![],
    ] {
        let ruled = rules.iter().cloned().fold(
            Quarter {
                drawn: quarter.drawn.clone(),
                rules: Vec::new(),
                class: quarter.class.clone(),
                date: quarter.date,
            },
            |quarter, (on, effect)| quarter.rule(on, effect),
        );
        map.set_overrides(&ruled.overrides(), false);
        roads.follow(&map, &quarter.class);
        let fresh = ProfileRoads::build(&map, &quarter.class, quarter.date());
        assert_eq!(roads.metric, fresh.metric, "{rules:?}");
        assert_eq!(roads.component, fresh.component, "{rules:?}");
        let weights = |index: &ClassIndex| -> Vec<_> {
            let shortcuts = index.customized.shortcuts.iter();
            shortcuts
                .map(|shortcut| (shortcut.up, shortcut.down))
                .collect()
        };
        assert_eq!(weights(&roads.index), weights(&fresh.index), "{rules:?}");
    }
    assert_eq!(map.graph, fresh_map.graph, "without rules all is as before");
    assert_eq!(map.states, fresh_map.states);
}

#[test]
fn one_ways_that_rules_open_leave_no_trace_when_the_rules_go() {
    let one_way = Quarter::with("BC", &[("oneway", "yes")]);
    let plain = RoadMap::build(&one_way.drawn.build());
    let opened = Quarter::with("BC", &[("oneway", "yes")])
        .rule(street("BC"), Effect::Direction(Direction::Both));
    let mut map = opened.map();
    assert_eq!(map.graph.edge_count(), plain.graph.edge_count() + 1);
    assert_ne!(map.graph.digest, plain.graph.digest);
    map.set_overrides(&Overrides::default(), false);
    assert_eq!(map.graph, plain.graph);
    assert_eq!(map.states, plain.states);
}
