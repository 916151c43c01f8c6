"""Loading: later packs replace, editing takes effect at once, and the cache is never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spdiag.core.evidence import Case, Evidence
from spdiag.core.problem import Problems
from spdiag.handbook import built_in, cache, load
from spdiag.handbook.compiling import compile_packs

CAUSE = "causes/role/one.yaml"
CASE = Case((Evidence("error.code", "one", "line 1"),))


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch, pack):
    """A cache of this test's own, and the pack in place of the built-in playbooks, which take longer to compile."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setattr("spdiag.handbook.built_in", lambda: str(pack.folder))
    return folder / "spdiag"


def title(folders=()):
    return load(folders).cause("role.one").title


def compiled_anew(monkeypatch):
    """Counts how often packs are compiled from here on."""
    seen = []
    monkeypatch.setattr(
        "spdiag.handbook.compiling.compile_packs", lambda packs: seen.append(packs) or compile_packs(packs)
    )
    return seen


def test_the_built_in_playbooks_are_found_beside_or_inside_the_package():
    assert (Path(built_in()) / "causes" / "role" / "missing.yaml").is_file()


def test_what_was_compiled_is_kept_and_not_compiled_again(sound, kept, monkeypatch):
    first = title()
    seen = compiled_anew(monkeypatch)

    assert title() == first == "The role is one"
    assert seen == []
    assert len(list(kept.iterdir())) == 1


def test_the_kept_knowledge_answers_as_the_fresh_one(sound):
    fresh, kept = load(), load()

    assert fresh.cause("role.one") == kept.cause("role.one")
    assert fresh.flowchart("walk") == kept.flowchart("walk")
    assert (
        [rule.id for rule in kept.errors_about(CASE)]
        == [rule.id for rule in fresh.errors_about(CASE)]
        == ["sp-api/one"]
    )
    assert kept.errors_about(CASE) == fresh.errors_about(CASE)
    assert kept.errors_about(Case()) == ()
    assert kept.cause("no.such") is None


def test_editing_a_file_takes_effect_at_once(sound):
    before = title()
    path = sound.folder / CAUSE

    path.write_text(path.read_text().replace("is one", "is two"))

    assert (before, title()) == ("The role is one", "The role is two")


def test_an_edit_of_equal_size_takes_effect_by_its_time(sound):
    title()
    path = sound.folder / CAUSE
    before = path.stat()

    path.write_text(path.read_text().replace("is one", "is two"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))

    assert title() == "The role is two"


def test_a_file_that_comes_or_goes_takes_effect_at_once(sound):
    text = (sound.folder / CAUSE).read_text()
    load()

    added = sound.write("causes/role/two.yaml", text.replace("role.one", "role.two"))
    there = load().cause("role.two")
    added.unlink()

    assert there is not None
    assert load().cause("role.two") is None


def test_a_later_pack_replaces_an_earlier_by_id_and_leaves_the_rest(sound, packs):
    second, third = packs("second"), packs("third")
    text = (sound.folder / CAUSE).read_text()
    second.write(CAUSE, text.replace("is one", "is second"))
    third.write(CAUSE, text.replace("is one", "is third"))

    told = [title(), title([str(second.folder)]), title([str(second.folder), str(third.folder)]), title()]

    assert told == ["The role is one", "The role is second", "The role is third", "The role is one"]
    assert [rule.id for rule in load([str(second.folder)]).errors_about(CASE)] == ["sp-api/one"]


def test_a_mistake_raises_all_mistakes_and_is_not_kept(sound, kept):
    load()
    (sound.folder / CAUSE).write_text("id: role.one\ntitle: 1\n")

    with pytest.raises(Problems) as told:
        load()
    with pytest.raises(Problems):
        load()

    assert told.value.code == "playbook"
    assert len(told.value.found) > 2
    assert all(line.startswith(f"{sound.folder / CAUSE}:") for line in told.value.found)
    assert "spdiag playbook lint" in told.value.hint


def damaged(path, how):
    whole = path.read_bytes()
    half = len(whole) // 2
    head = whole.index(b"{")
    return {
        "emptied": b"",
        "cut": whole[:half],
        "other words": b"not a cache",
        "index of another shape": whole[:head] + b"[]" + cache.SEAM + cache.END,
        "index of other values": whole[:head] + b'{"error": 1, "cause": [1], "flowchart": {}}' + cache.SEAM + cache.END,
        "no index": whole[:head] + cache.END,
        "body overwritten": whole[: -len(cache.END) - 400] + b"#" * 400 + cache.END,
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "emptied",
        "cut",
        "other words",
        "index of another shape",
        "index of other values",
        "no index",
        "body overwritten",
    ],
)
def test_a_broken_cache_is_made_anew_in_silence(sound, kept, how, capfd):
    load()
    (file,) = kept.iterdir()
    file.write_bytes(damaged(file, how))

    knowledge = load()

    assert knowledge.cause("role.one").title == "The role is one"
    assert knowledge.flowchart("walk").title == "A walk"
    assert [rule.id for rule in knowledge.errors_about(CASE)] == ["sp-api/one"]
    assert capfd.readouterr() == ("", "")


def test_a_cache_of_another_version_is_made_anew(sound, monkeypatch):
    load()
    seen = compiled_anew(monkeypatch)

    monkeypatch.setattr("spdiag.handbook.cache.__version__", "0.0.0")
    load()

    assert len(seen) == 1


@pytest.mark.parametrize("trouble", ["a file where the folder should be", "a folder where the file should be"])
def test_a_cache_that_cannot_be_written_is_no_trouble(sound, kept, trouble, capfd):
    if trouble.startswith("a file"):
        kept.parent.write_text("in the way")
    else:
        load()
        (file,) = kept.iterdir()
        file.unlink()
        (file / "in-the-way").mkdir(parents=True)

    assert [title(), title()] == ["The role is one"] * 2
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_cache_folder_is_no_trouble(sound, kept):
    kept.mkdir(parents=True)
    kept.chmod(0o500)

    assert [title(), title()] == ["The role is one"] * 2


def test_no_partial_file_stays_behind_and_the_folder_is_the_users_own(sound, kept):
    load()

    (file,) = kept.iterdir()

    assert not file.name.endswith(str(os.getpid()))
    assert kept.stat().st_mode & 0o077 == 0


def test_two_projects_with_playbooks_of_their_own_do_not_get_each_others(sound, packs, monkeypatch):
    text = (sound.folder / CAUSE).read_text()
    told = []
    for name in ("here", "over"):
        project = packs(name)
        path = project.write(f".spdiag/playbooks/{CAUSE}", text.replace("is one", f"is {name}"))
        os.utime(path, ns=(1, 1))
        monkeypatch.chdir(project.folder)
        told.append(title([os.path.join(".spdiag", "playbooks")]))

    assert told == ["The role is here", "The role is over"]
