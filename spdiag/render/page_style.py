"""How a page looks: light and dark, narrow and wide, on screen and on paper."""

from __future__ import annotations

CSS = """
:root {
  --back: #ffffff; --raised: #f5f6f8; --text: #1b1f24; --quiet: #57606a; --line: #d5d9df; --link: #0b5cad;
  --good: #1a7f37; --bad: #b42318; --open: #8a5a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14171c; --raised: #1e232a; --text: #e4e7eb; --quiet: #a3abb6; --line: #38404a; --link: #86b9ff;
    --good: #6fdd8b; --bad: #ff8f85; --open: #f0c14b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 1.5rem 1rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere;
}
main, footer { max-width: 56rem; margin: 0 auto; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; line-height: 1.3; margin: 1.75rem 0 .5rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
code {
  font: .875em ui-monospace, SFMono-Regular, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--raised); border-radius: 3px; padding: .1em .3em;
}
header { border-left: 6px solid; padding: .25rem 0 .25rem 1rem; }
.good { border-color: var(--good); } .bad { border-color: var(--bad); } .open { border-color: var(--open); }
.said { font-weight: 700; margin-top: 0; }
.good .said { color: var(--good); } .bad .said { color: var(--bad); } .open .said { color: var(--open); }
.kind, .others .acts { color: var(--quiet); }
.note { color: var(--quiet); margin: .75rem 0 0; }
.about { display: flex; flex-wrap: wrap; gap: .5rem 1.75rem; margin: 1rem 0 0; }
.about dt { color: var(--quiet); font-size: .8rem; }
.about dd { margin: 0; }
ul, ol { margin: .25rem 0; padding-left: 1.4rem; }
li { margin: .35rem 0; }
.more { display: grid; grid-template-columns: 4.25rem 1fr; color: var(--quiet); }
.more b { font-weight: 600; }
.more code { color: var(--text); }
.fixes > li { margin: .6rem 0; }
.links, .steps, .facts, .others { list-style: none; padding-left: 0; }
.links, .facts { font-size: .875rem; color: var(--quiet); }
.links li, .facts li { margin: 0; }
.steps > li { display: grid; grid-template-columns: 5.5rem 1fr; gap: .75rem; padding: .5rem 0; margin: 0; }
.steps > li + li, .others > li + li { border-top: 1px solid var(--line); }
.others > li { padding: .5rem 0; margin: 0; }
.question { color: var(--quiet); font-size: .875rem; }
.mark { font-weight: 700; }
.mark.passed { color: var(--good); } .mark.failed { color: var(--bad); }
.mark.warned, .mark.unknown { color: var(--open); } .mark.skipped { color: var(--quiet); font-weight: 400; }
.against { color: var(--open); font-size: .8rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
footer { margin-top: 2rem; color: var(--quiet); font-size: .8rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem; }
  h1 { font-size: 1.25rem; }
  .more { display: block; }
  .more b { margin-right: .5rem; }
  .steps > li { grid-template-columns: 1fr; gap: 0; }
  .question { display: block; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
  td { border: 0; padding: .05rem 0 .05rem 5.5rem; min-height: 1.5em; }
  td::before { content: attr(data-head); float: left; margin-left: -5.5rem; color: var(--quiet); }
  td.empty { display: none; }
}
@media print {
  :root {
    --back: #ffffff; --raised: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --link: #000000;
    --good: #000000; --bad: #000000; --open: #000000;
  }
  body { padding: 0; font-size: 10pt; }
  main, footer { max-width: none; }
  h2 { break-after: avoid; }
  li, tr { break-inside: avoid; }
}
"""
