//! The crew's day: when it starts and ends, how long it is, and its break.

use crate::model::fleet::VehicleClass;
use crate::plan::{Activity, Round};

use super::violation::{Amount, Log, ViolationCode, clock};

/// When a round starts and ends by its first and last visit, deciseconds after midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub start_ds: i64,
    pub end_ds: i64,
}

impl Span {
    /// Those of a round; as stated, if it has no visits.
    pub fn of(round: &Round) -> Self {
        let first = round.visits.first();
        let last = round.visits.last();
        Self {
            start_ds: first.map_or(round.start_ds, |visit| visit.end_ds).into(),
            end_ds: last.map_or(round.end_ds, |visit| visit.end_ds).into(),
        }
    }

    /// From start to end, deciseconds.
    pub fn duration_ds(self) -> i64 {
        self.end_ds - self.start_ds
    }
}

/// Checks a round against the shift of its class.
pub(super) fn check(round: &Round, span: Span, class: &VehicleClass, log: &mut Log) {
    let shift = &class.shift;
    let Span { start_ds, end_ds } = span;
    let earliest_ds = i64::from(shift.start.seconds) * 10;
    let latest_ds = i64::from(shift.end.seconds) * 10;
    if start_ds < earliest_ds {
        let message = format!(
            "starts at {}, the shift at {}",
            clock(start_ds),
            shift.start
        );
        log.add(ViolationCode::ShiftStartedEarly, message)
            .by(Amount::Deciseconds(earliest_ds - start_ds));
    }
    if end_ds > latest_ds {
        let message = format!("ends at {}, the shift at {}", clock(end_ds), shift.end);
        log.add(ViolationCode::ShiftEndedLate, message)
            .by(Amount::Deciseconds(end_ds - latest_ds));
    }
    let duration_ds = span.duration_ds();
    if let Some(max_s) = shift.max_s
        && duration_ds > i64::from(max_s) * 10
    {
        let message = format!("lasts {} s, at most {max_s} are allowed", duration_ds / 10);
        log.add(ViolationCode::ShiftTooLong, message)
            .by(Amount::Deciseconds(duration_ds - i64::from(max_s) * 10));
    }
    check_break(round, class, duration_ds, log);
}

fn check_break(round: &Round, class: &VehicleClass, duration_ds: i64, log: &mut Log) {
    let is_break = |index: &usize| matches!(round.visits[*index].activity, Activity::Break);
    let mut breaks = (0..round.visits.len()).filter(is_break);
    let taken = breaks.next();
    let allowed = usize::from(class.rest.is_some());
    for superfluous in taken.into_iter().chain(breaks).skip(allowed) {
        log.at_visit(Some(superfluous));
        let message = format!("a break too many: {allowed} in a shift of {}", class.id);
        log.add(ViolationCode::BreakUnexpected, message);
    }
    log.at_visit(None);
    let Some(rest) = &class.rest else { return };
    let is_due = duration_ds > i64::from(rest.after_s) * 10;
    let Some(taken) = taken else {
        if is_due {
            let message = format!(
                "no break in {} s, one is due after {}",
                duration_ds / 10,
                rest.after_s
            );
            log.add(ViolationCode::BreakMissing, message);
        }
        return;
    };
    log.at_visit(Some(taken));
    let visit = &round.visits[taken];
    let length_ds = i64::from(visit.end_ds) - i64::from(visit.begin_ds);
    let off_ds = length_ds - i64::from(rest.duration_s) * 10;
    if off_ds != 0 {
        let message = format!(
            "the break lasts {} s, it is {} s long",
            length_ds / 10,
            rest.duration_s
        );
        log.add(ViolationCode::BreakLengthWrong, message)
            .by(Amount::Deciseconds(off_ds));
    }
    let shift_start_s = i64::from(class.shift.start.seconds);
    let latest_ds = (shift_start_s + i64::from(rest.after_s)) * 10;
    let begin_ds = i64::from(visit.begin_ds);
    if is_due && begin_ds > latest_ds {
        let message = format!(
            "the break begins at {}, {} is the latest",
            clock(begin_ds),
            clock(latest_ds)
        );
        log.add(ViolationCode::BreakTooLate, message)
            .by(Amount::Deciseconds(begin_ds - latest_ds));
    }
    log.at_visit(None);
}

#[cfg(test)]
mod tests {
    use crate::check::ViolationCode;
    use crate::check::testing::Case;
    use crate::check::testing::writer::Writer;

    /// 135 s, back to where it began.
    fn round_the_block(plan: &mut Writer) {
        plan.drive(&["DA", "AE", "EF", "FB", "BA", "AD"], 1_000, 1_000, 135_000);
    }

    #[test]
    fn a_break_is_due_only_in_a_shift_that_is_longer_than_what_may_be_worked_without() {
        for (after_s, expected) in [(134, &[ViolationCode::BreakMissing][..]), (135, &[])] {
            let mut case = Case::town();
            case.write_round(round_the_block);
            case.truck().rest.as_mut().expect("a break").after_s = after_s;
            assert_eq!(case.codes(), expected, "{after_s}");
        }
    }

    #[test]
    fn a_break_may_be_taken_before_leaving_the_depot_and_when_none_is_due() {
        let mut case = Case::town();
        case.write_round(|plan| {
            plan.rest();
            round_the_block(plan);
        });
        assert_eq!(case.codes(), []);
    }

    #[test]
    fn a_shift_may_last_as_long_as_it_may_last() {
        for (max_s, end_s, expected) in [
            (135, 18_135, &[][..]),
            (134, 18_135, &[ViolationCode::ShiftTooLong]),
            (135, 18_134, &[ViolationCode::ShiftEndedLate]),
        ] {
            let mut case = Case::town();
            case.write_round(round_the_block);
            case.truck().shift.max_s = Some(max_s);
            case.truck().shift.end.seconds = end_s;
            assert_eq!(case.codes(), expected);
        }
    }
}
