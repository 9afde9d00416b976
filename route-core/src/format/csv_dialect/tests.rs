use super::*;

const COLUMNS: [Column; 3] = [
    Column {
        name: "id",
        aliases: &["id"],
    },
    Column {
        name: "adresse",
        aliases: &["adresse", "address"],
    },
    Column {
        name: "volume_l",
        aliases: &["volumel", "volume"],
    },
];

fn open(bytes: &[u8]) -> Result<CsvFile, Fault> {
    CsvFile::open("bins.csv", bytes, &COLUMNS, 100)
}

/// Line and fields of a good row; code and place of a fault.
type Read = Result<(u32, Vec<String>), (String, String)>;

fn rows(bytes: &[u8]) -> Vec<Read> {
    let file = open(bytes).expect("a file that opens");
    file.rows()
        .map(|row| match row {
            Ok(row) => Ok((row.line, row.fields.iter().map(str::to_owned).collect())),
            Err(fault) => Err((fault.code, fault.place)),
        })
        .collect()
}

fn row(line: u32, fields: &[&str]) -> Read {
    Ok((line, fields.iter().map(|&field| field.to_owned()).collect()))
}

fn fault(code: &str, place: &str) -> Read {
    Err((code.to_owned(), place.to_owned()))
}

#[test]
fn one_list_reads_alike_in_every_dialect() {
    let list = "id;adresse;volume_l\nb1;Rue des Écoles;240\n";
    let (latin, _, _) = WINDOWS_1252.encode(list);
    let marked = format!("\u{feff}{list}");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let dialects: [(&str, Vec<u8>); 9] = [
        ("UTF-8", list.into()),
        ("with a byte order mark", marked.into()),
        ("Windows-1252", latin.into()),
        ("UTF-16", wide),
        ("CRLF", list.replace('\n', "\r\n").into()),
        ("CR", list.replace('\n', "\r").into()),
        ("comma", list.replace(';', ",").into()),
        ("tab", list.replace(';', "\t").into()),
        ("no line end", list.trim_end().into()),
    ];
    for (dialect, bytes) in dialects {
        assert_eq!(
            rows(&bytes),
            [row(2, &["b1", "Rue des Écoles", "240"])],
            "{dialect}"
        );
    }
}

#[test]
fn the_header_is_found_below_titles_and_blank_lines() {
    let text = "sep=;\nParc de bacs, état au 01/03;;\n\n;;\nVolume (L);ID;Adresse\n240;b1;x\n";
    assert_eq!(rows(text.as_bytes()), [row(6, &["240", "b1", "x"])]);
    let file = open(text.as_bytes()).expect("a file that opens");
    assert_eq!(file.header.places, [Some(1), Some(2), Some(0)]);
    assert_eq!(file.cell_place(6, 0), "bins.csv, line 6, column Volume (L)");
}

#[test]
fn lines_are_counted_through_quoted_line_breaks_and_blank_lines() {
    let text = "id;adresse\r\n\r\nb1;\"Rue\r\ndes Écoles\"\r\n;\r\nb2;\"a \"\"b\"\";c\"\r\n";
    assert_eq!(
        rows(text.as_bytes()),
        [
            row(3, &["b1", "Rue\r\ndes Écoles"]),
            row(6, &["b2", "a \"b\";c"])
        ]
    );
}

#[test]
fn an_unclosed_quotation_mark_costs_its_own_row_only() {
    for text in [
        "id;adresse\nb1;\"Rue\nb2;x\nb3;y\n",
        "id;adresse\nb1;\"Rue\nb2;x\nb3;y",
    ] {
        assert_eq!(
            rows(text.as_bytes()),
            [
                fault("UNCLOSED_QUOTE", "bins.csv, line 2"),
                row(3, &["b2", "x"]),
                row(4, &["b3", "y"])
            ]
        );
    }
    let two = "id;adresse\nb1;\"Rue\nb2;\"Allée\nb3;y\n";
    assert_eq!(
        rows(two.as_bytes()),
        [
            fault("UNCLOSED_QUOTE", "bins.csv, line 2"),
            fault("UNCLOSED_QUOTE", "bins.csv, line 3"),
            row(4, &["b3", "y"])
        ]
    );
    let loose = b"id;adresse\nb1;5\" pipe\nb2;\"Le Moulin\" bis\nb3;\"Le Moulin\" ter\n";
    assert_eq!(
        rows(loose),
        [
            row(2, &["b1", "5\" pipe"]),
            row(3, &["b2", "Le Moulin bis"]),
            row(4, &["b3", "Le Moulin ter"])
        ]
    );
}

#[test]
fn what_is_too_large_is_refused_by_row() {
    let long = format!("id;adresse\nb1;{}\nb2;x\n", "a".repeat(40_000));
    assert_eq!(
        rows(long.as_bytes()),
        [
            fault("FIELD_TOO_LONG", "bins.csv, line 2, column adresse"),
            row(3, &["b2", "x"])
        ]
    );
    let field = "a".repeat(30_000);
    let fat = format!(
        "id{}\nb1;{}\nb2\n",
        ";adresse".repeat(9),
        vec![field; 9].join(";")
    );
    assert_eq!(
        rows(fat.as_bytes()),
        [fault("ROW_TOO_LONG", "bins.csv, line 2"), row(3, &["b2"])]
    );
    let many = format!("id;adresse\n{}\n", "x;y\n".repeat(101));
    let read = rows(many.as_bytes());
    assert_eq!(read.len(), 101);
    assert_eq!(read[100], fault("TOO_MANY_ROWS", "bins.csv, line 103"));
    let wide = format!("id;adresse{}\n", ";".repeat(200));
    assert_eq!(
        open(wide.as_bytes()).expect_err("a fault").code,
        "TOO_MANY_COLUMNS"
    );
}

#[test]
fn surplus_fields_are_a_fault_unless_they_are_empty() {
    assert_eq!(
        rows(b"id,volume_l\nb1,240,,\nb2,0,24\nb3\n"),
        [
            row(2, &["b1", "240", "", ""]),
            fault("TOO_MANY_FIELDS", "bins.csv, line 3"),
            row(4, &["b3"])
        ]
    );
}

#[test]
fn a_file_that_is_not_csv_is_refused_with_what_it_is() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "EMPTY_FILE"),
        (b"\n\n\r\n", "EMPTY_FILE"),
        (b"\xEF\xBB\xBF", "EMPTY_FILE"),
        (b"PK\x03\x04\x14\x00", "NOT_CSV"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "NOT_CSV"),
        (b"\x1F\x8B\x08\x00", "NOT_CSV"),
        (b"id\0lon", "NOT_CSV"),
        (b"\xEF\xBB\xBFid;adresse\xE9", "BAD_ENCODING"),
    ];
    for (bytes, code) in cases {
        assert_eq!(open(bytes).expect_err("a fault").code, code, "{bytes:?}");
    }
}
