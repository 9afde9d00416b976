//! Plans ended early, and the end of the service.

use std::rc::Rc;
use std::time::Duration;

use actix_web::rt::spawn;
use actix_web::rt::time::sleep;
use serde_json::Value;

use crate::client::{Answer, Service, long, quick};

fn is_searching(answer: &Answer) -> bool {
    let status: Value = answer.json();
    status["status"] == "SOLVING_ACTIVE" && status["progress"]["phase"] == "search"
}

#[actix_web::test]
async fn a_plan_that_is_ended_keeps_the_best_so_far() {
    let service = Service::ready().await;
    let asked = service.post("/v1/plans", &long()).await;
    let path = asked.location.expect("where to ask");
    let searching = service.until(&path, is_searching).await;
    assert!(searching.json()["progress"]["cost"].as_f64() > Some(0.0));
    let early = service.get(&format!("{path}/rounds/1.gpx")).await;
    assert_eq!(early.problem(), (409, "not-finished".to_owned()));

    let answer = service.delete(&path).await;
    assert_eq!(
        (answer.status, answer.location.as_ref()),
        (202, Some(&path))
    );
    let plan = service.until(&path, |answer| answer.status != 202).await;
    assert_eq!(
        (plan.status, &plan.json()["format"]),
        (200, &"waste-routes/plan".into())
    );
    // Once more does no harm.
    let answer = service.delete(&path).await;
    assert_eq!(
        (answer.status, &answer.json()["status"]),
        (200, &"SOLVING_COMPLETED".into())
    );
    assert_eq!(service.get(&path).await.status, 200);
}

#[actix_web::test]
async fn a_plan_that_is_ended_while_it_waits_is_gone() {
    let service = Service::ready().await;
    let first = service
        .post("/v1/plans", &long())
        .await
        .location
        .expect("where to ask");
    let second = service.post("/v1/plans", &quick()).await;
    assert_eq!(second.json()["status"], "SOLVING_SCHEDULED");
    let second = second.location.expect("where to ask");
    assert_eq!(service.delete(&second).await.status, 202);
    service.until(&first, is_searching).await;
    assert_eq!(service.delete(&first).await.status, 202);
    let answer = service.until(&second, |answer| answer.status != 202).await;
    assert_eq!(answer.problem(), (410, "cancelled".to_owned()));
}

#[actix_web::test]
async fn a_full_queue_says_so() {
    let service = Service::ready().await;
    let order = long();
    let first = service
        .post("/v1/plans", &order)
        .await
        .location
        .expect("where to ask");
    service.until(&first, is_searching).await;
    for _ in 0..20 {
        assert_eq!(service.post("/v1/plans", &order).await.status, 202);
    }
    let answer = service.post("/v1/plans", &order).await;
    assert_eq!(answer.problem(), (503, "queue-full".to_owned()));
    assert!(answer.retry_after.is_some());
    service.stop();
    assert!(service.ended().is_ok());
}

#[actix_web::test]
async fn whoever_waits_when_the_service_ends_is_given_the_best_plan() {
    let service = Rc::new(Service::ready().await);
    let asked = service.post("/v1/plans", &long()).await;
    let path = asked.location.expect("where to ask");
    service.until(&path, is_searching).await;
    let asking = Rc::clone(&service);
    let waiting = spawn(async move { asking.get(&format!("{path}?wait=100")).await });
    sleep(Duration::from_secs(2)).await;
    service.stop();
    let answer = waiting.await.expect("no panic");
    assert_eq!(
        (answer.status, &answer.json()["format"]),
        (200, &"waste-routes/plan".into())
    );
    let service = Rc::into_inner(service).expect("nobody else");
    assert!(service.ended().is_ok());
}

#[actix_web::test]
async fn a_service_without_a_map_ends_with_the_reason() {
    let service = Service::start_with("none.osm.pbf".into(), Vec::new());
    let error = service.ended().expect_err("an error").to_string();
    assert!(error.starts_with("none.osm.pbf: cannot be read"), "{error}");
}
