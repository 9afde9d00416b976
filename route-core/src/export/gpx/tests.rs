use std::collections::HashMap;

use quick_xml::Reader;

use super::*;
use crate::export::sample::sample;

/// An element of a parsed file.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: HashMap<String, String>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn one<'e>(&'e self, name: &'e str) -> &'e Element {
        let mut found = self.all(name);
        let element = found.next().expect(name);
        assert!(found.next().is_none(), "one {name}");
        element
    }

    fn text_of<'e>(&'e self, name: &'e str) -> &'e str {
        self.all(name).next().map_or("", |element| &element.text)
    }

    fn place(&self) -> Position {
        let degrees = |name: &str| -> f64 { self.attributes[name].parse().expect("degrees") };
        Position::from_degrees(degrees("lon"), degrees("lat"))
    }
}

fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().expect("well-formed XML");
        match event {
            Event::Start(ref start) | Event::Empty(ref start) => {
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();

                    let value = quick_xml::escape::unescape(&attribute.value)
                        .expect("an attribute")
                        .into_owned();
                    (key, value)
                });
                let element = Element {
                    name: start.name().as_ref().to_owned(),
                    attributes: attributes.collect(),
                    ..Element::default()
                };
                if matches!(event, Event::Empty(_)) {
                    open.last_mut()
                        .expect("an open element")
                        .children
                        .push(element);
                } else {
                    open.push(element);
                }
            }
            Event::End(_) => {
                let element = open.pop().expect("an open element");
                open.last_mut()
                    .expect("an open element")
                    .children
                    .push(element);
            }
            Event::Text(text) => {
                open.last_mut().expect("an open element").text += &text;
            }
            Event::GeneralRef(reference) => {
                let entity = format!("&{};", &*reference);
                let text = quick_xml::escape::unescape(&entity).expect("a known entity");
                open.last_mut().expect("an open element").text += &text;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop()
        .expect("the document")
        .children
        .pop()
        .expect("a root")
}

/// The sequences of gpx.xsd: children in this order, `?` at most once, `*` any number, the rest
/// exactly once; then the required attributes.
fn schema(element: &str) -> (&'static str, &'static [&'static str]) {
    const POINT: &str = "ele? time? magvar? geoidheight? name? cmt? desc? src? link* sym? type? \
                         fix? sat? hdop? vdop? pdop? ageofdgpsdata? dgpsid? extensions?";
    match element {
        "gpx" => (
            "metadata? wpt* rte* trk* extensions?",
            &["version", "creator"],
        ),
        "metadata" => (
            "name? desc? author? copyright? link* time? keywords? bounds? extensions?",
            &[],
        ),
        "copyright" => ("year? license?", &["author"]),
        "bounds" => ("", &["minlat", "minlon", "maxlat", "maxlon"]),
        "wpt" | "rtept" | "trkpt" => (POINT, &["lat", "lon"]),
        "rte" => (
            "name? cmt? desc? src? link* number? type? extensions? rtept*",
            &[],
        ),
        "trk" => (
            "name? cmt? desc? src? link* number? type? extensions? trkseg*",
            &[],
        ),
        "trkseg" => ("trkpt* extensions?", &[]),
        "name" | "desc" | "sym" | "type" | "number" | "license" => ("", &[]),
        other => panic!("{other} is not in GPX 1.1"),
    }
}

fn assert_valid(element: &Element) {
    let name = element.name.as_str();
    let (sequence, required) = schema(name);
    let mut children = element.children.iter().peekable();
    for particle in sequence.split_whitespace() {
        let (expected, is_many) = match particle.strip_suffix('*') {
            Some(expected) => (expected, true),
            None => (particle.trim_end_matches('?'), false),
        };
        while children.next_if(|child| child.name == expected).is_some() {
            if !is_many {
                break;
            }
        }
    }
    if let Some(child) = children.next() {
        panic!("{} stands wrongly in {name}", child.name);
    }
    for attribute in required {
        assert!(
            element.attributes.contains_key(*attribute),
            "{name} without {attribute}"
        );
    }
    for (attribute, value) in &element.attributes {
        let bound = match attribute.as_str() {
            "lat" | "minlat" | "maxlat" => 90.0,
            // The schema's longitudeType ends before 180.
            "lon" | "minlon" | "maxlon" => 179.999_999_9,
            _ => continue,
        };
        let degrees: f64 = value.parse().expect("a decimal");
        assert!((-180.0..=bound).contains(&degrees), "{attribute}={value}");
    }
    match name {
        "gpx" => assert_eq!(element.attributes["version"], "1.1"),
        "number" => assert!(element.text.parse::<u64>().is_ok(), "{}", element.text),
        "license" => assert!(element.text.starts_with("https://"), "{}", element.text),
        _ => {}
    }
    if !sequence.is_empty() {
        assert_eq!(element.text.trim(), "", "text in {name}");
    }
    element.children.iter().for_each(assert_valid);
}

fn export(content: GpxContent, language: Language) -> Element {
    let (graph, plan) = sample();
    let xml = gpx(&plan, &plan.rounds[0], &graph, content, language).expect("a file");
    parse(&xml)
}

#[test]
fn the_file_keeps_to_the_schema() {
    let (graph, plan) = sample();
    for round in &plan.rounds {
        for language in Language::ALL {
            for content in [GpxContent::RouteAndTrack, GpxContent::Track] {
                let xml = gpx(&plan, round, &graph, content, language).expect("a file");
                assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx "));
                let root = parse(&xml);
                assert_eq!(
                    root.attributes["xmlns"],
                    "http://www.topografix.com/GPX/1/1"
                );
                assert_valid(&root);
            }
        }
    }
}

/// The schema is a third party's file and is not in the repository: this test runs where
/// `GPX_XSD` names a copy of it and Python has the package `xmlschema`.
#[test]
fn the_official_schema_accepts_the_file() {
    let Ok(schema) = std::env::var("GPX_XSD") else {
        eprintln!("skipped: GPX_XSD names no copy of gpx.xsd");
        return;
    };
    let (graph, plan) = sample();
    let round = &plan.rounds[0];
    let content = GpxContent::RouteAndTrack;
    let xml = gpx(&plan, round, &graph, content, Language::French).expect("a file");
    let script = "import sys, xmlschema; xmlschema.validate(sys.stdin, sys.argv[1])";
    let mut python = std::process::Command::new("python3")
        .args(["-c", script, &schema])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let mut input = python.stdin.take().expect("a pipe");
    io::Write::write_all(&mut input, xml.as_bytes()).expect("python3 reads");
    drop(input);
    assert!(python.wait().expect("python3 ends").success());
}

#[test]
fn the_track_is_the_exact_path_in_one_segment() {
    let (graph, plan) = sample();
    let path = RoundPath::of(&plan, &plan.rounds[0], &graph).expect("a path");
    let mut expected: Vec<Position> = Vec::new();
    for piece in &path.pieces {
        expected.extend(&piece.points);
    }
    expected.dedup();
    let root = export(GpxContent::RouteAndTrack, Language::French);
    let segment = root.one("trk").one("trkseg");
    let written: Vec<Position> = segment.all("trkpt").map(Element::place).collect();
    assert_eq!(written, expected);
}

#[test]
fn waypoints_are_all_the_round_does_in_order() {
    let root = export(GpxContent::RouteAndTrack, Language::French);
    let kinds: Vec<&str> = root.all("wpt").map(|point| point.text_of("type")).collect();
    let collected = ["COLLECTE"; 3];
    let expected = [
        &["DÉPART"][..],
        &collected,
        &collected,
        &["VIDAGE", "PAUSE"],
        &collected,
        &["VIDAGE", "RETOUR"],
    ]
    .concat();
    assert_eq!(kinds, expected);
    let stop = root.all("wpt").nth(1).expect("a stop");
    assert_eq!(stop.text_of("name"), "001 2 Rue de l'Église");
    assert_eq!(
        stop.text_of("desc").replace('\u{a0}', " "),
        "3 bacs – à droite – 46 kg – 05:00:14 – b102, b103"
    );
    let unloading = root.all("wpt").nth(7).expect("an unloading");
    assert_eq!(unloading.text_of("name"), "VIDAGE cve");
    assert_eq!(
        unloading.text_of("desc").replace('\u{a0}', " "),
        "05:05:08 – 0,27 t (1/2)"
    );
}

#[test]
fn the_route_says_what_is_done_and_is_dense_enough() {
    let root = export(GpxContent::RouteAndTrack, Language::French);
    let route = root.one("rte");
    let named: Vec<&str> = route
        .all("rtept")
        .map(|point| point.text_of("name"))
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(
        named,
        [
            "DÉPART dépôt",
            "COLLECTE Rue de l'Église",
            "COLLECTE Rue Joffre",
            "VIDAGE cve",
            "COLLECTE Rue de l'Église",
            "VIDAGE cve",
            "RETOUR dépôt",
        ]
    );
    let street = route.all("rtept").nth(2).map(|point| point.text_of("desc"));
    let first = route
        .all("rtept")
        .find(|point| point.text_of("name").starts_with("COLLECTE"))
        .expect("a collection");
    assert!(street.is_some());
    assert_eq!(
        first.text_of("desc").replace('\u{a0}', " "),
        "à droite – 9 bacs – 80 m"
    );
    let points: Vec<Position> = route.all("rtept").map(Element::place).collect();
    for pair in points.windows(2) {
        assert!(crate::geometry::distance_m(pair[0], pair[1]) <= 400.1);
    }
}

#[test]
fn without_a_route_osmand_follows_the_track() {
    let root = export(GpxContent::Track, Language::French);
    assert_eq!((root.all("rte").count(), root.all("trk").count()), (0, 1));
}

#[test]
fn words_follow_the_language() {
    let root = export(GpxContent::RouteAndTrack, Language::English);
    assert_eq!(
        root.one("metadata").text_of("name"),
        "Round 1 – bom26 (1) – 2026-03-02"
    );
    let kinds: Vec<&str> = root.all("wpt").map(|point| point.text_of("type")).collect();
    assert_eq!(kinds[0], "START");
}

#[test]
fn awkward_text_is_escaped_and_control_characters_are_left_out() {
    let (graph, mut plan) = sample();
    if let Activity::Collect(collection) = &mut plan.rounds[0].visits[1].activity {
        collection.stops[0].address = "<b> & \"Cie\"\u{0}\u{1b}".to_owned();
    }
    let round = &plan.rounds[0];
    let xml = gpx(&plan, round, &graph, GpxContent::Track, Language::French).expect("a file");
    let root = parse(&xml);
    assert_valid(&root);
    let stop = root.all("wpt").nth(1).expect("a stop");
    assert_eq!(stop.text_of("name"), "001 <b> & \"Cie\"");
}

#[test]
fn degrees_are_exact() {
    for (e7, text) in [
        (26_400_000, "2.6400000"),
        (-15_000_001, "-1.5000001"),
        (-1, "-0.0000001"),
        (0, "0.0000000"),
        (i32::MIN, "-214.7483648"),
    ] {
        assert_eq!(degrees(e7), text);
    }
}
