//! The messages of the format, with the fields that are written, named as in its definition.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub(super) struct BlobHeader {
    #[prost(string, required, tag = "1")]
    pub(super) kind: String,
    #[prost(int32, required, tag = "3")]
    pub(super) datasize: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Blob {
    #[prost(int32, optional, tag = "2")]
    pub(super) raw_size: Option<i32>,
    #[prost(bytes = "vec", optional, tag = "3")]
    pub(super) zlib_data: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct HeaderBlock {
    #[prost(message, optional, tag = "1")]
    pub(super) bbox: Option<HeaderBBox>,
    #[prost(string, repeated, tag = "4")]
    pub(super) required_features: Vec<String>,
    #[prost(string, repeated, tag = "5")]
    pub(super) optional_features: Vec<String>,
    #[prost(string, tag = "16")]
    pub(super) writingprogram: String,
}

/// In nanodegrees.
#[derive(Clone, PartialEq, Message)]
pub(super) struct HeaderBBox {
    #[prost(sint64, required, tag = "1")]
    pub(super) left: i64,
    #[prost(sint64, required, tag = "2")]
    pub(super) right: i64,
    #[prost(sint64, required, tag = "3")]
    pub(super) top: i64,
    #[prost(sint64, required, tag = "4")]
    pub(super) bottom: i64,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct PrimitiveBlock {
    #[prost(message, required, tag = "1")]
    pub(super) stringtable: StringTable,
    #[prost(message, repeated, tag = "2")]
    pub(super) primitivegroup: Vec<PrimitiveGroup>,
    #[prost(int32, tag = "17")]
    pub(super) granularity: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct StringTable {
    #[prost(bytes = "vec", repeated, tag = "1")]
    pub(super) s: Vec<Vec<u8>>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct PrimitiveGroup {
    #[prost(message, optional, tag = "2")]
    pub(super) dense: Option<DenseNodes>,
    #[prost(message, repeated, tag = "3")]
    pub(super) ways: Vec<WayMessage>,
    #[prost(message, repeated, tag = "4")]
    pub(super) relations: Vec<RelationMessage>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct DenseNodes {
    #[prost(sint64, repeated, tag = "1")]
    pub(super) id: Vec<i64>,
    #[prost(sint64, repeated, tag = "8")]
    pub(super) lat: Vec<i64>,
    #[prost(sint64, repeated, tag = "9")]
    pub(super) lon: Vec<i64>,
    #[prost(int32, repeated, tag = "10")]
    pub(super) keys_vals: Vec<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct WayMessage {
    #[prost(int64, required, tag = "1")]
    pub(super) id: i64,
    #[prost(uint32, repeated, tag = "2")]
    pub(super) keys: Vec<u32>,
    #[prost(uint32, repeated, tag = "3")]
    pub(super) vals: Vec<u32>,
    #[prost(sint64, repeated, tag = "8")]
    pub(super) refs: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct RelationMessage {
    #[prost(int64, required, tag = "1")]
    pub(super) id: i64,
    #[prost(uint32, repeated, tag = "2")]
    pub(super) keys: Vec<u32>,
    #[prost(uint32, repeated, tag = "3")]
    pub(super) vals: Vec<u32>,
    #[prost(int32, repeated, tag = "8")]
    pub(super) roles_sid: Vec<i32>,
    #[prost(sint64, repeated, tag = "9")]
    pub(super) memids: Vec<i64>,
    #[prost(int32, repeated, tag = "10")]
    pub(super) types: Vec<i32>,
}
