//! What the service answers.

use actix_web::http::Method;
use serde_json::json;

use crate::client::{Service, order, quick};

/// A pipe that nobody writes into takes for ever to load.
#[cfg(unix)]
#[actix_web::test]
async fn the_service_lives_before_it_is_ready() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("slow.osm.pbf");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()));
    let service = Service::start_with(pipe, Vec::new());
    let answer = service.get("/livez").await;
    assert_eq!((answer.status, answer.text()), (200, "ok"));
    for answer in [
        service.get("/readyz").await,
        service.post("/v1/plans", &quick()).await,
    ] {
        assert_eq!(answer.problem(), (503, "loading".to_owned()));
        assert!(answer.retry_after.is_some());
    }
    service.stop();
    assert!(service.ended().is_ok());
}

#[actix_web::test]
async fn a_plan_is_answered_at_once_if_it_is_made_in_time() {
    let service = Service::ready().await;
    let answer = service.post("/v1/plans?wait=60", &quick()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.content_type, "application/json");
    let plan = answer.json();
    assert_eq!(plan["format"], "waste-routes/plan");
    assert_eq!(plan["day"], "Mo");
    let rounds = plan["rounds"].as_array().expect("rounds").len();

    let path = answer.location.expect("where it is");
    let again = service.get(&path).await;
    assert_eq!((again.status, again.json()), (200, plan));
    for (file, content_type, begin) in [
        ("rounds/1.geojson", "application/geo+json", "{"),
        ("rounds/1.gpx", "application/gpx+xml", "<?xml"),
        ("rounds/01-track.gpx", "application/gpx+xml", "<?xml"),
        (
            "rounds/1.csv",
            "text/csv; charset=utf-8",
            "\u{feff}order;trip;",
        ),
        ("plan.svg", "image/svg+xml", "<svg"),
    ] {
        let answer = service.get(&format!("{path}/{file}")).await;
        assert_eq!(answer.status, 200, "{file}");
        assert_eq!(answer.content_type, content_type, "{file}");
        assert!(answer.text().starts_with(begin), "{file}");
    }
    let beyond = format!("rounds/{}.gpx", rounds + 1);
    for file in [
        &beyond,
        "rounds/0.gpx",
        "rounds/1.kml",
        "rounds/x.gpx",
        "plan.png",
    ] {
        let answer = service.get(&format!("{path}/{file}")).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{file}");
    }
}

#[actix_web::test]
async fn whoever_does_not_wait_is_told_where_to_ask() {
    let service = Service::ready().await;
    let answer = service.post("/v1/plans", &quick()).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(answer.retry_after.as_deref(), Some("2"));
    let path = answer.location.clone().expect("where to ask");
    assert_eq!(answer.json()["links"]["self"], path);
    let plan = service.until(&path, |answer| answer.status != 202).await;
    assert_eq!(plan.json()["format"], "waste-routes/plan");
}

#[actix_web::test]
async fn csv_text_is_as_good_as_objects_and_bad_rows_are_told() {
    let service = Service::ready().await;
    let mut order = quick();
    order["bins"] = json!(
        "id;lon;lat;flux;volume_l;nombre\na;2,6192;50,5427;OMR;240;1\nb;2,6192;x;OMR;240;1\n"
    );
    let answer = service.post("/v1/plans?wait=60", &order).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let plan = answer.json();
    assert_eq!(
        plan["rejected_rows"][0]["place"],
        "bins, line 3, column lat"
    );
}

#[actix_web::test]
async fn what_is_wrong_is_a_problem_with_all_its_faults() {
    let service = Service::ready().await;
    let answer = service.ask(Method::POST, "/v1/plans", "{\"bins\": ").await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));
    let answer = service.post("/v1/plans?wait=soon", &quick()).await;
    assert_eq!(answer.problem(), (400, "malformed".to_owned()));

    let mut wrong = order(json!({"day": "lundi", "strict": true}));
    wrong["bins"][1]["lat"] = json!(490.1);
    wrong["fleet"]["vehicles"][0]["payload_kgs"] = json!(1);
    let answer = service.post("/v1/plans", &wrong).await;
    assert_eq!(answer.problem(), (422, "validation".to_owned()));
    let errors = answer.json()["errors"].clone();
    let errors = errors.as_array().expect("a list");
    assert_eq!(errors.len(), 2);
    for (error, place) in errors
        .iter()
        .zip(["/bins/1/lat", "/fleet/vehicles/0/payload_kgs"])
    {
        assert_eq!(error["place"], place);
        for key in ["code", "cause", "action"] {
            assert!(
                error[key].as_str().is_some_and(|text| !text.is_empty()),
                "{error}"
            );
        }
    }

    // What only the roads can tell.
    let mut wrong = quick();
    wrong["fleet"]["depots"][0]["lon"] = json!(1.5);
    let answer = service.post("/v1/plans?wait=60", &wrong).await;
    assert_eq!(answer.problem(), (422, "validation".to_owned()));
    assert_eq!(answer.json()["errors"][0]["code"], "DEPOT_UNREACHABLE");

    let answer = service
        .ask(Method::POST, "/v1/plans", vec![b' '; (32 << 20) + 1])
        .await;
    assert_eq!(answer.problem(), (413, "too-large".to_owned()));
}

#[actix_web::test]
async fn addresses_and_methods_that_are_not_there_are_problems_too() {
    let service = Service::ready().await;
    let unknown = "/v1/plans/0197f3aa-0000-7000-8000-000000000000";
    for path in [
        unknown,
        "/v1/plans/x",
        "/",
        "/v2/plans",
        &format!("{unknown}/plan.svg"),
    ] {
        let answer = service.get(path).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{path}");
    }
    for (method, path, allowed) in [
        (Method::GET, "/v1/plans", "POST"),
        (Method::PUT, unknown, "GET, DELETE"),
        (Method::POST, &format!("{unknown}/plan.svg"), "GET"),
    ] {
        let answer = service.ask(method, path, "").await;
        assert_eq!(
            answer.problem(),
            (405, "method-not-allowed".to_owned()),
            "{path}"
        );
        assert_eq!(answer.allow.as_deref(), Some(allowed));
    }
}

#[actix_web::test]
async fn a_plan_is_made_from_an_earlier_one_of_which_rounds_stay() {
    let service = Service::ready().await;
    let earlier = service.post("/v1/plans?wait=60", &quick()).await.json();
    let keep = json!([{"round": 1, "what": "round"}]);
    let mut again = quick();
    again["from"] = json!({"plan": earlier, "keep": keep});
    again["options"]["seed"] = json!(5);
    let answer = service.post("/v1/plans?wait=60", &again).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut first = earlier["rounds"][0].clone();
    first["kept"] = json!(true);
    assert_eq!(answer.json()["rounds"][0], first);

    for (from, code) in [
        (json!({"plan": {}}), "NOT_A_PLAN"),
        (json!({"plan": earlier, "at": "10.15"}), "WRONG_BASELINE"),
        (
            json!({"plan": earlier, "keep": [{"round": 1, "what": "all"}]}),
            "WRONG_BASELINE",
        ),
        (
            json!({"plan": earlier, "keep": [{"round": 99, "what": "order"}]}),
            "NO_SUCH_ROUND",
        ),
    ] {
        again["from"] = from;
        let answer = service.post("/v1/plans?wait=60", &again).await;
        assert!(answer.text().contains(code), "{code}: {}", answer.text());
        assert!(
            (400..500).contains(&answer.status),
            "{code}: {}",
            answer.status
        );
    }
}
