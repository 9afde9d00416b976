//! What an import dropped, guessed or found worth knowing, counted by reason.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::reason::{Outcome, Reason};

/// The three kinds of OSM elements.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ElementKind {
    /// A node.
    Node,
    /// A way.
    Way,
    /// A relation.
    Relation,
}

/// An element of the map; shown and serialised as in the addresses of openstreetmap.org (`way/42`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ElementId {
    /// What it is.
    pub kind: ElementKind,
    /// OSM id, unique within its kind.
    pub id: i64,
}

impl ElementId {
    /// The node with this id.
    pub fn node(id: i64) -> Self {
        Self {
            kind: ElementKind::Node,
            id,
        }
    }

    /// The way with this id.
    pub fn way(id: i64) -> Self {
        Self {
            kind: ElementKind::Way,
            id,
        }
    }

    /// The relation with this id.
    pub fn relation(id: i64) -> Self {
        Self {
            kind: ElementKind::Relation,
            id,
        }
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ElementKind::Node => "node",
            ElementKind::Way => "way",
            ElementKind::Relation => "relation",
        };
        write!(f, "{kind}/{}", self.id)
    }
}

impl Serialize for ElementId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many elements were read and what became of them.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Totals {
    /// Blocks in the file, the header included.
    pub blocks: u64,
    /// Blocks of other types than header and data, skipped as the format demands.
    pub unknown_blocks: u64,
    /// Nodes in the file.
    pub nodes: u64,
    /// Ways in the file.
    pub ways: u64,
    /// Relations in the file.
    pub relations: u64,
    /// Ways kept as roads.
    pub roads: u64,
    /// Junctions of the network.
    pub junctions: u64,
    /// Segments of the network.
    pub segments: u64,
    /// Length of all segments, metres.
    pub length_m: u64,
    /// Forbidden and mandatory manoeuvres.
    pub restrictions: u64,
    /// House numbers.
    pub addresses: u64,
    /// Building centroids.
    pub buildings: u64,
    /// Bring points.
    pub bring_points: u64,
    /// Disposal sites.
    pub waste_sites: u64,
}

/// One element to which a finding applies.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Sample {
    /// The element.
    pub element: ElementId,
    /// The tag or detail in question, empty where the reason says it all.
    pub detail: String,
}

/// All that happened for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// Why.
    pub reason: Reason,
    /// How often.
    pub count: u64,
    /// The first elements in file order, at most [`Finding::MAX_SAMPLES`].
    pub samples: Vec<Sample>,
}

impl Finding {
    /// How many samples a finding keeps.
    pub const MAX_SAMPLES: usize = 10;
}

/// What became of an extract.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct ImportReport {
    /// How much there is.
    pub totals: Totals,
    /// What was dropped, guessed or noted, each reason once, in the order of [`Reason::ALL`].
    pub findings: Vec<Finding>,
}

impl ImportReport {
    pub(crate) fn new(totals: Totals, findings: Findings) -> Self {
        let findings = findings
            .by_reason
            .into_iter()
            .map(|(reason, (count, samples))| Finding {
                reason,
                count,
                samples,
            })
            .collect();
        Self { totals, findings }
    }

    /// How often something happened for this reason.
    pub fn count(&self, reason: Reason) -> u64 {
        self.finding(reason).map_or(0, |finding| finding.count)
    }

    /// What happened for this reason, if anything did.
    pub fn finding(&self, reason: Reason) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.reason == reason)
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = &self.totals;
        writeln!(
            f,
            "Read {} blocks: {} nodes, {} ways, {} relations.",
            t.blocks, t.nodes, t.ways, t.relations
        )?;
        writeln!(
            f,
            "Kept {} roads as {} segments between {} junctions, {} km; {} turn restrictions.",
            t.roads,
            t.segments,
            t.junctions,
            t.length_m / 1000,
            t.restrictions
        )?;
        writeln!(
            f,
            "Found {} addresses, {} buildings, {} bring points, {} disposal sites.",
            t.addresses, t.buildings, t.bring_points, t.waste_sites
        )?;
        for outcome in [Outcome::Dropped, Outcome::Guessed, Outcome::Noted] {
            let of_outcome = || {
                self.findings
                    .iter()
                    .filter(|f| f.reason.outcome() == outcome)
            };
            if of_outcome().next().is_none() {
                continue;
            }
            writeln!(f, "{outcome}:")?;
            for finding in of_outcome() {
                let reason = finding.reason;
                writeln!(
                    f,
                    "{:>8}  {} [{}]",
                    finding.count,
                    reason.explanation(),
                    reason.code()
                )?;
                for Sample { element, detail } in finding.samples.iter().take(3) {
                    match detail.as_str() {
                        "" => writeln!(f, "          {element}")?,
                        detail => writeln!(f, "          {element} {detail}")?,
                    }
                }
            }
        }
        Ok(())
    }
}

/// Findings while they are being collected.
#[derive(Clone, Default, Debug)]
pub(crate) struct Findings {
    by_reason: BTreeMap<Reason, (u64, Vec<Sample>)>,
}

impl Findings {
    pub fn add(&mut self, reason: Reason, element: ElementId, detail: impl Into<String>) {
        let (count, samples) = self.by_reason.entry(reason).or_default();
        *count += 1;
        if samples.len() < Finding::MAX_SAMPLES {
            samples.push(Sample {
                element,
                detail: shortened(detail.into()),
            });
        }
    }

    pub fn add_all(&mut self, element: ElementId, guesses: Guesses) {
        for (reason, detail) in guesses.list {
            self.add(reason, element, detail);
        }
    }

    /// Adds what was found later in the file.
    pub fn append(&mut self, later: Findings) {
        for (reason, (count, samples)) in later.by_reason {
            let (total, kept) = self.by_reason.entry(reason).or_default();
            *total += count;
            kept.extend(samples);
            kept.truncate(Finding::MAX_SAMPLES);
        }
    }
}

/// What the reading of one element's tags had to guess.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Guesses {
    list: Vec<(Reason, String)>,
}

impl Guesses {
    /// Adds a guess, once per element even where a tag is read for both directions.
    pub fn add(&mut self, reason: Reason, key: &str, value: &str) {
        let guess = (reason, format!("{key}={value}"));
        if !self.list.contains(&guess) {
            self.list.push(guess);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    #[cfg(test)]
    pub fn reasons(&self) -> Vec<Reason> {
        self.list.iter().map(|(reason, _)| *reason).collect()
    }
}

/// Values are at most 255 characters in OSM; a hostile file may hold megabytes.
fn shortened(mut detail: String) -> String {
    const LONGEST: usize = 300;
    if detail.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|i| detail.is_char_boundary(*i));
        detail.truncate(end.unwrap_or(0));
        detail.push('…');
    }
    detail
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_and_keeps_the_first_ten_in_file_order() {
        let mut first = Findings::default();
        let mut second = Findings::default();
        for id in 0..7 {
            first.add(Reason::AbsentNode, ElementId::way(id), "");
            second.add(Reason::AbsentNode, ElementId::way(100 + id), "");
        }
        first.append(second);
        let report = ImportReport::new(Totals::default(), first);
        let finding = report.finding(Reason::AbsentNode).expect("a finding");
        assert_eq!(finding.count, 14);
        let ids: Vec<i64> = finding.samples.iter().map(|s| s.element.id).collect();
        assert_eq!(ids, [0, 1, 2, 3, 4, 5, 6, 100, 101, 102]);
    }

    #[test]
    fn prints_for_the_terminal_and_serialises_with_stable_codes() {
        let mut findings = Findings::default();
        let mut guesses = Guesses::default();
        guesses.add(Reason::AccessNotUnderstood, "access", "nur für Anwohner");
        findings.add_all(ElementId::way(42), guesses);
        let report = ImportReport::new(Totals::default(), findings);

        let text = report.to_string();
        assert!(text.contains("way/42 access=nur für Anwohner"), "{text}");
        assert!(text.contains("[access-not-understood]"), "{text}");

        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["findings"][0]["reason"], "access-not-understood");
        assert_eq!(json["findings"][0]["samples"][0]["element"], "way/42");
    }

    #[test]
    fn shortens_hostile_text_at_a_character_boundary() {
        let mut findings = Findings::default();
        findings.add(Reason::AbsentNode, ElementId::way(1), "é".repeat(1 << 16));
        let report = ImportReport::new(Totals::default(), findings);
        assert!(report.findings[0].samples[0].detail.len() < 310);
    }
}
