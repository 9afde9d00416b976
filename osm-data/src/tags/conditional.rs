//! `*:conditional=*`: values that hold while a condition is true.

#[cfg(test)]
mod tests;

use std::ops::Range;

use opening_hours::OpeningHours;

use super::Tags;
use super::access::{KEYS, Level, RoadAccess, access_value, read_access};
use super::dimensions::{Reading, weight};
use crate::network::{Access, ConditionalAccess, Limits};
use crate::reason::Reason;
use crate::report::Guesses;

/// One `value @ condition` of a conditional tag.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Clause<'a> {
    pub value: &'a str,
    pub condition: Condition,
}

/// When a clause holds: all of its parts must be true.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Condition {
    /// Times in canonical `opening_hours` syntax.
    pub hours: Option<String>,
    /// For vehicles heavier than this, kg.
    pub above_weight_kg: Option<u32>,
    /// For this kind of traffic only (`destination`, `private`).
    pub purpose: Option<Access>,
    /// For goods vehicles only.
    pub hgv: bool,
    /// For vehicles or traffic that a waste truck never is (`psv`, `agricultural`).
    pub others: bool,
    /// A part is not understood.
    pub unclear: bool,
}

/// The clauses of a conditional value in written order.
pub(super) fn clauses(text: &str) -> Vec<Clause<'_>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in top_level(text, ";").chain([text.len()]) {
        // `no @ Mo-Fr 08:00-10:00; Sa 09:00-10:00`: what has no `@` goes on with the hours before.
        match pieces.last_mut() {
            Some(last) if !text[start..end].contains('@') => last.end = end,
            _ => pieces.push(start..end),
        }
        start = end + 1;
    }
    pieces
        .into_iter()
        .map(|piece| text[piece].trim())
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (value, condition) = piece.split_once('@').unwrap_or((piece, ""));
            Clause {
                value: value.trim(),
                condition: condition_of(condition),
            }
        })
        .collect()
}

/// Times in `opening_hours` syntax in their canonical spelling; `None` where they are not understood.
pub(super) fn canonical_hours(text: &str) -> Option<String> {
    let hours = text.parse::<OpeningHours>().ok()?;
    Some(hours.to_string())
}

fn condition_of(text: &str) -> Condition {
    let text = without_brackets(text);
    let mut condition = Condition::default();
    let mut start = 0;
    for end in top_level(text, " AND ").chain([text.len()]) {
        add_part(without_brackets(&text[start..end]), &mut condition);
        start = (end + " AND ".len()).min(text.len());
    }
    condition
}

fn add_part(part: &str, condition: &mut Condition) {
    let lower = part.to_ascii_lowercase();
    if let Some(kg) = heavier_than(&lower) {
        condition.above_weight_kg = condition.above_weight_kg.max(Some(kg));
        return;
    }
    match lower.as_str() {
        "hgv" | "goods" => condition.hgv = true,
        "vehicle" | "motor_vehicle" => {}
        "tourist_bus" | "coach" | "tram" | "disabled" | "hov" | "trailer" | "caravan" | "moped"
        | "motorcycle" => condition.others = true,
        _ => match access_value(&lower) {
            Some(Access::Closed) if lower != "no" => condition.others = true,
            Some(purpose @ (Access::Destination | Access::Private)) => {
                condition.purpose = condition.purpose.max(Some(purpose));
            }
            _ => match canonical_hours(part) {
                Some(hours) if condition.hours.is_none() => condition.hours = Some(hours),
                _ => condition.unclear = true,
            },
        },
    }
}

/// `weight>7.5`, `maxweight > 3.5`, `weight>=12t`: the heaviest vehicle that is *not* meant, kg.
fn heavier_than(text: &str) -> Option<u32> {
    let (key, limit) = text.split_once('>')?;
    if !matches!(
        key.trim(),
        "weight"
            | "maxweight"
            | "weightrating"
            | "maxweightrating"
            | "grossweight"
            | "gross_weight"
            | "gcweight"
    ) {
        return None;
    }
    let (limit, included) = match limit.strip_prefix('=') {
        Some(limit) => (limit, true),
        None => (limit, false),
    };
    match weight(limit.trim()) {
        Reading::Limit(kg) | Reading::UnitGuessed(kg) => Some(kg - u32::from(included)),
        Reading::Unlimited | Reading::Unknown => None,
    }
}

/// The rules of a road that hold at times or for some vehicles only. Limits that are lifted for
/// some traffic move from `limits` into rules.
pub(super) fn conditional_access(
    tags: Tags,
    road: &RoadAccess,
    limits: &mut Limits,
    guesses: &mut Guesses,
) -> Vec<ConditionalAccess> {
    let mut rules = Vec::new();
    let mut bans = Vec::new();
    for (base, limit) in [
        ("maxweight", &mut limits.weight_kg),
        ("maxweight:hgv", &mut limits.hgv_weight_kg),
    ] {
        let key = format!("{base}:conditional");
        if let Some(value) = tags.get(&key) {
            let hgv_only = base == "maxweight:hgv";
            let signed = tags.get(base).map(weight);
            let lifts = weight_rules(&key, value, signed, hgv_only, limit, guesses, &mut bans);
            rules.extend(lifts);
        }
    }
    rules = binding_all(rules, road);
    for (level, key) in KEYS {
        for direction in ["", ":forward", ":backward"] {
            let key = format!("{key}{direction}:conditional");
            if let Some(value) = tags.get(&key) {
                let both_ways = direction.is_empty();
                access_rules(&key, value, *level, both_ways, road, &mut rules, guesses);
            }
        }
    }
    // What is too heavy stays too heavy, whatever access says at that hour.
    rules.extend(binding_all(bans, road));
    rules
}

/// Rules about weight, which bind every vehicle: where `hgv` is tagged apart, goods vehicles need
/// a rule of their own. None of them opens what access closes.
fn binding_all(rules: Vec<ConditionalAccess>, road: &RoadAccess) -> Vec<ConditionalAccess> {
    let tagged_for_hgv = road.hgv.iter().flatten().max();
    let mut binding = Vec::with_capacity(rules.len());
    for rule in rules {
        let hgv = tagged_for_hgv.map(|access| ConditionalAccess {
            access: rule.access.max(*access),
            hgv_only: true,
            ..rule.clone()
        });
        if hgv.is_none() || !rule.hgv_only {
            binding.push(ConditionalAccess {
                access: rule.access.max(road.general),
                ..rule
            });
        }
        binding.extend(hgv);
    }
    binding
}

fn access_rules(
    key: &str,
    text: &str,
    level: Level,
    both_ways: bool,
    road: &RoadAccess,
    rules: &mut Vec<ConditionalAccess>,
    guesses: &mut Guesses,
) {
    let tagged_for_hgv = road.hgv.iter().flatten().max();
    for Clause { value, condition } in clauses(text) {
        let hgv_only = level >= Level::Goods || condition.hgv;
        let overruled = if hgv_only {
            tagged_for_hgv.is_some() && level < road.hgv_level
        } else {
            level < road.general_level
        };
        if condition.others || overruled {
            continue;
        }
        let otherwise = match tagged_for_hgv {
            Some(access) if hgv_only => *access,
            _ => road.general,
        };
        let signed = read_access(key, value, guesses);
        let access = signed.max(condition.purpose.unwrap_or(Access::Allowed));
        // `no @ destination` bans those whom such signs let pass: a doubt like any other.
        let unclear =
            condition.unclear || (signed == Access::Closed && condition.purpose.is_some());
        if access < otherwise && (unclear || !both_ways) {
            guesses.add(Reason::PermissionIgnored, key, text);
            continue;
        }
        if unclear {
            guesses.add(Reason::ConditionTakenAsAlways, key, text);
        } else if !both_ways {
            guesses.add(Reason::DirectionalAccess, key, text);
        }
        rules.push(ConditionalAccess {
            access,
            hgv_only,
            hours: condition.hours,
            above_weight_kg: condition.above_weight_kg,
        });
    }
}

/// Weight limits that hold at times go to `bans`. Where the signed limit is lifted for some, it
/// leaves `limit` and comes back as the first of the rules returned, followed by what lifts it.
fn weight_rules(
    key: &str,
    text: &str,
    signed: Option<Reading>,
    hgv_only: bool,
    limit: &mut Option<u32>,
    guesses: &mut Guesses,
    bans: &mut Vec<ConditionalAccess>,
) -> Vec<ConditionalAccess> {
    let mut lifts = Vec::new();
    for Clause { value, condition } in clauses(text) {
        if condition.others {
            continue;
        }
        let rule = |access, above| ConditionalAccess {
            access,
            hgv_only: hgv_only || condition.hgv,
            hours: condition.hours.clone(),
            above_weight_kg: condition.above_weight_kg.max(Some(above)),
        };
        match (weight(value), signed) {
            (Reading::Limit(kg) | Reading::UnitGuessed(kg), _) => {
                // A limit for some traffic only is taken to hold for all.
                if condition.unclear || condition.purpose.is_some() {
                    guesses.add(Reason::ConditionTakenAsAlways, key, text);
                }
                bans.push(rule(Access::Closed, kg));
            }
            (Reading::Unlimited, Some(Reading::Limit(kg)))
                if !condition.unclear && (*limit == Some(kg) || !lifts.is_empty()) =>
            {
                if limit.take().is_some() {
                    lifts.push(ConditionalAccess {
                        access: Access::Closed,
                        hgv_only,
                        hours: None,
                        above_weight_kg: Some(kg),
                    });
                }
                let purpose = condition.purpose.unwrap_or(Access::Allowed);
                lifts.push(rule(purpose, kg));
            }
            (Reading::Unlimited, _) => guesses.add(Reason::PermissionIgnored, key, text),
            (Reading::Unknown, _) => {
                guesses.add(Reason::LimitNotUnderstood, key, text);
                bans.push(rule(Access::Closed, 0));
            }
        }
    }
    lifts
}

/// Where `separator` stands in `text` outside of brackets and quotes.
fn top_level<'a>(text: &'a str, separator: &'a str) -> impl Iterator<Item = usize> + 'a {
    let mut depth = 0usize;
    let mut quoted = false;
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(move |i| {
        match bytes[*i] {
            b'"' => quoted = !quoted,
            b'(' | b'[' if !quoted => depth += 1,
            b')' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        let rest = &bytes[*i..];
        depth == 0
            && !quoted
            && rest.len() >= separator.len()
            && rest[..separator.len()].eq_ignore_ascii_case(separator.as_bytes())
    })
}

/// `(Sa 08:00-18:00)` without the brackets, if they belong together.
fn without_brackets(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inner) if top_level(text, ")").next() == Some(text.len() - 1) => inner.trim(),
        _ => text,
    }
}
