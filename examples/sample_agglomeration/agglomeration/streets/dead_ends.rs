//! Streets that lead nowhere: some are led on, most get a place to turn round, a few stay traps.

use crate::agglomeration::network::circulation::Served;
use crate::agglomeration::network::ground::{Ground, junction, meeting_point};
use crate::agglomeration::network::street::Class;
use crate::agglomeration::network::{Network, NodeId};
use crate::agglomeration::random::Random;

/// Dead ends are led on to a street at most this far away, metres.
const LINK: f64 = 130.0;
/// Share of the length of all streets that lies beyond the last place to turn round.
const TRAPPED: f64 = 0.03;

/// Leads some dead ends of a commune on to the next street.
pub fn link(ground: &Ground<'_>, network: &mut Network, random: &mut Random) {
    for id in network.street_ids() {
        let street = network.street(id);
        if street.class != Class::Residential || street.commune != ground.commune {
            continue;
        }
        let nodes = &street.nodes;
        let (end, before) = (nodes[nodes.len() - 1], nodes[nodes.len() - 2]);
        if network.arms(end).len() > 1 || random.chance(25) {
            continue;
        }
        let from = network.at(end);
        let ahead = (from - network.at(before)).unit();
        for sine in [0.0, 0.3, -0.3, 0.6, -0.6] {
            let direction = ahead.turned(sine);
            let (near, far) = (from + direction * 5.0, from + direction * LINK);
            let Some((segment, share)) = network.first_crossing(near, far, |_| true) else {
                continue;
            };
            let target = meeting_point(network, near.towards(far, share), [segment.a, segment.b]);
            if !network.street(segment.street).class.can_be_joined()
                || from.distance(target) < 20.0
                || !ground.allows(target)
                || !ground.is_free(network, from, target, &[from, target])
            {
                continue;
            }
            if let Some(node) = junction(network, target) {
                network.prolong(id, node);
                break;
            }
        }
    }
}

/// Gives dead ends a place to turn round, until few streets lie beyond the last one.
pub fn make_room_to_turn(network: &mut Network, random: &mut Random) {
    let mut ends: Vec<NodeId> = network
        .node_ids()
        .filter(|&node| {
            let arms = network.arms(node);
            arms.len() == 1 && network.street(arms[0].street).carries_trucks()
        })
        .collect();
    random.shuffle(&mut ends);
    let step = ends.len() / 12 + 1;
    while !ends.is_empty() && trapped(network) > TRAPPED {
        for end in ends.split_off(ends.len().saturating_sub(step)) {
            let place = *random.pick(&["turning_circle", "turning_circle", "turning_loop"]);
            network.node(end).tags.insert("highway", place.into());
        }
    }
    // What stays a dead end is called one where it is short.
    for end in ends {
        let street = network.arms(end)[0].street;
        if network.length(street) < 130.0
            && let Some(noun) = network.street(street).name.strip_prefix("Rue ")
        {
            network.street_mut(street).name = format!("Impasse {noun}");
        }
    }
}

/// Share of the length of streets with houses that a truck can only leave by turning in the
/// carriageway.
fn trapped(network: &Network) -> f64 {
    let served = Served::find(network, |_, _, _| true);
    let (mut all, mut lost) = (0.0, 0.0);
    for street in &network.streets {
        if street.frontage.spacing().is_none() {
            continue;
        }
        for pair in street.nodes.windows(2) {
            let metres = network.at(pair[0]).distance(network.at(pair[1]));
            all += metres;
            if street.carries_trucks() && !served.contains(pair[0], pair[1]) {
                lost += metres;
            }
        }
    }
    lost / all
}
