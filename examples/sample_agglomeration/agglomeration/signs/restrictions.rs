//! Turns that are forbidden, or the only ones allowed.

use crate::agglomeration::communes::{Commune, Size};
use crate::agglomeration::network::street::Class;
use crate::agglomeration::network::{Network, NodeId, StreetId};
use crate::agglomeration::random::Random;

/// A restriction relation.
pub struct Restriction {
    /// `no_left_turn`, `only_straight_on`, …
    pub kind: &'static str,
    pub from: StreetId,
    pub via: Via,
    pub to: StreetId,
    /// Who need not mind.
    pub except: Option<&'static str>,
}

impl Restriction {
    /// Whether trucks must not turn from one street into another at a node.
    pub fn forbids(&self, from: StreetId, via: NodeId, to: StreetId) -> bool {
        let here = matches!(self.via, Via::Node(node) if node == via);
        let applies = here && self.from == from && self.except != Some("hgv");
        applies && (self.to == to) != self.kind.starts_with("only")
    }
}

pub enum Via {
    Node(NodeId),
    Street(StreetId),
}

/// Restricts turns where boulevards can be crossed, and at some junctions of larger roads.
pub fn impose(
    network: &mut Network,
    communes: &[Commune],
    crossovers: &[[StreetId; 3]],
    random: &mut Random,
) -> Vec<Restriction> {
    let mut turns = Vec::new();
    for via in network.node_ids() {
        if random.chance(40)
            && let Some(turn) = draft(network, communes, via, random)
        {
            // Restrictions speak of whole ways, so all streets end here.
            for arm in network.arms(via) {
                network.split(arm.street, via);
            }
            turns.push(turn);
        }
    }
    let no_u_turn = crossovers.iter().map(|&[from, via, to]| Restriction {
        kind: "no_u_turn",
        from,
        via: Via::Street(via),
        to,
        except: None,
    });
    let at_junctions = turns.iter().map(|turn| {
        let street = |end: NodeId| {
            let arms = network.arms(turn.via);
            let arm = arms.iter().find(|arm| arm.to == end);
            arm.expect("a restricted turn follows arms of its junction")
                .street
        };
        Restriction {
            kind: turn.kind,
            from: street(turn.from),
            via: Via::Node(turn.via),
            to: street(turn.to),
            except: turn.except,
        }
    });
    no_u_turn.chain(at_junctions).collect()
}

/// A turn at a junction, given by the next node on each arm.
struct Turn {
    kind: &'static str,
    from: NodeId,
    via: NodeId,
    to: NodeId,
    except: Option<&'static str>,
}

/// A restriction at a junction, if it is a larger one in a town.
fn draft(
    network: &Network,
    communes: &[Commune],
    via: NodeId,
    random: &mut Random,
) -> Option<Turn> {
    let arms = network.arms(via);
    let streets: Vec<_> = arms.iter().map(|arm| network.street(arm.street)).collect();
    let fits = arms.len() >= 4
        && communes[streets[0].commune].size() >= Size::SmallTown
        && streets.iter().any(|street| street.class <= Class::Tertiary)
        && streets.iter().all(|street| {
            let plain = street.carries_trucks() && street.class != Class::Service;
            plain && !street.one_way
        });
    if !fits {
        return None;
    }
    let at = network.at(via);
    let from = arms[random.below(arms.len())].to;
    let ahead = (at - network.at(from)).unit();
    let towards = |to: NodeId| (network.at(to) - at).unit();
    // Sine and cosine of the angle by which a truck turns to the left.
    let sine = |to: &NodeId| ahead.cross(towards(*to));
    let cosine = |to: &NodeId| ahead.dot(towards(*to));
    let others = || arms.iter().map(|arm| arm.to).filter(|&to| to != from);
    let (kind, to) = match random.below(10) {
        0..4 => (
            "no_left_turn",
            others().max_by(|a, b| sine(a).total_cmp(&sine(b))),
        ),
        4..6 => (
            "no_right_turn",
            others().min_by(|a, b| sine(a).total_cmp(&sine(b))),
        ),
        6..8 => (
            "only_straight_on",
            others().max_by(|a, b| cosine(a).total_cmp(&cosine(b))),
        ),
        _ => ("no_u_turn", Some(from)),
    };
    let exceptions = [
        None,
        None,
        None,
        None,
        Some("psv"),
        Some("hgv"),
        Some("psv;bicycle"),
    ];
    Some(Turn {
        kind,
        from,
        via,
        to: to?,
        except: *random.pick(&exceptions),
    })
}

/// Puts signals at the large junctions of the towns.
pub fn signal(network: &mut Network, communes: &[Commune], random: &mut Random) {
    for node in network.node_ids() {
        let arms = network.arms(node);
        let streets: Vec<_> = arms.iter().map(|arm| network.street(arm.street)).collect();
        let large = streets
            .iter()
            .filter(|street| street.class <= Class::Secondary && !street.one_way)
            .count();
        if arms.len() >= 4
            && large >= 2
            && communes[streets[0].commune].size() == Size::Town
            && !network.nodes[node.0 as usize].tags.contains_key("highway")
            && random.chance(45)
        {
            let tags = &mut network.node(node).tags;
            tags.insert("highway", "traffic_signals".into());
        }
    }
}
