//! Where a new street may go.

use crate::agglomeration::communes::{Commune, owner};
use crate::agglomeration::geometry::Point;
use crate::agglomeration::network::{Network, NodeId};

/// Streets keep this distance from each other, metres: a row of houses and gardens on each side.
pub const CLEARANCE: f64 = 30.0;
/// A street that is closer than this to a junction leads into it, metres.
const SNAP: f64 = 16.0;

/// The ground of one commune.
pub struct Ground<'a> {
    pub communes: &'a [Commune],
    pub commune: usize,
    /// Nothing is built further from the centre, metres.
    pub reach: f64,
}

impl Ground<'_> {
    pub fn centre(&self) -> Point {
        self.communes[self.commune].centre
    }

    /// Whether the commune may build here at all.
    pub fn allows(&self, place: Point) -> bool {
        place.distance(self.centre()) <= self.reach && owner(self.communes, place) == self.commune
    }

    /// Whether a straight street from `a` to `b` keeps its distance from all others. Where it is
    /// attached to one, it must lead away from it steeply.
    pub fn is_free(&self, network: &Network, a: Point, b: Point, attached: &[Point]) -> bool {
        let length = a.distance(b);
        let steps = (length / 9.0).ceil() as usize;
        // A little way off its ends, where it may touch what it is attached to.
        let inner = |end: Point, other: Point| end + (other - end) * (2.0 / length);
        let crossed = network.first_crossing(inner(a, b), inner(b, a), |_| true);
        crossed.is_none()
            && (0..=steps).all(|step| {
                let place = a.towards(b, step as f64 / steps as f64);
                let room = attached
                    .iter()
                    .map(|&end| 0.7 * place.distance(end))
                    .fold(CLEARANCE, f64::min);
                room < 1.0 || network.nearest(place, room, |_, _| true).is_none()
            })
    }
}

/// The junction at a place on a street: an existing node close by, or a new one.
pub fn junction(network: &mut Network, place: Point) -> Option<NodeId> {
    let near = network.nearest(place, 2.0, |_, street| street.class.can_be_joined())?;
    let ends = [near.segment.a, near.segment.b];
    let close = ends
        .into_iter()
        .filter(|&end| network.at(end).distance(place) < SNAP)
        .min_by(|&a, &b| {
            let distance = |end: NodeId| network.at(end).distance(place);
            distance(a).total_cmp(&distance(b))
        });
    Some(close.unwrap_or_else(|| network.cut_in(near.segment, near.at)))
}

/// Where a new street can be attached to the nearest one, if that is near enough.
pub fn attachment(network: &Network, place: Point, within: f64) -> Option<Point> {
    let near = network.nearest(place, within, |_, street| street.class.can_be_joined())?;
    let ends = [near.segment.a, near.segment.b];
    Some(meeting_point(network, near.at, ends))
}

/// Where a street that arrives at `place` on a segment would really meet it.
pub fn meeting_point(network: &Network, place: Point, ends: [NodeId; 2]) -> Point {
    let close = ends
        .map(|end| network.at(end))
        .into_iter()
        .filter(|end| end.distance(place) < SNAP)
        .min_by(|a, b| a.distance(place).total_cmp(&b.distance(place)));
    close.unwrap_or(place)
}
