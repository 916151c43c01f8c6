"""What was compiled at the build stands in for compiling, until a file is changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from spdiag.handbook import built_in, compiled, files, shipped


def names(folder: Path) -> list[str]:
    return [name for _, name in files(str(folder))]


@pytest.fixture
def ready(sound):
    """A pack with what it compiles to beside it."""
    made = compiled((str(sound.folder),))
    Path(f"{sound.folder}{shipped.SUFFIX}").write_bytes(shipped.packed(str(sound.folder), names(sound.folder), made))
    return sound, made


def test_an_unchanged_pack_is_taken_as_shipped(ready):
    pack, made = ready

    assert shipped.recall(str(pack.folder), names(pack.folder)) == made


@pytest.mark.parametrize("change", ["edit", "edit of the same length", "add", "remove", "rename"])
def test_any_change_of_a_file_sets_aside_what_was_shipped(ready, change):
    pack, _ = ready
    file = pack.folder / "causes/role/one.yaml"
    text = file.read_text("utf-8")
    match change:
        case "edit":
            file.write_text(text + "# a remark\n", "utf-8")
        case "edit of the same length":
            file.write_text(text.replace("The role is one", "The role is two"), "utf-8")
        case "add":
            pack.write("causes/role/two.yaml", text)
        case "remove":
            file.unlink()
        case "rename":
            file.rename(file.with_name("two.yaml"))

    assert shipped.recall(str(pack.folder), names(pack.folder)) is None


def test_without_anything_shipped_there_is_nothing(sound):
    assert shipped.recall(str(sound.folder), names(sound.folder)) is None


@pytest.mark.skipif(not Path(f"{built_in()}{shipped.SUFFIX}").exists(), reason="a checkout ships nothing")
def test_the_wheel_answers_without_a_cache_and_without_yaml(tmp_path):
    script = "import json, sys; from spdiag.cli import run; run(['explain', 'MD1000']); print(json.dumps('yaml' in sys.modules))"

    for home in ("first", "again"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / home)},
            capture_output=True,
            text=True,
            check=True,
        )

        assert json.loads(done.stdout.splitlines()[-1]) is False
