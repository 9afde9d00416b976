//! Writes a bin list as a French planner's spreadsheet reads it: semicolons, decimal commas,
//! UTF-8 with a byte order mark.

use std::borrow::Cow;

use crate::model::container::{Container, Day, LiftSide};

use super::formula_guard::guarded;

const HEADER: [&str; 16] = [
    "id",
    "lon",
    "lat",
    "flux",
    "volume_l",
    "nombre",
    "poids_kg",
    "remplissage",
    "taux_presentation",
    "service_s",
    "debut",
    "fin",
    "cote",
    "adresse",
    "commune",
    "jour",
];

/// The CSV file of a bin list. [`read_bin_list`](super::bin_list::read_bin_list) gives the same
/// containers back, with their lines in this file.
pub fn write_bin_list(containers: &[Container]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut write = |record: &[Cow<str>; 16]| {
        let fields = record.iter().map(|field| field.as_bytes());
        writer
            .write_record(fields)
            .expect("rows of one length are written to memory");
    };
    write(&HEADER.map(Cow::from));
    for container in containers {
        write(&record(container));
    }
    writer
        .into_inner()
        .expect("the last row is written to memory")
}

fn record(container: &Container) -> [Cow<'_, str>; 16] {
    let optional = |value: Option<String>| Cow::from(value.unwrap_or_default());
    let (begin_s, end_s) = container.window_s.unzip();
    let side = match container.side {
        Some(LiftSide::Right) => "D",
        Some(LiftSide::Left) => "G",
        Some(LiftSide::Either) => "2",
        None => "",
    };
    let days: Vec<&str> = container
        .days
        .iter()
        .map(|&day| Day::name_fr(day))
        .collect();
    [
        guarded(&container.id),
        degrees(container.position.lon_e7).into(),
        degrees(container.position.lat_e7).into(),
        guarded(&container.stream),
        decimal(container.volume_l).into(),
        container.count.to_string().into(),
        optional(container.weight_kg.map(decimal)),
        decimal(container.fill).into(),
        decimal(container.set_out_rate).into(),
        optional(container.service_s.map(|seconds| seconds.to_string())),
        optional(begin_s.map(clock)),
        optional(end_s.map(clock)),
        side.into(),
        guarded(&container.address),
        guarded(&container.municipality),
        days.join(", ").into(),
    ]
}

fn decimal(value: f64) -> String {
    value.to_string().replace('.', ",")
}

fn degrees(e7: i32) -> String {
    let sign = if e7 < 0 { "-" } else { "" };
    let size = e7.unsigned_abs();
    format!("{sign}{},{:07}", size / 10_000_000, size % 10_000_000)
}

/// Seconds are written only where there are some.
fn clock(seconds: u32) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    match seconds % 60 {
        0 => format!("{hours:02}:{minutes:02}"),
        seconds => format!("{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use osm_data::network::Position;
    use proptest::prelude::*;

    use super::*;
    use crate::format::bin_list::{BinListOptions, read_bin_list};

    fn text() -> impl Strategy<Value = String> {
        let awkward = prop::sample::select(vec![
            "=1+1",
            "-5",
            "'=x",
            "''",
            "+33",
            "@a",
            "a;b",
            "\"",
            "a\"b\"",
            "Rue\nde l'Église",
            "a\r\nb",
            "'",
            "é",
            "\u{feff}x",
        ]);
        prop_oneof![
            "[^\0]{1,12}".prop_map(|text| text.trim().to_owned()),
            awkward.prop_map(str::to_owned)
        ]
        .prop_filter("not blank", |text| !text.is_empty())
    }

    fn container() -> impl Strategy<Value = Container> {
        let place = (-46_000_000..81_000_000, 423_000_000..509_000_000);
        let days = prop::sample::subsequence(Day::ALL.to_vec(), 0..7);
        let side = prop::option::of(prop::sample::select(vec![
            LiftSide::Right,
            LiftSide::Left,
            LiftSide::Either,
        ]));
        let window = prop::option::of((0_u32..100_000, 0_u32..72_800));
        (
            (text(), place, text(), 5.0..50_000.0, 1_u32..10_000),
            (
                prop::option::of(0.0..50_000.0),
                0.0..=1.0,
                0.0..=1.0,
                prop::option::of(0_u32..86_400),
                window,
            ),
            (side, text(), prop_oneof![Just(String::new()), text()], days),
        )
            .prop_map(|(what, how, rest)| Container {
                id: what.0,
                line: 0,
                position: Position {
                    lon_e7: what.1.0,
                    lat_e7: what.1.1,
                },
                stream: what.2,
                volume_l: what.3,
                count: what.4,
                weight_kg: how.0,
                fill: how.1,
                set_out_rate: how.2,
                service_s: how.3,
                window_s: how.4.map(|(begin, length)| (begin, begin + length)),
                side: rest.0,
                address: rest.1,
                municipality: rest.2,
                days: rest.3,
            })
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back_the_same(
            containers in prop::collection::vec(container(), 1..6)
        ) {
            let mut expected = containers;
            for (index, container) in expected.iter_mut().enumerate() {
                container.id.push_str(&format!("#{index}"));
            }
            let bytes = write_bin_list(&expected);
            let mut list = read_bin_list("bins.csv", &bytes, &BinListOptions::default());
            prop_assert_eq!(&list.faults, &[]);
            for container in &mut list.containers {
                prop_assert!(container.line >= 2);
                container.line = 0;
            }
            prop_assert_eq!(list.containers, expected);
        }
    }

    #[test]
    fn the_file_is_one_that_a_french_spreadsheet_opens() {
        let container = Container {
            id: "=cmd".into(),
            line: 0,
            position: Position::from_degrees(-1.5, 47.25),
            stream: "OMR".into(),
            volume_l: 240.0,
            count: 2,
            weight_kg: Some(12.5),
            fill: 0.8,
            set_out_rate: 1.0,
            service_s: None,
            window_s: Some((21_600, 43_200)),
            side: Some(LiftSide::Right),
            address: "5 rue de l'Église".into(),
            municipality: "Béthune".into(),
            days: vec![Day::Monday, Day::Thursday],
        };
        let text = String::from_utf8(write_bin_list(&[container])).expect("UTF-8");
        assert_eq!(
            text,
            "\u{feff}id;lon;lat;flux;volume_l;nombre;poids_kg;remplissage;taux_presentation;\
             service_s;debut;fin;cote;adresse;commune;jour\r\n\
             '=cmd;-1,5000000;47,2500000;OMR;240;2;12,5;0,8;1;;06:00;12:00;D;\
             5 rue de l'Église;Béthune;lundi, jeudi\r\n"
        );
    }
}
