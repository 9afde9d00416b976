//! Plans in the making and finished ones, in memory. One thread of its own does the work, so
//! that answers never wait for a search.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use actix_web::web::Bytes;
use rayon::ThreadPool;
use route_core::export::plan_json::plan_json;
use route_core::plan::Plan;
use route_core::planning::task::PlanningError;
use tokio::sync::watch;
use uuid::Uuid;

use crate::inputs::{InputError, Map, read_rules};
use crate::planner::{PlannerError, checked_plan};
use crate::progress::Step;
use crate::terminal::say;

use super::problem_details::Problem;
use super::request_body::Order;

/// Plans that may wait for their turn.
const QUEUE_LENGTH: usize = 20;

/// Plans kept, finished or not. The oldest finished ones make room.
const KEPT: usize = 100;

/// Where a plan stands.
#[derive(Clone)]
pub enum State {
    /// It waits for its turn.
    Scheduled,
    /// It is being made.
    Active(Option<Step>),
    /// It is made and checked.
    Completed(Arc<Finished>),
    /// There will be none.
    Failed(Problem),
}

impl State {
    /// Whether it will not change any more.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed(_) | Self::Failed(_))
    }
}

/// A plan that has passed the check.
pub struct Finished {
    /// The plan.
    pub plan: Plan,
    /// The same as text.
    pub json: Bytes,
}

/// A plan that was asked for.
pub struct Job {
    /// Ids are ordered by time.
    pub id: Uuid,
    cancel: AtomicBool,
    state: watch::Sender<State>,
}

impl Job {
    fn new() -> Self {
        Self {
            id: Uuid::now_v7(),
            cancel: AtomicBool::new(false),
            state: watch::Sender::new(State::Scheduled),
        }
    }

    /// Where it stands now.
    pub fn state(&self) -> State {
        self.state.borrow().clone()
    }

    /// Follows it.
    pub fn follow(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// Ends it early; the best plan is kept.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// The work of the thread: a job, and what it asks for.
type Assignment = (Arc<Job>, Order);

/// All plans, and the map they are made on.
pub struct Jobs {
    map: OnceLock<Map>,
    jobs: Mutex<BTreeMap<Uuid, Arc<Job>>>,
    /// `None` when no more work is taken.
    queue: Mutex<Option<SyncSender<Assignment>>>,
}

impl Jobs {
    /// No plans yet, and the end of the queue from which the worker takes them.
    pub fn new() -> (Self, Receiver<Assignment>) {
        let (queue, assignments) = sync_channel(QUEUE_LENGTH);
        let jobs = Self {
            map: OnceLock::new(),
            jobs: Mutex::default(),
            queue: Mutex::new(Some(queue)),
        };
        (jobs, assignments)
    }

    /// The map, once it is loaded.
    pub fn map(&self) -> Option<&Map> {
        self.map.get()
    }

    /// A job by its id.
    pub fn find(&self, id: Uuid) -> Option<Arc<Job>> {
        locked(&self.jobs).get(&id).cloned()
    }

    /// Queues a plan; `None` if the queue is full or closed.
    pub fn submit(&self, order: Order) -> Option<Arc<Job>> {
        let job = Arc::new(Job::new());
        // Nothing is queued that `close` would not find.
        let mut jobs = locked(&self.jobs);
        locked(&self.queue)
            .as_ref()?
            .try_send((Arc::clone(&job), order))
            .ok()?;
        jobs.insert(job.id, Arc::clone(&job));
        while jobs.len() > KEPT {
            let finished = jobs.iter().find(|(_, job)| job.state.borrow().is_final());
            let Some(id) = finished.map(|(&id, _)| id) else {
                break;
            };
            jobs.remove(&id);
        }
        Some(job)
    }

    /// Takes no more work and ends what there is; best plans are kept.
    pub fn close(&self) {
        locked(&self.queue).take();
        locked(&self.jobs).values().for_each(|job| job.cancel());
    }

    /// Loads the map, then makes plans until the queue is closed.
    ///
    /// # Errors
    /// The extract or the rules cannot be read.
    pub fn work(
        &self,
        extract: &Path,
        overrides: &[PathBuf],
        pool: &ThreadPool,
        assignments: Receiver<Assignment>,
    ) -> Result<(), InputError> {
        let overrides = read_rules(overrides)?;
        let map = pool.install(|| {
            let mut map = Map::open(extract, &|_| {})?;
            map.obey(overrides, &[]);
            Ok::<Map, InputError>(map)
        })?;
        for fault in &map.roads.rules.faults {
            say(&fault.to_string());
        }
        let map = self.map.get_or_init(|| map);
        for (job, order) in assignments {
            let made = catch_unwind(AssertUnwindSafe(|| {
                pool.install(|| make(map, &job, &order))
            }));
            let state = match made {
                Ok(Ok(finished)) => State::Completed(Arc::new(finished)),
                Ok(Err(problem)) => State::Failed(problem),
                Err(_) => State::Failed(Problem::internal("the planner failed")),
            };
            job.state.send_replace(state);
        }
        Ok(())
    }
}

fn make(map: &Map, job: &Job, order: &Order) -> Result<Finished, Problem> {
    if job.cancel.load(Ordering::Relaxed) {
        return Err(Problem::cancelled());
    }
    let report = |step| {
        job.state.send_replace(State::Active(Some(step)));
    };
    job.state.send_replace(State::Active(None));
    let (inputs, options) = (&order.inputs, &order.options);
    let request = inputs.request(order.calendar, order.baseline.as_ref());
    let plan =
        checked_plan(map, inputs, request, options, &job.cancel, &report).map_err(problem)?;
    let json = plan_json(&plan).map_err(|error| Problem::internal(error.to_string()))?;
    Ok(Finished {
        plan,
        json: json.into(),
    })
}

fn problem(error: PlannerError) -> Problem {
    match error {
        PlannerError::Planning(PlanningError::Faults(mut faults)) => {
            for fault in faults
                .iter_mut()
                .filter(|fault| fault.place.starts_with('/'))
            {
                fault.place.insert_str(0, "/fleet");
            }
            Problem::faults(faults)
        }
        PlannerError::Planning(_) => Problem::cancelled(),
        PlannerError::Rejected(rejection) => {
            let report = &rejection.report;
            let first = report.violations.first().map(ToString::to_string);
            let count = report.violations.len();
            Problem::internal(format!(
                "the plan made breaks {count} rules and is not given out; the first: {}",
                first.unwrap_or_default()
            ))
        }
    }
}

/// What is behind these locks is whole at any moment, also after a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
