//! Solving through the product's own problem.

use std::sync::atomic::AtomicBool;

use route_core::benchmark::mapping::map;
use route_core::benchmark::recognition::{Convention, read};
use route_core::benchmark::solution;
use route_core::search::control::{Control, Limits};
use route_core::search::iterated::Settings;
use route_core::search::solve;

#[test]
fn a_solution_written_and_read_again_has_the_same_cost() {
    let mut text = String::from(
        "NAME : grid\nTYPE : CVRP\nDIMENSION : 26\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 30\nNODE_COORD_SECTION\n",
    );
    for node in 0..26 {
        text += &format!("{} {} {}\n", node + 1, node % 5 * 10, node / 5 * 10);
    }
    text += "DEMAND_SECTION\n1 0\n";
    for node in 1..26 {
        text += &format!("{} {}\n", node + 1, 1 + node % 7);
    }
    text += "DEPOT_SECTION\n1\n-1\nEOF\n";
    let instance = read("grid.vrp", "grid", text.as_bytes(), Convention::Dimacs);
    let instance = instance.expect("an instance");
    let mapped = map(&instance).expect("a problem");
    let mut control = Control {
        limits: Limits {
            iterations: Some(2_000),
            time: None,
        },
        cancel: &AtomicBool::new(false),
        progress: &mut |_| {},
        seed: 1,
    };
    let outcome = solve(&mapped.problem, &Settings::default(), &mut control);
    let routes = mapped.routes(&outcome.best);
    assert!(mapped.is_feasible(&instance, &routes));
    let written = solution::write(&instance, &routes, 1.0);
    let stated = solution::read(&instance, "grid.sol", &written).expect("a solution");
    assert_eq!(stated.cost, Some(instance.objective(&routes)));
    assert!((instance.objective(&stated.routes) - instance.objective(&routes)).abs() < 1e-9);
}
