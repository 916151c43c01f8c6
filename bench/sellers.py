"""How long many sellers take to check side by side, against what their answers alone take.

usage: python bench/sellers.py [--sellers 1000] [--delay 0.05] [--most 1.2]

A server of its own process answers each request after --delay seconds. Prints wall time, its ratio to
calls x delay / 16, peak memory, and the busiest rate of one seller. Exits 1 above --most, or above 120 MB.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection as Pipe

from spdiag.circumstances import Options
from spdiag.credentials.found import Credentials, Search
from spdiag.handbook import load
from spdiag.sellers import SIDE_BY_SIDE, Seller, check_all

CLIENT = "amzn1.application-oa2-client.0123456789abcdef0123456789abcdef"
STORE = {"id": "A1PA6795UKMFR9", "countryCode": "DE", "domainName": "www.amazon.de"}
ANSWERS = {
    "/sellers/v1/marketplaceParticipations": {
        "payload": [{"marketplace": STORE, "participation": {"isParticipating": True, "hasSuspendedListings": False}}]
    },
    "/orders/v0/orders": {"payload": {"Orders": [{"AmazonOrderId": "302-0000000-0000001"}]}},
}
MOST_MEMORY = 120
DENIED = {"errors": [{"code": "Unauthorized", "message": "Access to requested resource is denied.", "details": ""}]}


def serve(delay: float, pipe: Pipe) -> None:
    """Answers until asked for what it counted; every tenth seller is refused its orders."""
    asked: Counter[tuple[str, str]] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet, as real servers send them

        def do_GET(self) -> None:
            time.sleep(delay)
            token, path = self.headers.get("x-amz-access-token", ""), self.path.partition("?")[0]
            asked[(token, path)] += 1
            denied = path.startswith("/orders") and token.endswith("0")
            self.answer(403 if denied else 200, DENIED if denied else ANSWERS.get(path, {}))

        def do_POST(self) -> None:
            time.sleep(delay)
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            number = form.partition("refresh_token=Atzr%7Cseller")[2].partition("&")[0]
            asked[("", "token")] += 1
            self.answer(200, {"access_token": f"Atza|{number}", "token_type": "bearer", "expires_in": 3600})

        def answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("x-amzn-RequestId", "00000000-0000-0000-0000-000000000000")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    multiprocessing.get_context()
    pipe.send(server.server_port)
    import threading

    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.recv()
    pipe.send((sum(asked.values()), max(count for (token, _), count in asked.items() if token)))


def main() -> int:
    """Prints the figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sellers", type=int, default=1000)
    options.add_argument("--delay", type=float, default=0.05)
    options.add_argument("--most", type=float, default=1.2)
    chosen = options.parse_args()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(chosen.delay, theirs), daemon=True)
    process.start()
    base = f"http://127.0.0.1:{ours.recv()}"
    environment = {"SPDIAG_LWA_URL": f"{base}/auth/o2/token", "SPDIAG_SPAPI_URL_EU": base}
    asked = Options(region="eu", marketplaces=("DE",), operation="getOrders")
    sellers = [
        Seller(
            name=f"seller {number}",
            found=Search(Credentials(CLIENT, "amzn1.oa2-cs.v1.0123456789", f"Atzr|seller{number}", "a list")),
            options=asked,
        )
        for number in range(chosen.sellers)
    ]
    knowledge = load()
    started, spent = time.perf_counter(), time.process_time()
    checks, conclusion = check_all(knowledge, sellers, environment, now=lambda: "2026-11-25T00:00:00Z")
    took, cpu = time.perf_counter() - started, time.process_time() - spent
    ours.send("enough")
    calls, busiest = ours.recv()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor = calls * chosen.delay / SIDE_BY_SIDE
    print(f"{len(checks)} sellers, {calls} calls: {took:.2f} s, {took / floor:.2f} times the floor of {floor:.2f} s")
    print(f"{cpu:.2f} s of CPU, {memory:.0f} MB at the peak, at most {busiest} calls of one operation for one seller")
    print(conclusion.says)
    return int(took / floor > chosen.most or memory > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
