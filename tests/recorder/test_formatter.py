"""A program's own log records of calls become the same lines, without what might be a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from spdiag.recorder import RecorderFormatter

CALL = {
    "seller": "A1B2C3D4E5",
    "marketplace": "A1PA6795UKMFR9",
    "method": "GET",
    "path": "/orders/v0/orders?NextToken=canary",
    "status": 403,
    "code": "Unauthorized",
    "request_id": "6875f61f-6aa1-11e8-98c6-9b0000000000",
    "ms": 12.7,
    "api_host": "sellingpartnerapi-eu.amazon.com",
    "access_token": "Atza|canary",
}
MESSAGE = "Access denied for jane.doe@example.com"
LINE = {
    "seller": "A1B2C3D4E5",
    "marketplace": "A1PA6795UKMFR9",
    "method": "GET",
    "path": "/orders/v0/orders",
    "operation": "getOrders",
    "status": 403,
    "code": "Unauthorized",
    "message": "Access denied for …@…",
    "details": None,
    "request_id": "6875f61f-6aa1-11e8-98c6-9b0000000000",
    "ms": 13,
    "api_host": "sellingpartnerapi-eu.amazon.com",
    "version": "1.4.2",
}


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """A logger with the formatter, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(RecorderFormatter("%(levelname)s %(message)s", version="1.4.2"))
    logger = logging.getLogger("spdiag-test")
    logger.propagate = False
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger, out
    logger.removeHandler(handler)


Log = tuple[logging.Logger, io.StringIO]


def line(out: io.StringIO) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(out.getvalue())
    assert row.pop("time").endswith("Z")
    return row


def test_extra_fields_become_a_line(log: Log) -> None:
    logger, out = log

    logger.warning("refused: %s", "canary", extra=CALL | {"error_message": MESSAGE})

    assert list(line(out).items()) == list(LINE.items())


def test_a_message_that_is_a_dict_becomes_a_line(log: Log) -> None:
    logger, out = log

    logger.warning(CALL | {"message": MESSAGE})

    assert line(out) == LINE


def test_an_address_tells_path_host_and_marketplaces(log: Log) -> None:
    logger, out = log
    url = (
        "https://me:canary@sellingpartnerapi-na.amazon.com/orders/v0/orders?MarketplaceIds=ATVPDKIKX0DER,A2EUQ1WTGCTBG2"
    )

    logger.info({"method": "GET", "url": url, "status": "200"})

    row = line(out)
    assert (row["path"], row["status"], row["operation"]) == ("/orders/v0/orders", 200, "getOrders")
    assert row["api_host"] == "sellingpartnerapi-na.amazon.com"
    assert row["marketplaces"] == ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"]


@pytest.mark.parametrize("odd", [{"status": float("nan")}, {"status": object()}, {"ms": "fast"}, {"seller": object()}])
def test_odd_values_are_left_empty(odd: dict[str, object], log: Log) -> None:
    logger, out = log

    logger.info({**CALL, **odd})

    assert [line(out)[name] for name in odd] == [None]


def test_every_other_record_is_formatted_as_ever(log: Log) -> None:
    logger, out = log

    logger.info("started %s", "well", extra={"path": "/tmp"})

    assert out.getvalue() == "INFO started well\n"
