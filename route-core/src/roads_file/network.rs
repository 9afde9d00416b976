//! The road network and the report of its import.

use osm_data::Reason;
use osm_data::network::{
    Access, Address, AttributesId, Barrier, BarrierKind, BringPoint, ConditionalAccess, Junction,
    JunctionId, Limits, NameId, Position, RestrictionKind, RoadAttributes, RoadClass, RoadNetwork,
    Segment, SegmentId, ServiceKind, Settlement, Travel, TurnRestriction, TurningPlace, WasteSite,
    WasteSiteKind,
};
use osm_data::report::{ElementId, ElementKind, Finding, ImportReport, Sample, Totals};

use std::ops::Range;

use super::stored::{Stored, stored_enum, stored_struct};

stored_struct!(RoadNetwork {
    junctions: Vec<Junction>,
    segments: Vec<Segment>,
    shapes: Vec<Position>,
    attributes: Vec<RoadAttributes>,
    names: Vec<String>,
    restrictions: Vec<TurnRestriction>,
    addresses: Vec<Address>,
    buildings: Vec<Position>,
    bring_points: Vec<BringPoint>,
    waste_sites: Vec<WasteSite>,
    settlements: Vec<Settlement>,
});
stored_struct!(Settlement {
    osm_node: i64,
    position: Position,
    name: String,
});

stored_struct!(Position {
    lon_e7: i32,
    lat_e7: i32
});
stored_struct!(JunctionId { 0: u32 });
stored_struct!(SegmentId { 0: u32 });
stored_struct!(AttributesId { 0: u32 });
stored_struct!(NameId { 0: u32 });

stored_struct!(Junction {
    osm_node: i64,
    position: Position,
    turning_place: Option<TurningPlace>,
    barrier: Option<Barrier>,
    signals: bool,
});
stored_enum!(TurningPlace {
    Circle,
    Loop,
    MiniRoundabout
});
stored_struct!(Barrier {
    kind: BarrierKind,
    access: Option<Access>,
    max_height_cm: Option<u32>,
    max_width_cm: Option<u32>,
    max_weight_kg: Option<u32>,
});
stored_enum!(BarrierKind { Closed, Gate, Open });

stored_struct!(Segment {
    from: JunctionId,
    to: JunctionId,
    way: i64,
    shape: Range<u32>,
    length_dm: u32,
    attributes: AttributesId,
});

stored_struct!(RoadAttributes {
    class: RoadClass,
    link: bool,
    service: Option<ServiceKind>,
    travel: Travel,
    roundabout: bool,
    tunnel: bool,
    name: Option<NameId>,
    reference: Option<NameId>,
    access: Access,
    hgv: [Option<Access>; 2],
    limits: Limits,
    max_speed_kmh: Option<u16>,
    hgv_max_speed_kmh: Option<u16>,
    width_cm: Option<u32>,
    lanes: Option<u8>,
    unpaved: bool,
    conditional: Vec<ConditionalAccess>,
});
stored_enum!(RoadClass {
    Motorway,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
    LivingStreet,
    Service,
    Pedestrian,
    Track,
});
stored_enum!(ServiceKind {
    Alley,
    Driveway,
    ParkingAisle,
    DriveThrough,
    EmergencyAccess,
    Other,
});
stored_enum!(Travel {
    Both,
    Forward,
    Backward,
    Neither
});
stored_enum!(Access {
    Allowed,
    Destination,
    Private,
    Closed
});
stored_struct!(Limits {
    weight_kg: Option<u32>,
    hgv_weight_kg: Option<u32>,
    axle_load_kg: Option<u32>,
    height_cm: Option<u32>,
    width_cm: Option<u32>,
    length_cm: Option<u32>,
});
stored_struct!(ConditionalAccess {
    access: Access,
    hgv_only: bool,
    hours: Option<String>,
    above_weight_kg: Option<u32>,
});

stored_struct!(TurnRestriction {
    relation: i64,
    path: Vec<SegmentId>,
    via: Vec<JunctionId>,
    kind: RestrictionKind,
    hours: Option<String>,
    hgv_only: bool,
});
stored_enum!(RestrictionKind {
    Forbidden,
    Mandatory
});

stored_struct!(Address {
    osm_id: i64,
    position: Position,
    number: String,
    street: String,
    city: String,
});
stored_struct!(BringPoint { osm_id: i64, position: Position, materials: Vec<String> });
stored_struct!(WasteSite {
    osm_id: i64,
    position: Position,
    kind: WasteSiteKind,
    name: String,
    opening_hours: Option<String>,
});
stored_enum!(WasteSiteKind {
    Landfill,
    TransferStation,
    Incinerator,
    RecyclingCentre
});

stored_struct!(ImportReport { totals: Totals, findings: Vec<Finding> });
stored_struct!(Totals {
    blocks: u64,
    unknown_blocks: u64,
    nodes: u64,
    ways: u64,
    relations: u64,
    roads: u64,
    junctions: u64,
    segments: u64,
    length_m: u64,
    restrictions: u64,
    addresses: u64,
    buildings: u64,
    bring_points: u64,
    waste_sites: u64,
});
stored_struct!(Finding { reason: Reason, count: u64, samples: Vec<Sample> });
stored_struct!(Sample {
    element: ElementId,
    detail: String
});
stored_struct!(ElementId {
    kind: ElementKind,
    id: i64
});
stored_enum!(ElementKind {
    Node,
    Way,
    Relation
});

/// By its code, which does not change when reasons are added.
impl Stored for Reason {
    const LEAST: usize = String::LEAST;

    fn put(&self, out: &mut Vec<u8>) {
        self.code().to_owned().put(out);
    }

    fn take(input: &mut &[u8]) -> Option<Self> {
        let code = String::take(input)?;
        let mut all = Self::ALL.iter().copied();
        all.find(|reason| reason.code() == code)
    }
}
