//! The fleet file of the sample.

use route_core::model::fleet::{
    Break, Collects, Depot, DisposalSite, Fleet, Shift, Stream, TimeOfDay, VehicleClass,
    VehicleCost,
};

use crate::agglomeration::people::sites::{Purpose, Site};

/// Trucks, streams and sites: what a waste department of this size could have on one day.
pub fn fleet(sites: &[Site]) -> Fleet {
    let degrees = |site: &Site| {
        let position = site.at.position();
        (
            f64::from(position.lon_e7) / 1e7,
            f64::from(position.lat_e7) / 1e7,
        )
    };
    let depots = sites
        .iter()
        .filter(|site| site.plan.purpose == Purpose::Depot);
    let disposal_sites = sites.iter().filter(|site| !site.plan.streams.is_empty());
    Fleet {
        depots: depots
            .map(|site| {
                let (lon, lat) = degrees(site);
                Depot {
                    id: site.plan.id.into(),
                    lon,
                    lat,
                }
            })
            .collect(),
        disposal_sites: disposal_sites
            .map(|site| {
                let (lon, lat) = degrees(site);
                DisposalSite {
                    id: site.plan.id.into(),
                    lon,
                    lat,
                    streams: strings(site.plan.streams),
                    open: Some(site.plan.open.into()),
                    service_s: 900,
                    queue_s: 180,
                    max_t_per_day: None,
                }
            })
            .collect(),
        streams: vec![
            stream("OMR", 0.12, 450.0),
            stream("EMB", 0.035, 150.0),
            stream("VERRE", 0.30, 330.0),
        ],
        vehicles: vehicles(),
    }
}

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().copied().map(String::from).collect()
}

fn stream(id: &str, density_kg_per_l: f64, compacted_kg_per_m3: f64) -> Stream {
    Stream {
        id: id.into(),
        density_kg_per_l,
        compacted_kg_per_m3,
    }
}

fn vehicles() -> Vec<VehicleClass> {
    let bom26 = VehicleClass {
        id: "bom26-omr".into(),
        profile: None,
        count: 4,
        start_depot: "depot-bethune".into(),
        end_depot: "depot-bethune".into(),
        streams: strings(&["OMR"]),
        payload_kg: 9_000.0,
        body_m3: 20.0,
        gross_weight_t: 26.0,
        axle_load_t: 11.5,
        height_m: 3.6,
        width_m: 2.55,
        length_m: 10.5,
        collects: Collects::Right,
        shift: Shift {
            start: at(5, 0),
            end: at(13, 45),
            max_s: Some(31_500),
        },
        rest: Some(Break {
            duration_s: 1_200,
            after_s: 21_600,
        }),
        max_trips: Some(4),
        cost: cost(150.0, 85.0, 1.4),
    };
    vec![
        VehicleClass {
            id: "bom26-emb".into(),
            count: 2,
            streams: strings(&["EMB"]),
            payload_kg: 8_500.0,
            body_m3: 22.0,
            ..bom26.clone()
        },
        VehicleClass {
            id: "bom19".into(),
            count: 2,
            start_depot: "depot-lillers".into(),
            end_depot: "depot-lillers".into(),
            streams: strings(&["OMR", "EMB"]),
            payload_kg: 6_500.0,
            body_m3: 15.0,
            gross_weight_t: 19.0,
            height_m: 3.5,
            width_m: 2.5,
            length_m: 8.9,
            cost: cost(130.0, 82.0, 1.1),
            ..bom26.clone()
        },
        VehicleClass {
            id: "mini-bom".into(),
            count: 1,
            streams: strings(&["OMR", "EMB"]),
            payload_kg: 2_200.0,
            body_m3: 7.0,
            gross_weight_t: 7.5,
            axle_load_t: 5.0,
            height_m: 2.7,
            width_m: 2.1,
            length_m: 6.5,
            cost: cost(80.0, 60.0, 0.6),
            ..bom26.clone()
        },
        // Bring points count as haulage: 45 minutes after 4 h 30 (regulation EC 561/2006).
        VehicleClass {
            id: "grue-verre".into(),
            count: 1,
            streams: strings(&["VERRE"]),
            payload_kg: 10_000.0,
            body_m3: 30.0,
            height_m: 3.8,
            length_m: 9.5,
            collects: Collects::Both,
            shift: Shift {
                start: at(6, 0),
                end: at(15, 0),
                max_s: Some(32_400),
            },
            rest: Some(Break {
                duration_s: 2_700,
                after_s: 16_200,
            }),
            max_trips: Some(3),
            cost: cost(140.0, 70.0, 1.3),
            ..bom26.clone()
        },
        bom26,
    ]
}

fn at(hour: u32, minute: u32) -> TimeOfDay {
    TimeOfDay {
        seconds: hour * 3_600 + minute * 60,
    }
}

fn cost(fixed: f64, per_hour: f64, per_km: f64) -> VehicleCost {
    VehicleCost {
        fixed,
        per_hour,
        per_km,
    }
}
