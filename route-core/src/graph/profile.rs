//! What a vehicle class may drive on, how fast, and what turning costs it.

use osm_data::network::{Access, Barrier, BarrierKind, RoadAttributes, RoadClass, ServiceKind};
use serde::{Deserialize, Serialize};

use crate::model::fleet::VehicleClass;
use crate::model::opening::ShiftHours;
use crate::model::road_profile::{ROAD_CLASSES, RoadProfile};

use super::states::Turn;

/// Gross weight above which a vehicle is a heavy goods vehicle, kg.
const HEAVY_ABOVE_KG: u32 = 3_500;

/// A vehicle class as the road sees it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct VehicleProfile {
    /// Gross weight (PTAC), kg.
    pub gross_weight_kg: u32,
    /// Heaviest axle, kg.
    pub axle_load_kg: u32,
    /// Height, cm.
    pub height_cm: u32,
    /// Width, cm.
    pub width_cm: u32,
    /// Length, cm.
    pub length_cm: u32,
    /// Speeds.
    pub speeds: Speeds,
    /// Time lost in manoeuvres.
    pub turns: TurnTimes,
    /// Which roads it is admitted to.
    pub admission: Admission,
}

/// Which roads a vehicle is admitted to, and where it turns round.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Admission {
    /// Whether rules for heavy goods vehicles hold; by gross weight if nothing is said.
    pub heavy: Option<bool>,
    /// Roads for destination traffic.
    pub destination: Treatment,
    /// Private roads.
    pub private: Treatment,
    /// Driveways, parking aisles, drive-throughs and emergency access.
    pub byways: Treatment,
    /// Gates are passed as if they stood open.
    pub gates_stand_open: bool,
    /// Rules that hold at times only are passed over.
    pub ignores_hours: bool,
    /// It turns round wherever there is no other way on.
    pub turns_in_dead_ends: bool,
}

impl Admission {
    /// Takes over what a profile says.
    fn take(&mut self, own: &RoadProfile) {
        self.heavy = own.heavy.or(self.heavy);
        for (treatment, word) in [
            (&mut self.destination, &own.destination),
            (&mut self.private, &own.private),
            (&mut self.byways, &own.byways),
        ] {
            *treatment = match word.as_deref() {
                Some("free") => Treatment::Free,
                Some("destination") => Treatment::Destination,
                Some(_) => Treatment::Closed,
                None => *treatment,
            };
        }
        self.gates_stand_open = own.gates_stand_open;
        self.ignores_hours = own.ignores_hours;
        self.turns_in_dead_ends = own.turns_in_dead_ends;
    }
}

/// What a kind of road is to a vehicle. Ordered from free to closed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Open to it.
    Free,
    /// Open to reach or leave a place there.
    Destination,
    /// Closed to it.
    Closed,
}

impl Default for Admission {
    fn default() -> Self {
        Self {
            heavy: None,
            destination: Treatment::Destination,
            private: Treatment::Destination,
            byways: Treatment::Destination,
            gates_stand_open: false,
            ignores_hours: false,
            turns_in_dead_ends: false,
        }
    }
}

/// Speeds on an empty road, km/h, indexed by [`RoadClass`] in its order.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Speeds {
    /// On roads of a class; 0 where the vehicle does not drive.
    pub by_class: [u16; 11],
    /// On its links (slip roads).
    pub by_link: [u16; 11],
    /// Upper bound on unpaved roads.
    pub unpaved: u16,
    /// Upper bound whatever is signed.
    pub limit: u16,
    /// Share of a signed maximum speed that is really driven, per cent; 0 where signs do not
    /// count.
    pub percent_of_signed: u16,
    /// Between two stops of one street side, by class of the road.
    pub collecting: [u16; 11],
    /// Backwards.
    pub reversing: u16,
}

impl Default for Speeds {
    fn default() -> Self {
        Self {
            //         mway trunk prim sec tert uncl res liv serv ped track
            by_class: [80, 75, 60, 55, 50, 45, 30, 15, 12, 8, 10],
            by_link: [50, 45, 40, 40, 35, 35, 30, 15, 12, 8, 10],
            unpaved: 20,
            limit: 80,
            percent_of_signed: 90,
            collecting: [10; 11],
            reversing: 5,
        }
    }
}

impl Speeds {
    /// Takes over what a profile says.
    fn take(&mut self, own: &RoadProfile) {
        for (index, name) in ROAD_CLASSES.iter().enumerate() {
            if let Some(&speed) = own.speeds_kmh.get(*name) {
                self.by_class[index] = speed;
                self.by_link[index] = speed;
            }
            if let Some(&speed) = own.links_kmh.get(*name) {
                self.by_link[index] = speed;
            }
            if let Some(&speed) = own.collecting_kmh.get(*name) {
                self.collecting[index] = speed;
            }
        }
        self.unpaved = own.unpaved_kmh.unwrap_or(self.unpaved);
        self.limit = own.limit_kmh.unwrap_or(self.limit);
        self.percent_of_signed = own.percent_of_signed.unwrap_or(self.percent_of_signed);
        self.reversing = own.reversing_kmh.unwrap_or(self.reversing);
    }
}

/// Time lost in manoeuvres, milliseconds.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct TurnTimes {
    /// Bends of 30° to 60° at a junction.
    pub slight: u32,
    /// Right turns of 60° to 135°.
    pub right: u32,
    /// Left turns of 60° to 135°: across the oncoming traffic.
    pub left: u32,
    /// Turns beyond 135° that are not turning round.
    pub sharp: u32,
    /// Turning round at a turning place.
    pub turn_round: u32,
    /// Passing signals.
    pub signals: u32,
    /// Opening a gate.
    pub gate: u32,
}

impl Default for TurnTimes {
    fn default() -> Self {
        Self {
            slight: 1_000,
            right: 3_000,
            left: 6_000,
            sharp: 8_000,
            turn_round: 20_000,
            signals: 8_000,
            gate: 20_000,
        }
    }
}

impl TurnTimes {
    /// Takes over what a profile says.
    fn take(&mut self, own: &RoadProfile) {
        let turns = &own.turns_s;
        for (time, seconds) in [
            (&mut self.slight, turns.slight),
            (&mut self.right, turns.right),
            (&mut self.left, turns.left),
            (&mut self.sharp, turns.sharp),
            (&mut self.turn_round, turns.turn_round),
            (&mut self.signals, turns.signals),
            (&mut self.gate, turns.gate),
        ] {
            if let Some(seconds) = seconds {
                *time = (seconds * 1e3).round() as u32;
            }
        }
    }

    /// No time is lost anywhere.
    pub const NONE: Self = Self {
        slight: 0,
        right: 0,
        left: 0,
        sharp: 0,
        turn_round: 0,
        signals: 0,
        gate: 0,
    };

    /// Time lost in a turn, milliseconds. Gates are counted apart.
    pub fn of(&self, turn: Turn) -> u32 {
        let signals = if turn.signals { self.signals } else { 0 };
        if turn.u_turn {
            return self.turn_round + signals;
        }
        if !turn.junction {
            return signals;
        }
        // 256 units are a full turn: 21 are 30°, 43 are 60°, 96 are 135°.
        let bend = match (turn.angle.unsigned_abs(), turn.angle > 0) {
            (0..21, _) => 0,
            (21..43, _) => self.slight,
            (43..96, true) => self.right,
            (43..96, false) => self.left,
            _ => self.sharp,
        };
        bend + signals
    }
}

/// Whether a vehicle may drive a road.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Permit {
    /// Yes.
    Free,
    /// Only to reach or leave a place there: destination traffic, private ground, driveways
    /// and parking aisles.
    Destination,
    /// No.
    Closed(Closure),
}

/// Why a road is closed to a vehicle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Closure {
    /// Access rules.
    Access,
    /// Access rules at the hours of the shift.
    Hours,
    /// Gross weight.
    Weight,
    /// Axle load.
    AxleLoad,
    /// Height.
    Height,
    /// Width.
    Width,
    /// Length.
    Length,
}

impl VehicleProfile {
    /// The profile of a class of the fleet file, with the usual speeds, turn times and admission
    /// where its own profile says nothing.
    pub fn of(class: &VehicleClass) -> Self {
        let scaled = |value: f64, factor: f64| (value * factor - 1e-6).ceil() as u32;
        let mut profile = Self {
            gross_weight_kg: scaled(class.gross_weight_t, 1e3),
            axle_load_kg: scaled(class.axle_load_t, 1e3),
            height_cm: scaled(class.height_m, 1e2),
            width_cm: scaled(class.width_m, 1e2),
            length_cm: scaled(class.length_m, 1e2),
            speeds: Speeds::default(),
            turns: TurnTimes::default(),
            admission: Admission::default(),
        };
        if let Some(own) = &class.profile {
            profile.speeds.take(own);
            profile.turns.take(own);
            profile.admission.take(own);
        }
        profile
    }

    /// Whether rules for heavy goods vehicles hold.
    pub fn is_heavy(&self) -> bool {
        let by_weight = self.gross_weight_kg > HEAVY_ABOVE_KG;
        self.admission.heavy.unwrap_or(by_weight)
    }

    /// Whether the vehicle may drive a road, given who may, whether hours made it so, and whether
    /// it may be driven in the direction at all.
    pub fn permit(
        &self,
        road: &RoadAttributes,
        access: Access,
        by_hours: bool,
        is_open: bool,
    ) -> Permit {
        if let Some(closure) = self.limit_exceeded(road) {
            return Permit::Closed(closure);
        }
        let is_byway = matches!(
            road.service,
            Some(
                ServiceKind::Driveway
                    | ServiceKind::ParkingAisle
                    | ServiceKind::DriveThrough
                    | ServiceKind::EmergencyAccess
            )
        );
        let by_access = match access {
            Access::Allowed => Treatment::Free,
            Access::Destination => self.admission.destination,
            Access::Private => self.admission.private,
            Access::Closed => Treatment::Closed,
        };
        let by_kind = match is_byway {
            true => self.admission.byways,
            false => Treatment::Free,
        };
        match by_access.max(by_kind) {
            Treatment::Closed if by_hours => Permit::Closed(Closure::Hours),
            Treatment::Closed => Permit::Closed(Closure::Access),
            _ if !is_open || !self.uses(road) => Permit::Closed(Closure::Access),
            Treatment::Destination => Permit::Destination,
            Treatment::Free => Permit::Free,
        }
    }

    /// Whether it ever drives on roads of that class.
    pub fn uses(&self, road: &RoadAttributes) -> bool {
        self.usual_kmh(road) > 0
    }

    /// The access that holds during the shift, and whether hours made it so. A rule that holds
    /// at times only counts if it closes what is open: the strictest moment of the shift decides.
    pub fn access(
        &self,
        road: &RoadAttributes,
        forward: bool,
        hours: &ShiftHours,
    ) -> (Access, bool) {
        let signed_for_us = road.hgv[usize::from(!forward)].filter(|_| self.is_heavy());
        let mut access = signed_for_us.unwrap_or(road.access);
        let mut by_hours = false;
        for rule in &road.conditional {
            let concerns_us = if rule.hgv_only {
                self.is_heavy()
            } else {
                signed_for_us.is_none()
            };
            let is_heavier = rule
                .above_weight_kg
                .is_none_or(|limit| self.gross_weight_kg > limit);
            let text = rule.hours.as_deref();
            let is_passed_over = self.admission.ignores_hours && text.is_some();
            if !concerns_us || !is_heavier || is_passed_over {
                continue;
            }
            if text.is_none_or(|text| hours.lie_within(text)) {
                access = rule.access;
                by_hours = text.is_some();
            } else if rule.access > access && text.is_some_and(|text| hours.touch(text)) {
                access = rule.access;
                by_hours = true;
            }
        }
        (access, by_hours)
    }

    fn limit_exceeded(&self, road: &RoadAttributes) -> Option<Closure> {
        let limits = &road.limits;
        let over = |value: u32, limit: Option<u32>| limit.is_some_and(|limit| value > limit);
        let heavy_limit = limits.hgv_weight_kg.filter(|_| self.is_heavy());
        if over(self.gross_weight_kg, limits.weight_kg) || over(self.gross_weight_kg, heavy_limit) {
            Some(Closure::Weight)
        } else if over(self.axle_load_kg, limits.axle_load_kg) {
            Some(Closure::AxleLoad)
        } else if over(self.height_cm, limits.height_cm) {
            Some(Closure::Height)
        } else if over(self.width_cm, limits.width_cm) {
            Some(Closure::Width)
        } else if over(self.length_cm, limits.length_cm) {
            Some(Closure::Length)
        } else {
            None
        }
    }

    /// What a barrier is to the vehicle: nothing, a gate, or the end of the road.
    pub fn passage(&self, barrier: &Barrier) -> Passage {
        let over = |value: u32, limit: Option<u32>| limit.is_some_and(|limit| value > limit);
        if over(self.height_cm, barrier.max_height_cm)
            || over(self.width_cm, barrier.max_width_cm)
            || over(self.gross_weight_kg, barrier.max_weight_kg)
        {
            return Passage::Closed;
        }
        match Passage::of(barrier) {
            Passage::Gate if self.admission.gates_stand_open => Passage::Open,
            passage => passage,
        }
    }

    /// Speed on a road, km/h.
    pub fn speed_kmh(&self, road: &RoadAttributes) -> u16 {
        let for_heavy = road.hgv_max_speed_kmh.filter(|_| self.is_heavy());
        let signs = for_heavy.or(road.max_speed_kmh);
        let percent = u32::from(self.speeds.percent_of_signed);
        let signed = (signs.filter(|_| percent > 0))
            .map_or(u16::MAX, |limit| (u32::from(limit) * percent / 100) as u16);
        let unpaved = if road.unpaved && road.class != RoadClass::Track {
            self.speeds.unpaved
        } else {
            u16::MAX
        };
        self.usual_kmh(road)
            .min(signed)
            .min(unpaved)
            .min(self.speeds.limit)
            .max(3)
    }

    fn usual_kmh(&self, road: &RoadAttributes) -> u16 {
        let class = road.class as usize;
        if road.link {
            self.speeds.by_link[class]
        } else {
            self.speeds.by_class[class]
        }
    }

    /// Speed while collecting along a road, km/h; `changed` gives what rules make of the usual
    /// speed.
    pub fn collecting_kmh(&self, road: &RoadAttributes, changed: &dyn Fn(u16) -> u16) -> u16 {
        let most = self.speeds.collecting[road.class as usize];
        changed(self.usual_kmh(road)).min(most).max(1)
    }
}

/// How a barrier is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passage {
    /// As if it were not there.
    Open,
    /// It has to be opened, and is no way for through traffic.
    Gate,
    /// Not at all.
    Closed,
}

impl Passage {
    /// How what is low and narrow enough passes a barrier.
    pub fn of(barrier: &Barrier) -> Self {
        match (barrier.access, barrier.kind) {
            (Some(Access::Closed), _) | (None, BarrierKind::Closed) => Self::Closed,
            (Some(Access::Allowed), _) | (None, BarrierKind::Open) => Self::Open,
            (Some(_), _) | (None, BarrierKind::Gate) => Self::Gate,
        }
    }
}

/// Time to drive a distance, milliseconds, rounded to the nearest.
pub fn driving_ms(length_dm: u32, speed_kmh: u16) -> u32 {
    let speed = u64::from(speed_kmh);
    ((u64::from(length_dm) * 360 + speed / 2) / speed) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truck() -> VehicleProfile {
        VehicleProfile {
            gross_weight_kg: 26_000,
            axle_load_kg: 11_500,
            height_cm: 360,
            width_cm: 255,
            length_cm: 1_050,
            speeds: Speeds::default(),
            turns: TurnTimes::default(),
            admission: Admission::default(),
        }
    }

    #[test]
    fn a_barrier_is_closed_to_what_is_beyond_any_of_its_limits() {
        let barrier = |max_height_cm, max_width_cm, max_weight_kg| Barrier {
            kind: BarrierKind::Open,
            access: None,
            max_height_cm,
            max_width_cm,
            max_weight_kg,
        };
        for (barrier, passage) in [
            (barrier(None, None, None), Passage::Open),
            (barrier(Some(360), Some(255), Some(26_000)), Passage::Open),
            (barrier(Some(359), None, None), Passage::Closed),
            (barrier(None, Some(254), None), Passage::Closed),
            (barrier(None, None, Some(25_999)), Passage::Closed),
        ] {
            assert_eq!(truck().passage(&barrier), passage, "{barrier:?}");
        }
    }
}
