"""What the command rule shows on a terminal: the reading of a sentence, worked examples, and what was tried."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from catchup_xl.cli.console import console
from catchup_xl.errors import printable
from catchup_xl.rules.exact import round_half_up
from catchup_xl.rules.sentences.say import number

if TYPE_CHECKING:
    from catchup_xl.jobs.rule import RuleReading, Try


def show_rule(found: RuleReading) -> None:
    """The reading, full points, examples and tries of one sentence."""
    out = console()
    out.print(Text(f"计分规则　　{printable(found.sentence)}"))
    out.print(Text(f"程序的理解　{printable(found.said)}", style="bold"))
    out.print(Text(f"满分　　　　{number(found.full)}分"))
    for note in found.notes:
        out.print(Text(f"注意　　　　{note}", style="yellow"))
    if found.examples:
        table = Table(title="算例", title_justify="left")
        table.add_column("情形")
        table.add_column("得分", justify="right")
        for words, points in found.examples:
            table.add_row(Text(printable(words)), _points(points))
        out.print(table)
    if found.tries:
        out.print(_tries(found.tries))


def _tries(tries: tuple[Try, ...]) -> Table:
    table = Table(title="试算", title_justify="left")
    table.add_column("数")
    table.add_column("得分", justify="right")
    table.add_column("怎样得来")
    for each in tries:
        lines = "；".join(_line(line.words, line.points) for line in each.lines)
        table.add_row(Text(printable(each.typed)), _points(each.points), Text(printable(each.why or lines)))
    return table


def _line(words: str, points: Decimal) -> str:
    shown = number(round_half_up(abs(points), 4))
    return f"{words}，扣{shown}分" if points < 0 else f"{words}，{shown}分"


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{round_half_up(points, 2):f}"
