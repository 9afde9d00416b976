//! Streets that grow from the main roads outwards until a commune has room for its inhabitants
//! (after Parish and Müller 2001: propose a street, fit it to what is there, or give it up).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::agglomeration::communes::Size;
use crate::agglomeration::geometry::{Point, Polyline};
use crate::agglomeration::names::Names;
use crate::agglomeration::network::ground::{Ground, attachment, junction, meeting_point};
use crate::agglomeration::network::street::{Class, Frontage, Street};
use crate::agglomeration::network::{Network, NodeId, StreetId};
use crate::agglomeration::random::Random;

/// How the streets of a commune look.
struct Style {
    /// Length of a street between junctions, metres.
    block: (f64, f64),
    /// Distance between side streets of a main road, metres.
    side_street: (f64, f64),
    /// Streets go on for at most this many blocks.
    blocks: usize,
    /// Side streets at the end of a block, percent.
    branch: usize,
    /// Greatest sine of a bend.
    bend: f64,
}

impl Style {
    fn of(size: Size) -> Self {
        match size {
            Size::Town => Self {
                block: (70.0, 120.0),
                side_street: (75.0, 125.0),
                blocks: 5,
                branch: 55,
                bend: 0.08,
            },
            Size::SmallTown => Self {
                block: (80.0, 140.0),
                side_street: (90.0, 160.0),
                blocks: 4,
                branch: 45,
                bend: 0.15,
            },
            Size::Village | Size::SmallVillage => Self {
                block: (90.0, 170.0),
                side_street: (120.0, 240.0),
                blocks: 3,
                branch: 35,
                bend: 0.25,
            },
        }
    }
}

/// A street that wants to grow.
struct Sprout {
    from: Point,
    direction: Point,
    /// The street it continues.
    street: Option<StreetId>,
    blocks: usize,
}

/// The growing streets of one commune.
pub struct Growth<'a> {
    ground: &'a Ground<'a>,
    network: &'a mut Network,
    names: &'a mut Names,
    random: &'a mut Random,
    style: Style,
    sprouts: Vec<Sprout>,
    /// Distance from the centre and index of the sprouts that have not grown yet.
    order: BinaryHeap<Reverse<(u32, usize)>>,
    /// Houses for which there is room.
    room: f64,
}

/// What the street runs into.
enum End {
    Open(Point),
    Joined(Point),
}

impl<'a> Growth<'a> {
    pub fn new(
        ground: &'a Ground<'a>,
        network: &'a mut Network,
        names: &'a mut Names,
        random: &'a mut Random,
    ) -> Self {
        let style = Style::of(ground.communes[ground.commune].size());
        Self {
            ground,
            network,
            names,
            random,
            style,
            sprouts: Vec::new(),
            order: BinaryHeap::new(),
            room: 0.0,
        }
    }

    /// Grows until there is room for so many houses. Gives the room there is.
    pub fn run(&mut self, houses: f64) -> f64 {
        self.sprout_from_main_roads();
        while self.room < houses {
            let Some(Reverse((_, index))) = self.order.pop() else {
                break;
            };
            self.grow(index);
        }
        self.room
    }

    fn sprout_from_main_roads(&mut self) {
        for id in self.network.street_ids() {
            let street = self.network.street(id);
            if street.commune != self.ground.commune || street.frontage == Frontage::None {
                continue;
            }
            let frontage = street.frontage;
            let line = Polyline::new(self.network.points(id));
            self.room += frontage.room(line.length());
            if frontage == Frontage::Scattered {
                continue;
            }
            let (low, high) = self.style.side_street;
            let mut s = self.random.between(20.0, 60.0);
            while s < line.length() {
                let (from, along) = line.at(s);
                for side in [along.left(), along.left() * -1.0] {
                    if self.random.chance(75) {
                        let direction = self.bent(side);
                        let blocks = self.style.blocks;
                        self.sprout(from, direction, None, blocks);
                    }
                }
                s += self.random.between(low, high);
            }
        }
    }

    fn bent(&mut self, direction: Point) -> Point {
        direction.turned(self.random.between(-self.style.bend, self.style.bend))
    }

    fn sprout(&mut self, from: Point, direction: Point, street: Option<StreetId>, blocks: usize) {
        let distance = from.distance(self.ground.centre());
        let priority = (distance * 10.0) as u32 + self.random.below(900) as u32;
        self.order.push(Reverse((priority, self.sprouts.len())));
        self.sprouts.push(Sprout {
            from,
            direction,
            street,
            blocks,
        });
    }

    fn grow(&mut self, index: usize) {
        let Sprout {
            from,
            direction,
            street,
            blocks,
        } = self.sprouts[index];
        let (low, high) = self.style.block;
        let length = self.random.between(low, high);
        let from = attachment(self.network, from, 2.0).unwrap_or(from);
        let Some(end) = self.end(from, direction, length) else {
            return;
        };
        let (to, attached) = match end {
            End::Open(to) => (to, vec![from]),
            End::Joined(to) => (to, vec![from, to]),
        };
        if from.distance(to) < 35.0
            || !self.ground.allows(to)
            || !self.ground.is_free(self.network, from, to, &attached)
        {
            return;
        }
        let Some(start) = junction(self.network, from) else {
            return;
        };
        let joined = matches!(end, End::Joined(_));
        let finish = if joined {
            junction(self.network, to)
        } else {
            Some(self.network.add_node(to))
        };
        let Some(finish) = finish.filter(|&finish| finish != start) else {
            return;
        };
        let id = self.lay(start, finish, street);
        let arrived = self.network.at(finish);
        let heading = (arrived - from).unit();
        if joined {
            if self.random.chance(40) {
                let direction = self.bent(heading);
                self.sprout(arrived, direction, None, self.style.blocks);
            }
        } else {
            if blocks > 1 {
                let direction = self.bent(heading);
                self.sprout(arrived, direction, Some(id), blocks - 1);
            }
            for side in [heading.left(), heading.left() * -1.0] {
                if self.random.chance(self.style.branch) {
                    let direction = self.bent(side);
                    self.sprout(arrived, direction, None, self.style.blocks);
                }
            }
        }
    }

    /// Where a street of about this length would end.
    fn end(&self, from: Point, direction: Point, length: f64) -> Option<End> {
        let network = &self.network;
        let look = from + direction * (length + 45.0);
        if let Some((segment, share)) =
            network.first_crossing(from + direction * 3.0, look, |_| true)
        {
            let at = (from + direction * 3.0).towards(look, share);
            if network.street(segment.street).class.can_be_joined() {
                let ends = [segment.a, segment.b];
                return Some(End::Joined(meeting_point(network, at, ends)));
            }
            let to = at - direction * 40.0;
            return ((to - from).dot(direction) > 45.0).then_some(End::Open(to));
        }
        let to = from + direction * length;
        let near = network.nearest(to, 45.0, |_, street| street.class.can_be_joined());
        if let Some(near) = near {
            let ends = [near.segment.a, near.segment.b];
            let place = meeting_point(network, near.at, ends);
            let way = place - from;
            if way.length() > 35.0 && way.unit().dot(direction) > 0.8 {
                return Some(End::Joined(place));
            }
        }
        Some(End::Open(to))
    }

    /// Adds a block to a street, or begins a new street with it.
    fn lay(&mut self, start: NodeId, finish: NodeId, street: Option<StreetId>) -> StreetId {
        let frontage = self.frontage(finish);
        let length = self.network.at(start).distance(self.network.at(finish));
        self.room += frontage.room(length);
        let continued = street.filter(|&street| {
            let street = self.network.street(street);
            street.nodes.last() == Some(&start) && street.frontage == frontage
        });
        if let Some(street) = continued {
            self.network.prolong(street, finish);
            return street;
        }
        let name = self.names.street(self.random);
        self.network.add_street(
            Street::new(vec![start, finish], Class::Residential, self.ground.commune)
                .named(name)
                .fronted(frontage),
        )
    }

    fn frontage(&self, node: NodeId) -> Frontage {
        let commune = &self.ground.communes[self.ground.commune];
        let central = commune.is_central(self.network.at(node));
        match (commune.size(), central) {
            (Size::Town, true) => Frontage::Centre,
            (Size::Town, false) | (Size::SmallTown, true) => Frontage::Town,
            _ => Frontage::Village,
        }
    }
}
