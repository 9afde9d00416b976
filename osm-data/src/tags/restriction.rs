//! The tags of turn restrictions: what is forbidden or mandatory, for whom and when.

use super::Tags;
use super::conditional::{canonical_hours, clauses};
use crate::network::RestrictionKind;
use crate::reason::Reason;
use crate::report::Guesses;

/// The manoeuvre that a restriction names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turn {
    Left,
    Right,
    Straight,
    Back,
    /// `no_entry`, `no_exit` and mappers' own words.
    Unnamed,
}

/// One rule of a restriction relation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RestrictionRule {
    pub kind: RestrictionKind,
    pub turn: Turn,
    pub hours: Option<String>,
    pub hgv_only: bool,
}

/// The rules that bind trucks, or none: then the guesses say why.
pub(crate) fn restriction_rules(tags: Tags, guesses: &mut Guesses) -> Vec<RestrictionRule> {
    let kind = tags.get("type").unwrap_or_default();
    let mut rules = Vec::new();
    let mut for_others = false;
    for (key, value) in tags.iter() {
        let value = value.trim();
        let Some(suffix) = key.strip_prefix("restriction") else {
            continue;
        };
        let (vehicle, conditional) = match suffix.strip_suffix(":conditional") {
            Some(vehicle) => (vehicle, true),
            None => (suffix, false),
        };
        // The vehicle may also be named in the type: `type=restriction:hgv`.
        let of_type = kind.strip_prefix("restriction").unwrap_or_default();
        let hgv_only = match if vehicle.is_empty() { of_type } else { vehicle } {
            "" | ":motor_vehicle" | ":vehicle" => false,
            ":hgv" | ":goods" => true,
            _ => {
                for_others = true;
                continue;
            }
        };
        if conditional {
            let found = conditional_rules(key, value, hgv_only, guesses);
            for_others |= found.is_empty();
            rules.extend(found);
        } else if let Some((kind, turn)) = kind_and_turn(value) {
            rules.push(RestrictionRule {
                kind,
                turn,
                hours: hours_of_old_tags(tags, guesses),
                hgv_only,
            });
        } else {
            guesses.add(Reason::RestrictionNotUnderstood, key, value);
        }
    }
    if rules.is_empty() && guesses.is_empty() {
        let reason = match for_others {
            true => Reason::RestrictionForOthers,
            false => Reason::RestrictionNotUnderstood,
        };
        guesses.add(reason, "type", kind);
    }
    if let Some(except) = tags.get("except").filter(|_| !rules.is_empty())
        && super::listed(except).any(lifts_for_trucks)
    {
        guesses.add(Reason::RestrictionExcepted, "except", except);
        return Vec::new();
    }
    rules.sort_by_key(|rule| (rule.hgv_only, rule.hours.is_some()));
    rules
}

/// `except=destination` and the like leave a restriction standing: whether a collection round
/// counts as such traffic is not for the map to say.
fn lifts_for_trucks(except: &str) -> bool {
    matches!(except, "hgv" | "goods" | "motor_vehicle" | "vehicle")
}

fn conditional_rules(
    key: &str,
    text: &str,
    hgv_only: bool,
    guesses: &mut Guesses,
) -> Vec<RestrictionRule> {
    let mut rules = Vec::new();
    for clause in clauses(text) {
        let condition = clause.condition;
        if condition.others {
            continue;
        }
        let Some((kind, turn)) = kind_and_turn(clause.value) else {
            let reason = match clause.value {
                "none" | "no" | "off" => Reason::PermissionIgnored,
                _ => Reason::RestrictionNotUnderstood,
            };
            guesses.add(reason, key, text);
            continue;
        };
        if condition.unclear || condition.purpose.is_some() || condition.above_weight_kg.is_some() {
            guesses.add(Reason::ConditionTakenAsAlways, key, text);
        }
        rules.push(RestrictionRule {
            kind,
            turn,
            hours: condition.hours,
            hgv_only: hgv_only || condition.hgv,
        });
    }
    rules
}

/// `day_on`, `day_off`, `hour_on`, `hour_off`: how hours were written before `:conditional`.
fn hours_of_old_tags(tags: Tags, guesses: &mut Guesses) -> Option<String> {
    let [day_on, day_off, hour_on, hour_off] =
        ["day_on", "day_off", "hour_on", "hour_off"].map(|key| tags.get(key));
    let range = |from: Option<&str>, to: Option<&str>| Some(format!("{}-{}", from?, to?));
    let days = range(day_on.map(short_day), day_off.map(short_day));
    let hours = range(hour_on, hour_off);
    let text = match (&days, &hours) {
        (None, None) if [day_on, day_off, hour_on, hour_off] == [None; 4] => return None,
        _ => [days, hours]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    };
    let understood = canonical_hours(&text);
    if understood.is_none() {
        guesses.add(Reason::ConditionTakenAsAlways, "day_on/hour_on", &text);
    }
    understood
}

/// `Monday` as opening hours write it.
fn short_day(day: &str) -> &str {
    day.get(..2).unwrap_or(day)
}

fn kind_and_turn(value: &str) -> Option<(RestrictionKind, Turn)> {
    let (kind, turn) = if let Some(turn) = value.strip_prefix("no_") {
        (RestrictionKind::Forbidden, turn)
    } else {
        (RestrictionKind::Mandatory, value.strip_prefix("only_")?)
    };
    let turn = match turn {
        "left_turn" => Turn::Left,
        "right_turn" => Turn::Right,
        "straight_on" => Turn::Straight,
        "u_turn" => Turn::Back,
        _ => Turn::Unnamed,
    };
    Some((kind, turn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::Tagged;
    use RestrictionKind::{Forbidden, Mandatory};

    fn read(tags: Tagged) -> (Vec<RestrictionRule>, Vec<Reason>) {
        let mut guesses = Guesses::default();
        let rules = restriction_rules(Tags(tags), &mut guesses);
        (rules, guesses.reasons())
    }

    fn rule(kind: RestrictionKind, turn: Turn) -> RestrictionRule {
        RestrictionRule {
            kind,
            turn,
            hours: None,
            hgv_only: false,
        }
    }

    #[test]
    fn reads_every_kind() {
        for (value, expected) in [
            ("no_left_turn", Some((Forbidden, Turn::Left))),
            ("no_right_turn", Some((Forbidden, Turn::Right))),
            ("no_straight_on", Some((Forbidden, Turn::Straight))),
            ("no_u_turn", Some((Forbidden, Turn::Back))),
            ("no_entry", Some((Forbidden, Turn::Unnamed))),
            ("no_exit", Some((Forbidden, Turn::Unnamed))),
            ("only_left_turn", Some((Mandatory, Turn::Left))),
            ("only_right_turn", Some((Mandatory, Turn::Right))),
            ("only_straight_on", Some((Mandatory, Turn::Straight))),
            ("only_u_turn", Some((Mandatory, Turn::Back))),
            ("give_way", None),
            ("left_turn", None),
            ("no_reversing", Some((Forbidden, Turn::Unnamed))),
        ] {
            let tags = [("type", "restriction"), ("restriction", value)];
            let (rules, reasons) = read(&tags);
            let expected: Vec<_> = expected
                .map(|(kind, turn)| rule(kind, turn))
                .into_iter()
                .collect();
            assert_eq!(rules, expected, "{value}");
            assert_eq!(reasons.is_empty(), !expected.is_empty(), "{value}");
        }
    }

    #[test]
    fn trap_8_only_an_exception_for_trucks_lifts_a_restriction() {
        for (except, stands) in [
            ("psv", true),
            ("bicycle", true),
            ("bus", true),
            ("bicycle;psv", true),
            ("psv;destination", true),
            ("delivery", true),
            ("no", true),
            ("hgv", false),
            ("goods", false),
            ("psv;hgv", false),
            ("motor_vehicle", false),
        ] {
            let tags = [("restriction", "no_left_turn"), ("except", except)];
            let (rules, reasons) = read(&tags);
            assert_eq!(!rules.is_empty(), stands, "except={except}");
            let expected = if stands {
                vec![]
            } else {
                vec![Reason::RestrictionExcepted]
            };
            assert_eq!(reasons, expected, "except={except}");
        }
    }

    #[test]
    fn reads_for_whom_and_when() {
        let always = &[Reason::ConditionTakenAsAlways][..];
        let left = rule(Forbidden, Turn::Left);
        let at = |hours: &str| RestrictionRule {
            hours: Some(hours.to_owned()),
            ..rule(Forbidden, Turn::Left)
        };
        let hgv = |rule| RestrictionRule {
            hgv_only: true,
            ..rule
        };
        let cases: &[(Tagged, &[RestrictionRule], &[Reason])] = &[
            (
                &[("restriction:hgv", "no_left_turn")],
                &[hgv(left.clone())],
                &[],
            ),
            (
                &[
                    ("restriction:hgv", "no_left_turn"),
                    ("restriction", "no_u_turn"),
                ],
                &[rule(Forbidden, Turn::Back), hgv(left.clone())],
                &[],
            ),
            (
                &[("restriction:bicycle", "no_left_turn")],
                &[],
                &[Reason::RestrictionForOthers],
            ),
            (
                &[("restriction:conditional", "no_left_turn @ (07:00-19:00)")],
                &[at("07:00-19:00")],
                &[],
            ),
            (
                &[(
                    "restriction:hgv:conditional",
                    "no_left_turn @ (Mo-Fr 07:00-9:00)",
                )],
                &[hgv(at("Mo-Fr 07:00-09:00"))],
                &[],
            ),
            (
                &[("restriction:conditional", "no_left_turn @ (Schulzeit)")],
                std::slice::from_ref(&left),
                always,
            ),
            (
                &[("restriction:conditional", "no_left_turn @ psv")],
                &[],
                &[Reason::RestrictionForOthers],
            ),
            (
                &[
                    ("type", "restriction:bicycle"),
                    ("restriction", "no_left_turn"),
                ],
                &[],
                &[Reason::RestrictionForOthers],
            ),
            (
                &[("type", "restriction:hgv"), ("restriction", "no_left_turn")],
                &[hgv(left.clone())],
                &[],
            ),
            (
                &[("type", "restriction")],
                &[],
                &[Reason::RestrictionNotUnderstood],
            ),
            (
                &[
                    ("restriction", "no_left_turn"),
                    ("restriction:conditional", "none @ (Su)"),
                ],
                std::slice::from_ref(&left),
                &[Reason::PermissionIgnored],
            ),
            (
                &[
                    ("restriction", "no_left_turn"),
                    ("day_on", "Monday"),
                    ("day_off", "Friday"),
                    ("hour_on", "7:00"),
                    ("hour_off", "19:00"),
                ],
                &[at("Mo-Fr 07:00-19:00")],
                &[],
            ),
            (
                &[
                    ("restriction", "no_left_turn"),
                    ("hour_on", "dawn"),
                    ("hour_off", "noon"),
                ],
                std::slice::from_ref(&left),
                always,
            ),
        ];
        for (tags, expected, reasons) in cases {
            let (rules, found) = read(tags);
            assert_eq!(rules, *expected, "{tags:?}");
            assert_eq!(found, *reasons, "{tags:?}");
        }
    }
}
