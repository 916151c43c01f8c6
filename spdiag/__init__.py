"""spdiag finds why an Amazon Selling Partner API call fails, who must act, and what to do.

In a program: `spdiag.explain(error)` takes an exception, an answer, parsed JSON or a text, and returns an
`spdiag.Explanation`.
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["Explanation", "__version__", "explain"]

TYPE_CHECKING = False  # type checkers know the name; `typing` itself would slow every start
if TYPE_CHECKING:
    from spdiag.library import Explanation, explain
else:

    def __getattr__(name: str) -> object:
        """The library, loaded when it is first asked for."""
        if name not in ("Explanation", "explain"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from spdiag import library

        return getattr(library, name)
