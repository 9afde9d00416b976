//! `rounds serve`: plans over HTTP.
//!
//! | request | answer |
//! |---|---|
//! | `POST /v1/plans?wait=N` with `{bins, fleet, options}` | 200 and the plan if it is made within N seconds, else 202 and where to ask |
//! | `GET /v1/plans/{id}?wait=N` | the same for a plan asked for before |
//! | `DELETE /v1/plans/{id}` | ends the search; the best plan is kept |
//! | `GET /v1/plans/{id}/plan.svg` | the picture |
//! | `GET /v1/plans/{id}/rounds/{n}.geojson`, `.gpx`, `-track.gpx`, `.csv` | the files of a round |
//! | `GET /livez`, `/readyz` | whether the process lives, whether the map is loaded |
//!
//! Errors are `application/problem+json`. Plans live in memory only.

mod bin_rows;
pub mod command;
mod jobs;
mod plans;
mod problem_details;
mod request_body;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use actix_web::rt::signal;
use actix_web::web::{self, Data};
use actix_web::{App, HttpServer};
use rayon::ThreadPoolBuilder;
use route_core::messages::Language;
use thiserror::Error;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::inputs::InputError;

use jobs::Jobs;
use plans::DefaultLanguage;
use problem_details::Problem;

/// Largest body of a request, bytes.
const BODY_LIMIT: usize = 32 << 20;

/// When to ask again for a plan, seconds.
const RETRY_AFTER_S: u32 = 2;

/// When to ask again while the map is loaded, seconds.
const LOADING_S: u32 = 5;

/// Longest wait for open requests when the service ends, seconds.
const SHUTDOWN_S: u64 = 30;

/// What to serve and where.
#[derive(Clone, Debug)]
pub struct Settings {
    /// OpenStreetMap extract, or a road map made of one.
    pub extract: PathBuf,
    /// Files of the planner's own rules and of decrees.
    pub overrides: Vec<PathBuf>,
    /// Address and port; port 0 for any.
    pub listen: String,
    /// Threads that plan; all cores if absent.
    pub threads: Option<u16>,
    /// Language of exports where a request names none.
    pub language: Language,
}

/// Why a service ended that was not asked to.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The map cannot be loaded.
    #[error(transparent)]
    Map(#[from] InputError),
    /// The machine refuses the port or threads.
    #[error("the service cannot run on {address}: {source}")]
    Machine {
        /// Where it was to listen.
        address: String,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// The service: bound to its port, not yet answering.
pub struct Application {
    settings: Settings,
    listener: TcpListener,
    address: SocketAddr,
    stop: Stop,
    stops: UnboundedReceiver<Result<(), ServeError>>,
}

/// Ends a service.
#[derive(Clone)]
pub struct Stop(UnboundedSender<Result<(), ServeError>>);

impl Stop {
    /// Ends it: open requests are answered, searches end early.
    pub fn stop(&self) {
        self.because(Ok(()));
    }

    fn because(&self, reason: Result<(), ServeError>) {
        // A service that has ended already need not be told.
        let _ = self.0.send(reason);
    }
}

impl Application {
    /// Binds the port.
    ///
    /// # Errors
    /// The port cannot be bound.
    pub fn build(settings: Settings) -> Result<Self, ServeError> {
        let refused = |source| machine(&settings, source);
        let listener = TcpListener::bind(&settings.listen).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let (stop, stops) = unbounded_channel();
        Ok(Self {
            settings,
            listener,
            address,
            stop: Stop(stop),
            stops,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// To end it from outside.
    pub fn stop_handle(&self) -> Stop {
        self.stop.clone()
    }

    /// Loads the map in the background and answers until it is stopped or interrupted.
    ///
    /// # Errors
    /// The extract cannot be read, or the machine refuses threads or the port.
    pub async fn run(self) -> Result<(), ServeError> {
        let Self {
            settings,
            listener,
            stop,
            mut stops,
            ..
        } = self;
        let refused = |source| machine(&settings, source);
        let (jobs, assignments) = Jobs::new();
        let jobs = Arc::new(jobs);
        let pool = ThreadPoolBuilder::new()
            .num_threads(settings.threads.map_or(0, usize::from))
            .build()
            .map_err(|error| refused(std::io::Error::other(error)))?;
        let (worker_jobs, worker_stop) = (Arc::clone(&jobs), stop.clone());
        let (extract, overrides) = (settings.extract.clone(), settings.overrides.clone());
        let worker = thread::spawn(move || {
            if let Err(error) = worker_jobs.work(&extract, &overrides, &pool, assignments) {
                worker_stop.because(Err(error.into()));
            }
        });

        let (data, language) = (Data::from(Arc::clone(&jobs)), settings.language);
        let application = move || {
            App::new()
                .app_data(data.clone())
                .app_data(Data::new(DefaultLanguage(language)))
                .route("/livez", web::get().to(|| async { "ok" }))
                .route("/readyz", web::get().to(ready))
                .service(web::scope("/v1/plans").configure(plans::routes))
                .default_service(web::to(no_such_address))
        };
        let server = HttpServer::new(application)
            .listen(listener)
            .map_err(refused)?
            .workers(2)
            .worker_max_blocking_threads(2)
            .shutdown_timeout(SHUTDOWN_S)
            .disable_signals()
            .run();
        let handle = server.handle();
        stop_on_signals(&stop);
        let running = actix_web::rt::spawn(server);
        let reason = stops.recv().await.unwrap_or(Ok(()));
        // Whoever waits for a plan is given the best one.
        jobs.close();
        handle.stop(true).await;
        let ended = running.await;
        // A map that is still being loaded is not waited for.
        if jobs.map().is_some() {
            let _ = worker.join();
        }
        reason?;
        let ended = ended
            .map_err(std::io::Error::other)
            .and_then(|result| result);
        ended.map_err(refused)
    }
}

fn machine(settings: &Settings, source: std::io::Error) -> ServeError {
    ServeError::Machine {
        address: settings.listen.clone(),
        source,
    }
}

async fn no_such_address() -> Result<&'static str, Problem> {
    Err(Problem::not_found("there is nothing at this address"))
}

async fn ready(jobs: Data<Jobs>) -> Result<&'static str, Problem> {
    jobs.map().map(|_| "ok").ok_or_else(loading)
}

fn loading() -> Problem {
    Problem::unavailable("loading", "The map is being loaded", LOADING_S)
}

/// Ctrl-C, and on Unix what `kill` sends.
fn stop_on_signals(stop: &Stop) {
    let on_interrupt = stop.clone();
    actix_web::rt::spawn(async move {
        if signal::ctrl_c().await.is_ok() {
            on_interrupt.stop();
        }
    });
    #[cfg(unix)]
    if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        let on_terminate = stop.clone();
        actix_web::rt::spawn(async move {
            terminate.recv().await;
            on_terminate.stop();
        });
    }
}
