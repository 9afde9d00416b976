//! Errors on the wire: `application/problem+json` (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use route_core::model::fault::Fault;
use serde::{Serialize, Serializer};

/// What is wrong, for programs and for people.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    /// Never changes for a kind of problem.
    #[serde(rename = "type", serialize_with = "as_urn")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    #[serde(skip)]
    retry_after_s: Option<u32>,
    #[serde(skip)]
    allowed: &'static str,
}

fn as_urn<S: Serializer>(kind: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("urn:waste-routes:problem:{kind}"))
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            detail: String::new(),
            errors: Vec::new(),
            retry_after_s: None,
            allowed: "",
        }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    /// The body or the query cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        let title = "The request cannot be read";
        Self::new(StatusCode::BAD_REQUEST, "malformed", title).detail(detail)
    }

    /// The body can be read, but not planned.
    pub fn faults(errors: Vec<Fault>) -> Self {
        let title = "The request has to be mended";
        let detail = match errors.len() {
            1 => "1 fault, see errors".to_owned(),
            count => format!("{count} faults, see errors"),
        };
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation", title);
        Self {
            errors,
            ..problem.detail(detail)
        }
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found").detail(detail)
    }

    /// It is there, but not for this method.
    pub fn method_not_allowed(allowed: &'static str) -> Self {
        let title = "The method is not allowed here";
        Self {
            allowed,
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", title)
                .detail(format!("use {allowed}"))
        }
    }

    /// The plan is not finished.
    pub fn not_finished() -> Self {
        let title = "The plan is not finished";
        Self {
            retry_after_s: Some(super::RETRY_AFTER_S),
            ..Self::new(StatusCode::CONFLICT, "not-finished", title)
        }
    }

    /// The job was ended before there was a plan.
    pub fn cancelled() -> Self {
        let title = "The plan was ended before there was anything to keep";
        Self::new(StatusCode::GONE, "cancelled", title)
    }

    /// More than this service takes.
    pub fn too_large(detail: impl Into<String>) -> Self {
        let title = "The request is too large";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", title).detail(detail)
    }

    /// Not now.
    pub fn unavailable(kind: &'static str, title: &'static str, retry_after_s: u32) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, title)
        }
    }

    /// A fault of this program.
    pub fn internal(detail: impl Into<String>) -> Self {
        let title = "Internal error";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", title).detail(detail)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, self.title)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((CONTENT_TYPE, "application/problem+json"));
        if let Some(seconds) = self.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if !self.allowed.is_empty() {
            response.insert_header((ALLOW, self.allowed));
        }
        response.body(serde_json::to_vec(self).unwrap_or_default())
    }
}
