//! Sound files, unsound files, hostile files.

mod encoder;
mod errors;
mod fuzz;

use encoder::{
    BlockBuilder, DenseInfo, Group, HeaderBBox, HeaderBlock, Info, Packing, Way, deltas, file,
    framed,
};
use prost::Message;

use crate::error::OsmError;
use crate::import::{Import, ImportOptions, import_bytes};
use crate::network::{RestrictionKind, WasteSiteKind};
use crate::progress::{ImportPhase, ImportProgress};
use crate::reason::Reason;

/// A node of the test map: id, longitude, latitude, tags.
type TestNode<'a> = (i64, i64, i64, &'a [(&'a str, &'a str)]);

/// A street with a side street, a building, a bring point, and a ban on turning left.
const NODES: &[TestNode] = &[
    (1, 26_400_000, 505_300_000, &[]),
    (
        2,
        26_410_000,
        505_300_000,
        &[("highway", "traffic_signals")],
    ),
    (3, 26_420_000, 505_300_000, &[]),
    (4, 26_410_000, 505_310_000, &[("highway", "turning_circle")]),
    (5, 26_400_100, 505_300_200, &[]),
    (6, 26_400_300, 505_300_200, &[]),
    (7, 26_400_300, 505_300_400, &[]),
    (8, 26_400_100, 505_300_400, &[]),
    (
        9,
        26_405_000,
        505_301_000,
        &[("amenity", "recycling"), ("recycling:glass", "yes")],
    ),
];

fn roads(block: BlockBuilder) -> BlockBuilder {
    block
        .way(
            10,
            &[1, 2],
            &[("highway", "residential"), ("name", "Rue Haute")],
        )
        .way(
            11,
            &[2, 3],
            &[("highway", "residential"), ("name", "Rue Haute")],
        )
        .way(12, &[2, 4], &[("highway", "service")])
        .way(
            13,
            &[5, 6, 7, 8, 5],
            &[("building", "yes"), ("addr:housenumber", "3")],
        )
        .way(14, &[1, 4], &[("highway", "footway")])
}

fn restriction(block: BlockBuilder) -> BlockBuilder {
    block.relation(
        20,
        &[(1, 10, "from"), (0, 2, "via"), (1, 12, "to")],
        &[("type", "restriction"), ("restriction", "no_left_turn")],
    )
}

fn blocks() -> Vec<BlockBuilder> {
    vec![
        BlockBuilder::default().dense(NODES),
        roads(BlockBuilder::default()),
        restriction(BlockBuilder::default()),
    ]
}

fn read(bytes: &[u8]) -> Result<Import, OsmError> {
    let options = ImportOptions { buildings: true };
    let import = import_bytes(bytes, &options, &mut |_| {})?;
    import.network.check_invariants().expect("a sound network");
    Ok(import)
}

fn read_blocks(blocks: &[BlockBuilder]) -> Import {
    read(&file(blocks, Packing::Raw)).expect("a sound file")
}

#[test]
fn reads_roads_places_and_restrictions() {
    let Import { network, report } = read_blocks(&blocks());
    assert_eq!(network.junctions.len(), 4);
    let ways: Vec<i64> = network.segments.iter().map(|s| s.way).collect();
    assert_eq!(ways, [10, 11, 12]);
    assert_eq!(network.names, ["Rue Haute"]);
    assert!(network.junctions[1].signals);
    assert_eq!(network.restrictions.len(), 1);
    assert_eq!(network.restrictions[0].kind, RestrictionKind::Forbidden);
    assert_eq!(network.buildings.len(), 1);
    assert_eq!(network.buildings[0].lon_e7, 26_400_200);
    assert_eq!(network.addresses[0].number, "3");
    assert_eq!(network.bring_points[0].materials, ["glass"]);
    assert_eq!(report.findings, []);
    let totals = report.totals;
    assert_eq!(
        (totals.blocks, totals.nodes, totals.ways, totals.relations),
        (4, 9, 5, 1)
    );
}

#[test]
fn the_packing_the_form_of_nodes_and_the_order_of_elements_do_not_matter() {
    let expected = read_blocks(&blocks()).network;
    let zlib = read(&file(&blocks(), Packing::Zlib)).expect("a sound file");
    assert_eq!(zlib.network, expected);
    let plain = [
        BlockBuilder::default().plain(NODES),
        roads(BlockBuilder::default()),
        restriction(BlockBuilder::default()),
    ];
    assert_eq!(read_blocks(&plain).network, expected);
    let backwards: Vec<_> = blocks().into_iter().rev().collect();
    assert_eq!(read_blocks(&backwards).network, expected);
    let mixed = [restriction(roads(BlockBuilder::default()).dense(NODES))];
    assert_eq!(read_blocks(&mixed).network, expected);
}

#[test]
fn granularity_and_offset_are_applied() {
    let expected = read_blocks(&blocks()).network;
    let mut shifted = blocks();
    let block = &mut shifted[0].block;
    block.granularity = Some(1_000);
    block.lat_offset = Some(7_000);
    block.lon_offset = Some(-3_000);
    let dense = block.groups[0].dense.as_mut().expect("dense nodes");
    let nano = |e7: i64, offset: i64| (e7 * 100 - offset) / 1_000;
    let lons: Vec<i64> = NODES.iter().map(|node| nano(node.1, -3_000)).collect();
    let lats: Vec<i64> = NODES.iter().map(|node| nano(node.2, 7_000)).collect();
    dense.lons = deltas(&lons);
    dense.lats = deltas(&lats);
    assert_eq!(read_blocks(&shifted).network, expected);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    // Forty blocks of one road each, more than one batch.
    let blocks: Vec<BlockBuilder> = (0..40)
        .map(|i| {
            let node = |n: i64| (100 * i + n, 26_400_000 + 1_000 * n, 505_300_000 + 1_000 * i);
            let [a, b, c] = [0, 1, 2].map(node);
            BlockBuilder::default()
                .dense(&[
                    (a.0, a.1, a.2, &[]),
                    (b.0, b.1, b.2, &[]),
                    (c.0, c.1, c.2, &[]),
                ])
                .way(
                    1_000 - i,
                    &[a.0, b.0, c.0, 7_777_777],
                    &[("highway", "residential"), ("access", "?")],
                )
        })
        .collect();
    let bytes = file(&blocks, Packing::Zlib);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a pool")
            .install(|| read(&bytes))
            .expect("a sound file")
    };
    let one = with_threads(1);
    let four = with_threads(4);
    assert_eq!(one.network, four.network);
    assert_eq!(one.report, four.report);
    assert_eq!(one.report.count(Reason::AbsentNode), 40);
    let finding = one
        .report
        .finding(Reason::AccessNotUnderstood)
        .expect("a finding");
    let samples: Vec<i64> = finding.samples.iter().map(|s| s.element.id).collect();
    assert_eq!(samples, (991..=1_000).rev().collect::<Vec<_>>());
}

#[test]
fn trap_1_absent_nodes_cut_a_road_into_the_pieces_that_exist() {
    let block = BlockBuilder::default()
        .dense(NODES)
        .way(
            30,
            &[98, 1, 2, 99, 3, 99, 4, 5, 97, 97],
            &[("highway", "residential")],
        )
        .relation(
            40,
            &[(1, 30, "from"), (0, 2, "via"), (1, 31, "to")],
            &[("type", "restriction"), ("restriction", "no_left_turn")],
        );
    let Import { network, report } = read_blocks(&[block]);
    let ends = |index: usize| {
        let segment = &network.segments[index];
        [segment.from, segment.to].map(|id| network.junctions[id.0 as usize].osm_node)
    };
    assert_eq!(network.segments.len(), 2);
    assert_eq!([ends(0), ends(1)], [[1, 2], [4, 5]]);
    assert_eq!(report.count(Reason::AbsentNode), 4);
    assert_eq!(report.count(Reason::RestrictionMemberAbsent), 1);
}

#[test]
fn trap_2_the_bounding_box_of_the_header_is_not_believed() {
    let header = HeaderBlock {
        bbox: Some(HeaderBBox {
            left: 100_000_000_000,
            right: -100_000_000_000,
            top: -80_000_000_000,
            bottom: 95_000_000_000,
        }),
        ..HeaderBlock::default()
    };
    let mut bytes = framed("OSMHeader", &header.encode_to_vec(), Packing::Raw);
    for block in blocks() {
        bytes.extend(framed(
            "OSMData",
            &block.block.encode_to_vec(),
            Packing::Raw,
        ));
    }
    let import = read(&bytes).expect("a sound file");
    assert_eq!(import.network, read_blocks(&blocks()).network);
}

#[test]
fn trap_3_metadata_may_be_there_or_not() {
    let mut with_metadata = blocks();
    let dense = with_metadata[0].block.groups[0]
        .dense
        .as_mut()
        .expect("dense nodes");
    let count = dense.ids.len();
    dense.info = Some(DenseInfo {
        version: vec![1; count],
        timestamp: vec![1_300_000_000; count],
        changeset: vec![5; count],
        uid: vec![3; count],
        user: vec![0; count],
        visible: vec![],
    });
    let with_metadata = read_blocks(&with_metadata);
    assert_eq!(with_metadata.network, read_blocks(&blocks()).network);
    let without_relations = read_blocks(&blocks()[..2]);
    assert_eq!(without_relations.network.restrictions, []);
    assert_eq!(without_relations.network.segments.len(), 3);
}

#[test]
fn positions_may_come_with_the_ways() {
    let expected = read_blocks(&blocks()).network;
    let mut blocks = blocks();
    for group in &mut blocks[1].block.groups {
        for way in &mut group.ways {
            let mut id = 0;
            let nodes = way.nodes.iter().map(|delta| {
                id += delta;
                NODES.iter().find(|node| node.0 == id).expect("a node")
            });
            let (lons, lats): (Vec<i64>, Vec<i64>) = nodes.map(|n| (n.1, n.2)).unzip();
            way.lons = deltas(&lons);
            way.lats = deltas(&lats);
        }
    }
    let tagged: Vec<TestNode> = NODES.iter().copied().filter(|n| !n.3.is_empty()).collect();
    blocks[0] = BlockBuilder::default().dense(&tagged);
    let import = read_blocks(&blocks);
    assert_eq!(import.network, expected);
    assert_eq!(import.report.findings, []);
}

#[test]
fn places_on_multipolygons_are_found() {
    let square: Vec<TestNode> = (0..4)
        .map(|i| {
            let (x, y) = [(0, 0), (2_000, 0), (2_000, 2_000), (0, 2_000)][i];
            (30 + i as i64, 26_400_000 + x, 505_300_000 + y, &[] as &[_])
        })
        .collect();
    // The outline is in two halves, and the relation comes after its ways.
    let block = BlockBuilder::default()
        .dense(&square)
        .way(40, &[30, 31, 32], &[])
        .way(41, &[32, 33, 30], &[])
        .relation(
            50,
            &[(1, 40, "outer"), (1, 41, "outer"), (1, 42, "inner")],
            &[
                ("type", "multipolygon"),
                ("landuse", "landfill"),
                ("addr:housenumber", "1"),
                ("building", "yes"),
            ],
        )
        .relation(
            51,
            &[(1, 99, "outer")],
            &[("type", "multipolygon"), ("building", "yes")],
        );
    let Import { network, report } = read_blocks(&[block]);
    let centre = (26_401_000, 505_301_000);
    let site = &network.waste_sites[0];
    assert_eq!((site.osm_id, site.kind), (50, WasteSiteKind::Landfill));
    assert_eq!((site.position.lon_e7, site.position.lat_e7), centre);
    assert_eq!(network.addresses[0].position, site.position);
    assert_eq!(network.buildings, [site.position]);
    assert_eq!(report.count(Reason::PlaceWithoutPosition), 1);
}

#[test]
fn trap_4_buildings_are_kept_when_they_must_stand_in_and_only_when_asked_for() {
    let bytes = file(&blocks(), Packing::Raw);
    let import = import_bytes(&bytes, &ImportOptions::default(), &mut |_| {});
    let network = import.expect("a sound file").network;
    assert_eq!(network.buildings, []);
    assert_eq!(network.addresses.len(), 1);
}

#[test]
fn elements_that_are_there_twice_count_once() {
    let moved: Vec<TestNode> = NODES.iter().map(|n| (n.0, n.1 + 5, n.2, n.3)).collect();
    let twice = [
        blocks(),
        vec![
            BlockBuilder::default().dense(&moved),
            roads(BlockBuilder::default()),
        ],
    ]
    .concat();
    let import = read_blocks(&twice);
    assert_eq!(import.network, read_blocks(&blocks()).network);
    // Three roads, and the eight nodes of roads and outlines that have moved.
    assert_eq!(import.report.count(Reason::DuplicateElement), 3 + 8);
}

#[test]
fn deleted_elements_are_left_out() {
    let mut blocks = blocks();
    let way: &mut Way = &mut blocks[1].block.groups[2].ways[0];
    way.info = Some(Info {
        version: Some(2),
        visible: Some(false),
    });
    let import = read_blocks(&blocks);
    assert_eq!(import.network.segments.len(), 2);
    assert_eq!(import.report.count(Reason::DeletedElement), 1);
    assert_eq!(import.report.count(Reason::RestrictionMemberAbsent), 1);
}

#[test]
fn nodes_outside_the_world_are_as_if_absent() {
    let mut nodes = NODES.to_vec();
    nodes[2].1 = 1_900_000_000;
    let [_, roads, restriction] = <[_; 3]>::try_from(blocks()).ok().expect("three blocks");
    let import = read_blocks(&[BlockBuilder::default().dense(&nodes), roads, restriction]);
    assert_eq!(import.network.segments.len(), 2);
    assert_eq!(import.report.count(Reason::PositionOutOfRange), 1);
    assert_eq!(import.report.count(Reason::AbsentNode), 1);
    assert_eq!(import.report.count(Reason::RoadTooShort), 1);
}

#[test]
fn text_that_is_not_utf_8_is_replaced_and_noted() {
    let mut blocks = blocks();
    let strings = &mut blocks[1].block.strings.strings;
    let name = strings
        .iter_mut()
        .find(|s| *s == b"Rue Haute")
        .expect("the name");
    *name = b"Rue de l'\xc9glise".to_vec();
    let import = read_blocks(&blocks);
    assert_eq!(import.network.names, ["Rue de l'\u{fffd}glise"]);
    assert_eq!(import.report.count(Reason::InvalidText), 2);
}

#[test]
fn text_beyond_the_length_that_osm_allows_is_cut_off_and_noted() {
    let mut blocks = blocks();
    let strings = &mut blocks[1].block.strings.strings;
    let name = strings.iter_mut().find(|s| *s == b"Rue Haute");
    *name.expect("the name") = vec![b'a'; 1 << 20];
    let import = read_blocks(&blocks);
    assert!(import.network.names[0].len() < 1_100);
    assert_eq!(import.report.count(Reason::InvalidText), 2);
}

#[test]
fn unknown_blocks_are_skipped_and_counted() {
    let mut bytes = file(&blocks(), Packing::Raw);
    bytes.extend(framed("OSMExtra", b"whatever", Packing::Raw));
    let import = read(&bytes).expect("a sound file");
    assert_eq!(import.network, read_blocks(&blocks()).network);
    assert_eq!(import.report.totals.unknown_blocks, 1);
}

#[test]
fn empty_groups_and_files_without_elements_are_sound() {
    let mut empty = BlockBuilder::default();
    empty.block.groups.push(Group::default());
    assert_eq!(read_blocks(&[empty]).network.segments, []);
    assert_eq!(read_blocks(&[]).network.segments, []);
}

#[test]
fn progress_goes_through_all_phases_to_the_end() {
    let bytes = file(&blocks(), Packing::Raw);
    let mut steps: Vec<ImportProgress> = Vec::new();
    let mut progress = |step| steps.push(step);
    import_bytes(&bytes, &ImportOptions::default(), &mut progress).expect("a sound file");
    let phases: Vec<_> = steps.iter().map(|step| step.phase).collect();
    use ImportPhase::{Network, Nodes, Relations, Ways};
    assert_eq!(phases, [Relations, Ways, Nodes, Network]);
    let total = bytes.len() as u64;
    assert!(steps.iter().all(|step| step.bytes_total == total));
    assert_eq!(steps[0].bytes_done, total);
}
