//! The agglomeration as an OpenStreetMap extract.

use osm_data::pbf_writer::{
    ElementKind, Elements, Member, Node, Relation, Tag, Way, WriteError, write,
};

use crate::agglomeration::Agglomeration;
use crate::agglomeration::communes::Size;
use crate::agglomeration::geometry::Point;
use crate::agglomeration::signs::restrictions::Via;

/// Name of the program in the header of the extract.
const PROGRAM: &str = "sample_agglomeration";

/// The bytes of the extract.
///
/// # Errors
///
/// None is expected: memory can be written to, and ids are counted up.
pub fn file(agglomeration: &Agglomeration) -> Result<Vec<u8>, WriteError> {
    // Values that are put together here, to be borrowed by the elements.
    let labels: Vec<[String; 2]> = agglomeration
        .addresses
        .iter()
        .map(|address| {
            let flats = format!("1-{}", address.households);
            [format!("{}{}", address.number, address.suffix), flats]
        })
        .collect();
    let populations: Vec<String> = agglomeration
        .communes
        .iter()
        .map(|commune| commune.population.to_string())
        .collect();
    let elements = Elements {
        nodes: nodes(agglomeration, &labels, &populations),
        ways: ways(agglomeration),
        relations: relations(agglomeration),
    };
    let mut bytes = Vec::new();
    write(&mut bytes, elements, PROGRAM)?;
    Ok(bytes)
}

fn nodes<'a>(
    agglomeration: &'a Agglomeration,
    labels: &'a [[String; 2]],
    populations: &'a [String],
) -> Vec<Node<'a>> {
    let mut nodes: Vec<Node<'a>> = Vec::new();
    let mut add = |at: Point, tags: Vec<Tag<'a>>| {
        nodes.push(Node {
            id: nodes.len() as i64 + 1,
            position: at.position(),
            tags,
        });
    };
    // First, so that their ids follow from their indices.
    for node in &agglomeration.network.nodes {
        let tags = node.tags.iter().map(|(key, value)| (*key, value.as_str()));
        add(node.at, tags.collect());
    }
    for (commune, population) in agglomeration.communes.iter().zip(populations) {
        let place = if commune.size() == Size::Town {
            "town"
        } else {
            "village"
        };
        add(
            commune.centre,
            vec![
                ("place", place),
                ("name", &commune.name),
                ("ref:INSEE", &commune.insee),
                ("population", population),
            ],
        );
    }
    for site in &agglomeration.sites {
        let mut tags = site.plan.purpose.tags().to_vec();
        tags.push(("name", site.plan.name));
        if !site.plan.open.is_empty() {
            tags.push(("opening_hours", site.plan.open));
        }
        add(site.at, tags);
    }
    for point in &agglomeration.bring_points {
        add(point.at, point.tags());
    }
    for (address, [number, flats]) in agglomeration.addresses.iter().zip(labels) {
        let commune = &agglomeration.communes[address.commune];
        let street = &agglomeration.network.street(address.street).name;
        let mut tags: Vec<Tag<'a>> = vec![
            ("addr:housenumber", number),
            ("addr:street", street),
            ("addr:postcode", &commune.postcode),
            ("addr:city", &commune.name),
        ];
        if address.households > 1 {
            tags.push(("addr:flats", flats));
        }
        add(address.at, tags);
    }
    nodes
}

fn ways(agglomeration: &Agglomeration) -> Vec<Way<'_>> {
    let streets = agglomeration.network.streets.iter().zip(1..);
    streets
        .map(|(street, id)| {
            let mut tags = vec![street.class.tag()];
            if !street.name.is_empty() {
                tags.push(("name", &street.name));
            }
            // A roundabout is one-way by its nature.
            if street.one_way && !street.tags.contains_key("junction") {
                tags.push(("oneway", "yes"));
            }
            tags.extend(
                street
                    .tags
                    .iter()
                    .map(|(key, value)| (*key, value.as_str())),
            );
            Way {
                id,
                nodes: street.nodes.iter().map(|node| node_id(node.0)).collect(),
                tags,
            }
        })
        .collect()
}

fn relations(agglomeration: &Agglomeration) -> Vec<Relation<'_>> {
    let restrictions = agglomeration.restrictions.iter().zip(1..);
    restrictions
        .map(|(restriction, id)| {
            let member = |kind, id, role| Member { kind, id, role };
            let via = match restriction.via {
                Via::Node(node) => member(ElementKind::Node, node_id(node.0), "via"),
                Via::Street(street) => member(ElementKind::Way, way_id(street.0), "via"),
            };
            let mut tags = vec![("type", "restriction"), ("restriction", restriction.kind)];
            tags.extend(restriction.except.map(|except| ("except", except)));
            Relation {
                id,
                members: vec![
                    member(ElementKind::Way, way_id(restriction.from.0), "from"),
                    via,
                    member(ElementKind::Way, way_id(restriction.to.0), "to"),
                ],
                tags,
            }
        })
        .collect()
}

fn node_id(index: u32) -> i64 {
    i64::from(index) + 1
}

fn way_id(index: u32) -> i64 {
    i64::from(index) + 1
}
