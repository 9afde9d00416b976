//! A round as a list of what it does, in CSV: for spreadsheets, and for drivers without a device.

use std::borrow::Cow;

use crate::format::formula_guard::guarded;
use crate::messages::Language;
use crate::messages::labels::Labels;
use crate::messages::typography::clock_with_seconds;
use crate::plan::{Activity, CollectedStop, Collection, Round, Visit};

const COLUMNS: usize = 17;

/// The stop list of a round: one row for each stop, unloading and break, and for leaving and
/// reaching the depot. Semicolons, UTF-8 with a byte order mark; in French, decimal commas.
///
/// Columns: order of the stop, trip, activity, begin, end (`HH:MM:SS`), stream, street, address,
/// commune, side of the truck, containers, rows of the bin list, kg, m³ after compaction, and what
/// is on board and driven after the stop: kg, m³, km.
pub fn csv_stops(round: &Round, language: Language) -> Vec<u8> {
    let labels = language.labels();
    let mut list = StopList {
        language,
        labels,
        rows: csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec()),
        order: 0,
        trip: 1,
        on_board: (0, 0),
        driven_dm: 0,
    };
    list.write(labels.stop_list_columns.map(Cow::from));
    for visit in &round.visits {
        list.visit(visit, round.trips.len());
    }
    list.rows
        .into_inner()
        .expect("the last row is written to memory")
}

struct StopList {
    language: Language,
    labels: &'static Labels,
    rows: csv::Writer<Vec<u8>>,
    order: usize,
    trip: usize,
    /// Grams and millilitres.
    on_board: (i64, i64),
    driven_dm: i64,
}

impl StopList {
    fn write(&mut self, row: [Cow<str>; COLUMNS]) {
        let fields = row.iter().map(|field| field.as_bytes());
        self.rows
            .write_record(fields)
            .expect("rows of one length are written to memory");
    }

    fn visit(&mut self, visit: &Visit, trips: usize) {
        let leg_dm = visit.leg.as_ref().map_or(0, |leg| leg.distance_dm);
        self.driven_dm += i64::from(leg_dm);
        let trip = if self.trip <= trips {
            self.trip.to_string()
        } else {
            String::new()
        };
        match &visit.activity {
            Activity::Collect(collection) => {
                let begin_dm = self.driven_dm;
                for stop in &collection.stops {
                    let along = stop.offset_dm.saturating_sub(collection.from_offset_dm);
                    self.driven_dm = begin_dm + i64::from(along);
                    self.stop(&trip, collection, stop);
                }
                let length = collection
                    .to_offset_dm
                    .saturating_sub(collection.from_offset_dm);
                self.driven_dm = begin_dm + i64::from(length);
            }
            Activity::Dispose {
                site,
                stream,
                mass_g,
                body_ml,
            } => {
                self.on_board = (0, 0);
                let mut row = self.row(visit, trip);
                row[5] = guarded(stream);
                row[7] = guarded(site);
                row[12] = self.decimal(*mass_g as f64 / 1e3, 1).into();
                row[13] = self.decimal(*body_ml as f64 / 1e6, 3).into();
                self.write(row);
                self.trip += 1;
            }
            Activity::Start { depot } | Activity::End { depot } => {
                let mut row = self.row(visit, String::new());
                row[7] = guarded(depot);
                self.write(row);
            }
            Activity::Break => {
                let row = self.row(visit, trip);
                self.write(row);
            }
        }
    }

    fn stop(&mut self, trip: &str, collection: &Collection, stop: &CollectedStop) {
        self.order += 1;
        self.on_board.0 = self.on_board.0.saturating_add(stop.mass_g);
        self.on_board.1 = self.on_board.1.saturating_add(stop.body_ml);
        let [kg, m3, km] = self.totals();
        let end_ds = stop.begin_ds.saturating_add(stop.handling_ds);
        let bins = stop.bins.join(", ");
        self.write([
            self.order.to_string().into(),
            trip.into(),
            self.labels.collect.into(),
            clock_with_seconds(stop.begin_ds).into(),
            clock_with_seconds(end_ds).into(),
            guarded(&collection.stream),
            guarded(&collection.street),
            guarded(&stop.address),
            guarded(&collection.municipality),
            self.labels.side(stop.side).into(),
            stop.containers.to_string().into(),
            guarded(&bins),
            self.decimal(stop.mass_g as f64 / 1e3, 1).into(),
            self.decimal(stop.body_ml as f64 / 1e6, 3).into(),
            kg.into(),
            m3.into(),
            km.into(),
        ]);
    }

    /// A row with activity, times and totals; the other fields are empty.
    fn row(&self, visit: &Visit, trip: String) -> [Cow<'static, str>; COLUMNS] {
        let mut row = [const { Cow::Borrowed("") }; COLUMNS];
        row[1] = trip.into();
        row[2] = self.labels.activity(&visit.activity).into();
        row[3] = clock_with_seconds(visit.begin_ds).into();
        row[4] = clock_with_seconds(visit.end_ds).into();
        let [kg, m3, km] = self.totals();
        row[14] = kg.into();
        row[15] = m3.into();
        row[16] = km.into();
        row
    }

    fn totals(&self) -> [String; 3] {
        [
            self.decimal(self.on_board.0 as f64 / 1e3, 1),
            self.decimal(self.on_board.1 as f64 / 1e6, 3),
            self.decimal(self.driven_dm as f64 / 1e4, 2),
        ]
    }

    /// A number that a spreadsheet reads as one: no marks between thousands.
    fn decimal(&self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        self.language.pick(text.replace('.', ","), text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    fn rows(round: &Round, language: Language) -> Vec<Vec<String>> {
        let bytes = csv_stops(round, language);
        let text = String::from_utf8(bytes).expect("UTF-8");
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(text.as_bytes())
            .records()
            .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_list_reads_from_depot_to_depot() {
        let (_, plan) = sample();
        let rows = rows(&plan.rounds[0], Language::French);
        let activities: Vec<&str> = rows[1..].iter().map(|row| row[2].as_str()).collect();
        let collected = ["COLLECTE"; 3];
        assert_eq!(
            activities,
            [
                &["DÉPART"][..],
                &collected,
                &collected,
                &["VIDAGE", "PAUSE"],
                &collected,
                &["VIDAGE", "RETOUR"],
            ]
            .concat()
        );
        assert_eq!(
            rows[0].join(";"),
            "ordre;voyage;activité;début;fin;flux;voie;adresse;commune;côté;conteneurs;bacs;kg;\
             m3;cumul_kg;cumul_m3;cumul_km"
        );
        assert_eq!(
            rows[2].join(";"),
            "1;1;COLLECTE;05:00:14;05:00:44;OMR;Rue de l'Église;2 Rue de l'Église;Béthune;droite;\
             3;b102, b103;45,6;0,101;45,6;0,101;0,14"
        );
        assert_eq!(
            rows[8].join(";"),
            ";1;VIDAGE;05:05:08;05:20:08;OMR;;cve;;;;;273,6;0,608;0,0;0,000;0,84"
        );
        assert_eq!(rows[9][1], "2", "the break belongs to the second trip");
        assert_eq!(rows[14][1], "", "the way home belongs to none");
    }

    #[test]
    fn totals_end_at_the_figures_of_the_round() {
        let (_, plan) = sample();
        for round in &plan.rounds {
            let rows = rows(round, Language::English);
            let last = rows.last().expect("the return");
            let km: f64 = last[16].parse().expect("a number");
            let figures = &round.figures;
            let driven_dm = figures.collecting_dm + figures.deadhead_dm;
            assert!((km - driven_dm as f64 / 1e4).abs() < 0.006, "{km}");
            let unloaded: f64 = rows
                .iter()
                .filter(|row| row[2] == "UNLOAD")
                .map(|row| row[12].parse::<f64>().expect("a number"))
                .sum();
            assert!((unloaded - figures.mass_g as f64 / 1e3).abs() < 0.1);
        }
    }

    #[test]
    fn text_from_the_bin_list_cannot_become_a_formula() {
        let (_, mut plan) = sample();
        if let Activity::Collect(collection) = &mut plan.rounds[0].visits[1].activity {
            collection.street = "=HYPERLINK(\"x\")".to_owned();
            collection.stops[0].address = "@SUM(A1)".to_owned();
            collection.stops[0].bins = vec!["-1".to_owned(), "=2".to_owned()];
        }
        let rows = rows(&plan.rounds[0], Language::French);
        assert_eq!(rows[2][6], "'=HYPERLINK(\"x\")");
        assert_eq!(rows[2][7], "'@SUM(A1)");
        assert_eq!(rows[2][11], "'-1, =2");
    }
}
