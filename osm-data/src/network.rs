//! The typed road network that an extract becomes.
//!
//! A *segment* is the piece of one OSM way between two *junctions*. Junctions
//! are the nodes where ways meet or end, and the nodes in the middle of a way
//! that matter to a truck: barriers and turning places. Segments are
//! undirected; the direction of travel is in their attributes.

use std::ops::Range;

/// A position in WGS 84, in units of 1e-7 degree (about 1 cm).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// Longitude in 1e-7 degree.
    pub lon_e7: i32,
    /// Latitude in 1e-7 degree.
    pub lat_e7: i32,
}

impl Position {
    /// From degrees, rounded to the nearest 1e-7.
    pub fn from_degrees(lon: f64, lat: f64) -> Self {
        Self {
            lon_e7: (lon * 1e7).round() as i32,
            lat_e7: (lat * 1e7).round() as i32,
        }
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) * 1e-7
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) * 1e-7
    }
}

/// Index into [`RoadNetwork::junctions`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct JunctionId(pub u32);

/// Index into [`RoadNetwork::segments`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SegmentId(pub u32);

/// Index into [`RoadNetwork::attributes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AttributesId(pub u32);

/// Index into [`RoadNetwork::names`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NameId(pub u32);

/// Everything an extract says about roads, in types.
///
/// Equal input gives an equal network: junctions are ordered by OSM node id,
/// segments by (way id, position along the way), restrictions by relation id,
/// places with nodes first, then ways, then relations, each by id.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RoadNetwork {
    /// Where segments end.
    pub junctions: Vec<Junction>,
    /// Pieces of ways between junctions.
    pub segments: Vec<Segment>,
    /// Geometry of all segments, one after the other.
    pub shapes: Vec<Position>,
    /// Distinct attribute sets.
    pub attributes: Vec<RoadAttributes>,
    /// Distinct street names and road numbers.
    pub names: Vec<String>,
    /// Manoeuvres that are forbidden or the only ones allowed.
    pub restrictions: Vec<TurnRestriction>,
    /// House numbers.
    pub addresses: Vec<Address>,
    /// Centroids of buildings; filled only when asked for.
    pub buildings: Vec<Position>,
    /// Bring points (`amenity=recycling|waste_disposal`).
    pub bring_points: Vec<BringPoint>,
    /// Landfills, transfer stations and the like.
    pub waste_sites: Vec<WasteSite>,
    /// Cities, towns and villages, ordered by OSM node id.
    pub settlements: Vec<Settlement>,
}

impl RoadNetwork {
    /// The geometry of a segment, both ends included, in the way's direction.
    pub fn shape(&self, segment: &Segment) -> &[Position] {
        &self.shapes[segment.shape.start as usize..segment.shape.end as usize]
    }
}

/// A place where segments meet or end.
#[derive(Clone, PartialEq, Debug)]
pub struct Junction {
    /// OSM node id.
    pub osm_node: i64,
    /// Where it is.
    pub position: Position,
    /// Room to turn a truck round, if the map says so.
    pub turning_place: Option<TurningPlace>,
    /// Something that stands in the way.
    pub barrier: Option<Barrier>,
    /// Traffic signals at the node.
    pub signals: bool,
}

/// Where a vehicle can turn round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TurningPlace {
    /// `highway=turning_circle`.
    Circle,
    /// `highway=turning_loop`.
    Loop,
    /// `highway=mini_roundabout`.
    MiniRoundabout,
}

/// A barrier on the carriageway.
#[derive(Clone, PartialEq, Debug)]
pub struct Barrier {
    /// Whether it lets vehicles pass at all.
    pub kind: BarrierKind,
    /// What its access tags say for motor vehicles, if anything.
    pub access: Option<Access>,
    /// Clear height, cm.
    pub max_height_cm: Option<u32>,
    /// Clear width, cm.
    pub max_width_cm: Option<u32>,
    /// Heaviest vehicle let through, kg.
    pub max_weight_kg: Option<u32>,
}

/// What a barrier does to a vehicle when its access tags are silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BarrierKind {
    /// Closed to vehicles: bollard, block, chain, fence…
    Closed,
    /// Can be opened: gate, lift gate, swing gate, sally port…
    Gate,
    /// Lets pass what fits: height restrictor, cattle grid, toll booth, border control, entrance,
    /// and a limit signed on a node without any barrier.
    Open,
}

/// A piece of one way between two junctions.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// Where the way enters the piece.
    pub from: JunctionId,
    /// Where the way leaves it; equal to `from` for a closed loop.
    pub to: JunctionId,
    /// OSM way id.
    pub way: i64,
    /// Its points in [`RoadNetwork::shapes`], both ends included.
    pub shape: Range<u32>,
    /// Geodesic length, decimetres, at least 1.
    pub length_dm: u32,
    /// What the tags say.
    pub attributes: AttributesId,
}

/// `highway=*` of drivable roads, links folded into their class with `link` set in the attributes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RoadClass {
    /// `motorway`
    Motorway,
    /// `trunk`
    Trunk,
    /// `primary`
    Primary,
    /// `secondary`
    Secondary,
    /// `tertiary`
    Tertiary,
    /// `unclassified` and `road`
    Unclassified,
    /// `residential`
    Residential,
    /// `living_street`
    LivingStreet,
    /// `service`
    Service,
    /// `pedestrian`: closed unless its access tags open it
    Pedestrian,
    /// `track`: agricultural or forest track
    Track,
}

/// `service=*` on service roads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServiceKind {
    /// `alley`
    Alley,
    /// `driveway`
    Driveway,
    /// `parking_aisle`
    ParkingAisle,
    /// `drive-through`
    DriveThrough,
    /// `emergency_access`
    EmergencyAccess,
    /// anything else
    Other,
}

/// In which direction vehicles may drive, relative to the way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Travel {
    /// Two-way.
    Both,
    /// One-way as drawn.
    Forward,
    /// One-way against the drawing (`oneway=-1`).
    Backward,
    /// Closed in both directions at times (`reversible`): treated as closed.
    Neither,
}

/// Who may use a road. Ordered from free to closed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Access {
    /// `yes`, `designated`, `official`, `permissive`
    Allowed,
    /// `destination`, `delivery`, `customers`: not as a short cut
    Destination,
    /// `private`, `permit`: residents and whoever serves them; not as a short cut
    Private,
    /// `no`, `agricultural`, `forestry`, `emergency`, `psv` and free text that is not understood
    Closed,
}

/// What a road's tags say. Two pieces of road with equal attributes behave alike.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RoadAttributes {
    /// Kind of road.
    pub class: RoadClass,
    /// A link (slip road) of that class.
    pub link: bool,
    /// Kind of service road.
    pub service: Option<ServiceKind>,
    /// Direction of travel.
    pub travel: Travel,
    /// Part of a roundabout.
    pub roundabout: bool,
    /// In a tunnel.
    pub tunnel: bool,
    /// Street name.
    pub name: Option<NameId>,
    /// Road number (`ref`); several are separated by semicolons.
    pub reference: Option<NameId>,
    /// For motor vehicles: the strictest-specific of `access`, `vehicle`, `motor_vehicle`.
    pub access: Access,
    /// For goods vehicles, where tagged apart (`hgv`, `goods`), along and against the way.
    pub hgv: [Option<Access>; 2],
    /// Limits that a vehicle must respect.
    pub limits: Limits,
    /// Signed or implied maximum speed, km/h; the lower one where the directions differ.
    pub max_speed_kmh: Option<u16>,
    /// `maxspeed:hgv`, km/h: holds for vehicles above 3.5 t.
    pub hgv_max_speed_kmh: Option<u16>,
    /// Carriageway width, cm.
    pub width_cm: Option<u32>,
    /// Number of lanes, both directions together.
    pub lanes: Option<u8>,
    /// Unpaved surface.
    pub unpaved: bool,
    /// Rules that hold at times or for some vehicles only. They start from `hgv` for a goods
    /// vehicle where that is tagged, else from `access`; the last rule whose condition is met
    /// takes its place. Where `hgv` is tagged, only rules that are `hgv_only` bind goods vehicles.
    pub conditional: Vec<ConditionalAccess>,
}

impl RoadAttributes {
    /// A road of a class that goes both ways, with nothing else said about it.
    pub fn of_class(class: RoadClass) -> Self {
        Self {
            class,
            link: false,
            service: None,
            travel: Travel::Both,
            roundabout: false,
            tunnel: false,
            name: None,
            reference: None,
            access: Access::Allowed,
            hgv: [None, None],
            limits: Limits::default(),
            max_speed_kmh: None,
            hgv_max_speed_kmh: None,
            width_cm: None,
            lanes: None,
            unpaved: false,
            conditional: Vec::new(),
        }
    }
}

/// Signed limits; `None` where nothing is signed, 0 (nothing passes) where something is signed
/// that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Limits {
    /// `maxweight` and `maxweightrating`, kg.
    pub weight_kg: Option<u32>,
    /// `maxweight:hgv` and `maxweightrating:hgv`, kg: holds for vehicles above 3.5 t.
    pub hgv_weight_kg: Option<u32>,
    /// `maxaxleload`, kg.
    pub axle_load_kg: Option<u32>,
    /// `maxheight` (and `maxheight:physical`), cm.
    pub height_cm: Option<u32>,
    /// `maxwidth` (and `maxwidth:physical`), cm.
    pub width_cm: Option<u32>,
    /// `maxlength`, cm.
    pub length_cm: Option<u32>,
}

/// `access:conditional` and its kin: one rule of the list.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ConditionalAccess {
    /// What holds while the condition is true.
    pub access: Access,
    /// Holds for goods vehicles only (`hgv:conditional`, `goods:conditional`).
    pub hgv_only: bool,
    /// Times in OSM `opening_hours` syntax, in its canonical spelling; `None`: always.
    pub hours: Option<String>,
    /// Holds for vehicles heavier than this, kg.
    pub above_weight_kg: Option<u32>,
}

/// A turn restriction between whole segments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TurnRestriction {
    /// OSM relation id.
    pub relation: i64,
    /// The segments in driving order: `from`, then the `via` ways if any, then `to`.
    /// At least two; consecutive ones share a junction.
    pub path: Vec<SegmentId>,
    /// The junctions between them, one fewer than segments.
    pub via: Vec<JunctionId>,
    /// `no_*` or `only_*`.
    pub kind: RestrictionKind,
    /// When it holds, in OSM `opening_hours` syntax; `None`: always.
    pub hours: Option<String>,
    /// Holds for goods vehicles above 3.5 t only (`restriction:hgv`).
    pub hgv_only: bool,
}

/// Whether a manoeuvre is forbidden or the only one allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RestrictionKind {
    /// `no_left_turn`, `no_u_turn`, …
    Forbidden,
    /// `only_straight_on`, …
    Mandatory,
}

/// A house number.
#[derive(Clone, PartialEq, Debug)]
pub struct Address {
    /// OSM id of the node, way or relation that carries it.
    pub osm_id: i64,
    /// Where it is; the centroid for a building.
    pub position: Position,
    /// `addr:housenumber`.
    pub number: String,
    /// `addr:street` or `addr:place`, empty if absent.
    pub street: String,
    /// `addr:city`, empty if absent.
    pub city: String,
}

/// A place where inhabitants bring their waste.
#[derive(Clone, PartialEq, Debug)]
pub struct BringPoint {
    /// OSM id of the node, way or relation.
    pub osm_id: i64,
    /// Where it is.
    pub position: Position,
    /// Accepted materials: the `recycling:*=yes` keys without the prefix, sorted;
    /// `waste` for `amenity=waste_disposal`.
    pub materials: Vec<String>,
}

/// A city, town or village: the node in its middle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settlement {
    /// OSM node id.
    pub osm_node: i64,
    /// Where it is.
    pub position: Position,
    /// Its name.
    pub name: String,
}

/// A place where waste is taken to.
#[derive(Clone, PartialEq, Debug)]
pub struct WasteSite {
    /// OSM id of the node, way or relation.
    pub osm_id: i64,
    /// Where it is; the centroid of an area.
    pub position: Position,
    /// What it is.
    pub kind: WasteSiteKind,
    /// `name`, empty if absent.
    pub name: String,
    /// `opening_hours` as written, if present.
    pub opening_hours: Option<String>,
}

/// Kinds of disposal sites in OSM.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WasteSiteKind {
    /// `landuse=landfill`
    Landfill,
    /// `amenity=waste_transfer_station`
    TransferStation,
    /// `man_made=works` or `power=plant` that burns waste
    Incinerator,
    /// `amenity=recycling` with `recycling_type=centre`
    RecyclingCentre,
}
