//! Elements of a block, handed to the extract.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use osmpbf::{Blob, BlobReader, DenseNode, PrimitiveBlock, RelMemberType};

use super::frame::{Frame, reframed};
use super::wire::Malformed;
use crate::error::OsmError;
use crate::extract::{Extract, IdSet, Member, WantedNodes};
use crate::network::Position;
use crate::reason::Reason;
use crate::report::{ElementId, ElementKind};
use crate::tags::Tags;

/// OSM allows 255 characters, of at most four bytes. What is as long as this is too long.
const LONGEST_STRING: usize = 4 * 255 + 1;
/// Headers take some hundred bytes.
const LARGEST_HEADER: usize = 1024 * 1024;

/// What a pass looks for.
pub(super) enum Pass {
    Relations,
    Ways(IdSet),
    Nodes(WantedNodes),
}

/// Checks that a header block asks for nothing that is not supported.
pub(super) fn check_header(frame: &Frame, path: &Path) -> Result<(), OsmError> {
    let content = frame.content(path)?;
    if content.len() > LARGEST_HEADER {
        return Err(OsmError::TooLarge {
            at: frame.at(path),
            what: "the content of a header",
            size: content.len() as u64,
            limit: LARGEST_HEADER as u64,
        });
    }
    let file = reframed("OSMHeader", &content);
    let header = blob(&file)
        .and_then(|blob| blob.to_headerblock().map_err(fault))
        .map_err(|fault| frame.damaged(path, fault))?;
    for feature in header.required_features() {
        let action = match feature.as_str() {
            "OsmSchema-V0.6" | "DenseNodes" => continue,
            "HistoricalInformation" => {
                "It is a history file: cut one day out of it with \
                 `osmium time-filter IN.osh.pbf -o OUT.osm.pbf`."
            }
            _ => "Write the file again with a current `osmium cat IN.osm.pbf -o OUT.osm.pbf`.",
        };
        return Err(OsmError::UnsupportedFeature {
            at: frame.at(path),
            feature: feature.clone(),
            action,
        });
    }
    Ok(())
}

/// Decodes the content of a data block and keeps what the pass looks for.
pub(super) fn read(content: &[u8], pass: &Pass, buildings: bool) -> Result<Extract, Malformed> {
    let file = reframed("OSMData", content);
    let block = blob(&file)?.to_primitiveblock().map_err(fault)?;
    let strings = Strings::of(&block);
    let mut kept = Kept {
        strings: &strings,
        buildings,
        extract: Extract::default(),
    };
    for group in block.groups() {
        match pass {
            Pass::Relations => {
                for relation in group.relations() {
                    kept.relation(&relation)?;
                }
            }
            Pass::Ways(wanted) => {
                for way in group.ways() {
                    kept.way(&way, wanted)?;
                }
            }
            Pass::Nodes(wanted) => {
                for node in group.nodes() {
                    let tags = node.raw_tags().map(|(k, v)| (k.into(), v.into()));
                    let nano = (node.nano_lon(), node.nano_lat());
                    kept.node(node.id(), nano, tags, node.info().deleted(), wanted)?;
                }
                for node in group.dense_nodes() {
                    let tags = node.raw_tags().map(|(k, v)| (k.into(), v.into()));
                    let nano = (node.nano_lon(), node.nano_lat());
                    kept.node(node.id(), nano, tags, is_deleted(&node), wanted)?;
                }
            }
        }
    }
    Ok(kept.extract)
}

fn blob(file: &[u8]) -> Result<Blob, Malformed> {
    match BlobReader::new(Cursor::new(file)).next() {
        Some(blob) => blob.map_err(fault),
        None => Err(Malformed::new("an empty block")),
    }
}

fn fault(error: osmpbf::Error) -> Malformed {
    Malformed::new(error.to_string())
}

fn is_deleted(node: &DenseNode) -> bool {
    node.info().is_some_and(|info| info.deleted())
}

/// The string table of a block, as text.
struct Strings<'a>(Vec<Cow<'a, str>>);

impl<'a> Strings<'a> {
    fn of(block: &'a PrimitiveBlock) -> Self {
        let text = |bytes: &'a Vec<u8>| match bytes.get(..LONGEST_STRING) {
            Some(start) => Cow::Owned(String::from_utf8_lossy(start).into_owned()),
            None => String::from_utf8_lossy(bytes),
        };
        Self(block.raw_stringtable().iter().map(text).collect())
    }

    fn get(&self, index: i64) -> Result<&Cow<'a, str>, Malformed> {
        let string = usize::try_from(index)
            .ok()
            .and_then(|index| self.0.get(index));
        string.ok_or_else(|| Malformed::new(format!("string {index} of {}", self.0.len())))
    }
}

struct Kept<'a> {
    strings: &'a Strings<'a>,
    buildings: bool,
    extract: Extract,
}

impl<'a> Kept<'a> {
    fn tags(
        &mut self,
        element: ElementId,
        raw: impl Iterator<Item = (i64, i64)>,
    ) -> Result<Vec<(&'a str, &'a str)>, Malformed> {
        let mut tags = Vec::with_capacity(raw.size_hint().0);
        for (key, value) in raw {
            let key = self.strings.get(key)?;
            let value = self.strings.get(value)?;
            // Text is owned only where something in it had to be replaced or cut off.
            if matches!((key, value), (Cow::Owned(_), _) | (_, Cow::Owned(_))) {
                let detail = format!("{key}={value}");
                self.extract
                    .findings
                    .add(Reason::InvalidText, element, detail);
            }
            tags.push((key.as_ref(), value.as_ref()));
        }
        Ok(tags)
    }

    fn is_deleted(&mut self, element: ElementId, deleted: bool) -> bool {
        if deleted {
            self.extract
                .findings
                .add(Reason::DeletedElement, element, "");
        }
        deleted
    }

    fn relation(&mut self, relation: &osmpbf::Relation) -> Result<(), Malformed> {
        let element = ElementId::relation(relation.id());
        if self.is_deleted(element, relation.info().deleted()) {
            return Ok(());
        }
        let tags = self.tags(
            element,
            relation.raw_tags().map(|(k, v)| (k.into(), v.into())),
        )?;
        let mut members = Vec::with_capacity(relation.members().len());
        for member in relation.members() {
            let kind = match member.member_type {
                RelMemberType::Node => ElementKind::Node,
                RelMemberType::Way => ElementKind::Way,
                RelMemberType::Relation => ElementKind::Relation,
            };
            members.push(Member {
                element: ElementId {
                    kind,
                    id: member.member_id,
                },
                role: self.strings.get(member.role_sid.into())?.trim(),
            });
        }
        let tags = Tags(&tags);
        self.extract
            .add_relation(relation.id(), tags, &members, self.buildings);
        Ok(())
    }

    fn way(&mut self, way: &osmpbf::Way, wanted: &IdSet) -> Result<(), Malformed> {
        let element = ElementId::way(way.id());
        if self.is_deleted(element, way.info().deleted()) {
            return Ok(());
        }
        let tags = self.tags(element, way.raw_tags().map(|(k, v)| (k.into(), v.into())))?;
        let nodes: Vec<i64> = way.refs().collect();
        let kept_before = self.extract.kept_ways();
        self.extract
            .add_way(way.id(), Tags(&tags), &nodes, wanted, self.buildings);
        // Files with locations on ways may leave out the nodes themselves.
        if self.extract.kept_ways() > kept_before && way.node_locations().len() == nodes.len() {
            for (id, place) in nodes.iter().zip(way.node_locations()) {
                if let Some(position) = position(place.nano_lon(), place.nano_lat()) {
                    self.extract.positions.push((*id, position));
                }
            }
        }
        Ok(())
    }

    fn node(
        &mut self,
        id: i64,
        nano: (i64, i64),
        tags: impl Iterator<Item = (i64, i64)>,
        deleted: bool,
        wanted: &WantedNodes,
    ) -> Result<(), Malformed> {
        let element = ElementId::node(id);
        if self.is_deleted(element, deleted) {
            return Ok(());
        }
        let tags = self.tags(element, tags)?;
        let position = position(nano.0, nano.1);
        self.extract
            .add_node(id, Tags(&tags), position, wanted, self.buildings);
        Ok(())
    }
}

/// A position from nanodegrees; `None` where it is outside the world.
fn position(nano_lon: i64, nano_lat: i64) -> Option<Position> {
    let e7 = |nano: i64, limit: i64| {
        let rounded = (nano + 50 * nano.signum()) / 100;
        i32::try_from(rounded)
            .ok()
            .filter(|e7| i64::from(*e7).abs() <= limit)
    };
    Some(Position {
        lon_e7: e7(nano_lon, 1_800_000_000)?,
        lat_e7: e7(nano_lat, 900_000_000)?,
    })
}
