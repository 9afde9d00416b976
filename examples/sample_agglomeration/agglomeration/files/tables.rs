//! The sample's lists, written as French planners export them.

use crate::agglomeration::Agglomeration;
use crate::agglomeration::geometry::Point;
use crate::agglomeration::people::bins::DAYS;

/// So that spreadsheets see that a list is in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The weekly bin list, in UTF-8 with a byte order mark.
pub fn bins(agglomeration: &Agglomeration) -> Result<Vec<u8>, csv::Error> {
    let mut table = Table::new(&[
        "id",
        "flux",
        "volume_l",
        "nombre",
        "lon",
        "lat",
        "adresse",
        "commune",
        "jour",
        "debut",
        "fin",
        "cote",
        "remplissage",
        "taux_presentation",
    ])?;
    for (bin, number) in agglomeration.bins.iter().zip(1..) {
        let [lon, lat] = degrees(bin.at);
        let address = &agglomeration.addresses[bin.address];
        let text = || address.text(&agglomeration.network);
        table.row(&[
            &format!("{}-{:05}", bin.stream, number),
            bin.stream,
            &bin.volume_l.to_string(),
            &bin.count.to_string(),
            &lon,
            &lat,
            &bin.place.clone().unwrap_or_else(text),
            &agglomeration.communes[address.commune].name,
            DAYS[bin.day],
            bin.window[0],
            bin.window[1],
            if bin.both_sides { "2" } else { "" },
            &bin.fill.map_or(String::new(), share),
            &bin.set_out.map_or(String::new(), share),
        ])?;
    }
    Ok([BYTE_ORDER_MARK.as_bytes(), &table.finish()?].concat())
}

/// All house numbers of some communes, with columns of the Base Adresse Nationale.
pub fn addresses(agglomeration: &Agglomeration, insee: &[&str]) -> Result<Vec<u8>, csv::Error> {
    let mut table = Table::new(&[
        "id",
        "numero",
        "rep",
        "nom_voie",
        "code_postal",
        "code_insee",
        "nom_commune",
        "lon",
        "lat",
        "type_position",
    ])?;
    for address in &agglomeration.addresses {
        let commune = &agglomeration.communes[address.commune];
        if !insee.contains(&commune.insee.as_str()) {
            continue;
        }
        let position = address.at.position();
        let street = address.street.0;
        table.row(&[
            &format!(
                "{}_{:04}_{:05}{}{}",
                commune.insee,
                street,
                address.number,
                if address.suffix.is_empty() { "" } else { "_" },
                address.suffix
            ),
            &address.number.to_string(),
            address.suffix,
            &agglomeration.network.street(address.street).name,
            &commune.postcode,
            &commune.insee,
            &commune.name,
            &decimal(position.lon_e7, '.'),
            &decimal(position.lat_e7, '.'),
            "entrée",
        ])?;
    }
    table.finish()
}

/// All columns of the bring points, in Windows-1252.
pub fn bring_points(agglomeration: &Agglomeration) -> Result<Vec<u8>, csv::Error> {
    let mut table = Table::new(&[
        "id", "flux", "volume_l", "nombre", "lon", "lat", "adresse", "commune",
    ])?;
    for (point, number) in agglomeration.bring_points.iter().zip(1..) {
        let address = &agglomeration.addresses[point.beside];
        let [lon, lat] = degrees(point.at);
        for (stream, columns) in &point.columns {
            table.row(&[
                &format!("PAV-{number:04}-{stream}"),
                stream,
                "4000",
                &columns.to_string(),
                &lon,
                &lat,
                &address.text(&agglomeration.network),
                &agglomeration.communes[address.commune].name,
            ])?;
        }
    }
    let text = String::from_utf8(table.finish()?).expect("rows are made of text");
    Ok(encoding_rs::WINDOWS_1252.encode(&text).0.into_owned())
}

/// Longitude and latitude with a decimal comma.
fn degrees(at: Point) -> [String; 2] {
    let position = at.position();
    [decimal(position.lon_e7, ','), decimal(position.lat_e7, ',')]
}

/// Units of 1e-7 degree in degrees with six digits.
fn decimal(e7: i32, separator: char) -> String {
    format!("{}{separator}{:06}", e7 / 10_000_000, e7 % 10_000_000 / 10)
}

/// Percent as a share with a decimal comma.
fn share(percent: u32) -> String {
    format!("{},{:02}", percent / 100, percent % 100)
}

struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    fn new(header: &[&str]) -> Result<Self, csv::Error> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Self { writer })
    }

    fn row(&mut self, fields: &[&str]) -> Result<(), csv::Error> {
        self.writer.write_record(fields)
    }

    fn finish(self) -> Result<Vec<u8>, csv::Error> {
        self.writer
            .into_inner()
            .map_err(|error| error.into_error().into())
    }
}
