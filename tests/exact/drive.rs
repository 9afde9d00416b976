//! The enumeration of routes against driving them stop by stop, once for each time to leave.

use std::collections::BTreeMap;

use route_core::model::problem::{Disposal, Legs};
use route_core::random::Random;

use crate::routes::columns;
use crate::tiny::Tiny;

/// More services have too many orders.
const MOST: usize = 4;

#[test]
fn enumerated_routes_cost_what_driving_them_costs() {
    let mut random = Random::new(1, 0);
    let (mut compared, mut waited) = (0, 0);
    while compared < 40 {
        let mut tiny = Tiny::draw(&mut random);
        tiny.services.truncate(MOST);
        for class in 0..tiny.classes.len() {
            let mut driver = Driver {
                tiny: &tiny,
                class,
                costs: BTreeMap::new(),
            };
            driver.try_all(&mut Vec::new(), 0);
            let own = columns(&tiny).into_iter();
            let own = own.filter(|column| column.class == class);
            let own: BTreeMap<u32, i64> =
                own.map(|column| (column.services, column.cost)).collect();
            assert_eq!(own, driver.costs, "class {class} of {tiny:#?}");
            waited += usize::from(own.len() > 3 && tiny.classes[class].time_cost > 0);
        }
        compared += 1;
    }
    assert!(waited > 10, "only {waited} with routes whose time costs");
}

#[derive(Clone, Copy)]
enum Visit {
    Service(usize),
    Disposal(usize),
}

struct Driver<'t> {
    tiny: &'t Tiny,
    class: usize,
    costs: BTreeMap<u32, i64>,
}

impl Driver<'_> {
    /// All orders of all services that follow some visits, with disposals anywhere.
    fn try_all(&mut self, visits: &mut Vec<Visit>, served: u32) {
        if served != 0
            && let Some(cost) = self.cost(visits)
        {
            let least = self.costs.entry(served).or_insert(cost);
            *least = cost.min(*least);
        }
        for service in 0..self.tiny.services.len() {
            if served >> service & 1 == 0 {
                visits.push(Visit::Service(service));
                self.try_all(visits, served | 1 << service);
                visits.pop();
            }
        }
        if let Some(Visit::Service(_)) = visits.last() {
            for disposal in 0..self.tiny.disposals.len() {
                visits.push(Visit::Disposal(disposal));
                self.try_all(visits, served);
                visits.pop();
            }
        }
    }

    /// Cost of visits; `None` if they break a rule.
    fn cost(&self, visits: &[Visit]) -> Option<i64> {
        let class = &self.tiny.classes[self.class];
        let mut trips = 0;
        let mut load = [0; 2];
        for visit in visits {
            match *visit {
                Visit::Service(service) => {
                    let service = &self.tiny.services[service];
                    load = [load[0] + service.load[0], load[1] + service.load[1]];
                    let is_barred = service.modes[0].classes >> self.class & 1 == 0;
                    if is_barred || load[0] > class.capacity[0] || load[1] > class.capacity[1] {
                        return None;
                    }
                }
                Visit::Disposal(_) => {
                    trips += 1;
                    load = [0; 2];
                }
            }
        }
        if let Some(Visit::Service(_)) = visits.last() {
            if !class.unloads_at_end {
                return None;
            }
            trips += 1;
        }
        if trips > class.max_trips {
            return None;
        }
        let drives = (class.shift.0..=class.shift.1).filter_map(|left| self.drive(visits, left));
        let costs = drives.filter(|&(duration, _)| duration <= class.max_duration);
        let costs = costs.map(|(duration, distance)| {
            class.fixed_cost
                + class.distance_cost * distance
                + class.time_cost * i64::from(duration)
        });
        costs.min()
    }

    /// When all goods of the trip that visits begin with are ready.
    fn ready(&self, visits: &[Visit]) -> i32 {
        let goods = visits.iter().map_while(|visit| match *visit {
            Visit::Service(service) => Some(self.tiny.services[service].release),
            Visit::Disposal(_) => None,
        });
        goods.max().unwrap_or(0)
    }

    /// Duration and distance for who leaves at a time; `None` if a window closes before.
    fn drive(&self, visits: &[Visit], left: i32) -> Option<(i32, i64)> {
        let class = &self.tiny.classes[self.class];
        let (mut now, mut distance, mut at) = (left, 0, class.start);
        for (position, visit) in visits.iter().enumerate() {
            if position == 0 || matches!(visits[position - 1], Visit::Disposal(_)) {
                now = now.max(self.ready(&visits[position..]));
            }
            let (entry, exit, window, work, inside) = match *visit {
                Visit::Service(service) => {
                    let service = &self.tiny.services[service];
                    let mode = service.modes[0];
                    (
                        mode.entry,
                        mode.exit,
                        service.window,
                        mode.time,
                        mode.distance,
                    )
                }
                Visit::Disposal(disposal) => {
                    let Disposal {
                        entry,
                        exit,
                        window,
                        time,
                        ..
                    } = self.tiny.disposals[disposal];
                    (entry, exit, window, time, 0)
                }
            };
            let leg = self.tiny.legs.leg(0, at, entry);
            now = (now + leg.time).max(window.0);
            if now > window.1 {
                return None;
            }
            now += work;
            distance += i64::from(leg.distance + inside);
            at = exit;
        }
        let leg = self.tiny.legs.leg(0, at, class.end);
        now += leg.time;
        (now <= class.shift.1).then_some((now - left, distance + i64::from(leg.distance)))
    }
}
