//! What a node on a road means to a vehicle: barriers, turning places, signals.

use super::access::{KEYS, node_access};
use super::conditional::clauses;
use super::dimensions::{max_height, max_weight, max_width};
use super::{Tags, access};
use crate::network::{Access, Barrier, BarrierKind, TurningPlace};
use crate::reason::Reason;
use crate::report::Guesses;

/// The node of a road that becomes a junction because of its tags.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct NodeMark {
    pub turning_place: Option<TurningPlace>,
    pub barrier: Option<Barrier>,
    pub signals: bool,
}

/// What the tags of a node say, if anything that matters.
pub(crate) fn node_mark(tags: Tags, guesses: &mut Guesses) -> Option<NodeMark> {
    let highway = tags.get("highway");
    let mark = NodeMark {
        turning_place: match highway {
            Some("turning_circle") => Some(TurningPlace::Circle),
            Some("turning_loop") => Some(TurningPlace::Loop),
            Some("mini_roundabout") => Some(TurningPlace::MiniRoundabout),
            _ => None,
        },
        barrier: barrier(tags, guesses),
        signals: highway == Some("traffic_signals"),
    };
    (mark != NodeMark::default()).then_some(mark)
}

fn barrier(tags: Tags, guesses: &mut Guesses) -> Option<Barrier> {
    let tagged = tags.get("barrier").filter(|value| *value != "no");
    let limits = |guesses: &mut Guesses| {
        (
            max_height(tags, guesses),
            max_width(tags, guesses),
            max_weight(tags, guesses),
        )
    };
    let Some(value) = tagged else {
        // A limit signed on the node itself, such as a low bridge over the road.
        let (max_height_cm, max_width_cm, max_weight_kg) = limits(guesses);
        let limited = max_height_cm.or(max_width_cm).or(max_weight_kg).is_some();
        return limited.then_some(Barrier {
            kind: BarrierKind::Open,
            access: None,
            max_height_cm,
            max_width_cm,
            max_weight_kg,
        });
    };
    let kind = kind(value, guesses);
    let mut access = node_access(tags, guesses);
    if access.is_none() && tags.is("locked", "yes") {
        access = Some(Access::Private);
    }
    let access = strictest_at_times(tags, access, guesses);
    let (max_height_cm, max_width_cm, max_weight_kg) = limits(guesses);
    Some(Barrier {
        kind,
        access,
        max_height_cm,
        max_width_cm,
        max_weight_kg,
    })
}

fn kind(value: &str, guesses: &mut Guesses) -> BarrierKind {
    match value {
        "bollard"
        | "block"
        | "chain"
        | "fence"
        | "jersey_barrier"
        | "log"
        | "debris"
        | "wall"
        | "retaining_wall"
        | "city_wall"
        | "hedge"
        | "cycle_barrier"
        | "motorcycle_barrier"
        | "chicane"
        | "stile"
        | "turnstile"
        | "full-height_turnstile"
        | "kissing_gate"
        | "wicket_gate"
        | "horse_stile"
        | "planter"
        | "tyres"
        | "rope"
        | "ditch"
        | "bar"
        | "spikes"
        | "guard_rail"
        | "bus_trap"
        | "sump_buster"
        | "tank_trap"
        | "delineators" => BarrierKind::Closed,
        "gate" | "lift_gate" | "swing_gate" | "sliding_gate" | "sliding_beam"
        | "hampshire_gate" | "bump_gate" | "sally_port" => BarrierKind::Gate,
        "height_restrictor" | "width_restrictor" | "cattle_grid" | "toll_booth"
        | "border_control" | "checkpoint" | "entrance" | "kerb" | "coupure" => BarrierKind::Open,
        _ => {
            guesses.add(Reason::BarrierNotUnderstood, "barrier", value);
            BarrierKind::Closed
        }
    }
}

/// A barrier has one access for all hours: where it is stricter at times, that one.
fn strictest_at_times(tags: Tags, access: Option<Access>, guesses: &mut Guesses) -> Option<Access> {
    KEYS.iter().fold(access, |access, (_, key)| {
        let key = format!("{key}:conditional");
        let Some(text) = tags.get(&key) else {
            return access;
        };
        guesses.add(Reason::BarrierAtTimes, &key, text);
        clauses(text)
            .iter()
            .filter(|clause| !clause.condition.others)
            .map(|clause| access::read_access(&key, clause.value, guesses))
            .filter(|at_times| *at_times > Access::Allowed)
            .fold(access, |access, at_times| access.max(Some(at_times)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;

    #[test]
    fn knows_turning_places_and_signals() {
        for (highway, turning_place, signals) in [
            ("turning_circle", Some(TurningPlace::Circle), false),
            ("turning_loop", Some(TurningPlace::Loop), false),
            ("mini_roundabout", Some(TurningPlace::MiniRoundabout), false),
            ("traffic_signals", None, true),
        ] {
            let tags = [("highway", highway)];
            let mark = node_mark(Tags(&tags), &mut Guesses::default()).expect("a mark");
            assert_eq!((mark.turning_place, mark.signals), (turning_place, signals));
            assert_eq!(mark.barrier, None);
        }
        for tags in [
            &[("highway", "crossing"), ("crossing", "traffic_signals")][..],
            &[("highway", "bus_stop")],
            &[("barrier", "no")],
            &[("amenity", "bench"), ("access", "no")],
        ] {
            assert_eq!(
                node_mark(Tags(tags), &mut Guesses::default()),
                None,
                "{tags:?}"
            );
        }
    }

    #[test]
    fn trap_9_barriers_are_read_with_access_and_limits() {
        use BarrierKind::{Closed, Gate, Open};
        let unknown = &[Reason::BarrierNotUnderstood][..];
        let at_times = &[Reason::BarrierAtTimes][..];
        let cases: &[(Tagged, BarrierKind, Option<Access>, &[Reason])] = &[
            (&[("barrier", "bollard")], Closed, None, &[]),
            (
                &[("barrier", "bollard"), ("bollard", "rising")],
                Closed,
                None,
                &[],
            ),
            (&[("barrier", "block")], Closed, None, &[]),
            (&[("barrier", "cycle_barrier")], Closed, None, &[]),
            (&[("barrier", "gate")], Gate, None, &[]),
            (&[("barrier", "lift_gate")], Gate, None, &[]),
            (&[("barrier", "swing_gate")], Gate, None, &[]),
            (&[("barrier", "entrance")], Open, None, &[]),
            (&[("barrier", "toll_booth")], Open, None, &[]),
            (&[("barrier", "cattle_grid")], Open, None, &[]),
            (&[("barrier", "yes")], Closed, None, unknown),
            (&[("barrier", "hole")], Closed, None, unknown),
            (
                &[("barrier", "gate"), ("access", "private")],
                Gate,
                Some(Access::Private),
                &[],
            ),
            (
                &[("barrier", "bollard"), ("motor_vehicle", "yes")],
                Closed,
                Some(Access::Allowed),
                &[],
            ),
            (
                &[
                    ("barrier", "lift_gate"),
                    ("motor_vehicle", "yes"),
                    ("hgv", "no"),
                ],
                Gate,
                Some(Access::Closed),
                &[],
            ),
            (
                &[("barrier", "gate"), ("locked", "yes")],
                Gate,
                Some(Access::Private),
                &[],
            ),
            (
                &[
                    ("barrier", "gate"),
                    ("access:conditional", "no @ (22:00-06:00)"),
                ],
                Gate,
                Some(Access::Closed),
                at_times,
            ),
            (
                &[
                    ("barrier", "bollard"),
                    ("motor_vehicle", "no"),
                    ("motor_vehicle:conditional", "delivery @ (06:00-10:00)"),
                ],
                Closed,
                Some(Access::Closed),
                at_times,
            ),
            (
                // Opens at times: no permission comes from that.
                &[
                    ("barrier", "bollard"),
                    ("access:conditional", "yes @ (06:00-10:00)"),
                ],
                Closed,
                None,
                at_times,
            ),
        ];
        for (tags, kind, access, reasons) in cases {
            let mut guesses = Guesses::default();
            let mark = node_mark(Tags(tags), &mut guesses).expect("a mark");
            let barrier = mark.barrier.expect("a barrier");
            assert_eq!((barrier.kind, barrier.access), (*kind, *access), "{tags:?}");
            assert_eq!(guesses.reasons(), *reasons, "{tags:?}");
        }
    }

    #[test]
    fn reads_limits_of_a_barrier_and_of_a_bare_node() {
        for tags in [
            &[
                ("barrier", "height_restrictor"),
                ("maxheight", "2"),
                ("maxwidth", "2.2"),
            ][..],
            &[("maxheight", "2"), ("maxwidth", "2.2")],
        ] {
            let mark = node_mark(Tags(tags), &mut Guesses::default()).expect("a mark");
            let barrier = mark.barrier.expect("a barrier");
            assert_eq!(barrier.kind, BarrierKind::Open);
            assert_eq!(barrier.max_height_cm, Some(200));
            assert_eq!(barrier.max_width_cm, Some(220));
        }
    }
}
