//! Bad instances.

use route_core::benchmark::mapping::map;
use route_core::benchmark::recognition::{Convention, read};

const GOOD: &str = "NAME : small
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
DEMAND_SECTION
1 0
2 5
3 6
DEPOT_SECTION
1
-1
EOF
";

fn refusal(text: &str) -> Option<String> {
    let instance = read("small.vrp", "small", text.as_bytes(), Convention::Dimacs);
    match instance.and_then(|instance| map(&instance).map(|_| ())) {
        Ok(()) => None,
        Err(fault) => Some(fault.to_string()),
    }
}

#[test]
fn a_good_instance_is_read() {
    assert_eq!(refusal(GOOD), None);
}

#[test]
fn what_is_wrong_is_said_with_the_file() {
    for (good, bad) in [
        ("DEMAND_SECTION\n1 0\n2 5\n3 6\n", ""),
        ("CAPACITY : 10\n", ""),
        ("2 5\n3 6", "2 -5\n3 6"),
        ("2 5\n3 6", "2 five\n3 6"),
        ("2 3 4", "2 3 inf"),
        ("2 3 4", "2 3"),
        ("DIMENSION : 3", "DIMENSION : 4"),
    ] {
        let text = GOOD.replace(good, bad);
        assert_ne!(text, GOOD);
        let refusal = refusal(&text).unwrap_or_else(|| panic!("`{bad}` was taken"));
        assert!(refusal.contains("small.vrp"), "{refusal}");
    }
}
