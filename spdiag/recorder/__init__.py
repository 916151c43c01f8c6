"""Makes an existing SP-API client write the five fields that Amazon asks to log, a JSON object a line.

    from spdiag.recorder import Recorder

    recorder = Recorder("sp-api.jsonl", seller="A1B2C3D4E5", version="1.4.2")
    recorder.attach(client)  # a requests.Session, an httpx client, python-amazon-sp-api, the official SDK
    recorder.patch()         # or: whatever requests, httpx and urllib3 send from now on

`spdiag compare sp-api.jsonl` reads what it wrote. A request to SP-API does not carry the id of the seller: the program
says it, once, or `with recorder.seller(id):`. Written are the time, seller, marketplace, method, path, operation,
status, error code and message, request id, milliseconds and host: no token, no header, no body, no query but the ids of
marketplaces. Whatever goes wrong in here is swallowed after one warning to the logger `spdiag.recorder`.
"""

from spdiag.recorder.calls import Request
from spdiag.recorder.formatter import RecorderFormatter
from spdiag.recorder.recorder import Recorder

__all__ = ["Recorder", "RecorderFormatter", "Request"]
