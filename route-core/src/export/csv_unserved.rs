//! What no round collects, as a CSV list for whoever puts it right.

use std::borrow::Cow;

use crate::format::formula_guard::guarded;
use crate::messages::Language;
use crate::plan::Plan;

/// The unserved containers of a plan, with code and sentence. Semicolons, decimal commas, UTF-8
/// with a byte order mark; the columns are named as in the bin list, where the mending is done.
pub fn csv_unserved(plan: &Plan, language: Language) -> Vec<u8> {
    let mut rows = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let mut write = |row: [Cow<str>; 6]| {
        let fields = row.iter().map(|field| field.as_bytes());
        rows.write_record(fields)
            .expect("rows of one length are written to memory");
    };
    write(["id", "lon", "lat", "adresse", "code", "motif"].map(Cow::from));
    for unserved in &plan.unserved {
        let degrees = |value: f64| Cow::from(format!("{value:.7}").replace('.', ","));
        let sentence = language.pick(&unserved.message_fr, &unserved.message_en);
        write([
            guarded(&unserved.bin),
            degrees(unserved.lon),
            degrees(unserved.lat),
            guarded(&unserved.address),
            unserved.code.to_string().into(),
            sentence.into(),
        ]);
    }
    rows.into_inner()
        .expect("the last row is written to memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::sample;

    #[test]
    fn each_unserved_container_is_a_row_with_code_and_sentence() {
        let (_, mut plan) = sample();
        plan.unserved.truncate(1);
        let unserved = &mut plan.unserved[0];
        unserved.bin = "=1".to_owned();
        (unserved.lon, unserved.lat) = (-1.5, 47.25);
        unserved.address = "5 rue Basse; fond de cour".to_owned();
        unserved.message_fr = "Aucune rue.".to_owned();
        unserved.message_en = "No street.".to_owned();
        for (language, sentence) in [
            (Language::French, "Aucune rue."),
            (Language::English, "No street."),
        ] {
            let text = String::from_utf8(csv_unserved(&plan, language)).expect("UTF-8");
            let expected = format!(
                "\u{feff}id;lon;lat;adresse;code;motif\r\n'=1;-1,5000000;47,2500000;\
                 \"5 rue Basse; fond de cour\";NO_ROAD_WITHIN_RADIUS;{sentence}\r\n"
            );
            assert_eq!(text, expected);
        }
    }
}
