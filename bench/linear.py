"""How long `explain` takes over ever longer inputs of nasty kinds, in process, drawing included.

usage: python bench/linear.py [--megabytes 1 2 4] [--most 1.0] [--growth 3.0]

Exits 1 when 1 MB of any kind takes more than --most seconds, or when twice the input takes more than --growth times as
long (below a tenth of a second, noise is not judged).
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import pairwise

from spdiag.explaining import explain_text
from spdiag.handbook import load
from spdiag.render import documents, text
from spdiag.render.style import Style

MEGABYTE = 1_000_000
KINDS = {
    "brackets": "[",
    "objects": '{"a":',
    "errors": '{"code":"X","message":"m","details":"d"},',
    "escaped": '{\\"code\\":\\"X\\",',
    "pairs": '"code": "x, ',
    "urls": "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?a=b ",
    "other urls": "https://x.example/z ",
    "exceptions": "Caused by: com.a.B$C.DException: ",
    "traceback": '  File "a.py", line 1, in get_orders\n    raise X\n',
    "headers": "x-amzn-requestid: 1\n",
    "digits": "1",
    "status": " 403 Forbidden,",
    "quotes": "'\"`",
    "blanks": " ",
    "lines": "\n",
    "letters": "a",
    "tokens": "Atza|",
    "secrets": "client_secret=",
    "mail": "a@a.",
    "html": "<html><body>",
    "select": "select from ",
    "select lines": "\nselect a from b c",
    "spring": '"timestamp":1,"status":403,',
    "grpc": '"code":5,"details":',
    "shape": '"code":"details message ',
    "curl": "curl -H ",
    "called": "for url: https://a.b.c ",
    "paths": "/abc/abc/abc",
    "amazon": "x-amazon-s3 ",
    "hyphens": "token-",
    "unicode": "é\u202e",
    "escapes": "\x1b[",
    "surrogates": "\ud800",
}


def seconds(pasted: str) -> float:
    """The processor time of one explanation, as JSON and as text."""
    begun = time.process_time()
    found = explain_text(load(()), pasted)
    documents.as_json(documents.explanation(found))
    text.explanation(found, Style(width=80, colour=False, verbose=True, quiet=False, unicode=True))
    return time.process_time() - begun


def main() -> int:
    """Prints a row for each kind."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--most", type=float, default=1.0)
    options.add_argument("--growth", type=float, default=3.0)
    chosen = options.parse_args()
    seconds("warm")
    failed = False
    for name, piece in KINDS.items():
        times = [seconds(piece * (size * MEGABYTE // len(piece))) for size in chosen.megabytes]
        growing = any(later > 0.1 and later > chosen.growth * max(one, 0.02) for one, later in pairwise(times))
        bad = growing or times[0] / chosen.megabytes[0] > chosen.most
        failed |= bad
        print(f"{name:12}", *(f"{one:6.2f} s" for one in times), "TOO LONG" if bad else "")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
