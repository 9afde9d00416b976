//! Writes an OpenStreetMap extract as `.osm.pbf`.
//!
//! For data made by a program, such as the sample agglomeration: there is no metadata (version,
//! timestamp, user), and equal elements give equal bytes, as long as the deflate implementation
//! stays the same (it is pinned by `Cargo.lock`).
//!
//! The format is described at <https://wiki.openstreetmap.org/wiki/PBF_Format>.

mod messages;

use std::collections::BTreeMap;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use prost::Message;
use thiserror::Error;

use crate::network::Position;
use messages::{
    Blob, BlobHeader, DenseNodes, HeaderBBox, HeaderBlock, PrimitiveBlock, PrimitiveGroup,
    RelationMessage, StringTable, WayMessage,
};

/// Elements per block, the usual limit of the format.
const BLOCK_ELEMENTS: usize = 8_000;

/// Nanodegrees in the unit of [`Position`], 1e-7 degree.
const NANODEGREES: i64 = 100;

/// A key with its value.
pub type Tag<'a> = (&'a str, &'a str);

/// What an extract is made of. Each list may be in any order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Elements<'a> {
    /// Points.
    pub nodes: Vec<Node<'a>>,
    /// Lines and areas.
    pub ways: Vec<Way<'a>>,
    /// Groups of elements.
    pub relations: Vec<Relation<'a>>,
}

/// A point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node<'a> {
    /// OSM id, unique among the nodes.
    pub id: i64,
    /// Where it is.
    pub position: Position,
    /// Its tags.
    pub tags: Vec<Tag<'a>>,
}

/// A line through nodes, or an area if the last node is the first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Way<'a> {
    /// OSM id, unique among the ways.
    pub id: i64,
    /// Ids of its nodes, in order.
    pub nodes: Vec<i64>,
    /// Its tags.
    pub tags: Vec<Tag<'a>>,
}

/// A group of elements, each with a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation<'a> {
    /// OSM id, unique among the relations.
    pub id: i64,
    /// What it consists of, in order.
    pub members: Vec<Member<'a>>,
    /// Its tags.
    pub tags: Vec<Tag<'a>>,
}

/// An element of a [`Relation`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member<'a> {
    /// What kind of element it is.
    pub kind: ElementKind,
    /// Its OSM id.
    pub id: i64,
    /// Its part in the relation.
    pub role: &'a str,
}

/// The three kinds of elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElementKind {
    /// A [`Node`].
    Node = 0,
    /// A [`Way`].
    Way = 1,
    /// A [`Relation`].
    Relation = 2,
}

/// Why an extract could not be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Two elements of one kind share an id.
    #[error("two elements of kind {kind:?} have the id {id}: give each its own")]
    RepeatedId {
        /// Kind of both elements.
        kind: ElementKind,
        /// Their id.
        id: i64,
    },
    /// A tag without a key.
    #[error("{kind:?} {id} has the value `{value}` without a key: name the key or leave it out")]
    EmptyKey {
        /// Kind of the element.
        kind: ElementKind,
        /// Its id.
        id: i64,
        /// Value of the tag.
        value: String,
    },
    /// The output cannot be written to.
    #[error("the extract cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Writes an extract: a header with the bounding box of the nodes, then nodes, ways and
/// relations, each sorted by id.
///
/// # Errors
///
/// [`WriteError::RepeatedId`] if an id occurs twice among the elements of a kind and
/// [`WriteError::EmptyKey`] if a tag has no key, both before anything is written;
/// [`WriteError::Io`] if the output fails.
pub fn write(
    output: &mut impl Write,
    mut elements: Elements<'_>,
    program: &str,
) -> Result<(), WriteError> {
    prepare(&mut elements.nodes, ElementKind::Node, |node| {
        (node.id, &node.tags)
    })?;
    prepare(&mut elements.ways, ElementKind::Way, |way| {
        (way.id, &way.tags)
    })?;
    prepare(&mut elements.relations, ElementKind::Relation, |relation| {
        (relation.id, &relation.tags)
    })?;

    let header = HeaderBlock {
        bbox: bounding_box(&elements.nodes),
        required_features: vec!["OsmSchema-V0.6".into(), "DenseNodes".into()],
        optional_features: vec!["Sort.Type_then_ID".into()],
        writingprogram: program.into(),
    };
    write_blob(output, "OSMHeader", &header.encode_to_vec())?;
    for nodes in elements.nodes.chunks(BLOCK_ELEMENTS) {
        let tags = nodes.iter().flat_map(|node| &node.tags);
        let strings = Strings::collect(tags.flat_map(|&(key, value)| [key, value]));
        let group = dense_nodes(nodes, &strings);
        write_block(output, strings, group)?;
    }
    for ways in elements.ways.chunks(BLOCK_ELEMENTS) {
        let tags = ways.iter().flat_map(|way| &way.tags);
        let strings = Strings::collect(tags.flat_map(|&(key, value)| [key, value]));
        let group = PrimitiveGroup {
            ways: ways.iter().map(|way| way_message(way, &strings)).collect(),
            ..PrimitiveGroup::default()
        };
        write_block(output, strings, group)?;
    }
    for relations in elements.relations.chunks(BLOCK_ELEMENTS) {
        let tags = relations.iter().flat_map(|relation| &relation.tags);
        let roles = relations
            .iter()
            .flat_map(|relation| relation.members.iter().map(|member| member.role));
        let strings = Strings::collect(tags.flat_map(|&(key, value)| [key, value]).chain(roles));
        let group = PrimitiveGroup {
            relations: relations
                .iter()
                .map(|relation| relation_message(relation, &strings))
                .collect(),
            ..PrimitiveGroup::default()
        };
        write_block(output, strings, group)?;
    }
    Ok(())
}

/// Sorts elements by id and refuses what cannot be written.
fn prepare<'a, T>(
    elements: &mut [T],
    kind: ElementKind,
    parts: impl Fn(&T) -> (i64, &[Tag<'a>]),
) -> Result<(), WriteError> {
    elements.sort_by_key(|element| parts(element).0);
    let mut last = None;
    for (id, tags) in elements.iter().map(parts) {
        if last.replace(id) == Some(id) {
            return Err(WriteError::RepeatedId { kind, id });
        }
        // Key 0 ends the tags of a node.
        if let Some((_, value)) = tags.iter().find(|(key, _)| key.is_empty()) {
            return Err(WriteError::EmptyKey {
                kind,
                id,
                value: (*value).into(),
            });
        }
    }
    Ok(())
}

fn bounding_box(nodes: &[Node<'_>]) -> Option<HeaderBBox> {
    let lon = |node: &Node<'_>| i64::from(node.position.lon_e7) * NANODEGREES;
    let lat = |node: &Node<'_>| i64::from(node.position.lat_e7) * NANODEGREES;
    Some(HeaderBBox {
        left: nodes.iter().map(lon).min()?,
        right: nodes.iter().map(lon).max()?,
        top: nodes.iter().map(lat).max()?,
        bottom: nodes.iter().map(lat).min()?,
    })
}

/// The distinct strings of a block. The most frequent have the smallest indices, which take the
/// fewest bytes; index 0 is the empty string, as the format demands.
struct Strings<'a> {
    table: Vec<&'a str>,
    index: BTreeMap<&'a str, u32>,
}

impl<'a> Strings<'a> {
    fn collect(strings: impl Iterator<Item = &'a str>) -> Self {
        let mut uses = BTreeMap::from([("", usize::MAX)]);
        for string in strings.filter(|string| !string.is_empty()) {
            *uses.entry(string).or_insert(0) += 1;
        }
        let mut table: Vec<(&str, usize)> = uses.into_iter().collect();
        table.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let table: Vec<&str> = table.into_iter().map(|(string, _)| string).collect();
        let index = table.iter().copied().zip(0..).collect();
        Self { table, index }
    }

    /// Index of a string that was collected.
    fn at(&self, string: &str) -> u32 {
        self.index[string]
    }

    fn keys(&self, tags: &[Tag<'_>]) -> Vec<u32> {
        tags.iter().map(|(key, _)| self.at(key)).collect()
    }

    fn values(&self, tags: &[Tag<'_>]) -> Vec<u32> {
        tags.iter().map(|(_, value)| self.at(value)).collect()
    }
}

/// Differences between neighbours, the first to zero.
fn delta(values: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut last = 0;
    values
        .map(|value| value - std::mem::replace(&mut last, value))
        .collect()
}

fn dense_nodes(nodes: &[Node<'_>], strings: &Strings<'_>) -> PrimitiveGroup {
    let mut keys_vals = Vec::new();
    if nodes.iter().any(|node| !node.tags.is_empty()) {
        for node in nodes {
            for (key, value) in &node.tags {
                keys_vals.extend([strings.at(key) as i32, strings.at(value) as i32]);
            }
            keys_vals.push(0);
        }
    }
    PrimitiveGroup {
        dense: Some(DenseNodes {
            id: delta(nodes.iter().map(|node| node.id)),
            lat: delta(nodes.iter().map(|node| node.position.lat_e7.into())),
            lon: delta(nodes.iter().map(|node| node.position.lon_e7.into())),
            keys_vals,
        }),
        ..PrimitiveGroup::default()
    }
}

fn way_message(way: &Way<'_>, strings: &Strings<'_>) -> WayMessage {
    WayMessage {
        id: way.id,
        keys: strings.keys(&way.tags),
        vals: strings.values(&way.tags),
        refs: delta(way.nodes.iter().copied()),
    }
}

fn relation_message(relation: &Relation<'_>, strings: &Strings<'_>) -> RelationMessage {
    let members = &relation.members;
    RelationMessage {
        id: relation.id,
        keys: strings.keys(&relation.tags),
        vals: strings.values(&relation.tags),
        roles_sid: members
            .iter()
            .map(|member| strings.at(member.role) as i32)
            .collect(),
        memids: delta(members.iter().map(|member| member.id)),
        types: members.iter().map(|member| member.kind as i32).collect(),
    }
}

fn write_block(
    output: &mut impl Write,
    strings: Strings<'_>,
    group: PrimitiveGroup,
) -> Result<(), WriteError> {
    let block = PrimitiveBlock {
        stringtable: StringTable {
            s: strings.table.iter().map(|s| s.as_bytes().into()).collect(),
        },
        primitivegroup: vec![group],
        granularity: NANODEGREES as i32,
    };
    write_blob(output, "OSMData", &block.encode_to_vec())
}

/// A length, a blob header of that length, and the blob.
fn write_blob(output: &mut impl Write, kind: &str, content: &[u8]) -> Result<(), WriteError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    let blob = Blob {
        raw_size: Some(content.len() as i32),
        zlib_data: Some(encoder.finish()?),
    };
    let blob = blob.encode_to_vec();
    let header = BlobHeader {
        kind: kind.into(),
        datasize: blob.len() as i32,
    }
    .encode_to_vec();
    output.write_all(&(header.len() as u32).to_be_bytes())?;
    output.write_all(&header)?;
    output.write_all(&blob)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use osmpbf::{BlobDecode, BlobReader, Element, ElementReader, RelMemberType};

    use super::*;

    fn node<'a>(id: i64, lon: f64, lat: f64, tags: &[Tag<'a>]) -> Node<'a> {
        Node {
            id,
            position: Position::from_degrees(lon, lat),
            tags: tags.to_vec(),
        }
    }

    fn crossroads() -> Elements<'static> {
        Elements {
            nodes: vec![
                node(7, 2.643_794_4, 50.529_944_1, &[]),
                node(
                    3,
                    -0.000_000_1,
                    -33.5,
                    &[("barrier", "gate"), ("access", "no")],
                ),
                node(12_000_000_000, 2.7, 50.6, &[("name", "Calvaire d’Œuf")]),
            ],
            ways: vec![
                Way {
                    id: 5,
                    nodes: vec![7, 3, 12_000_000_000, 7],
                    tags: vec![("highway", "residential"), ("name", "Rue de l'Église")],
                },
                Way {
                    id: 2,
                    nodes: vec![3, 7],
                    tags: vec![("highway", "residential")],
                },
            ],
            relations: vec![Relation {
                id: 1,
                members: vec![
                    Member {
                        kind: ElementKind::Way,
                        id: 5,
                        role: "from",
                    },
                    Member {
                        kind: ElementKind::Node,
                        id: 7,
                        role: "via",
                    },
                    Member {
                        kind: ElementKind::Way,
                        id: 2,
                        role: "to",
                    },
                    Member {
                        kind: ElementKind::Relation,
                        id: 1,
                        role: "",
                    },
                ],
                tags: vec![("type", "restriction"), ("restriction", "no_left_turn")],
            }],
        }
    }

    fn written(elements: Elements<'_>) -> Vec<u8> {
        let mut file = Vec::new();
        write(&mut file, elements, "test").expect("memory can be written to");
        file
    }

    /// One line per element, as `osmpbf` reads them.
    fn read(file: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        ElementReader::new(file)
            .for_each(|element| {
                lines.push(match element {
                    Element::DenseNode(node) => format!(
                        "node {} {} {} {:?}",
                        node.id(),
                        node.decimicro_lon(),
                        node.decimicro_lat(),
                        node.tags().collect::<Vec<_>>()
                    ),
                    Element::Way(way) => format!(
                        "way {} {:?} {:?}",
                        way.id(),
                        way.refs().collect::<Vec<_>>(),
                        way.tags().collect::<Vec<_>>()
                    ),
                    Element::Relation(relation) => format!(
                        "relation {} {:?} {:?}",
                        relation.id(),
                        relation
                            .members()
                            .map(|member| {
                                let kind = match member.member_type {
                                    RelMemberType::Node => "node",
                                    RelMemberType::Way => "way",
                                    RelMemberType::Relation => "relation",
                                };
                                let role = member.role().expect("a role");
                                format!("{kind} {} {role}", member.member_id)
                            })
                            .collect::<Vec<_>>(),
                        relation.tags().collect::<Vec<_>>()
                    ),
                    Element::Node(node) => panic!("node {} is not dense", node.id()),
                });
            })
            .expect("a readable extract");
        lines
    }

    #[test]
    fn what_is_written_is_read_again_sorted_by_type_and_id() {
        let expected = [
            r#"node 3 -1 -335000000 [("barrier", "gate"), ("access", "no")]"#,
            r#"node 7 26437944 505299441 []"#,
            r#"node 12000000000 27000000 506000000 [("name", "Calvaire d’Œuf")]"#,
            r#"way 2 [3, 7] [("highway", "residential")]"#,
            r#"way 5 [7, 3, 12000000000, 7] [("highway", "residential"), ("name", "Rue de l'Église")]"#,
            r#"relation 1 ["way 5 from", "node 7 via", "way 2 to", "relation 1 "] [("type", "restriction"), ("restriction", "no_left_turn")]"#,
        ];
        assert_eq!(read(&written(crossroads())), expected);
    }

    #[test]
    fn the_header_holds_bounding_box_order_and_program() {
        let file = written(crossroads());
        let blob = BlobReader::new(file.as_slice())
            .next()
            .expect("a first blob")
            .expect("a readable blob");
        let BlobDecode::OsmHeader(header) = blob.decode().expect("a decodable blob") else {
            panic!("the first blob is not a header");
        };
        let bbox = header.bbox().expect("a bounding box");
        let sides = [bbox.left, bbox.bottom, bbox.right, bbox.top];
        for (side, expected) in sides.into_iter().zip([-0.000_000_1, -33.5, 2.7, 50.6]) {
            assert!((side - expected).abs() < 1e-9, "{side} is not {expected}");
        }
        assert_eq!(header.required_features(), ["OsmSchema-V0.6", "DenseNodes"]);
        assert_eq!(header.optional_features(), ["Sort.Type_then_ID"]);
        assert_eq!(header.writing_program(), Some("test"));
    }

    #[test]
    fn blocks_hold_at_most_8000_elements_of_one_kind() {
        let nodes = (1..=16_001)
            .map(|id| node(id, 2.0, 50.0, &[("natural", "tree")]))
            .collect();
        let ways = vec![Way {
            id: 1,
            nodes: vec![1, 2],
            tags: vec![],
        }];
        let file = written(Elements {
            nodes,
            ways,
            relations: vec![],
        });
        let sizes: Vec<usize> = BlobReader::new(file.as_slice())
            .filter_map(|blob| match blob.expect("a readable blob").decode() {
                Ok(BlobDecode::OsmData(block)) => Some(block.elements().count()),
                _ => None,
            })
            .collect();
        assert_eq!(sizes, [8_000, 8_000, 1, 1]);
    }

    #[test]
    fn equal_elements_give_equal_bytes_in_whatever_order_they_come() {
        let mut reversed = crossroads();
        reversed.nodes.reverse();
        reversed.ways.reverse();
        assert_eq!(written(crossroads()), written(reversed));
    }

    #[test]
    fn an_extract_may_be_empty() {
        assert!(read(&written(Elements::default())).is_empty());
    }

    #[test]
    fn a_repeated_id_is_refused_before_anything_is_written() {
        let mut elements = crossroads();
        elements.ways[1].id = 5;
        let mut file = Vec::new();
        let error = write(&mut file, elements, "test").expect_err("two ways have the same id");
        assert_eq!(
            error.to_string(),
            "two elements of kind Way have the id 5: give each its own"
        );
        assert!(file.is_empty());
    }

    #[test]
    fn a_tag_without_a_key_is_refused() {
        let mut elements = crossroads();
        elements.nodes[0].tags.push(("", "gate"));
        let error = write(&mut Vec::new(), elements, "test").expect_err("the key is empty");
        assert_eq!(
            error.to_string(),
            "Node 7 has the value `gate` without a key: name the key or leave it out"
        );
    }
}
