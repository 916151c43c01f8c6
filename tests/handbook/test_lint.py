"""Each mistake in a knowledge file is told with its file, its line and the way out; all of them at once."""

from __future__ import annotations

import pytest
from _pytest.mark.structures import ParameterSet

from spdiag.core.condition import OPERATORS
from spdiag.core.facts import similar
from spdiag.handbook.compiling import compile_packs
from spdiag.handbook.forms import KEYS

ERROR, CAUSE, FLOWCHART = "errors/sp-api/one.yaml", "causes/role/one.yaml", "flowcharts/walk.yaml"
CLIENT = "clients/talker.yaml"
FIELDS = {kind: ", ".join(names) for kind, names in KEYS.items()}


def bad(name: str, old: str, new: str, *mistakes: str) -> ParameterSet:
    return pytest.param(name, old, new, [f"{name}:{mistake}" for mistake in mistakes], id=mistakes[0])


def strange(line: int, name: str) -> str:
    return f"{line}: `{name}` is not a fact spdiag knows; did you mean {', '.join(similar(name))}?"


MISTAKES = [
    bad(ERROR, "id: sp-api/one", "id: sp-api/two", "1: id `sp-api/two` does not say where the file is; sp-api/one"),
    bad(ERROR, "id: sp-api/one\n", "", "1: `id` is missing"),
    bad(ERROR, "title: One\n", "", "1: `title` is missing"),
    bad(ERROR, "title: One\n", "title: 403\n", "2: `title` is text; quote what YAML would bend"),
    bad(ERROR, "[One]", "[8541]", "3: `codes` is a list of texts; quote codes that are numbers"),
    bad(ERROR, "[One]", "One", "3: `codes` is a list of texts; quote codes that are numbers"),
    bad(ERROR, "match: {error.code: one}\n", "", "1: `match` is missing; say how the error looks"),
    bad(
        ERROR,
        "{error.code: one}",
        "{response.status: 403}",
        "4: matches on the status alone; ask for a code or text, or say `fallback: true`",
    ),
    bad(
        ERROR,
        "{error.code: one}",
        "{error.cod: one}",
        strange(4, "error.cod"),
    ),
    bad(
        ERROR,
        "{error.code: one}",
        "{error.code|is: one}",
        f"4: `|is` is not an operator; use one of {', '.join(OPERATORS)}",
    ),
    bad(
        ERROR,
        "{error.code: one}",
        "unauthorized",
        "4: a condition is a mapping such as `error.code: Unauthorized`, not `unauthorized`",
    ),
    bad(
        ERROR,
        "{error.code: one}",
        "{error.message|matches: '(a+)+'}",
        "4: pattern `(a+)+` could take long; at most one `*` or `+`, none behind a group; "
        "write `.{0,80}` for a bounded gap",
    ),
    bad(
        ERROR,
        "causes:\n  - {cause: role.one, likelihood: likely}\n",
        "",
        "1: names no cause and says nothing; add `causes`, or a `note` with what is known",
    ),
    bad(
        ERROR,
        "  - {cause: role.one, likelihood: likely}",
        "  role.one",
        "5: `causes` is a list",
        "1: names no cause and says nothing; add `causes`, or a `note` with what is known",
    ),
    bad(
        ERROR,
        "likelihood: likely",
        "likelihood: sure",
        "6: `likelihood` is one of certain, likely, possible, not `sure`",
    ),
    bad(ERROR, ", likelihood: likely", "", "6: `likelihood` is one of certain, likely, possible, not `None`"),
    bad(ERROR, "cause: role.one, ", "", "6: `cause` is missing"),
    bad(
        ERROR,
        "likelihood: likely}",
        "when: {error.cod: x}, likelihood: likely}",
        strange(6, "error.cod"),
    ),
    bad(ERROR, "https:", "http:", "8: a reference is an https address"),
    bad(ERROR, '"2026-11-22"', "yesterday", "8: `checked` is the day it was read, as 2026-11-22"),
    bad(
        ERROR,
        "title: One\n",
        "title: One\nsince: x\n",
        f"3: `since` is not a field of this form; its fields are {FIELDS['error']}",
    ),
    bad(
        ERROR,
        "likelihood: likely",
        "likelihood: likely, how: x",
        f"6: `how` is not a field of this form; its fields are {FIELDS['prior']}",
    ),
    bad(
        ERROR, "title: One\ncodes: [One]", "codes: [One]\ntitle: One", f"1: fields stand in the order {FIELDS['error']}"
    ),
    bad(
        ERROR,
        "title: One\n",
        "title: One\npublished: maybe\n",
        "3: `published` is true or false",
        f"1: fields stand in the order {FIELDS['error']}",
    ),
    bad(
        ERROR,
        "title: One\n",
        "title: One\ntitle: Two\n",
        "3: `title` is given twice; quote texts that hold `: ` or `#`",
    ),
    bad(
        ERROR,
        "title: One",
        "title: One: two",
        "2: mapping values are not allowed in this context; quote texts that hold `: ` or `#`",
    ),
    bad(CAUSE, "owner: developer", "owner: nobody", "3: `owner` is one of developer, seller, amazon, not `nobody`"),
    bad(CAUSE, "explanation: It is one.\n", "", "1: `explanation` is missing"),
    bad(
        CAUSE,
        "fixes:\n  - do: Mend it.\n    verify: spdiag check\n",
        "",
        "1: has no fix; add `fixes` with `do` and `verify`",
    ),
    bad(CAUSE, "    verify: spdiag check\n", "", "5: no fix says how to verify it"),
    bad(CAUSE, "do: Mend it.", "where: Here", "6: `do` is missing"),
    bad(
        CAUSE,
        "fixes:",
        "evidence:\n  for: [{when: {response.status: 1}, weight: heavy}]\nfixes:",
        "6: `weight` is one of weak, strong, decisive, not `heavy`",
    ),
    bad(CAUSE, "fixes:", "evidence:\n  for: [{weight: weak}]\nfixes:", "6: `when` is missing"),
    bad(
        CAUSE,
        "fixes:",
        "evidence:\n  against: [{when: {respons.status: 1}, weight: weak}]\nfixes:",
        strange(6, "respons.status"),
    ),
    bad(CAUSE, "fixes:", "confirm: {command: x}\nfixes:", "5: `ask` is missing"),
    bad(
        CAUSE,
        "fixes:",
        "confirm: {ask: x, fact: account.typ}\nfixes:",
        strange(5, "account.typ"),
    ),
    bad(
        CAUSE,
        "fixes:",
        "confirm: {ask: x, fact: error.code}\nfixes:",
        "5: `error.code` cannot be answered in a word; name a fact of the type bool",
    ),
    bad(
        ERROR,
        "likelihood: likely}",
        "likelihood: likely, alone: true}",
        "6: `alone` leaves no fix that can be verified; add `fixes` with `verify`",
    ),
    bad(CLIENT, "id: talker", "id: walker", "1: id `walker` does not say where the file is; talker"),
    bad(CLIENT, "facts: [error.details]", "facts: [error.detail]", strange(4, "error.detail")),
    bad(
        CLIENT,
        "facts: [error.details]\n    ",
        "",
        "4: is said of every error; name the `facts` it hides, or say `when`",
    ),
    bad(CLIENT, "    do: Log them.\n", "", "4: `do` is missing"),
    bad(FLOWCHART, "id: walk", "id: run", "1: id `run` does not say where the file is; walk"),
    bad(
        FLOWCHART, "outcome: passed", "outcome: fine", "7: `outcome` is one of passed, failed, warned, skipped, unknown"
    ),
    bad(FLOWCHART, "    question: Is it?\n", "", "4: `question` is missing"),
    bad(FLOWCHART, "says: it is", "stop: 1", "9: `stop` is true or false", "7: `says` is missing"),
]


def test_a_sound_pack_has_no_mistakes(sound):
    assert sound.mistakes() == []


@pytest.mark.parametrize(("name", "old", "new", "mistakes"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_way_out(sound, name, old, new, mistakes):
    text = (sound.folder / name).read_text(encoding="utf-8")
    assert old in text

    sound.write(name, text.replace(old, new, 1))

    assert sorted(sound.mistakes()) == sorted(mistakes)


def test_all_mistakes_of_all_files_come_at_once(sound):
    sound.write(ERROR, "id: x\ntitle: 1\nmatch: {a: 1}\n")
    sound.write(CAUSE, "owner: me\n")
    sound.write(FLOWCHART, "- 1")

    mistakes = sound.mistakes()

    assert {line.split(":")[0] for line in mistakes} == {ERROR, CAUSE, FLOWCHART}
    assert len(mistakes) >= 10
    assert len(mistakes) == len(set(mistakes))


def test_a_cause_that_nobody_wrote_is_told_with_file_and_line(sound):
    text = (sound.folder / ERROR).read_text(encoding="utf-8")

    sound.write(ERROR, text.replace("cause: role.one", "cause: role.two"))

    assert sound.mistakes() == [f"{ERROR}:6: names `role.two`, which is not a cause"]


def test_a_cause_that_nobody_wrote_is_told_together_with_other_mistakes(sound):
    text = (sound.folder / ERROR).read_text(encoding="utf-8")

    sound.write(ERROR, text.replace("cause: role.one", "cause: role.two").replace("title: One", "title: 1"))

    assert {"`title`", "`role.two`"} <= {word.strip(",") for line in sound.mistakes() for word in line.split()}


@pytest.mark.parametrize("name", ["type.nam", "no.such-fact"])
def test_a_place_that_no_fact_fills_is_a_mistake(sound, name):
    text = (sound.folder / ERROR).read_text(encoding="utf-8")

    sound.write(ERROR, text.replace("likelihood: likely}", f'likelihood: likely, why: "of {{{name}}}"}}'))

    assert [line.partition(";")[0] for line in sound.mistakes()] == [f"{ERROR}:6: `{name}` is not a fact spdiag knows"]


def test_two_files_with_one_id_are_a_mistake_in_the_second(sound):
    text = (sound.folder / CAUSE).read_text(encoding="utf-8")

    sound.write("causes/zeta/role/one.yaml", text)

    assert sound.mistakes() == [f"causes/zeta/role/one.yaml:1: `role.one` is also the id of {CAUSE}"]


@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ("title: &name One\nnote: *name\n", "1: anchors, aliases and deep nesting are not used here"),
        (
            "title: One\nmatch: &m {error.code: one}\ncauses: [{when: *m}]\n",
            "2: anchors, aliases and deep nesting are not used here",
        ),
        ("title: !!python/name:os.system x\n", "1: could not determine a constructor"),
        ("title: !own One\n", "1: tag `!own` is not used here"),
        ("match: !own {error.code: one}\n", "1: tag `!own` is not used here"),
        ("codes: !own [One]\n", "1: tag `!own` is not used here"),
        ("title: !!int one\n", "1: "),
        ("title: 0x_\n", "1: "),
        ("title: [One\n", "2: "),
        ("title: One\n---\ntitle: Two\n", "2: "),
        ("", "1: expected fields such as `id: …`"),
        ("just words\n", "1: expected fields such as `id: …`"),
        ("- {id: sp-api/one}\n", "1: expected fields such as `id: …`"),
    ],
)
def test_what_is_no_plain_form_is_refused_with_its_line(sound, written, mistake):
    sound.write(ERROR, written)

    assert f"{ERROR}:{mistake}" in "\n".join(sound.mistakes())


def test_nothing_that_a_yaml_file_holds_is_executed(sound, tmp_path):
    mark = tmp_path / "executed"

    sound.write(ERROR, f"title: !!python/object/apply:os.mkdir ['{mark}']\n")

    assert sound.mistakes()
    assert not mark.exists()


def test_deep_nesting_and_size_have_limits(sound):
    sound.write(ERROR, "title: " + "[" * 500 + "]" * 500)
    sound.write(CAUSE, "title: " + "x" * 200_001)

    mistakes = sound.mistakes()

    assert len([line for line in mistakes if line.startswith(ERROR)]) == 1
    assert any(line.startswith(f"{CAUSE}: larger than 200000 characters") for line in mistakes)


def test_a_file_that_cannot_be_read_is_told(sound):
    (sound.folder / ERROR).write_bytes(b"title: \xff\xfe\n")

    (mistake,) = sound.mistakes()

    assert mistake.startswith(f"{ERROR}: cannot be read: ")


def test_a_condition_that_lists_lists_is_a_mistake_and_not_a_bug(sound):
    text = (sound.folder / ERROR).read_text(encoding="utf-8")

    sound.write(ERROR, text.replace("{error.code: one}", "{error.code|in: [[one]]}"))

    assert f"{ERROR}:4" in [line.partition(": ")[0] for line in sound.mistakes()]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    assert compile_packs([str(tmp_path / "none")])[1] == [f"{tmp_path}/none: not a folder of playbooks"]
