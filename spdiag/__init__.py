"""spdiag finds why an Amazon Selling Partner API call fails, who must act, and what to do.

In a program: `spdiag.explain(error)` takes an exception, an answer, parsed JSON or a text, and returns an
`spdiag.Explanation`; `spdiag.compare(logs)` tells of request logs whom each error strikes, an `spdiag.Compared`.
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = ["Compared", "Explanation", "__version__", "compare", "explain"]

TYPE_CHECKING = False  # type checkers know the name; `typing` itself would slow every start
if TYPE_CHECKING:
    from spdiag.comparing.library import Compared, compare
    from spdiag.library import Explanation, explain
else:

    def __getattr__(name: str) -> object:
        """The library, loaded when it is first asked for."""
        if name in ("Explanation", "explain"):
            from spdiag import library
        elif name in ("Compared", "compare"):
            from spdiag.comparing import library
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(library, name)
