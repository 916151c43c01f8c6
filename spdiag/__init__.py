"""spdiag finds why an Amazon Selling Partner API call fails, who must act, and what to do."""

from __future__ import annotations

__version__ = "0.1.0"
