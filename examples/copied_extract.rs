//! Writes copies of an extract side by side as one, to see what a larger map takes:
//! `cargo run --release --example copied_extract -- EXTRACT.osm.pbf COPIES OUT.osm.pbf`
//!
//! Each copy has ids of its own and lies farther east. Some roads lead from each to the next, so
//! that there is a way from everywhere to everywhere.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Parser;
use osm_data::network::Position;
use osm_data::pbf_writer::{ElementKind, Elements, Member, Node, Relation, Way, write};
use osmpbf::{Element, ElementReader, RelMemberType};

/// Between two copies, 1e-7 degrees.
const GAP_E7: i32 = 200_000;

/// Roads from one copy to the next.
const LINKS: usize = 8;

#[derive(Parser)]
struct Options {
    /// OpenStreetMap extract.
    extract: PathBuf,
    /// How many copies.
    copies: usize,
    /// What to write.
    out: PathBuf,
}

type Tags = Vec<(String, String)>;

/// Kind and id of a member, and what it is there for.
type OwnedMember = (ElementKind, i64, String);

#[derive(Default)]
struct Original {
    nodes: Vec<(i64, Position, Tags)>,
    ways: Vec<(i64, Vec<i64>, Tags)>,
    relations: Vec<(i64, Vec<OwnedMember>, Tags)>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let mut original = Original::default();
    let reader = ElementReader::from_path(&options.extract)?;
    reader.for_each(|element| original.take(element))?;
    ensure!(!original.nodes.is_empty(), "the extract is empty");
    let mut file = BufWriter::new(File::create(&options.out)?);
    write(
        &mut file,
        original.copies(options.copies)?,
        "copied_extract",
    )?;
    file.flush()?;
    Ok(())
}

fn owned<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn lent(tags: &Tags) -> Vec<(&str, &str)> {
    tags.iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}

impl Original {
    fn take(&mut self, element: Element) {
        let position = |lon_e7, lat_e7| Position { lon_e7, lat_e7 };
        match element {
            Element::DenseNode(node) => self.nodes.push((
                node.id(),
                position(node.decimicro_lon(), node.decimicro_lat()),
                owned(node.tags()),
            )),
            Element::Node(node) => self.nodes.push((
                node.id(),
                position(node.decimicro_lon(), node.decimicro_lat()),
                owned(node.tags()),
            )),
            Element::Way(way) => {
                self.ways
                    .push((way.id(), way.refs().collect(), owned(way.tags())));
            }
            Element::Relation(relation) => {
                let members = relation.members().map(|member| {
                    let kind = match member.member_type {
                        RelMemberType::Node => ElementKind::Node,
                        RelMemberType::Way => ElementKind::Way,
                        RelMemberType::Relation => ElementKind::Relation,
                    };
                    let role = member.role().unwrap_or_default().to_owned();
                    (kind, member.member_id, role)
                });
                self.relations
                    .push((relation.id(), members.collect(), owned(relation.tags())));
            }
        }
    }

    fn copies(&self, count: usize) -> Result<Elements<'_>> {
        let longitudes = || self.nodes.iter().map(|(_, position, _)| position.lon_e7);
        let (west, east) = (longitudes().min(), longitudes().max());
        let step_e7 = i64::from(east.unwrap_or(0) - west.unwrap_or(0) + GAP_E7);
        let last_e7 = i64::from(east.unwrap_or(0)) + step_e7 * (count as i64 - 1);
        ensure!(
            last_e7 < 1_800_000_000,
            "{count} copies do not fit the globe"
        );
        let ids = (self.nodes.iter().map(|node| node.0))
            .chain(self.ways.iter().map(|way| way.0))
            .chain(self.relations.iter().map(|relation| relation.0));
        let step_id = ids.max().unwrap_or(0) + LINKS as i64 + 1;
        let links = self.link_nodes();
        let mut elements = Elements::default();
        for copy in 0..count as i64 {
            let id = |original: i64| original + copy * step_id;
            elements
                .nodes
                .extend(self.nodes.iter().map(|(node, position, tags)| Node {
                    id: id(*node),
                    position: Position {
                        lon_e7: position.lon_e7 + (copy * step_e7) as i32,
                        ..*position
                    },
                    tags: lent(tags),
                }));
            elements
                .ways
                .extend(self.ways.iter().map(|(way, nodes, tags)| Way {
                    id: id(*way),
                    nodes: nodes.iter().copied().map(id).collect(),
                    tags: lent(tags),
                }));
            let relations = self.relations.iter();
            elements
                .relations
                .extend(relations.map(|(relation, members, tags)| {
                    Relation {
                        id: id(*relation),
                        members: (members.iter())
                            .map(|(kind, member, role)| Member {
                                kind: *kind,
                                id: id(*member),
                                role,
                            })
                            .collect(),
                        tags: lent(tags),
                    }
                }));
            if copy + 1 < count as i64 {
                elements
                    .ways
                    .extend(links.iter().zip(1..).map(|(&node, number)| Way {
                        id: (copy + 1) * step_id - number,
                        nodes: vec![id(node), id(node) + step_id],
                        tags: vec![("highway", "primary")],
                    }));
            }
        }
        Ok(elements)
    }

    /// Ends of ordinary streets, from south to north.
    fn link_nodes(&self) -> Vec<i64> {
        let is_ordinary = |tags: &Tags| {
            let class = tags.iter().find(|(key, _)| key == "highway");
            class.is_some_and(|(_, value)| ["secondary", "tertiary"].contains(&value.as_str()))
                && (tags.iter())
                    .all(|(key, _)| ["highway", "name", "ref", "source"].contains(&key.as_str()))
        };
        let streets = self.ways.iter().filter(|(_, _, tags)| is_ordinary(tags));
        let mut ends: Vec<i64> = streets
            .filter_map(|(_, nodes, _)| nodes.first().copied())
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let mut found: Vec<(i32, i64)> = (self.nodes.iter())
            .filter(|(node, _, _)| ends.binary_search(node).is_ok())
            .map(|(node, position, _)| (position.lat_e7, *node))
            .collect();
        found.sort_unstable();
        let step = (found.len() / LINKS).max(1);
        found
            .iter()
            .step_by(step)
            .take(LINKS)
            .map(|end| end.1)
            .collect()
    }
}
