//! What is kept of an extract before it becomes a network.
//!
//! Elements come in the order relations, ways, nodes, because each kind tells
//! which elements of the next are needed. A file is read in three passes; a
//! drawn map adds its elements in the same order.

use crate::network::Position;
use crate::reason::Reason;
use crate::report::{ElementId, ElementKind, Findings, Guesses};
use crate::tags::{self, NodeMark, Place, RestrictionRule, RoadTags, Tags};

/// A member of a relation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    pub element: ElementId,
    pub role: &'a str,
}

/// A way that vehicles may use.
#[derive(Clone, Debug)]
pub(crate) struct Road {
    pub id: i64,
    pub nodes: Vec<i64>,
    pub tags: RoadTags,
}

/// Where the manoeuvre of a restriction takes place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Via {
    Node(i64),
    Ways(Vec<i64>),
}

/// A turn restriction between ways that are not cut yet.
#[derive(Clone, Debug)]
pub(crate) struct RestrictionRelation {
    pub id: i64,
    pub rule: RestrictionRule,
    pub from: Vec<i64>,
    pub via: Via,
    pub to: Vec<i64>,
}

/// A way or relation that stands for places.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    pub element: ElementId,
    pub places: Vec<Place>,
    pub lines: Lines,
}

/// Of what an outline is made.
#[derive(Clone, Debug)]
pub(crate) enum Lines {
    /// The nodes of one way.
    Nodes(Vec<i64>),
    /// The outer ways of a multipolygon.
    Ways(Vec<i64>),
}

/// A set of element ids.
#[derive(Clone, Default, Debug)]
pub(crate) struct IdSet(Vec<i64>);

impl IdSet {
    pub fn contains(&self, id: i64) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

impl FromIterator<i64> for IdSet {
    fn from_iter<I: IntoIterator<Item = i64>>(ids: I) -> Self {
        let mut ids: Vec<i64> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }
}

/// The nodes that ways ask for.
#[derive(Clone, Default, Debug)]
pub(crate) struct WantedNodes {
    on_roads: IdSet,
    on_outlines: IdSet,
}

/// The kept elements, of a block or of a whole file.
#[derive(Clone, Default, Debug)]
pub(crate) struct Extract {
    pub blocks: u64,
    pub unknown_blocks: u64,
    pub nodes: u64,
    pub ways: u64,
    pub relations: u64,
    pub roads: Vec<Road>,
    pub restrictions: Vec<RestrictionRelation>,
    pub outlines: Vec<Outline>,
    /// Nodes of the ways that outlines of relations are made of.
    pub outline_ways: Vec<(i64, Vec<i64>)>,
    pub positions: Vec<(i64, Position)>,
    pub marks: Vec<(i64, NodeMark)>,
    pub points: Vec<(i64, Position, Vec<Place>)>,
    pub findings: Findings,
}

impl Extract {
    /// Adds what was found later in the file.
    pub fn append(&mut self, later: Extract) {
        self.blocks += later.blocks;
        self.unknown_blocks += later.unknown_blocks;
        self.nodes += later.nodes;
        self.ways += later.ways;
        self.relations += later.relations;
        self.roads.extend(later.roads);
        self.restrictions.extend(later.restrictions);
        self.outlines.extend(later.outlines);
        self.outline_ways.extend(later.outline_ways);
        self.positions.extend(later.positions);
        self.marks.extend(later.marks);
        self.points.extend(later.points);
        self.findings.append(later.findings);
    }

    pub fn add_relation(&mut self, id: i64, tags: Tags, members: &[Member], buildings: bool) {
        self.relations += 1;
        let element = ElementId::relation(id);
        let kind = tags.get("type").unwrap_or_default();
        if kind.starts_with("restriction") {
            self.add_restriction(id, tags, members);
            return;
        }
        let places = wanted_places(tags, buildings);
        if places.is_empty() {
            return;
        }
        if !matches!(kind, "multipolygon" | "building") {
            self.findings
                .add(Reason::PlaceOnRelation, element, format!("type={kind}"));
            return;
        }
        let outer = ["outer", "outline", ""];
        let ways = members
            .iter()
            .filter(|m| m.element.kind == ElementKind::Way && outer.contains(&m.role));
        self.outlines.push(Outline {
            element,
            places,
            lines: Lines::Ways(ways.map(|m| m.element.id).collect()),
        });
    }

    fn add_restriction(&mut self, id: i64, tags: Tags, members: &[Member]) {
        let element = ElementId::relation(id);
        let mut guesses = Guesses::default();
        let rules = tags::restriction_rules(tags, &mut guesses);
        self.findings.add_all(element, guesses);
        if rules.is_empty() {
            return;
        }
        let role = |role: &str, kind: ElementKind| -> Vec<i64> {
            members
                .iter()
                .filter(|m| m.role == role && m.element.kind == kind)
                .map(|m| m.element.id)
                .collect()
        };
        let from = role("from", ElementKind::Way);
        let to = role("to", ElementKind::Way);
        let via_nodes = role("via", ElementKind::Node);
        let via_ways = role("via", ElementKind::Way);
        let via = match (via_nodes.as_slice(), via_ways.is_empty()) {
            ([node], true) => Via::Node(*node),
            ([], false) => Via::Ways(via_ways),
            _ => {
                let detail = format!("{} via members", via_nodes.len() + via_ways.len());
                self.findings
                    .add(Reason::RestrictionMalformed, element, detail);
                return;
            }
        };
        if from.is_empty() || to.is_empty() {
            let missing = if from.is_empty() { "no from" } else { "no to" };
            self.findings
                .add(Reason::RestrictionMalformed, element, missing);
            return;
        }
        self.restrictions
            .extend(rules.into_iter().map(|rule| RestrictionRelation {
                id,
                rule,
                from: from.clone(),
                via: via.clone(),
                to: to.clone(),
            }));
    }

    /// The ways that outlines of relations are made of; known once all relations are added.
    pub fn wanted_ways(&self) -> IdSet {
        self.outlines
            .iter()
            .filter_map(|outline| match &outline.lines {
                Lines::Ways(ways) => Some(ways.iter().copied()),
                Lines::Nodes(_) => None,
            })
            .flatten()
            .collect()
    }

    pub fn add_way(&mut self, id: i64, tags: Tags, nodes: &[i64], wanted: &IdSet, buildings: bool) {
        self.ways += 1;
        let element = ElementId::way(id);
        if wanted.contains(id) {
            self.outline_ways.push((id, nodes.to_vec()));
        }
        let mut guesses = Guesses::default();
        if let Some(tags) = tags::road(tags, &mut guesses) {
            self.roads.push(Road {
                id,
                nodes: nodes.to_vec(),
                tags,
            });
        }
        self.findings.add_all(element, guesses);
        if let Some(kind) = tags.get("addr:interpolation") {
            self.findings
                .add(Reason::AddressInterpolation, element, kind);
        }
        let places = wanted_places(tags, buildings);
        if !places.is_empty() {
            self.outlines.push(Outline {
                element,
                places,
                lines: Lines::Nodes(nodes.to_vec()),
            });
        }
    }

    /// How often a way was kept, for whatever it is needed.
    pub fn kept_ways(&self) -> usize {
        self.roads.len() + self.outlines.len() + self.outline_ways.len()
    }

    /// The nodes that roads and outlines are made of; known once all ways are added.
    pub fn wanted_nodes(&self) -> WantedNodes {
        let of_outlines = self
            .outlines
            .iter()
            .filter_map(|outline| match &outline.lines {
                Lines::Nodes(nodes) => Some(nodes),
                Lines::Ways(_) => None,
            });
        let of_outline_ways = self.outline_ways.iter().map(|(_, nodes)| nodes);
        WantedNodes {
            on_roads: self
                .roads
                .iter()
                .flat_map(|road| &road.nodes)
                .copied()
                .collect(),
            on_outlines: of_outlines
                .chain(of_outline_ways)
                .flatten()
                .copied()
                .collect(),
        }
    }

    /// Adds a node; `position` is `None` where the file puts it outside the world.
    pub fn add_node(
        &mut self,
        id: i64,
        tags: Tags,
        position: Option<Position>,
        wanted: &WantedNodes,
        buildings: bool,
    ) {
        self.nodes += 1;
        let on_road = wanted.on_roads.contains(id);
        let Some(position) = position else {
            self.findings
                .add(Reason::PositionOutOfRange, ElementId::node(id), "");
            return;
        };
        if on_road || wanted.on_outlines.contains(id) {
            self.positions.push((id, position));
        }
        if tags.0.is_empty() {
            return;
        }
        if on_road {
            let mut guesses = Guesses::default();
            if let Some(mark) = tags::node_mark(tags, &mut guesses) {
                self.marks.push((id, mark));
            }
            self.findings.add_all(ElementId::node(id), guesses);
        }
        let mut places = wanted_places(tags, buildings);
        places.extend(tags::settlement(tags));
        if !places.is_empty() {
            self.points.push((id, position, places));
        }
    }
}

fn wanted_places(tags: Tags, buildings: bool) -> Vec<Place> {
    let mut places = tags::places(tags);
    places.retain(|place| buildings || *place != Place::Building);
    places
}
