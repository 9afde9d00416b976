//! `/v1/plans`: ask for a plan, follow it, end it, read it out.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_LOCATION, LOCATION, RETRY_AFTER};
use actix_web::web::{self, Bytes, Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use route_core::export::error::ExportError;
use route_core::export::picture::picture;
use route_core::graph::road_graph::RoadGraph;
use route_core::messages::Language;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::output::RoundFile;
use crate::progress::Step;

use super::jobs::{Finished, Job, Jobs, State};
use super::problem_details::Problem;
use super::request_body::Order;
use super::{BODY_LIMIT, RETRY_AFTER_S};

/// Longest wait for a plan in one request, seconds.
const LONGEST_WAIT_S: u64 = 120;

/// Language of exports where the request does not name one.
#[derive(Clone, Copy)]
pub struct DefaultLanguage(pub Language);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    /// Seconds.
    #[serde(default)]
    wait: u64,
}

/// The resources below `/v1/plans`.
pub fn routes(config: &mut web::ServiceConfig) {
    let only = |allowed| {
        let refuse = move || async move { Problem::method_not_allowed(allowed).error_response() };
        web::to(refuse)
    };
    config
        .service(
            web::resource("")
                .route(web::post().to(submit))
                .default_service(only("POST")),
        )
        .service(
            web::resource("/{id}")
                .route(web::get().to(plan))
                .route(web::delete().to(cancel))
                .default_service(only("GET, DELETE")),
        )
        .service(
            web::resource("/{id}/plan.svg")
                .route(web::get().to(svg))
                .default_service(only("GET")),
        )
        .service(
            web::resource("/{id}/rounds/{file}")
                .route(web::get().to(round_file))
                .default_service(only("GET")),
        );
}

async fn submit(
    jobs: Data<Jobs>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let wait = wait(&request)?;
    if jobs.map().is_none() {
        return Err(super::loading());
    }
    let order = read_order(payload).await?;
    let Some(job) = jobs.submit(order) else {
        let title = "Too many plans are waiting";
        return Err(Problem::unavailable("queue-full", title, 30));
    };
    answer_within(&job, wait).await
}

async fn plan(
    jobs: Data<Jobs>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let wait = wait(&request)?;
    answer_within(&*find(&jobs, &id)?, wait).await
}

async fn read_order(payload: web::Payload) -> Result<Order, Problem> {
    let body = match payload.to_bytes_limited(BODY_LIMIT).await {
        Ok(Ok(body)) => body,
        Ok(Err(error)) => return Err(Problem::malformed(format!("the body: {error}"))),
        Err(_) => {
            let detail = format!("the body has more than {BODY_LIMIT} bytes");
            return Err(Problem::too_large(detail));
        }
    };
    aside(move || Order::parse(&body)).await
}

/// Work that would keep other answers waiting.
async fn aside<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    let done = web::block(work).await;
    done.unwrap_or_else(|error| Err(Problem::internal(error.to_string())))
}

async fn cancel(jobs: Data<Jobs>, id: Path<String>) -> Result<HttpResponse, Problem> {
    let job = find(&jobs, &id)?;
    job.cancel();
    let status = Status::of(&job);
    Ok(if job.state().is_final() {
        HttpResponse::Ok().json(status)
    } else {
        HttpResponse::Accepted()
            .insert_header((LOCATION, location(&job)))
            .insert_header((RETRY_AFTER, RETRY_AFTER_S.to_string()))
            .json(status)
    })
}

async fn svg(
    jobs: Data<Jobs>,
    id: Path<String>,
    default: Data<DefaultLanguage>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let finished = find_finished(&jobs, &id)?;
    let language = language(&request, &default);
    let text = render(jobs, move |graph| picture(&finished.plan, graph, language)).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(text))
}

async fn round_file(
    jobs: Data<Jobs>,
    path: Path<(String, String)>,
    default: Data<DefaultLanguage>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (id, name) = path.into_inner();
    let finished = find_finished(&jobs, &id)?;
    let Some((number, file)) = RoundFile::parse(&name) else {
        let detail = format!("`{name}` is not N.geojson, N.gpx, N-track.gpx or N.csv");
        return Err(Problem::not_found(detail));
    };
    let rounds = &finished.plan.rounds;
    let Some(index) = rounds.iter().position(|round| round.number == number) else {
        let count = rounds.len();
        return Err(Problem::not_found(format!(
            "the plan has {count} rounds, not {number}"
        )));
    };
    let language = language(&request, &default);
    let bytes = render(jobs, move |graph| {
        file.render(
            &finished.plan,
            &finished.plan.rounds[index],
            graph,
            language,
        )
    });
    let bytes = bytes.await?;
    let name = format!(
        "attachment; filename=\"round-{number:02}{}\"",
        file.ending()
    );
    Ok(HttpResponse::Ok()
        .content_type(file.media_type())
        .insert_header(("Content-Disposition", name))
        .body(bytes))
}

async fn render<R: Send + 'static>(
    jobs: Data<Jobs>,
    export: impl FnOnce(&RoadGraph) -> Result<R, ExportError> + Send + 'static,
) -> Result<R, Problem> {
    aside(move || {
        let map = jobs.map().ok_or_else(super::loading)?;
        export(&map.roads.graph).map_err(|error| Problem::internal(error.to_string()))
    })
    .await
}

fn find(jobs: &Jobs, id: &str) -> Result<Arc<Job>, Problem> {
    let job = Uuid::parse_str(id).ok().and_then(|id| jobs.find(id));
    job.ok_or_else(|| Problem::not_found("there is no such plan; old ones make room for new ones"))
}

fn find_finished(jobs: &Jobs, id: &str) -> Result<Arc<Finished>, Problem> {
    match find(jobs, id)?.state() {
        State::Completed(finished) => Ok(finished),
        State::Failed(problem) => Err(problem),
        _ => Err(Problem::not_finished()),
    }
}

/// How long the client waits for the plan.
fn wait(request: &HttpRequest) -> Result<Duration, Problem> {
    let query = Query::<Waiting>::from_query(request.query_string())
        .map_err(|error| Problem::malformed(format!("the query: {error}")))?;
    Ok(Duration::from_secs(query.wait.min(LONGEST_WAIT_S)))
}

async fn answer_within(job: &Job, wait: Duration) -> Result<HttpResponse, Problem> {
    let mut states = job.follow();
    // When time is up, the answer says how far the plan is.
    let _ = actix_web::rt::time::timeout(wait, states.wait_for(State::is_final)).await;
    answer(job)
}

/// The plan, or why there is none, or how far it is.
fn answer(job: &Job) -> Result<HttpResponse, Problem> {
    match job.state() {
        State::Completed(finished) => Ok(HttpResponse::Ok()
            .content_type("application/json")
            .insert_header((CONTENT_LOCATION, location(job)))
            .body(Bytes::clone(&finished.json))),
        State::Failed(problem) => Err(problem),
        State::Scheduled | State::Active(_) => Ok(HttpResponse::Accepted()
            .insert_header((LOCATION, location(job)))
            .insert_header((RETRY_AFTER, RETRY_AFTER_S.to_string()))
            .json(Status::of(job))),
    }
}

fn location(job: &Job) -> String {
    format!("/v1/plans/{}", job.id)
}

/// Where a plan stands, for its client.
#[derive(Serialize)]
struct Status {
    id: Uuid,
    status: &'static str,
    progress: Option<Step>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    this: String,
}

impl Status {
    fn of(job: &Job) -> Self {
        let (status, progress) = match job.state() {
            State::Scheduled => ("SOLVING_SCHEDULED", None),
            State::Active(progress) => ("SOLVING_ACTIVE", progress),
            State::Completed(_) => ("SOLVING_COMPLETED", None),
            State::Failed(_) => ("SOLVING_FAILED", None),
        };
        let links = Links {
            this: location(job),
        };
        Self {
            id: job.id,
            status,
            progress,
            links,
        }
    }
}

/// The first language of the request that there is.
fn language(request: &HttpRequest, default: &DefaultLanguage) -> Language {
    let wanted = request.headers().get(ACCEPT_LANGUAGE);
    let wanted = wanted
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut tags = wanted.split(',').map(|tag| tag.trim().to_lowercase());
    tags.find_map(|tag| tag.get(..2)?.parse().ok())
        .unwrap_or(default.0)
}
