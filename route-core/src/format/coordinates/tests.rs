use super::*;

/// Places all over France: longitude, latitude, then x and y in Lambert-93 and in their zone,
/// computed by PROJ 9.
const PLACES: [(&str, [f64; 6]); 10] = [
    (
        "Béthune, CC50",
        [
            2.64,
            50.53,
            674_434.64,
            7_048_140.44,
            1_674_475.58,
            9_259_011.33,
        ],
    ),
    (
        "Brest, CC48",
        [
            -4.49,
            48.39,
            146_341.35,
            6_836_245.40,
            1_146_188.64,
            7_270_285.04,
        ],
    ),
    (
        "Belle-Île, CC47",
        [
            -3.20,
            47.33,
            232_242.79,
            6_710_559.06,
            1_231_885.41,
            6_255_218.03,
        ],
    ),
    (
        "Bastia, CC43",
        [
            9.45,
            42.70,
            1_228_546.05,
            6_199_420.64,
            2_227_933.86,
            2_186_952.38,
        ],
    ),
    (
        "Bonifacio, CC42",
        [
            9.16,
            41.39,
            1_216_194.17,
            6_052_163.11,
            2_214_746.65,
            1_150_777.31,
        ],
    ),
    (
        "Dunkerque, CC50",
        [
            2.38,
            51.04,
            656_417.38,
            7_105_095.53,
            1_656_511.92,
            9_315_865.33,
        ],
    ),
    (
        "Menton, CC44",
        [
            7.50,
            43.78,
            1_062_124.95,
            6_308_208.23,
            2_062_050.93,
            3_185_436.99,
        ],
    ),
    (
        "Strasbourg, CC49",
        [
            7.75,
            48.58,
            1_050_163.94,
            6_841_622.72,
            2_050_229.88,
            8_164_257.64,
        ],
    ),
    (
        "Perpignan, CC43",
        [
            2.90,
            42.70,
            691_796.37,
            6_177_826.85,
            1_691_806.93,
            2_166_680.62,
        ],
    ),
    (
        "Biarritz, CC43",
        [
            -1.56,
            43.48,
            331_127.69,
            6_275_199.37,
            1_331_280.40,
            2_263_332.29,
        ],
    ),
];

#[test]
fn metres_are_recognised_by_where_they_lie() {
    for (name, [lon, lat, points @ ..]) in PLACES {
        for point in points.chunks(2) {
            let position = from_metres(point[0], point[1]).expect(name);
            let off = distance_m(position, Position::from_degrees(lon, lat));
            assert!(off < 0.03, "{name}: {off} m off");
        }
    }
}

#[test]
fn no_place_of_france_is_taken_for_another_one() {
    let mut checked = 0;
    // Land only: south of Brittany the two are apart by the sea.
    let land = [
        (-4.8, 8.2, 47.7, 51.0),
        (-3.3, 8.2, 47.25, 47.7),
        (-1.9, 8.2, 42.3, 47.25),
        (8.5, 9.6, 41.3, 43.05),
    ];
    for (west, east, south, north) in land {
        for step in 0..2_500 {
            let share = |index: i32| f64::from(index) / 49.0;
            let lon = west + (east - west) * share(step % 50);
            let lat = south + (north - south) * share(step / 50);
            let zone = lat.round().clamp(42.0, 50.0) as usize - 41;
            for projection in [&PROJECTIONS[0], &PROJECTIONS[zone]] {
                let mut point = (lon.to_radians(), lat.to_radians(), 0.0);
                transform(&GEOGRAPHIC, &projection.plane, &mut point).expect("in the domain");
                let read = from_metres(point.0, point.1).expect("a place in France");
                let off = distance_m(read, Position::from_degrees(lon, lat));
                assert!(off < 0.03, "{lon} {lat}: {off} m off");
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 20_000);
}

#[test]
fn small_x_and_y_are_degrees() {
    assert_eq!(
        from_metres(2.64, 50.53),
        Ok(Position::from_degrees(2.64, 50.53))
    );
}

#[test]
fn positions_that_cannot_be_are_faults() {
    for (lon, lat, code) in [
        (0.0, 0.0, "POSITION_ZERO"),
        (50.53, 2.64, "COORDINATES_SWAPPED"),
        (39.4, -98.2, "COORDINATES_SWAPPED"),
        (264.0, 50.53, "POSITION_OUT_OF_RANGE"),
        (2.64, 5053.0, "POSITION_OUT_OF_RANGE"),
        (100.0, 120.0, "POSITION_OUT_OF_RANGE"),
        (674_434.64, 7_048_140.44, "POSITION_OUT_OF_RANGE"),
    ] {
        let wrong = from_degrees(lon, lat).expect_err("a fault");
        assert_eq!(wrong.code, code, "{lon} {lat}");
    }
    let metres = from_degrees(674_434.64, 7_048_140.44).expect_err("a fault");
    assert!(metres.action.contains("`x` and `y`"), "{}", metres.action);
    for (x, y) in [(3_000_000.0, 500.0), (1e300, 1e300), (294_000.0, 99_000.0)] {
        assert_eq!(
            from_metres(x, y).expect_err("a fault").code,
            "POSITION_OUT_OF_RANGE",
            "{x} {y}"
        );
    }
}

#[test]
fn a_row_far_from_the_others_is_a_stray() {
    let near = |step: i32| Position::from_degrees(-76.7 + f64::from(step) * 1e-3, 39.4);
    let mut positions: Vec<Position> = (0..12).map(near).collect();
    assert!(strays(&positions).is_empty());
    positions[3] = Position::from_degrees(39.4, -76.7);
    positions[7] = Position::from_degrees(76.7, 39.4);
    let found: Vec<(usize, &str)> = strays(&positions)
        .into_iter()
        .map(|(row, wrong)| (row, wrong.code))
        .collect();
    assert_eq!(
        found,
        [(3, "COORDINATES_SWAPPED"), (7, "POSITION_FAR_AWAY")]
    );
}
