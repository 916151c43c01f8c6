"""A report as one page that needs nothing else: no script, no font, no picture; on screens and on paper.

It is ASCII, so that it reads the same whatever encoding it was piped in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from spdiag import __version__
from spdiag.core.diagnosis import Diagnosis
from spdiag.core.knowledge import Fix, Question
from spdiag.core.verdict import Explanation
from spdiag.render.page_style import CSS
from spdiag.render.report import Call, Fact, Report, Stage, Told, checked, command, explained

MOST_OTHERS = 3
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def diagnosis(found: Diagnosis) -> str:
    """What a check found out, ending without a line end."""
    return _page(checked(found), "spdiag check")


def explanation(found: Explanation) -> str:
    """What a pasted error means, ending without a line end."""
    return _page(explained(found), "spdiag explain")


def _page(told: Report, name: str) -> str:
    return page(told.headline, name, joined(_body(told)))


def page(headline: str, name: str, body: str) -> str:
    """A page with that body, in ASCII."""
    drawn = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape(headline)} - {name}</title>
<style>{CSS}</style>
</head>
<body>
<main>
{body}
</main>
<footer>{name}, version {__version__}</footer>
</body>
</html>"""
    return drawn.encode("ascii", errors="xmlcharrefreplace").decode("ascii")


def _body(told: Report) -> Iterator[str]:
    first = next(iter(told.causes), None)
    yield _header(told, first)
    yield _about(told.about)
    yield from (f'<p class="note">{escape(one)}</p>' for one in told.notes)
    if first is not None:
        yield from _cause(first, told)
    yield section("Steps", as_list("ul", "steps", map(_stage, told.stages)))
    yield section("To know more", as_list("ul", "questions", map(_question, told.questions)))
    yield section("Also possible", as_list("ul", "others", map(_other, told.causes[1:], range(len(told.causes)))))
    if first is not None:
        yield section("Evidence", as_table(("Fact", "Value", "Seen in"), map(_fact, first.facts)))
    yield section("Requests sent", as_table(("Request", "Answer", "Time", "Request id"), map(_call, told.calls)))


def _header(told: Report, first: Told | None) -> str:
    said = "" if told.said == told.headline else f'<p class="said">{escape(told.said)}</p>'
    acts = f'<p class="acts">{_acts(first)}</p>' if first is not None else ""
    return f'<header class="{told.tone}">{said}<h1>{escape(told.headline)}</h1>{acts}</header>'


def _acts(one: Told) -> str:
    kind = f'<span class="kind">{escape(one.likelihood)} &middot; <code>{escape(one.id)}</code></span>'
    return f"Who acts: <strong>{escape(one.acts)}</strong> &middot; {kind}"


def _about(facts: Iterable[tuple[str, str]]) -> str:
    told = (f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in facts)
    return f'<dl class="about">{joined(told)}</dl>'


def _cause(one: Told, told: Report) -> Iterator[str]:
    if one.title != told.headline:
        yield f"<h2>{escape(told.leading)}: {escape(one.title)}</h2>"
    here = f"<p><strong>{one.label}:</strong> {escape(one.here)}</p>" if one.here else ""
    yield section("What to do", as_list("ol", "fixes", map(fix, one.fixes)))
    yield section(
        "Why", here + f"<p>{escape(one.explanation)}</p>" + as_list("ul", "links", map(_link, one.references))
    )


def fix(one: Fix) -> str:
    """What to do, where, and how to check."""
    parts = [escape(one.do)]
    if one.where:
        parts.append(f'<div class="more"><b>Where</b><span>{escape(one.where)}</span></div>')
    if one.verify:
        parts.append(f'<div class="more"><b>Check</b><span>{_command(one.verify)}</span></div>')
    return "".join(parts)


def _command(text: str) -> str:
    told, rest = command(text)
    return (f"<code>{escape(told)}</code>" if told else "") + escape(rest)


def _link(address: str) -> str:
    """A reference as a link; only such as lead to a page."""
    shown = escape(address)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if address.startswith("https://") else shown


def _stage(one: Stage) -> str:
    """A step; what it rests on is told only where it did not pass."""
    shown = () if one.outcome == "passed" else one.facts
    facts = as_list("ul", "facts", (f"<code>{escape(each.name)}</code> {escape(each.value)}" for each in shown))
    return (
        f'<span class="mark {one.outcome}">{one.outcome}</span>'
        f'<div><b>{escape(one.id)}</b> <span class="question">{escape(one.question)}</span>'
        f"<p>{escape(one.summary)}</p>{facts}</div>"
    )


def _other(one: Told, place: int) -> str:
    """A further cause: the first few with their reason and fix, the rest by name."""
    told = f'<b>{escape(one.title)}</b><p class="acts">{_acts(one)}</p>'
    if place >= MOST_OTHERS:
        return told
    here = f"<p>{one.label}: {escape(one.here)}</p>" if one.here else ""
    fix = f"<p>Fix: {escape(one.fixes[0].do)}</p>" if one.fixes else ""
    return told + here + fix


def _question(one: Question) -> str:
    return escape(one.ask) + (f"<div><code>{escape(one.command)}</code></div>" if one.command else "")


def _fact(one: Fact) -> tuple[str, str, str]:
    against = ' <span class="against">against</span>' if one.against else ""
    return f"<code>{escape(one.name)}</code>{against}", escape(one.value), escape(one.origin)


def _call(one: Call) -> tuple[str, str, str, str]:
    return (
        f"<code>{escape(one.request)}</code>",
        escape(one.answer),
        f"{one.milliseconds} ms",
        f"<code>{escape(one.request_id)}</code>" if one.request_id else "",
    )


def section(title: str, body: str) -> str:
    """A part with a heading; nothing where it would be empty."""
    return f"<section><h2>{title}</h2>{body}</section>" if body else ""


def as_list(tag: str, name: str, items: Iterable[str]) -> str:
    """Items as a list; nothing where there are none."""
    lines = joined(f"<li>{one}</li>" for one in items)
    return f'<{tag} class="{name}">\n{lines}\n</{tag}>' if lines else ""


def as_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells know their heads, for screens on which each row becomes a block."""
    lines = joined(f"<tr>{''.join(map(_cell, heads, row))}</tr>" for row in rows)
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{lines}\n</tbody></table>" if lines else ""


def _cell(head: str, value: str) -> str:
    return f'<td data-head="{head}">{value}</td>' if value else '<td class="empty"></td>'


def joined(parts: Iterable[str]) -> str:
    """Parts in lines, without the empty ones."""
    return "\n".join(part for part in parts if part)
