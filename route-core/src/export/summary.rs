//! A plan in one screen: a table of rounds, what is not collected and why, and what the search
//! has gained.

use std::collections::BTreeMap;

use crate::messages::Language;
use crate::messages::labels::{plan_title, unserved_heading};
use crate::messages::remedies::{remedies_heading, remedy_sentence};
use crate::messages::typography::clock_with_seconds;
use crate::plan::{CostBreakdown, Figures, Plan, Round, Unserved, UnservedCode};

/// Widest line, characters.
const WIDTH: usize = 120;
/// Longest vehicle name shown whole, characters.
const NAME_WIDTH: usize = 18;
/// Sentences shown for each reason.
const EXAMPLES: usize = 3;
const COLUMNS: usize = 13;
/// The column that is aligned to the left.
const VEHICLE: usize = 1;

/// The summary of a plan: plain text in lines of at most 120 characters, but for a single word
/// that is longer.
pub fn summary(plan: &Plan, language: Language) -> String {
    let mut lines = vec![plan_title(language, plan.date), String::new()];
    lines.extend(table(plan, language));
    lines.push(String::new());
    lines.extend(unserved(plan, language));
    lines.push(gain(plan, language));
    lines.extend(left_out(plan, language));
    lines.push(String::new());
    lines.join("\n")
}

fn table(plan: &Plan, language: Language) -> Vec<String> {
    let labels = language.labels();
    let mut rows: Vec<[String; COLUMNS]> = vec![labels.summary_columns.map(str::to_owned)];
    rows.extend(plan.rounds.iter().map(|round| round_row(round, language)));
    let factors = plan.rounds.iter().flat_map(load_factors);
    let mut total = figures_row(&plan.figures, plan.cost.total, mean(factors), language);
    total[VEHICLE] = labels.total.to_owned();
    rows.push(total);

    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..COLUMNS)
        .map(|column| width(column).unwrap_or(0))
        .collect();
    let line = |row: &[String; COLUMNS]| {
        let cells = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, &width))| {
                if column == VEHICLE {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    let rule = "─".repeat(
        lines
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0),
    );
    lines.insert(rows.len() - 1, rule.clone());
    lines.insert(1, rule);
    lines
}

fn round_row(round: &Round, language: Language) -> [String; COLUMNS] {
    let factor = mean(load_factors(round));
    let mut row = figures_row(&round.figures, round.cost.total, factor, language);
    row[0] = round.number.to_string();
    row[VEHICLE] = shortened(&round.vehicle, round.unit);
    let start = clock_with_seconds(round.start_ds);
    row[9] = start[..start.len() - ":00".len()].to_owned();
    row
}

/// Columns 2 to 12, without the start.
fn figures_row(
    figures: &Figures,
    cost: f64,
    load_factor: Option<f64>,
    language: Language,
) -> [String; COLUMNS] {
    let number = |value: f64, decimals| language.number(value, decimals);
    let load = load_factor.map(|share| language.quantity(share * 100.0, 0, "%"));
    [
        String::new(),
        String::new(),
        number(f64::from(figures.stops), 0),
        number(f64::from(figures.containers), 0),
        number(figures.mass_g as f64 / 1e6, 2),
        number(figures.body_ml as f64 / 1e6, 1),
        number(f64::from(figures.trips), 0),
        number(figures.collecting_dm as f64 / 1e4, 1),
        number(figures.deadhead_dm as f64 / 1e4, 1),
        String::new(),
        language.duration(figures.duration_ds.div_euclid(10)),
        load.unwrap_or_default(),
        number(cost, 0),
    ]
}

fn load_factors(round: &Round) -> impl Iterator<Item = f64> {
    round.trips.iter().map(|trip| trip.load_factor)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}

/// The vehicle's class and number, the class cut short if it is long.
fn shortened(class: &str, unit: u32) -> String {
    let class = match class.char_indices().nth(NAME_WIDTH) {
        Some((end, _)) => format!("{}…", &class[..end]),
        None => class.to_owned(),
    };
    format!("{class} ({unit})")
}

fn unserved(plan: &Plan, language: Language) -> Vec<String> {
    if plan.unserved.is_empty() {
        return Vec::new();
    }
    let mut by_code: BTreeMap<UnservedCode, Vec<&Unserved>> = BTreeMap::new();
    for unserved in &plan.unserved {
        by_code.entry(unserved.code).or_default().push(unserved);
    }
    let count = plan.unserved.len();
    let (heading, colon) = (language.labels().unserved, language.pick(" :", ":"));
    let count = language.number(count as f64, 0);
    let mut lines = vec![language.typeset(&format!("{heading}{colon} {count}"))];
    for (code, bins) in by_code {
        let heading = unserved_heading(language, code);
        let count = language.number(bins.len() as f64, 0);
        lines.push(format!("  {count} × {heading}"));
        for unserved in bins.iter().take(EXAMPLES) {
            let sentence = language.pick(&unserved.message_fr, &unserved.message_en);
            lines.extend(wrapped(&format!("{} – {sentence}", unserved.bin), "    "));
        }
        if bins.len() > EXAMPLES {
            lines.push("    …".to_owned());
        }
    }
    lines.push(String::new());
    lines.extend(remedies(plan, language));
    lines
}

fn remedies(plan: &Plan, language: Language) -> Vec<String> {
    if plan.remedies.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![remedies_heading(language)];
    for remedy in &plan.remedies {
        lines.extend(wrapped(&remedy_sentence(language, remedy), "  "));
    }
    lines.push(String::new());
    lines
}

/// What construction alone gave, and what the search made of it.
fn gain(plan: &Plan, language: Language) -> String {
    let euro = |cost: &CostBreakdown| language.quantity(cost.total, 0, "€");
    let left = |count: usize| {
        let [one, many] = language.pick(["non collecté", "non collectés"], ["not collected"; 2]);
        language.count(count, one, many)
    };
    let (before, after) = (&plan.construction_cost, &plan.cost);
    let change = if before.total > 0.0 {
        let percent = (after.total - before.total) / before.total * 100.0;
        format!(", {}", language.quantity(percent, 1, "%"))
    } else {
        String::new()
    };
    let (before_left, after_left) = (
        left(plan.construction_unserved as usize),
        left(plan.unserved.len()),
    );
    let (before, after) = (euro(before), euro(after));
    language.typeset(&language.pick(
        format!(
            "Construction seule : {before} ({before_left}) ; après recherche : {after} \
             ({after_left}){change}"
        ),
        format!(
            "Construction alone: {before} ({before_left}); after search: {after} \
             ({after_left}){change}"
        ),
    ))
}

/// Rows of the bin list that are not in the plan for other reasons.
fn left_out(plan: &Plan, language: Language) -> Vec<String> {
    let labels = language.labels();
    let counts = [
        (plan.rejected_rows.len(), labels.rejected_rows),
        (plan.not_due.len(), labels.not_due),
    ];
    counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, [one, many])| language.typeset(&language.count(count, one, many)))
        .collect()
}

/// A text in lines of the widest width, all but the first indented by two more. It is broken at
/// plain spaces only.
fn wrapped(text: &str, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = indent.to_owned();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, format!("{indent}  ")));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn the_summary_is_a_table_with_reasons_and_gain() {
        let (_, plan) = sample();
        let french = plain(&summary(&plan, Language::French));
        let expected = "\
Plan du lundi 2 mars 2026

N°  Véhicule   Arrêts  Bacs     t   m³  Voyages  km coll.  km HLP  Début   Durée  Charge    €
─────────────────────────────────────────────────────────────────────────────────────────────
 1  bom26 (1)       9    18  0,41  0,9        2       0,2     1,9  05:00  59 min     2 %  237
 2  bom19 (1)       3     6  0,14  0,3        1       0,1     1,1  05:00  19 min     2 %  178
─────────────────────────────────────────────────────────────────────────────────────────────
    Total          12    24  0,55  1,2        3       0,3     3,0         1 h 18     2 %  415

Bacs non collectés : 3
  1 × aucune rue assez proche
    b80 – Aucune rue accessible au véhicule à moins de 60 m (la plus proche : Rue Joffre, à 85 m). Vérifiez les
      coordonnées ou rapprochez le bac.
  2 × flotte complète
    b81 – Le bac pourrait être collecté, mais pas avec tous les autres : les véhicules du flux OMR sont complets. Il
      tient dans la tournée 1 si le service peut finir 14 min plus tard.
    b82 – Le bac pourrait être collecté, mais pas avec tous les autres : les véhicules du flux OMR sont complets. Il
      tient dans la tournée 1 si le service peut durer 14 min de plus et si son créneau finit 5 min plus tard et si le
      site cve ferme 10 min plus tard et si la benne prend 120 kg de plus et si le véhicule peut faire 1 voyage de plus.

Ce qui aiderait :
  Avec un véhicule bom19 de plus : 2 bacs de plus collectés, +190 €
  Si le service des véhicules bom19 finit 30 min plus tard : 1 bac de plus collecté, +14 €
  Si les sites de vidage ferment 1 h 00 plus tard : 1 bac de plus collecté, -3 €

Construction seule : 519 € (3 non collectés) ; après recherche : 415 € (3 non collectés), -20,0 %
1 ligne illisible
1 ligne d’un autre jour
";
        assert_eq!(french, expected);
        let english = plain(&summary(&plan, Language::English));
        for part in [
            "Plan for Monday 2 March 2026",
            "km dead.",
            "Bins not collected: 3",
            "  2 × fleet full",
            "Construction alone: 519 € (3 not collected); after search: 415 € (3 not collected), -20.0 %",
            "1 row unreadable",
        ] {
            assert!(english.contains(part), "{part} in:\n{english}");
        }
    }

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        let (_, mut plan) = sample();
        plan.rounds[0].vehicle = "benne à ordures ménagères de vingt-six tonnes".to_owned();
        plan.rounds[0].figures.mass_g = 123_456_789_000;
        plan.cost.total = 12_345_678.0;
        plan.rounds = vec![plan.rounds[0].clone(); 120];
        for language in Language::ALL {
            for line in summary(&plan, language).lines() {
                assert!(line.chars().count() <= WIDTH, "{line}");
            }
        }
    }

    #[test]
    fn a_plan_without_rounds_or_faults_is_short() {
        let (_, mut plan) = sample();
        plan.rounds.clear();
        plan.unserved.clear();
        plan.rejected_rows.clear();
        plan.not_due.clear();
        plan.construction_cost.total = 0.0;
        let text = plain(&summary(&plan, Language::French));
        assert_eq!(text.lines().count(), 8, "{text}");
        assert!(
            text.ends_with("après recherche : 415 € (0 non collecté)\n"),
            "{text}"
        );
    }

    #[test]
    fn words_are_wrapped_and_never_cut() {
        let long = "mot ".repeat(60);
        let lines = wrapped(&long, "  ");
        assert!(lines.iter().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(lines.concat().matches("mot").count(), 60);
        assert_eq!(wrapped(&"x".repeat(200), "").len(), 1);
    }
}
