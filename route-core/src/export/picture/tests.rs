use quick_xml::Reader;
use quick_xml::events::Event;

use super::symbols::COLOURS;
use super::*;
use crate::export::sample::sample;

fn draw(language: Language) -> String {
    let (graph, plan) = sample();
    picture(&plan, &graph, language).expect("a picture")
}

fn assert_well_formed(svg: &str) {
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error} in {svg}"),
        }
    }
}

#[test]
fn a_plan_is_drawn_with_rounds_places_and_what_is_not_collected() {
    let svg = draw(Language::French);
    assert_well_formed(&svg);
    assert_eq!(
        svg.matches("stroke-width=\"3\" d=").count(),
        2,
        "collecting"
    );
    assert_eq!(
        svg.matches("stroke-dasharray=\"5 3\" d=").count(),
        2,
        "deadhead"
    );
    for (round, colour) in COLOURS.iter().take(2).enumerate() {
        let number = format!(">{}</text>", round + 1);
        assert_eq!(
            svg.matches(&number).count(),
            2,
            "on the map and in the legend"
        );
        assert!(svg.contains(colour));
    }
    // One cross for each of three containers; the fourth is the legend's.
    assert_eq!(svg.matches("stroke=\"#b00020\"").count(), 4);
    for text in [
        "dépôt",
        "cve",
        "Bacs non collectés (3)",
        "haut-le-pied",
        "OpenStreetMap",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(draw(Language::English).contains("Bins not collected (3)"));
}

#[test]
fn equal_plans_give_equal_pictures() {
    assert_eq!(draw(Language::French), draw(Language::French));
}

#[test]
fn what_is_drawn_lies_on_the_map() {
    let (graph, plan) = sample();
    let path = RoundPath::of(&plan, &plan.rounds[0], &graph).expect("a path");
    let points: Vec<Position> = path.pieces[0].points.clone();
    let view = View::of(&points);
    for &point in &points {
        assert!(view.contains(view.pixel(point)));
    }
    let one = View::of(&points[..1]);
    assert!(one.contains(one.pixel(points[0])));
    assert!(one.metres_per_pixel > 0.0);
}

#[test]
fn the_scale_bar_is_a_round_length() {
    assert!(draw(Language::French).contains(">50\u{a0}m</text>"));
}

#[test]
fn an_empty_plan_shows_the_network() {
    let (graph, mut plan) = sample();
    plan.rounds.clear();
    let svg = picture(&plan, &graph, Language::French).expect("a picture");
    assert_well_formed(&svg);
    assert!(svg.contains("stroke=\"#d4d4d4\" d=\"M"));
    let none = RoadGraph {
        digest: graph.digest,
        ..RoadGraph::default()
    };
    assert_well_formed(&picture(&plan, &none, Language::French).expect("a picture"));
}

#[test]
fn names_of_places_are_not_cut_off_at_the_edge() {
    for (x, is_depot, is_left) in [
        (500.0, true, true),
        (40.0, true, false),
        (500.0, false, false),
        (MAP_WIDTH - 40.0, false, true),
    ] {
        assert_eq!(is_left_of(x, "depot-lillers", is_depot), is_left, "{x}");
    }
}
