//! Instances of the routing literature, and their solutions.

use route_core::benchmark::mapping::map;
use route_core::benchmark::recognition::{Convention, read};
use route_core::benchmark::solution;

use crate::read_damaged;

const PLAIN: &str = "NAME : small\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 10
NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n4 1 1\nDEMAND_SECTION\n1 0\n2 5\n3 6\n4 2\nDEPOT_SECTION\n1\n-1\nEOF\n";

const RELOADS: &str =
    "NAME: small\nTYPE: MTVRPTWR\nEDGE_WEIGHT_TYPE: EUC_2D\nDIMENSION: 4\nVEHICLES: 2
CAPACITY: 10\nSERVICE_TIME: 9\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n4 1 1
DEMAND_SECTION\n1 0\n2 5\n3 6\n4 2\nDEPOT_SECTION\n1\n-1
TIME_WINDOW_SECTION\n1 0 500\n2 0 400\n3 20 90\n4 0 100
RELEASE_TIME_SECTION\n1 0\n2 0\n3 30\n4 10\nVEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\nEOF\n";

const FLEET: &str = "NAME: small\nEDGE_WEIGHT_TYPE: EUC_2D\nDIMENSION: 4\nVEHICLES: 2\nVEHICLES_MAX_DURATION: 90
NODE_COORD_SECTION\n1 0 0\n2 9 9\n3 6 8\n4 1 1\nDEMAND_SECTION\n1 0\n2 0\n3 6\n4 2\nDEPOT_SECTION\n1\n2\n-1
SERVICE_TIME_SECTION\n1 0\n2 0\n3 2\n4 2\nTIME_WINDOW_SECTION\n1 0 500\n2 0 400\n3 20 90\n4 0 100
CAPACITY_SECTION\n1 10\n2 20\nVEHICLES_DEPOT_SECTION\n1 1\n2 2
VEHICLES_FIXED_COST_SECTION\n1 100\n2 250\nVEHICLES_UNIT_DISTANCE_COST_SECTION\n1 100\n2 120
VEHICLES_ALLOWED_CLIENTS_SECTION\n1 3 4\n2 4\nEOF\n";

const SOLOMON: &str = "R101\n\nVEHICLE\nNUMBER CAPACITY\n 5 200\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE
 0 35 35 0 0 230 0\n 1 41 49 10 61 171 10\n 2 35 17 7 50 60 10\n";

const CORDEAU: &str = "2 2 3 2\n0 80\n200 80\n1 37 52 0 7 1 4 1 2 4 8\n2 49 49 5 30 1 4 1 2 4 8\n3 52 64 0 16 1 4 1 2 4 8\n4 20 20 0 0 0 0\n5 30 40 0 0 0 0\n";

const GOLDEN: &str = "// customers, types, range, service\n3 2 999999 0\n2 20 100 1.0\n1 40 150 1.3\n30 40\n37 52 7\n49 49 30\n52 64 16\n";

const MATRIX: &str = "// customers, types, range, service\n2 1 900 5\n2 20 100 1.0\n0\n0 100 250\n100 0 inf\n250 120 0\n1 7\n2 3\n";

const KIM: &str = "280.0 // capacity\n400.0 // per day\n500 // stops\n3600 // lunch\n40 // speed
Stop_ID X Y Early Late Service Load Type\n0 1215029 3461398 0400 1500 0 9999 0\n1 1229125 3460107 0000 2400 1600 9999 2
2 1208344 3469904 0700 2400 180 12 1\n3 1214253 3472668 0000 1130 30 4 1\n";

const BINS: &str = "Bins input file.\n20\t3\t26000\t3483417.50\t6950238.00\t
1\t1\tX\t06:00/08:00\t22:00/17:00\t0\t240\t56\tA\tN\t14\t0\t0000-00-00\t7000000\t3535303.8\t6985302\t0.00\t\"\"\t0
2\t2\tX\t06:00/08:00\t22:00/17:00\t0\t240\t56\tA\tN\t14\t0\t0000-00-00\t7000000\t3535470.3\t6980704\t0.00\t\"\"\t0\nEND\n";

const GOOD: [(&str, &str); 9] = [
    ("plain.vrp", PLAIN),
    ("reloads.vrp", RELOADS),
    ("fleet.vrp", FLEET),
    ("solomon.txt", SOLOMON),
    ("cordeau.txt", CORDEAU),
    ("golden.txt", GOLDEN),
    ("matrix.txt", MATRIX),
    ("kim.txt", KIM),
    ("bins.inp", BINS),
];

#[test]
fn no_damage_makes_the_readers_of_instances_panic() {
    let good = GOOD.map(|(name, text)| (name, text.as_bytes()));
    for (name, bytes) in good {
        let instance = read(name, "small", bytes, Convention::Dimacs).expect("a good instance");
        map(&instance).expect("a problem");
    }
    read_damaged(&good, |index, bytes| {
        let convention = [Convention::Dimacs, Convention::Sintef][bytes.len() % 2];
        let Ok(instance) = read(good[index].0, "small", bytes, convention) else {
            return false;
        };
        let mapped = map(&instance);
        if let Ok(mapped) = &mapped {
            mapped.hopeless(&instance);
        }
        mapped.is_ok()
    });
}

#[test]
fn no_damage_makes_the_reader_of_solutions_panic() {
    const SOLUTIONS: [(&str, &str, &[u8]); 3] = [
        ("plain.sol", PLAIN, b"Route #1: 1 2\nRoute #2: 3\nCost 31\n"),
        (
            "reloads.sol",
            RELOADS,
            b"Route #1: 1 0 2\nRoute #2: 3\nCost: 310\n",
        ),
        (
            "cordeau.sol",
            CORDEAU,
            b"99.5\n1 1 30.0 37 0 1 2 0\n2 1 40.0 16 0 3 0\n",
        ),
    ];
    let good = SOLUTIONS.map(|(name, _, solution)| (name, solution));
    let instances = SOLUTIONS.map(|(name, instance, _)| {
        let read = read(name, "small", instance.as_bytes(), Convention::Dimacs);
        read.expect("a good instance")
    });
    let mapped = instances
        .each_ref()
        .map(|instance| map(instance).expect("a problem"));
    read_damaged(&good, |index, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (instance, mapped) = (&instances[index], &mapped[index]);
        let Ok(stated) = solution::read(instance, "small.sol", &text) else {
            return false;
        };
        // Whatever could be read can be priced, replayed and written.
        mapped.is_feasible(instance, &stated.routes);
        instance.breaches(&stated.routes);
        solution::write(instance, &stated.routes, 1.0);
        true
    });
}
