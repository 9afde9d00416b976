//! Maps drawn in text, for tests.
//!
//! A drawn map goes the same way as an extract from a file: the same tags, the
//! same cutting, the same resolving of restrictions. (The idea is Valhalla's
//! *gurka*.) This module is compiled with the feature `testing` only.

use std::collections::BTreeMap;

use crate::assemble::assemble;
use crate::extract::{Extract, Member};
use crate::geometry::LocalScale;
use crate::import::Import;
use crate::network::{JunctionId, Position, RoadNetwork, SegmentId};
use crate::report::ElementId;
use crate::tags::Tags;

/// The upper left corner of a drawing: Béthune.
const ORIGIN: Position = Position {
    lon_e7: 26_400_000,
    lat_e7: 505_300_000,
};

/// Characters that are decoration.
const LINES: &[char] = &['-', '|', '/', '\\', '.', '+', ' ', '\t'];

/// A map drawn in text.
///
/// Every character of the drawing that is no line (`-`, `|`, `/`, `\`, `.`,
/// `+`) and no blank is a node, and must be there once. Columns go east and
/// rows go south, both by the same number of metres. The lines are decoration:
/// what is a road is said by [`DrawnMap::way`].
///
/// Node `A` has the OSM id of its character (65), the ways get the ids 1, 2, 3…
/// in the order in which they are added, the relations likewise.
///
/// ```
/// use osm_data::testing::DrawnMap;
///
/// let map = DrawnMap::new(
///     "
///     A---B---C
///         |
///         D
///     ",
///     50.0,
/// )
/// .way("ABC", &[("highway", "residential"), ("name", "Rue Haute")])
/// .way("BD", &[("highway", "service")])
/// .node('D', &[("highway", "turning_circle")])
/// .restriction("AB", &["B"], "BD", &[("restriction", "no_right_turn")]);
///
/// let network = map.build();
/// assert_eq!(network.segments.len(), 3);
/// assert_eq!(network.restrictions.len(), 1);
/// let street = map.segment(&network, "AB");
/// assert_eq!(network.segments[street.0 as usize].length_dm, 2_000);
/// ```
///
/// # Panics
/// All methods panic, saying why, when a map makes no sense: a test that is
/// drawn wrongly is to fail at once.
#[derive(Clone, Debug)]
pub struct DrawnMap {
    nodes: BTreeMap<char, Position>,
    node_tags: BTreeMap<char, Vec<Tag>>,
    ways: Vec<(String, Vec<Tag>)>,
    relations: Vec<Relation>,
    scale: LocalScale,
}

type Tag = (String, String);

#[derive(Clone, Debug)]
struct Relation {
    tags: Vec<Tag>,
    members: Vec<(ElementId, &'static str)>,
}

impl DrawnMap {
    /// A map from its drawing, with the width of a column and the height of a row in metres.
    pub fn new(drawing: &str, metres: f64) -> Self {
        let scale = LocalScale::at_latitude(ORIGIN.lat());
        let lines = || drawing.lines().filter(|line| !line.trim().is_empty());
        let blanks = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
        let indent = lines().map(blanks).min().unwrap_or(0);
        let mut nodes = BTreeMap::new();
        // Blank lines between others count as rows.
        let rows = drawing.lines().skip_while(|line| line.trim().is_empty());
        for (row, line) in rows.enumerate() {
            for (column, node) in line.chars().skip(indent).enumerate() {
                if LINES.contains(&node) {
                    continue;
                }
                let position = moved(
                    ORIGIN,
                    scale,
                    column as f64 * metres,
                    -(row as f64) * metres,
                );
                assert!(
                    nodes.insert(node, position).is_none(),
                    "node {node} is in the drawing twice"
                );
            }
        }
        Self {
            nodes,
            node_tags: BTreeMap::new(),
            ways: Vec::new(),
            relations: Vec::new(),
            scale,
        }
    }

    /// Adds a way along nodes: `"ABC"`, or `"ABCA"` for a closed one.
    pub fn way(mut self, nodes: &str, tags: &[(&str, &str)]) -> Self {
        for node in nodes.chars() {
            self.position(node);
        }
        self.ways.push((nodes.to_owned(), owned(tags)));
        self
    }

    /// Adds tags to a node.
    pub fn node(mut self, node: char, tags: &[(&str, &str)]) -> Self {
        self.position(node);
        self.node_tags.entry(node).or_default().extend(owned(tags));
        self
    }

    /// Adds a restriction relation. `from` and `to` name ways by nodes that follow one another
    /// on them, in either direction; so do the entries of `via`, except that a single character
    /// is a node. The tag `type=restriction` goes without saying.
    pub fn restriction(
        mut self,
        from: &str,
        via: &[&str],
        to: &str,
        tags: &[(&str, &str)],
    ) -> Self {
        let mut members = vec![(self.way_along(from), "from")];
        for via in via {
            let mut characters = via.chars();
            let member = match (characters.next(), characters.next()) {
                (Some(node), None) => {
                    self.position(node);
                    ElementId::node(node_id(node))
                }
                _ => self.way_along(via),
            };
            members.push((member, "via"));
        }
        members.push((self.way_along(to), "to"));
        let mut tags = owned(tags);
        tags.push(("type".to_owned(), "restriction".to_owned()));
        self.relations.push(Relation { tags, members });
        self
    }

    /// The network of this map.
    pub fn build(&self) -> RoadNetwork {
        self.import().network
    }

    /// The network of this map, with the report of what was dropped and guessed.
    pub fn import(&self) -> Import {
        let mut extract = Extract::default();
        for (id, relation) in (1..).zip(&self.relations) {
            let members: Vec<Member> = relation
                .members
                .iter()
                .map(|(element, role)| Member {
                    element: *element,
                    role,
                })
                .collect();
            extract.add_relation(id, Tags(&borrowed(&relation.tags)), &members, true);
        }
        let wanted = extract.wanted_ways();
        for (id, (nodes, tags)) in (1..).zip(&self.ways) {
            let nodes: Vec<i64> = nodes.chars().map(node_id).collect();
            extract.add_way(id, Tags(&borrowed(tags)), &nodes, &wanted, true);
        }
        let wanted = extract.wanted_nodes();
        for (node, position) in &self.nodes {
            let tags = self.node_tags.get(node).map(|tags| borrowed(tags));
            let tags = tags.unwrap_or_default();
            extract.add_node(node_id(*node), Tags(&tags), Some(*position), &wanted, true);
        }
        let (network, report) = assemble(extract);
        if let Err(broken) = network.check_invariants() {
            panic!("the network breaks a promise: {broken}");
        }
        Import { network, report }
    }

    /// Where a node is.
    pub fn position(&self, node: char) -> Position {
        match self.nodes.get(&node) {
            Some(position) => *position,
            None => panic!("node {node} is not in the drawing"),
        }
    }

    /// A place beside the straight line between two nodes: so far along it (0 to 1), and so many
    /// metres to the right of somebody going that way (negative: to the left).
    pub fn beside(&self, nodes: &str, fraction: f64, metres_to_the_right: f64) -> Position {
        let [from, to] = ends(nodes).map(|node| self.position(node));
        let (east, north) = self.scale.offset_m(from, to);
        let length = east.hypot(north);
        let (right_east, right_north) = (north / length, -east / length);
        moved(
            from,
            self.scale,
            fraction * east + metres_to_the_right * right_east,
            fraction * north + metres_to_the_right * right_north,
        )
    }

    /// The junction at a node.
    pub fn junction(&self, network: &RoadNetwork, node: char) -> JunctionId {
        let id = node_id(node);
        let junctions = &network.junctions;
        match junctions.binary_search_by_key(&id, |junction| junction.osm_node) {
            Ok(index) => JunctionId(index as u32),
            Err(_) => panic!("node {node} is no junction"),
        }
    }

    /// The segment between two junctions, in either direction: `"AB"`.
    pub fn segment(&self, network: &RoadNetwork, nodes: &str) -> SegmentId {
        let [from, to] = ends(nodes).map(|node| self.junction(network, node));
        let mut found = (0u32..)
            .zip(&network.segments)
            .filter(|(_, segment)| [(from, to), (to, from)].contains(&(segment.from, segment.to)));
        match (found.next(), found.next()) {
            (Some((index, _)), None) => SegmentId(index),
            (None, _) => panic!("no segment {nodes}"),
            (Some(_), Some(_)) => panic!("more than one segment {nodes}"),
        }
    }

    fn way_along(&self, nodes: &str) -> ElementId {
        let reversed: String = nodes.chars().rev().collect();
        let along = |way: &str| way.contains(nodes) || way.contains(&reversed);
        let mut found = (1..).zip(&self.ways).filter(|(_, (way, _))| along(way));
        match (found.next(), found.next()) {
            (Some((id, _)), None) => ElementId::way(id),
            (None, _) => panic!("no way along {nodes}"),
            (Some(_), Some(_)) => panic!("more than one way along {nodes}"),
        }
    }
}

fn ends(nodes: &str) -> [char; 2] {
    let nodes: Vec<char> = nodes.chars().collect();
    match nodes.as_slice() {
        [from, to] => [*from, *to],
        _ => panic!("two nodes are needed, not {}", nodes.len()),
    }
}

fn node_id(node: char) -> i64 {
    i64::from(u32::from(node))
}

fn moved(from: Position, scale: LocalScale, east_m: f64, north_m: f64) -> Position {
    Position {
        lon_e7: from.lon_e7 + (east_m / scale.metres_per_lon).round() as i32,
        lat_e7: from.lat_e7 + (north_m / scale.metres_per_lat).round() as i32,
    }
}

fn owned(tags: &[(&str, &str)]) -> Vec<Tag> {
    let tags = tags.iter();
    tags.map(|(key, value)| (key.to_string(), value.to_string()))
        .collect()
}

fn borrowed(tags: &[Tag]) -> Vec<(&str, &str)> {
    let tags = tags.iter();
    tags.map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::TurningPlace;

    fn map() -> DrawnMap {
        DrawnMap::new(
            r"
            A---B---C
                |
                D
            ",
            50.0,
        )
        .way("ABC", &[("highway", "residential")])
        .way("BD", &[("highway", "service")])
        .node('D', &[("highway", "turning_circle")])
    }

    #[test]
    fn columns_go_east_and_rows_south_by_the_same_metres() {
        let map = map();
        let network = map.build();
        let length = |nodes| network.segments[map.segment(&network, nodes).0 as usize].length_dm;
        assert_eq!(
            [length("AB"), length("CB"), length("BD")],
            [2_000, 2_000, 1_000]
        );
        assert!(map.position('B').lon_e7 > map.position('A').lon_e7);
        assert!(map.position('D').lat_e7 < map.position('B').lat_e7);
    }

    #[test]
    fn beside_is_to_the_right_of_somebody_going_that_way() {
        let map = map();
        let right = map.beside("AB", 0.5, 10.0);
        let left = map.beside("BA", 0.5, 10.0);
        assert!(right.lat_e7 < map.position('A').lat_e7 && map.position('A').lat_e7 < left.lat_e7);
        assert!((right.lon_e7 - left.lon_e7).abs() <= 1);
        let west_of_d = map.beside("BD", 1.0, 10.0);
        assert!(west_of_d.lon_e7 < map.position('D').lon_e7);
        assert_eq!(map.beside("AB", 0.0, 0.0), map.position('A'));
    }

    #[test]
    fn tags_of_nodes_arrive() {
        let map = map();
        let network = map.build();
        let end = &network.junctions[map.junction(&network, 'D').0 as usize];
        assert_eq!(end.turning_place, Some(TurningPlace::Circle));
        assert_eq!(end.position, map.position('D'));
    }

    #[test]
    #[should_panic(expected = "node X is not in the drawing")]
    fn refuses_a_way_along_nodes_that_are_not_drawn() {
        let _ = map().way("AX", &[]);
    }

    #[test]
    #[should_panic(expected = "node A is in the drawing twice")]
    fn refuses_a_node_drawn_twice() {
        let _ = DrawnMap::new("A--A", 10.0);
    }
}
