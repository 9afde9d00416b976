//! Whether every container is accounted for, once.

use std::collections::BTreeMap;

use crate::model::container::Container;
use crate::plan::{Activity, Plan};

use super::violation::{Amount, Log, ViolationCode};

/// Where one container is mentioned.
#[derive(Clone, Copy, Default, Debug)]
struct Mentions {
    /// In stops and among the unserved.
    handled: u32,
    /// Among those that are not due.
    not_due: u32,
}

/// Checks that each due container is collected once or listed as unserved, each other one is
/// listed as not due, and nothing else is mentioned.
pub(super) fn check(plan: &Plan, containers: &[Container], rejected_rows: usize, log: &mut Log) {
    let mut mentions: BTreeMap<&str, Mentions> = (containers.iter())
        .map(|container| (container.id.as_str(), Mentions::default()))
        .collect();
    let mut count = |id: &String, count: fn(&mut Mentions) -> &mut u32, log: &mut Log| {
        if let Some(mentions) = mentions.get_mut(id.as_str()) {
            *count(mentions) += 1;
        } else {
            let message = format!("`{id}` is not in the bin list");
            log.add(ViolationCode::ContainerUnknown, message).bins([id]);
        }
    };
    for (number, round) in (1..).zip(&plan.rounds) {
        log.at_round(number);
        for (index, visit) in round.visits.iter().enumerate() {
            log.at_visit(Some(index));
            if let Activity::Collect(collection) = &visit.activity {
                for id in collection.stops.iter().flat_map(|stop| &stop.bins) {
                    count(id, |mentions| &mut mentions.handled, log);
                }
            }
        }
    }
    log.at_plan();
    for unserved in &plan.unserved {
        count(&unserved.bin, |mentions| &mut mentions.handled, log);
    }
    for id in &plan.not_due {
        count(id, |mentions| &mut mentions.not_due, log);
    }
    for container in containers {
        if let Some(mentions) = mentions.remove(container.id.as_str()) {
            check_container(plan, container, mentions, log);
        }
    }
    if plan.rejected_rows.len() != rejected_rows {
        let listed = plan.rejected_rows.len();
        let message = format!("{listed} rejected rows are listed, {rejected_rows} were rejected");
        log.add(ViolationCode::RejectedRowsMiscounted, message)
            .by(Amount::Count(listed as i64 - rejected_rows as i64));
    }
}

fn check_container(plan: &Plan, container: &Container, mentions: Mentions, log: &mut Log) {
    let is_due =
        container.days.is_empty() || plan.day.is_none_or(|day| container.days.contains(&day));
    let Mentions { handled, not_due } = mentions;
    let mut add = |code, message: String, amount: Option<i64>| {
        log.add(code, message).bins([&container.id]);
        if let Some(amount) = amount {
            log.by(Amount::Count(amount));
        }
    };
    match (is_due, handled) {
        (true, 0) => add(
            ViolationCode::ContainerMissing,
            "neither collected nor listed as unserved".to_owned(),
            None,
        ),
        (true, 1) | (false, 0) => {}
        (true, times) => add(
            ViolationCode::ContainerRepeated,
            format!("collected or listed as unserved {times} times"),
            Some(i64::from(times) - 1),
        ),
        (false, _) => add(
            ViolationCode::ContainerNotDue,
            "collected or listed as unserved, but not due on this day".to_owned(),
            None,
        ),
    }
    let expected = u32::from(!is_due);
    if not_due != expected {
        add(
            ViolationCode::NotDueListWrong,
            format!("{not_due} times in the list of what is not due, expected {expected}"),
            Some(i64::from(not_due) - i64::from(expected)),
        );
    }
}
