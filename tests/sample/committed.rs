//! The committed files, read without the generator's help.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use osmpbf::{Element, ElementReader, RelMemberType};

pub type Tags = BTreeMap<String, String>;

/// Metres east and north of a point in the territory.
pub type Metres = (f64, f64);

pub struct Way {
    pub nodes: Vec<i64>,
    pub tags: Tags,
}

impl Way {
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(String::as_str)
    }

    /// A road on which some motor vehicle may drive.
    pub fn is_drivable(&self) -> bool {
        self.tag("highway")
            .is_some_and(|class| !["pedestrian", "track"].contains(&class))
    }
}

pub struct Relation {
    pub tags: Tags,
    /// Kind (`node`, `way`, `relation`), id and role.
    pub members: Vec<(&'static str, i64, String)>,
}

#[derive(Default)]
pub struct Extract {
    pub places: HashMap<i64, Metres>,
    /// Tags of the nodes that have some.
    pub tagged: BTreeMap<i64, Tags>,
    pub ways: BTreeMap<i64, Way>,
    pub relations: Vec<Relation>,
}

pub fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)
}

pub fn bytes(file: &str) -> Vec<u8> {
    fs::read(path(file)).expect("the sample is committed")
}

pub fn metres(lon: f64, lat: f64) -> Metres {
    ((lon - 2.6) * 70_900.0, (lat - 50.5) * 111_250.0)
}

/// The extract; read once.
pub fn extract() -> &'static Extract {
    static EXTRACT: OnceLock<Extract> = OnceLock::new();
    EXTRACT.get_or_init(|| {
        let mut extract = Extract::default();
        let reader = ElementReader::from_path(path("osm-data/sample/bethune-bruay.osm.pbf"))
            .expect("the sample is committed");
        reader
            .for_each(|element| extract.take(element))
            .expect("a readable extract");
        extract
    })
}

impl Extract {
    fn take(&mut self, element: Element<'_>) {
        match element {
            Element::DenseNode(node) => {
                self.places
                    .insert(node.id(), metres(node.lon(), node.lat()));
                let tags = owned(node.tags());
                if !tags.is_empty() {
                    self.tagged.insert(node.id(), tags);
                }
            }
            Element::Node(node) => panic!("node {} is not dense", node.id()),
            Element::Way(way) => {
                let nodes = way.refs().collect();
                let tags = owned(way.tags());
                self.ways.insert(way.id(), Way { nodes, tags });
            }
            Element::Relation(relation) => {
                let members = relation.members().map(|member| {
                    let kind = match member.member_type {
                        RelMemberType::Node => "node",
                        RelMemberType::Way => "way",
                        RelMemberType::Relation => "relation",
                    };
                    let role = member.role().expect("a role in the string table");
                    (kind, member.member_id, role.to_owned())
                });
                self.relations.push(Relation {
                    members: members.collect(),
                    tags: owned(relation.tags()),
                });
            }
        }
    }

    pub fn addresses(&self) -> impl Iterator<Item = (i64, &Tags)> {
        let tagged = self.tagged.iter().map(|(&id, tags)| (id, tags));
        tagged.filter(|(_, tags)| tags.contains_key("addr:housenumber"))
    }
}

fn owned<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// A piece of a way between two nodes.
#[derive(Clone, Copy)]
pub struct Piece {
    pub way: i64,
    pub from: i64,
    pub to: i64,
}

/// The drivable ways in cells, to find the nearest.
pub struct Roads {
    cells: HashMap<(i64, i64), Vec<Piece>>,
}

/// The nearest piece of road to a place.
pub struct Nearest {
    pub piece: Piece,
    pub metres: f64,
    /// The place lies to the left of the way as it is drawn.
    pub left: bool,
}

impl Roads {
    /// Side of a cell, metres.
    const CELL: f64 = 50.0;

    /// Of the committed extract; built once.
    pub fn of_sample() -> &'static Self {
        static ROADS: OnceLock<Roads> = OnceLock::new();
        ROADS.get_or_init(|| Self::new(extract()))
    }

    fn new(extract: &Extract) -> Self {
        let mut cells: HashMap<(i64, i64), Vec<Piece>> = HashMap::new();
        for (&way, road) in extract.ways.iter().filter(|(_, way)| way.is_drivable()) {
            for pair in road.nodes.windows(2) {
                let piece = Piece {
                    way,
                    from: pair[0],
                    to: pair[1],
                };
                let [a, b] = [pair[0], pair[1]].map(|node| extract.places[&node]);
                let steps = ((b.0 - a.0).hypot(b.1 - a.1) / Self::CELL * 2.0).ceil() as i64;
                let mut last = None;
                for step in 0..=steps {
                    let t = step as f64 / steps as f64;
                    let cell = Self::cell((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
                    if last != Some(cell) {
                        cells.entry(cell).or_default().push(piece);
                        last = Some(cell);
                    }
                }
            }
        }
        Self { cells }
    }

    fn cell(place: Metres) -> (i64, i64) {
        let index = |metres: f64| (metres / Self::CELL).floor() as i64;
        (index(place.0), index(place.1))
    }

    /// The nearest road within 50 m.
    pub fn nearest(&self, place: Metres) -> Option<Nearest> {
        let (x, y) = Self::cell(place);
        (x - 1..=x + 1)
            .flat_map(|x| (y - 1..=y + 1).filter_map(move |y| self.cells.get(&(x, y))))
            .flatten()
            .map(|&piece| {
                let [a, b] = [piece.from, piece.to].map(|node| extract().places[&node]);
                let (way, off) = ((b.0 - a.0, b.1 - a.1), (place.0 - a.0, place.1 - a.1));
                let length = way.0 * way.0 + way.1 * way.1;
                let t = ((way.0 * off.0 + way.1 * off.1) / length).clamp(0.0, 1.0);
                Nearest {
                    piece,
                    metres: (off.0 - t * way.0).hypot(off.1 - t * way.1),
                    left: way.0 * off.1 - way.1 * off.0 > 0.0,
                }
            })
            .min_by(|a, b| a.metres.total_cmp(&b.metres))
    }
}

/// The rows of a list as maps from column to field.
pub fn rows(text: &str) -> Vec<Tags> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    reader
        .deserialize()
        .map(|row| row.expect("a row with all columns"))
        .collect()
}

/// The weekly bin list; read once.
pub fn bins() -> &'static [Tags] {
    static BINS: OnceLock<Vec<Tags>> = OnceLock::new();
    BINS.get_or_init(|| {
        let text = String::from_utf8(bytes("examples/data/bins-week.csv")).expect("UTF-8");
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark");
        rows(text)
    })
}

/// A number with a decimal comma; 1 where there is none.
pub fn number(field: &str) -> f64 {
    if field.is_empty() {
        return 1.0;
    }
    field.replace(',', ".").parse().expect("a number")
}

/// Where a row of a list is.
pub fn place(row: &Tags) -> Metres {
    metres(number(&row["lon"]), number(&row["lat"]))
}
