"""Tokens that were issued, and whom and what they speak for."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from spdiag.simulator.world import Seller

LIFETIME = 3600
PREFIX = {"access": "Atza|IwEBI", "grantless": "Atc|MQEBI", "restricted": "Atz.sprdt|IQEBL"}
Kind = Literal["access", "grantless", "restricted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a Restricted Data Token opens: a method on a path, given whole or with `{names}`."""

    method: str
    path: str
    elements: tuple[str, ...] = ()

    def opens(self, method: str, path: str) -> bool:
        asked, meant = path.split("/"), self.path.split("/")
        return (
            method == self.method
            and len(asked) == len(meant)
            and all(
                part.startswith("{") or unquote(part) == unquote(sent) for part, sent in zip(meant, asked, strict=True)
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a token stands for."""

    kind: Kind
    issued: float
    seller: Seller | None = None
    """`None` for a grantless token."""
    scope: str = ""
    resources: tuple[Resource, ...] = ()

    def expired(self, now: float) -> bool:
        return now - self.issued >= LIFETIME


class Tokens:
    """Every token issued while the simulator runs; safe to use from several threads."""

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def issue(self, grant: Grant) -> str:
        """A new token for the grant."""
        token = PREFIX[grant.kind] + secrets.token_urlsafe(180)
        with self._lock:
            self._grants[token] = grant
        return token

    def grant(self, token: str) -> Grant | None:
        """What the token stands for; `None` for one that was never issued."""
        with self._lock:
            return self._grants.get(token)
