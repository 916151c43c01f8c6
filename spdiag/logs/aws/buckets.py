"""Logs in S3: brought here for as long as they are read."""

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from spdiag.core.problem import Problem
from spdiag.logs.aws.amazon import asking, client
from spdiag.logs.aws.scanning import Budget, objects

REFERENCE = re.compile(r"s3://([a-z0-9][a-z0-9.-]+)(?:/(.*))?", re.DOTALL)
WILD = re.compile(r"[*?\[]")
AT_ONCE = 8
PIECE = 1 << 20
LESS = "name fewer objects, by a longer prefix or a glob"
NEEDS = "s3:ListBucket and s3:GetObject"


class _Object(NamedTuple):
    """An object in S3."""

    bucket: str
    key: str
    size: int

    @property
    def name(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


@contextmanager
def fetched(
    names: Sequence[str], most: int, say: Callable[[str], None]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """Paths for all names, those of S3 in a folder that is gone when done; and what the files there are called."""
    s3 = client("s3")
    found = {name: _objects(s3, name) for name in names if name.startswith("s3://")}
    every = list(dict.fromkeys(one for those in found.values() for one in those))
    what = next(iter(found)) if len(found) == 1 else f"{len(found)} names in S3"
    Budget(most, say, LESS).plan(what, sum(one.size for one in every), f"{objects(len(every))} to fetch")
    with tempfile.TemporaryDirectory(prefix="spdiag-") as folder:
        paths = {one: _place(Path(folder), number, one) for number, one in enumerate(every)}
        _fetch(s3, paths)
        here = [str(paths[one]) for name in names for one in found.get(name, ())]
        yield (
            tuple(dict.fromkeys([*(name for name in names if name not in found), *here])),
            {str(path): one.name for one, path in paths.items()},
        )


def _objects(s3: Any, name: str) -> list[_Object]:
    """The objects a name means: that one, those below it, or those it is a glob for."""
    meant = REFERENCE.fullmatch(name)
    if meant is None:
        raise Problem("usage", f"`{name}` names no bucket", hint="write it as s3://bucket/prefix")
    bucket, key = meant[1], meant[2] or ""
    wild = WILD.search(key)
    with asking(name, NEEDS):
        pages = s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=key[: wild.start()] if wild is not None else key
        )
        listed = [_Object(bucket, one["Key"], one["Size"]) for page in pages for one in page.get("Contents", [])]
    found = [one for one in _chosen(key, listed, wild=wild is not None) if one.size and not _is_hidden(one.key)]
    if not found:
        raise Problem("unreadable-file", f"`{name}` holds no objects", hint=f"aws s3 ls {name}")
    return found


def _chosen(key: str, listed: list[_Object], *, wild: bool) -> list[_Object]:
    if wild:
        pattern = re.compile(_pattern(key))
        return [one for one in listed if pattern.fullmatch(one.key)]
    exact = [one for one in listed if one.key == key]
    below = [one for one in listed if not key or one.key.startswith(f"{key.rstrip('/')}/")]
    return exact or below or listed


def _pattern(glob: str) -> str:
    """A glob for keys as a regular expression: `*` within a part, `**` over several."""
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", glob)
    return "".join(
        signs.get(part) or (re.sub(r"^\[!", "[^", part) if part.startswith("[") and len(part) > 1 else re.escape(part))
        for part in parts
    )


def _is_hidden(key: str) -> bool:
    return key.endswith("/") or key.rpartition("/")[2].startswith((".", "_"))


def _place(folder: Path, number: int, one: _Object) -> Path:
    return folder / f"{number}-{one.key.rpartition('/')[2][-100:]}"


def _fetch(s3: Any, paths: Mapping[_Object, Path]) -> None:
    """Brings objects here, some at once; what ends it ends all."""
    stop = Event()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done in [pool.submit(_fetch_one, s3, one, path, stop) for one, path in paths.items()]:
                done.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _fetch_one(s3: Any, one: _Object, path: Path, stop: Event) -> None:
    with asking(one.name, NEEDS), path.open("wb") as file:
        for piece in s3.get_object(Bucket=one.bucket, Key=one.key)["Body"].iter_chunks(PIECE):
            if stop.is_set():
                return
            file.write(piece)
