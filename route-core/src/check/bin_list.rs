//! The bin list by id.

use std::collections::BTreeMap;

use crate::model::container::Container;
use crate::plan::CollectedStop;

/// Containers by id.
pub(super) struct BinList<'a>(BTreeMap<&'a str, &'a Container>);

impl<'a> BinList<'a> {
    /// Of the rows of a list.
    pub fn new(containers: &'a [Container]) -> Self {
        let containers = containers.iter();
        Self(
            containers
                .map(|container| (container.id.as_str(), container))
                .collect(),
        )
    }

    /// The container with an id, if there is one.
    pub fn get(&self, id: &str) -> Option<&'a Container> {
        self.0.get(id).copied()
    }

    /// The containers of a stop, without ids that the list does not have.
    pub fn of_stop(&self, stop: &CollectedStop) -> Vec<&'a Container> {
        stop.bins.iter().filter_map(|id| self.get(id)).collect()
    }
}
