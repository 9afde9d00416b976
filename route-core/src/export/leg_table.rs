//! Tables of legs, for programs: CSV, and NumPy's format.

use crate::paths::table::LegTable;

/// One row for each leg: `from,to,time_s,distance_m`; no numbers where there is no way.
pub fn csv_legs(table: &LegTable, from: &[String], to: &[String]) -> Vec<u8> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [&str; 4]| {
        rows.write_record(row)
            .expect("rows of one length are written to memory");
    };
    write(["from", "to", "time_s", "distance_m"]);
    for (exit, from) in from.iter().enumerate() {
        for (entry, to) in to.iter().enumerate() {
            let leg = table.leg(exit as u32, entry as u32);
            let tenths = |value: i32| match leg.is_reachable() {
                true => format!("{}.{}", value / 10, value % 10),
                false => String::new(),
            };
            let (time, distance) = (tenths(leg.time), tenths(leg.distance));
            write([from, to, &time, &distance]);
        }
    }
    rows.into_inner()
        .expect("the last row is written to memory")
}

/// An array of 32-bit integers, exits × entries × 2: deciseconds and decimetres, −1 where there
/// is no way. In NumPy's format, version 1.0: magic, length of the header, the header padded to
/// 64 bytes, and the values.
pub fn npy_legs(table: &LegTable, exits: usize, entries: usize) -> Vec<u8> {
    let mut header =
        format!("{{'descr': '<i4', 'fortran_order': False, 'shape': ({exits}, {entries}, 2), }}");
    let unpadded = 10 + header.len() + 1;
    header += &" ".repeat(unpadded.next_multiple_of(64) - unpadded);
    header.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((header.len() as u16).to_le_bytes());
    bytes.extend(header.as_bytes());
    for exit in 0..exits as u32 {
        for entry in 0..entries as u32 {
            let leg = table.leg(exit, entry);
            let pair = if leg.is_reachable() {
                [leg.time, leg.distance]
            } else {
                [-1, -1]
            };
            bytes.extend(pair.into_iter().flat_map(i32::to_le_bytes));
        }
    }
    bytes
}
