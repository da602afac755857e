"""Mutants of scoring and ranking, each tried on the tests of the rules: ``python tests/mutation/mutants.py``.

mutmut makes the mutants, chooses the tests that reach each, and tries them; ``[tool.mutmut]`` of pyproject.toml names the
modules. It leaves functions with a decorator alone, and all scoring methods have one. So it works on a copy of the code in
``mutants/`` in which ``@method(…)`` above a function has become ``name = method(…)(name)`` below it, which is the same to
Python. Caches are left out of the copy: a table that was read before the mutant came would hide it.

A mutant that survives must stand in ``accepted.toml`` with the reason why it changes nothing that is shown. The command
fails on one that doesn't, on one that no test reaches, and on an entry that has no mutant any more.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COPY = ROOT / "mutants"
ACCEPTED = Path(__file__).with_name("accepted.toml")
COPIED = ("catchup_xl", "tests", "workbook", "pyproject.toml")
MUTMUT = Path(sys.executable).with_name("mutmut")

_CACHES = {"cache", "lru_cache"}
_KEPT = {"classmethod", "staticmethod"}
_DONE = ("killed",)  # a timeout is none: nothing in these modules loops until a condition holds


class Change(NamedTuple):
    """What a mutant changes: the function, the lines that were, and the lines that are."""

    function: str
    was: str
    now: str


def config() -> dict[str, list[str]]:
    """``[tool.mutmut]``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = project["tool"]["mutmut"]
    return found


def accepted() -> dict[Change, str]:
    """The survivors that change nothing, with the reason."""
    rows = tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).get("survivor", [])
    return {Change(row["function"], row["was"].strip(), row["now"].strip()): row["why"] for row in rows}


def undecorated(source: str) -> str:
    """The same module with the decorators of functions applied below them, and without caches."""
    lines = source.split("\n")
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: node.lineno, reverse=True):
        words = [ast.unparse(decorator) for decorator in node.decorator_list]
        if not words or (len(words) == 1 and words[0] in _KEPT):
            continue
        applied = node.name
        for word in reversed(words):
            if word.partition("(")[0] not in _CACHES:
                applied = f"{word}({applied})"
        below = [] if applied == node.name else [f"{' ' * node.col_offset}{node.name} = {applied}"]
        lines[node.end_lineno : node.end_lineno] = below
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "\n".join(lines)


def refresh_copy() -> None:
    """Bring the copy up to date; a file that is the same stays untouched, so that mutmut keeps what it knows of it."""
    mutated = config()["only_mutate"]
    for name in COPIED:
        top = ROOT / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            path = file.relative_to(ROOT)
            if file.is_dir() or "__pycache__" in path.parts:
                continue
            content = file.read_bytes()
            if path.as_posix() in mutated:
                content = undecorated(content.decode("utf-8")).encode("utf-8")
            there = COPY / path
            if not there.exists() or there.read_bytes() != content:
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(content)


def mutmut(*words: str, quiet: bool = False) -> str:
    """Run mutmut in the copy; what it printed when ``quiet``."""
    settings = os.environ | {"HYPOTHESIS_PROFILE": "mutants"}
    done = subprocess.run([MUTMUT, *words], cwd=COPY, env=settings, check=True, text=True, capture_output=quiet)
    return done.stdout or ""


def statuses() -> Iterator[tuple[str, str]]:
    """Each mutant's name and how it ended."""
    for line in mutmut("results", "--all", "true", quiet=True).splitlines():
        name, colon, status = line.strip().rpartition(": ")
        if colon:
            yield name, status


def change(name: str) -> Change:
    """What the mutant of this name changes."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant  # not there in CI, where the list is read

    module, _, function = name.rpartition("__mutmut_")[0].rpartition(".")
    function = function.removeprefix("x_") if function.startswith("x_") else ".".join(function.split("ǁ")[1:])
    lines = get_diff_for_mutant(name).splitlines()[2:]
    was, now = ("\n".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
    return Change(f"{module}.{function}", was, now)


def survivors(patterns: Iterable[str]) -> list[str]:
    """The mutants that no test has killed and that are not accepted."""
    os.chdir(COPY)
    known = accepted()
    left = (name for name, status in statuses() if status not in _DONE and not known.get(change(name)))
    return [name for name in left if any(fnmatch(name, pattern) for pattern in patterns)]


def told(found: Change, why: str = "") -> str:
    """The change as an entry of ``accepted.toml``."""
    rows = {"function": found.function, "was": found.was, "now": found.now, "why": why}
    return "\n".join(["[[survivor]]", *(f"{key} = {_toml(text)}" for key, text in rows.items())])


def _toml(text: str) -> str:
    if "\n" in text:
        return f"'''\n{text}'''"
    return json.dumps(text, ensure_ascii=False) if "'" in text else f"'{text}'"


def report(patterns: Iterable[str], *, everything: bool) -> int:
    """Print how the mutants ended and the survivors; 1 when one survived that is not accepted."""
    os.chdir(COPY)
    known = accepted()
    ended = [found for found in statuses() if any(fnmatch(found[0], pattern) for pattern in patterns)]
    left = [(name, status, change(name)) for name, status in ended if status not in _DONE]
    new = [row for row in left if row[1] != "survived" or not known.get(row[2])]
    for name, status, found in left if everything else new:
        print(f"\n# {name}: {status}\n{told(found, known.get(found, ''))}")
    modules = {name.partition(".x")[0] for name, _ in ended}
    gone = known.keys() - {found for *_, found in left}
    gone = {found for found in gone if any(fnmatch(found.function, pattern) for pattern in patterns)}
    for found in sorted(gone):
        print(f"\n# is killed, or there is no such mutant any more:\n{told(found, known[found])}")
    counts = Counter(status for _, status in ended)
    print(f"\n{len(ended)} mutants in {len(modules)} modules:", ", ".join(f"{n} {s}" for s, n in counts.most_common()))
    print(f"{len(left) - len(new)} of the survivors are accepted, {len(new)} are not; {len(gone)} entries without one")
    return 1 if new or gone else 0


def main() -> int:
    """Make the mutants and try them, or only those that survived, or tell how the last run ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="names such as rules.growth; all when left out")
    parser.add_argument("--children", type=int, default=1, help="how many mutants are tried at once")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--again", action="store_true", help="try only what survived again and is not accepted")
    what.add_argument("--resume", action="store_true", help="go on where a run was stopped")
    what.add_argument("--show", action="store_true", help="try nothing; show every survivor of the last run")
    given = parser.parse_args()
    patterns = [f"catchup_xl.{module}.*" for module in given.modules] or ["catchup_xl.*"]
    children = ("--max-children", str(given.children))
    if not (given.modules or given.resume or given.again or given.show):
        shutil.rmtree(COPY, ignore_errors=True)
    if not given.show:
        refresh_copy()
        # mutmut tries those that it is told; told none, it tries all of which it does not know how they end.
        named = survivors(patterns) if given.again else patterns if given.modules and not given.resume else []
        if named or not given.again:
            mutmut("run", *children, *named)
    return report(patterns, everything=given.show)


if __name__ == "__main__":
    sys.exit(main())
