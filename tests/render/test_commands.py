"""A command that is shown is text: nothing in it commands the terminal."""

from __future__ import annotations

from spdiag.core.knowledge import Question
from spdiag.render.style import Style
from spdiag.render.text import questions


def test_control_characters_in_a_command_are_shown_and_not_obeyed():
    asked = [Question("Which one?", "spdiag check --operation \x1b[31mX\r")]

    lines = questions(asked, Style())

    assert [one for one in "\n".join(lines) if not one.isprintable() and one != "\n"] == []
