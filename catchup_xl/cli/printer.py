"""How anything is shown on a terminal: lines, tables, bars, JSON. What would steer a terminal is shown and not obeyed."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import typer

from catchup_xl.errors import Exit, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

MOST = 40
"""Rows of a long list that are shown."""


class Answer(Protocol):
    """What a command found. It can be printed for programs, and may have an ``exit_code``: what only looks has none."""

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        ...


_Answer = TypeVar("_Answer", bound=Answer)


def finish(found: _Answer, show: Callable[[_Answer], None], *, as_json: bool, report: Path | None = None) -> None:
    """Show what a command found, for people or for programs, and end it with the exit code."""
    if as_json:
        print_json(found.as_dict())
    else:
        show(found)
        if report is not None:
            typer.echo(f"报告已写入 {report}")
    raise typer.Exit(getattr(found, "exit_code", Exit.DONE))


def print_json(value: Any) -> None:
    """Print a value for other programs."""
    from catchup_xl.results.shown_values import json_value

    typer.echo(printable(json.dumps(value, ensure_ascii=False, indent=2, default=json_value)))


def console() -> Console:
    """A console that follows the terminal's width; 120 columns in a pipe."""
    found = _console(None)
    return found if found.is_terminal else _console(120)


@functools.cache
def _console(width: int | None) -> Console:
    from rich.console import Console

    return Console(highlight=False, width=width)


def say(*parts: str | tuple[str, str], style: str = "") -> None:
    """Print a line of texts, each plain or with its style."""
    from rich.text import Text

    shown = [printable(part) if isinstance(part, str) else (printable(part[0]), part[1]) for part in parts]
    put(Text.assemble(*shown, style=style))


def put(shown: RenderableType) -> None:
    """Print what rich can draw."""
    console().print(shown)


def shown(cell: Any) -> str:
    """A cell as text that a table takes as it is."""
    from rich.markup import escape

    return escape(printable("" if cell is None else f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)))


def table(
    title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]] = (), *, right: Collection[str] = ()
) -> Table:
    """A table of a title, headers and rows; the columns of the headers in ``right`` hold figures."""
    from rich.table import Table

    made = Table(title=shown(title), title_justify="left")
    for header in headers:
        made.add_column(shown(header), justify="right" if header in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(shown, row))
    return made


def print_table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, rest: str = "") -> None:
    """Print rows under headers.

    Args:
        title: what stands above.
        headers: the columns.
        rows: their cells.
        rest: what is said of those beyond ``MOST``, as "处，见报告（--report）"; all are shown when empty.
    """
    listed = list(rows)
    put(table(title, headers, listed[:MOST] if rest else listed))
    say_rest(len(listed), rest)


def say_rest(count: int, rest: str) -> None:
    """Say how many of a list were left out."""
    if rest and count > MOST:
        say(f"……还有 {count - MOST} {rest}")


@contextlib.contextmanager
def bar(title: str, *, hidden: bool, unit: str = "个") -> Iterator[Callable[[int, int, str], None]]:
    """A bar on standard error; nothing in a pipe. It is moved by what is done, what is to be done, and words."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """What is done in a second."""

        def render(self, task: Task) -> Text:
            """The rate over the last seconds."""
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.1f} {unit}/秒")

    screen = Console(stderr=True)
    drawn = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TextColumn("剩余"), TimeRemainingColumn(),
        console=screen, disable=hidden or not screen.is_terminal, transient=True,
    )  # fmt: skip
    with drawn:
        task = drawn.add_task(title, total=None)
        yield lambda done, total, words: drawn.update(
            task, completed=done, total=total, description=shown(words or title)
        )
