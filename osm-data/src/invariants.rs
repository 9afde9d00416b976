//! What every road network keeps to, whoever made it.

use crate::network::{JunctionId, RoadNetwork, Segment, SegmentId};

/// A promise of [`RoadNetwork`] that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrokenInvariant {
    /// Junctions are ordered by node id, each node once.
    #[error("junction {} is not ordered by node id", .0.0)]
    JunctionOrder(JunctionId),
    /// Segments are ordered by way id.
    #[error("segment {} is not ordered by way id", .0.0)]
    SegmentOrder(SegmentId),
    /// A segment names a junction, shape, attribute set or name that does not exist.
    #[error("segment {}: its {what} does not exist", .segment.0)]
    Dangling {
        /// The segment.
        segment: SegmentId,
        /// What it names.
        what: &'static str,
    },
    /// The ends of the shape are the positions of the two junctions.
    #[error("segment {}: its shape does not run from junction to junction", .0.0)]
    ShapeEnds(SegmentId),
    /// Lengths are at least one decimetre.
    #[error("segment {} has no length", .0.0)]
    NoLength(SegmentId),
    /// Consecutive pieces of a restriction share its via junctions.
    #[error("relation {relation}: its segments do not join at its via junctions")]
    RestrictionPath {
        /// OSM relation id.
        relation: i64,
    },
}

impl RoadNetwork {
    /// Checks the promises in the documentation of the network's types.
    ///
    /// # Errors
    /// The first promise that is broken.
    pub fn check_invariants(&self) -> Result<(), BrokenInvariant> {
        for (index, pair) in self.junctions.windows(2).enumerate() {
            if pair[0].osm_node >= pair[1].osm_node {
                return Err(BrokenInvariant::JunctionOrder(JunctionId(index as u32 + 1)));
            }
        }
        let mut previous_way = i64::MIN;
        for (index, segment) in self.segments.iter().enumerate() {
            let id = SegmentId(index as u32);
            if segment.way < previous_way {
                return Err(BrokenInvariant::SegmentOrder(id));
            }
            previous_way = segment.way;
            self.check_segment(id, segment)?;
        }
        for restriction in &self.restrictions {
            let broken = BrokenInvariant::RestrictionPath {
                relation: restriction.relation,
            };
            if restriction.path.len() < 2 || restriction.via.len() + 1 != restriction.path.len() {
                return Err(broken);
            }
            for (pair, via) in restriction.path.windows(2).zip(&restriction.via) {
                let joined = pair.iter().all(|id| {
                    self.segments
                        .get(id.0 as usize)
                        .is_some_and(|segment| segment.from == *via || segment.to == *via)
                });
                if !joined {
                    return Err(broken);
                }
            }
        }
        Ok(())
    }

    fn check_segment(&self, id: SegmentId, segment: &Segment) -> Result<(), BrokenInvariant> {
        let dangling = |what| Err(BrokenInvariant::Dangling { segment: id, what });
        let (Some(from), Some(to)) = (
            self.junctions.get(segment.from.0 as usize),
            self.junctions.get(segment.to.0 as usize),
        ) else {
            return dangling("junction");
        };
        let range = segment.shape.start as usize..segment.shape.end as usize;
        let Some(shape) = self.shapes.get(range) else {
            return dangling("shape");
        };
        let Some(attributes) = self.attributes.get(segment.attributes.0 as usize) else {
            return dangling("attribute set");
        };
        let names = [attributes.name, attributes.reference];
        if names
            .iter()
            .flatten()
            .any(|name| name.0 as usize >= self.names.len())
        {
            return dangling("name");
        }
        if shape.len() < 2
            || shape.first() != Some(&from.position)
            || shape.last() != Some(&to.position)
        {
            return Err(BrokenInvariant::ShapeEnds(id));
        }
        if segment.length_dm == 0 {
            return Err(BrokenInvariant::NoLength(id));
        }
        Ok(())
    }
}
