//! Writes small files for tests, sound and unsound ones.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use prost::Message;

/// How a block is packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Packing {
    Raw,
    Zlib,
}

#[derive(Clone, PartialEq, Message)]
pub struct BlobHeader {
    #[prost(string, tag = "1")]
    pub block_type: String,
    #[prost(int32, tag = "3")]
    pub size: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Blob {
    #[prost(bytes = "vec", optional, tag = "1")]
    pub raw: Option<Vec<u8>>,
    #[prost(int32, optional, tag = "2")]
    pub raw_size: Option<i32>,
    #[prost(bytes = "vec", optional, tag = "3")]
    pub zlib: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "4")]
    pub lzma: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "5")]
    pub bzip2: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "6")]
    pub lz4: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "7")]
    pub zstd: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
pub struct HeaderBBox {
    #[prost(sint64, required, tag = "1")]
    pub left: i64,
    #[prost(sint64, required, tag = "2")]
    pub right: i64,
    #[prost(sint64, required, tag = "3")]
    pub top: i64,
    #[prost(sint64, required, tag = "4")]
    pub bottom: i64,
}

#[derive(Clone, PartialEq, Message)]
pub struct HeaderBlock {
    #[prost(message, optional, tag = "1")]
    pub bbox: Option<HeaderBBox>,
    #[prost(string, repeated, tag = "4")]
    pub required_features: Vec<String>,
    #[prost(string, repeated, tag = "5")]
    pub optional_features: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct StringTable {
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub strings: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
pub struct PrimitiveBlock {
    #[prost(message, required, tag = "1")]
    pub strings: StringTable,
    #[prost(message, repeated, tag = "2")]
    pub groups: Vec<Group>,
    #[prost(int32, optional, tag = "17")]
    pub granularity: Option<i32>,
    #[prost(int64, optional, tag = "19")]
    pub lat_offset: Option<i64>,
    #[prost(int64, optional, tag = "20")]
    pub lon_offset: Option<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Group {
    #[prost(message, repeated, tag = "1")]
    pub nodes: Vec<Node>,
    #[prost(message, optional, tag = "2")]
    pub dense: Option<Dense>,
    #[prost(message, repeated, tag = "3")]
    pub ways: Vec<Way>,
    #[prost(message, repeated, tag = "4")]
    pub relations: Vec<Relation>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Info {
    #[prost(int32, optional, tag = "1")]
    pub version: Option<i32>,
    #[prost(bool, optional, tag = "6")]
    pub visible: Option<bool>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Node {
    #[prost(sint64, required, tag = "1")]
    pub id: i64,
    #[prost(uint32, repeated, tag = "2")]
    pub keys: Vec<u32>,
    #[prost(uint32, repeated, tag = "3")]
    pub values: Vec<u32>,
    #[prost(sint64, required, tag = "8")]
    pub lat: i64,
    #[prost(sint64, required, tag = "9")]
    pub lon: i64,
}

#[derive(Clone, PartialEq, Message)]
pub struct DenseInfo {
    #[prost(int32, repeated, tag = "1")]
    pub version: Vec<i32>,
    #[prost(sint64, repeated, tag = "2")]
    pub timestamp: Vec<i64>,
    #[prost(sint64, repeated, tag = "3")]
    pub changeset: Vec<i64>,
    #[prost(sint32, repeated, tag = "4")]
    pub uid: Vec<i32>,
    #[prost(sint32, repeated, tag = "5")]
    pub user: Vec<i32>,
    #[prost(bool, repeated, tag = "6")]
    pub visible: Vec<bool>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Dense {
    #[prost(sint64, repeated, tag = "1")]
    pub ids: Vec<i64>,
    #[prost(message, optional, tag = "5")]
    pub info: Option<DenseInfo>,
    #[prost(sint64, repeated, tag = "8")]
    pub lats: Vec<i64>,
    #[prost(sint64, repeated, tag = "9")]
    pub lons: Vec<i64>,
    #[prost(int32, repeated, tag = "10")]
    pub tags: Vec<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Way {
    #[prost(int64, required, tag = "1")]
    pub id: i64,
    #[prost(uint32, repeated, tag = "2")]
    pub keys: Vec<u32>,
    #[prost(uint32, repeated, tag = "3")]
    pub values: Vec<u32>,
    #[prost(message, optional, tag = "4")]
    pub info: Option<Info>,
    #[prost(sint64, repeated, tag = "8")]
    pub nodes: Vec<i64>,
    #[prost(sint64, repeated, tag = "9")]
    pub lats: Vec<i64>,
    #[prost(sint64, repeated, tag = "10")]
    pub lons: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Relation {
    #[prost(int64, required, tag = "1")]
    pub id: i64,
    #[prost(uint32, repeated, tag = "2")]
    pub keys: Vec<u32>,
    #[prost(uint32, repeated, tag = "3")]
    pub values: Vec<u32>,
    #[prost(int32, repeated, tag = "8")]
    pub roles: Vec<i32>,
    #[prost(sint64, repeated, tag = "9")]
    pub members: Vec<i64>,
    /// 0 node, 1 way, 2 relation.
    #[prost(int32, repeated, tag = "10")]
    pub types: Vec<i32>,
}

/// Builds a block with its string table.
#[derive(Clone, Default)]
pub struct BlockBuilder {
    pub block: PrimitiveBlock,
}

type Tags<'a> = &'a [(&'a str, &'a str)];

impl BlockBuilder {
    pub fn string(&mut self, text: &str) -> u32 {
        let table = &mut self.block.strings.strings;
        if table.is_empty() {
            table.push(Vec::new());
        }
        let known = table.iter().position(|known| known == text.as_bytes());
        let index = known.unwrap_or_else(|| {
            table.push(text.as_bytes().to_vec());
            table.len() - 1
        });
        index as u32
    }

    fn tags(&mut self, tags: Tags) -> (Vec<u32>, Vec<u32>) {
        let tags = tags.iter();
        tags.map(|(k, v)| (self.string(k), self.string(v))).unzip()
    }

    /// Nodes as `(id, lon_e7, lat_e7, tags)` in the dense form.
    pub fn dense(mut self, nodes: &[(i64, i64, i64, Tags)]) -> Self {
        let mut dense = Dense::default();
        let mut before = (0, 0, 0);
        for (id, lon, lat, tags) in nodes {
            dense.ids.push(id - before.0);
            dense.lons.push(lon - before.1);
            dense.lats.push(lat - before.2);
            before = (*id, *lon, *lat);
            for (key, value) in *tags {
                dense.tags.push(self.string(key) as i32);
                dense.tags.push(self.string(value) as i32);
            }
            dense.tags.push(0);
        }
        self.block.groups.push(Group {
            dense: Some(dense),
            ..Group::default()
        });
        self
    }

    /// The same nodes in the plain form.
    pub fn plain(mut self, nodes: &[(i64, i64, i64, Tags)]) -> Self {
        let nodes = nodes.iter();
        let nodes = nodes
            .map(|(id, lon, lat, tags)| {
                let (keys, values) = self.tags(tags);
                Node {
                    id: *id,
                    keys,
                    values,
                    lat: *lat,
                    lon: *lon,
                }
            })
            .collect();
        self.block.groups.push(Group {
            nodes,
            ..Group::default()
        });
        self
    }

    pub fn way(mut self, id: i64, nodes: &[i64], tags: Tags) -> Self {
        let (keys, values) = self.tags(tags);
        let way = Way {
            id,
            keys,
            values,
            nodes: deltas(nodes),
            ..Way::default()
        };
        self.block.groups.push(Group {
            ways: vec![way],
            ..Group::default()
        });
        self
    }

    /// Members as `(type, id, role)` with type 0 for nodes, 1 for ways, 2 for relations.
    pub fn relation(mut self, id: i64, members: &[(i32, i64, &str)], tags: Tags) -> Self {
        let (keys, values) = self.tags(tags);
        let ids: Vec<i64> = members.iter().map(|(_, id, _)| *id).collect();
        let relation = Relation {
            id,
            keys,
            values,
            roles: members
                .iter()
                .map(|(_, _, role)| self.string(role) as i32)
                .collect(),
            members: deltas(&ids),
            types: members.iter().map(|(kind, ..)| *kind).collect(),
        };
        self.block.groups.push(Group {
            relations: vec![relation],
            ..Group::default()
        });
        self
    }
}

pub fn deltas(numbers: &[i64]) -> Vec<i64> {
    let before = [0].into_iter().chain(numbers.iter().copied());
    numbers
        .iter()
        .zip(before)
        .map(|(n, before)| n - before)
        .collect()
}

/// A file of a header and blocks.
pub fn file(blocks: &[BlockBuilder], packing: Packing) -> Vec<u8> {
    let mut file = framed(
        "OSMHeader",
        &header(&["OsmSchema-V0.6", "DenseNodes"]),
        packing,
    );
    for builder in blocks {
        file.extend(framed("OSMData", &builder.block.encode_to_vec(), packing));
    }
    file
}

pub fn header(required_features: &[&str]) -> Vec<u8> {
    let features = required_features.iter();
    HeaderBlock {
        required_features: features.map(|feature| feature.to_string()).collect(),
        ..HeaderBlock::default()
    }
    .encode_to_vec()
}

pub fn framed(block_type: &str, content: &[u8], packing: Packing) -> Vec<u8> {
    let blob = match packing {
        Packing::Raw => Blob {
            raw: Some(content.to_vec()),
            ..Blob::default()
        },
        Packing::Zlib => Blob {
            raw_size: Some(content.len() as i32),
            zlib: Some(zlib(content)),
            ..Blob::default()
        },
    };
    framed_blob(block_type, &blob)
}

pub fn framed_blob(block_type: &str, blob: &Blob) -> Vec<u8> {
    let blob = blob.encode_to_vec();
    let mut frame = frame_start(block_type, blob.len() as i32);
    frame.extend(blob);
    frame
}

pub fn frame_start(block_type: &str, size: i32) -> Vec<u8> {
    let header = BlobHeader {
        block_type: block_type.to_owned(),
        size,
    }
    .encode_to_vec();
    let mut frame = (header.len() as u32).to_be_bytes().to_vec();
    frame.extend(header);
    frame
}

pub fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}
