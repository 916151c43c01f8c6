"""The reason phrases of HTTP and the statuses they stand for."""

from __future__ import annotations

REASONS = {
    "Bad Request": 400, "Unauthorized": 401, "Forbidden": 403, "Not Found": 404, "Method Not Allowed": 405,
    "Not Acceptable": 406, "Request Timeout": 408, "Conflict": 409, "Gone": 410, "Request Entity Too Large": 413,
    "Payload Too Large": 413, "Unsupported Media Type": 415, "Too Many Requests": 429, "Internal Server Error": 500,
    "Bad Gateway": 502, "Service Unavailable": 503, "Service Temporarily Unavailable": 503, "Gateway Timeout": 504,
    "Gateway Time-out": 504,
}  # fmt: skip
