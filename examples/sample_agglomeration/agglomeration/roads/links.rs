//! Which communes a main road connects, and how important it is.

use crate::agglomeration::communes::Commune;
use crate::agglomeration::network::Network;
use crate::agglomeration::network::street::Class;
use crate::agglomeration::random::Random;

/// A main road between two neighbouring communes.
pub struct Link {
    pub a: usize,
    pub b: usize,
    /// As the crow flies, metres.
    length: f64,
    pub class: Class,
    /// Road number.
    pub number: String,
    /// Crosses the canal, a railway or the motorway.
    pub crosses: bool,
    /// Not for heavy trucks.
    pub barred: bool,
}

impl Link {
    pub fn is_minor(&self) -> bool {
        matches!(self.class, Class::Tertiary | Class::Unclassified)
    }

    /// The commune that is not this one.
    pub fn other_end(&self, commune: usize) -> usize {
        self.a + self.b - commune
    }

    pub fn touches(&self, commune: usize) -> bool {
        self.a == commune || self.b == commune
    }
}

/// The roads between the communes: one for every pair with no third commune between them (the
/// Gabriel graph), less some minor roads that would need a bridge.
pub fn plan(communes: &[Commune], network: &Network, random: &mut Random) -> Vec<Link> {
    let mut links = gabriel_graph(communes, network);
    classify(communes, &mut links, random);
    for index in 0..links.len() {
        if links[index].is_minor() && links[index].crosses && random.chance(45) {
            bar_unless_needed(&mut links, index, 3.0);
        }
    }
    links.retain(|link| !link.barred);
    for index in 0..links.len() {
        let percent = if links[index].crosses { 40 } else { 8 };
        if links[index].is_minor() && random.chance(percent) {
            bar_unless_needed(&mut links, index, 2.5);
        }
    }
    links
}

fn gabriel_graph(communes: &[Commune], network: &Network) -> Vec<Link> {
    let mut links = Vec::new();
    for a in 0..communes.len() {
        for b in a + 1..communes.len() {
            let (from, to) = (communes[a].centre, communes[b].centre);
            let middle = from.towards(to, 0.5);
            let length = from.distance(to);
            let is_between = |&other: &usize| {
                other != a && other != b && communes[other].centre.distance(middle) < length / 2.0
            };
            if (0..communes.len()).any(|other| is_between(&other)) {
                continue;
            }
            let divide = network.first_crossing(from, to, |street| street.class.divides());
            links.push(Link {
                a,
                b,
                length,
                class: Class::Unclassified,
                number: String::new(),
                crosses: divide.is_some(),
                barred: false,
            });
        }
    }
    links
}

/// Primary roads connect the six largest towns, secondary roads lead from every other town to
/// the two nearest of them; the rest depends on the smaller of its two ends.
fn classify(communes: &[Commune], links: &mut [Link], random: &mut Random) {
    let above = |population: u32| {
        (0..communes.len()).filter(move |&commune| communes[commune].population > population)
    };
    let centres: Vec<usize> = above(9_000).collect();
    let mut journeys = Vec::new();
    for (rank, &from) in centres.iter().enumerate() {
        for &to in &centres[rank + 1..] {
            journeys.push((from, to, Class::Primary));
        }
    }
    for town in above(3_500).filter(|town| !centres.contains(town)) {
        let mut nearest = centres.clone();
        nearest.sort_by(|&a, &b| {
            let distance = |other: usize| communes[town].centre.distance(communes[other].centre);
            distance(a).total_cmp(&distance(b))
        });
        journeys.push((town, nearest[0], Class::Secondary));
        journeys.push((town, nearest[1], Class::Secondary));
    }
    for (from, to, class) in journeys {
        let number = match class {
            Class::Primary => format!("D {}", 937 + random.below(12)),
            _ => format!("D {}", 161 + random.below(40)),
        };
        let (_, path) = route(communes.len(), links, from, to).expect("all communes are connected");
        for index in path {
            let link = &mut links[index];
            if link.number.is_empty() {
                link.class = class;
                link.number.clone_from(&number);
            }
        }
    }
    for link in links.iter_mut().filter(|link| link.number.is_empty()) {
        let smaller = communes[link.a].population.min(communes[link.b].population);
        if smaller > 800 {
            link.class = Class::Tertiary;
            link.number = format!("D {}", 70 + random.below(120));
        }
    }
}

fn bar_unless_needed(links: &mut [Link], index: usize, longest_detour: f64) {
    let (a, b, length) = (links[index].a, links[index].b, links[index].length);
    let communes = links.iter().map(|link| link.b + 1).max().unwrap_or(0);
    links[index].barred = true;
    let detour = route(communes, links, a, b);
    if detour.is_none_or(|(metres, _)| metres > longest_detour * length) {
        links[index].barred = false;
    }
}

/// The shortest way over links that are not barred: its length and the links.
fn route(communes: usize, links: &[Link], from: usize, to: usize) -> Option<(f64, Vec<usize>)> {
    let mut best: Vec<(f64, Option<usize>)> = vec![(f64::INFINITY, None); communes];
    best[from].0 = 0.0;
    let mut open: Vec<usize> = (0..communes).collect();
    while let Some(place) =
        (0..open.len()).min_by(|&a, &b| best[open[a]].0.total_cmp(&best[open[b]].0))
    {
        let here = open.swap_remove(place);
        for (index, link) in links.iter().enumerate() {
            if !link.barred && link.touches(here) {
                let other = link.other_end(here);
                let metres = best[here].0 + link.length;
                if metres < best[other].0 {
                    best[other] = (metres, Some(index));
                }
            }
        }
    }
    let mut path = Vec::new();
    let mut here = to;
    while let Some(index) = best[here].1 {
        path.push(index);
        here = links[index].other_end(here);
    }
    best[to].0.is_finite().then_some((best[to].0, path))
}
