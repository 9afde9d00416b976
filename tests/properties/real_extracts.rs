//! Real extracts, with bins at their addresses.

use std::collections::BTreeMap;
use std::path::Path;

use osm_data::network::Position;
use osm_data::{ImportOptions, import};
use route_core::geometry::distance_m;

use crate::case::{Case, bin_at};

const BINS: usize = 300;

#[test]
fn plans_for_addresses_of_real_extracts_break_no_rule_and_account_for_every_bin() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/osm");
    for name in ["dreieich-de-2022", "lauf-pegnitz-de-2020"] {
        let extract = folder.join(format!("{name}.osm.pbf"));
        if !extract.is_file() {
            eprintln!("skipped: {} is not here", extract.display());
            continue;
        }
        let import = import(&extract, &ImportOptions::default(), &mut |_progress| {});
        let network = import.expect("a sound extract").network;
        let addresses = &network.addresses;
        let step = (addresses.len() / BINS).max(1);
        let bins: Vec<_> = addresses
            .iter()
            .step_by(step)
            .take(BINS)
            .enumerate()
            .map(|(index, address)| bin_at(&format!("bin {index}"), address.position))
            .collect();
        assert_eq!(bins.len(), BINS, "{name}");
        // Depot and disposal site in the middle of the town.
        let middle = Position {
            lon_e7: median(addresses.iter().map(|address| address.position.lon_e7)),
            lat_e7: median(addresses.iter().map(|address| address.position.lat_e7)),
        };
        let nearest = addresses
            .iter()
            .map(|address| address.position)
            .min_by(|&a, &b| distance_m(a, middle).total_cmp(&distance_m(b, middle)))
            .expect("an address");
        let case = Case::new(network, bins, [nearest; 2]);
        let plan = case.plan(200).expect("a plan");
        case.assert_sound(&plan, name);
        let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
        for unserved in &plan.unserved {
            *reasons.entry(format!("{:?}", unserved.code)).or_default() += 1;
        }
        eprintln!("{name}: left out {reasons:?}");
        // What is left out, the roads do not allow: one truck has room for all bins.
        assert!(!reasons.contains_key("FleetFull"), "{name}: {reasons:?}");
        assert!(plan.figures.containers > BINS as u32 / 2, "{name}");
    }
}

fn median(values: impl Iterator<Item = i32>) -> i32 {
    let mut values: Vec<i32> = values.collect();
    values.sort_unstable();
    values[values.len() / 2]
}
