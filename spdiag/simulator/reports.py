"""The seller performance report, from the request to its document; other reports answer as their models show."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from spdiag.simulator.call import Call
from spdiag.simulator.messages import Answer, answered
from spdiag.simulator.world import Seller

PERFORMANCE = "GET_V2_SELLER_PERFORMANCE_REPORT"
REPORT, DOCUMENT = "50017018001", "amzn1.spdoc.1.3.performance"
DOCUMENTS = "/documents/"
STATUS = {"normal": "NORMAL", "at-risk": "AT_RISK", "deactivated": "DEACTIVATED", "dormant": "NORMAL"}
METRICS = (
    "lateShipmentRate",
    "onTimeDeliveryRate",
    "validTrackingRate",
    "preFulfillmentCancellationRate",
    "listingPolicyViolations",
    "restrictedProductPolicyViolations",
    "documentRequests",
)


def get_reports(call: Call) -> Answer | None:
    """The one performance report that is ready, when that type is asked for; none that is yet to be made."""
    if any(_later(one, call.now) for one in call.request.parameters.get("createdSince", ())):
        return answered(200, {"reports": []})
    types = [one for value in call.request.parameters.get("reportTypes", ()) for one in value.split(",")]
    return answered(200, {"reports": [_report(call)]}) if PERFORMANCE in types else None


def _later(date: str, now: float) -> bool:
    asked = datetime.fromisoformat(date)
    return (asked if asked.tzinfo else asked.replace(tzinfo=UTC)).timestamp() > now


def create_report(call: Call) -> Answer | None:
    return answered(202, {"reportId": REPORT}) if call.body.get("reportType") == PERFORMANCE else None


def get_report(call: Call) -> Answer | None:
    return answered(200, _report(call)) if call.values.get("reportId") == REPORT else None


def get_report_document(call: Call) -> Answer | None:
    if call.values.get("reportDocumentId") != DOCUMENT or call.seller is None:
        return None
    return answered(
        200,
        {"reportDocumentId": DOCUMENT, "compressionAlgorithm": "GZIP", "url": f"{call.url}{DOCUMENTS}{call.seller.id}"},
    )


def document(path: str, sellers: tuple[Seller, ...]) -> Answer | None:
    """The packed report behind a document's address; `None` for another address."""
    wanted = path.removeprefix(DOCUMENTS)
    seller = next((one for one in sellers if path.startswith(DOCUMENTS) and one.id == wanted), None)
    if seller is None:
        return None
    packed = gzip.compress(json.dumps(_performance(seller)).encode(), mtime=0)
    return Answer(status=200, headers={"Content-Type": "application/octet-stream"}, body=packed)


def _report(call: Call) -> dict[str, Any]:
    ids = [one.marketplace for one in call.seller.stores] if call.seller else []
    return {
        "reportId": REPORT,
        "reportType": PERFORMANCE,
        "marketplaceIds": ids,
        "reportDocumentId": DOCUMENT,
        "createdTime": "2026-01-01T00:00:00Z",
        "processingStatus": "DONE",
        "processingStartTime": "2026-01-01T00:00:10Z",
        "processingEndTime": "2026-01-01T00:00:40Z",
    }


def _performance(seller: Seller) -> dict[str, Any]:
    ids = [one.marketplace for one in seller.stores]
    return {
        "accountStatuses": [{"marketplaceId": id, "status": STATUS[seller.status]} for id in ids],
        "performanceMetrics": [_metrics(id, seller) for id in ids],
    }


def _metrics(id: str, seller: Seller) -> dict[str, Any]:
    verdict = "GOOD" if seller.status in ("normal", "dormant") else "BAD"
    defects = {"status": verdict, "count": 0}
    rating = {"ahrStatus": "GREAT" if verdict == "GOOD" else "WARNED"}
    return {
        "marketplaceId": id,
        **{name: {"status": verdict} for name in METRICS},
        "accountHealthRating": rating,
        "orderDefectRate": {
            "afn": {**defects, "fulfillmentType": "AFN"},
            "mfn": {**defects, "status": "NONE", "fulfillmentType": "MFN"},
        },
        "warningStates": [],
    }


REPORTS: dict[str, Callable[[Call], Answer | None]] = {
    "reports.2021-06-30.getReports": get_reports,
    "reports.2021-06-30.createReport": create_report,
    "reports.2021-06-30.getReport": get_report,
    "reports.2021-06-30.getReportDocument": get_report_document,
}
