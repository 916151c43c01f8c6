"""The recorder loads no client library, whatever is installed, until one is named."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from spdiag.recorder import Recorder
Recorder(lambda _: None).record("GET", "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders", status=403, body=b"{}")
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""
HEAVY = ("requests", "httpx", "urllib3", "boto3", "botocore", "duckdb", "yaml", "rich", "click", "asyncio", "socket")


def test_recording_loads_nothing_heavy() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT, *HEAVY], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == []
