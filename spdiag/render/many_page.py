"""Many sellers as one page that needs nothing else: the conclusion, each group with its fix, a table of all."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from spdiag.render.html_page import as_list, as_table, fix, joined, page, section
from spdiag.render.together import Kind, Line, Together, several

MOST_LINES = 5_000
MOST_NAMES = 40


def told(found: Together) -> str:
    """The page, ending without a line end."""
    return page(found.headline, "spdiag check", joined(_body(found)))


def _body(found: Together) -> Iterator[str]:
    yield f'<header class="{found.tone}"><h1>{escape(found.headline)}</h1></header>'
    yield joined(_kind(one) for one in found.kinds)
    faulty = [one for kind in found.kinds for one in found.lines if found.kind_of(one) is kind]
    healthy = [one for one in found.lines if found.kind_of(one) is None]
    heads = ("Seller", "Outcome", "Cause", "Who acts", "Fix")
    lines = [*faulty, *healthy]
    yield section("Sellers", as_table(heads, (_row(one, found.kind_of(one)) for one in lines[:MOST_LINES])))
    yield f'<p class="note">and {len(lines) - MOST_LINES} more</p>' if len(lines) > MOST_LINES else ""
    yield f'<p class="note">{found.left} sellers were not checked</p>' if found.left else ""


def _kind(one: Kind) -> str:
    sellers = "1 seller" if len(one.sellers) == 1 else f"{len(one.sellers)} sellers"
    cause = f' &middot; <span class="kind">{escape(one.likelihood)} &middot; <code>{escape(one.cause)}</code></span>'
    acts = f"<p>Who acts: <strong>{escape(one.acts)}</strong>{cause}</p>" if one.cause else ""
    names = f"<p>{sellers}: {escape(several(one.sellers, MOST_NAMES))}</p>"
    why = f"<p>{escape(one.explanation)}</p>" if one.explanation else ""
    full = f"<p>In full: <code>{escape(one.command)}</code></p>" if one.command else ""
    body = joined((acts, names, as_list("ol", "fixes", map(fix, one.fixes)), why, full))
    return f'<section id="group-{one.number}"><h2>{one.number}. {escape(one.title)}</h2>{body}</section>'


def _row(one: Line, kind: Kind | None) -> tuple[str, ...]:
    cause = f"<code>{escape(one.cause)}</code> ({escape(one.likelihood)})" if one.cause else escape(one.bug)
    link = f'<a href="#group-{kind.number}">{kind.number}</a>' if kind is not None else ""
    mark = f'<span class="mark {one.mark}">{escape(one.outcome)}</span>'
    return escape(one.name), mark, cause, escape(one.acts), link
