"""What commands take: every argument and option declared once, and how a command joins the command line."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from catchup_xl.cli.words import Command


class When(StrEnum):
    """The groups of commands, by when they are needed."""

    MONTHLY = "每月"
    RETURNS = "收表汇总"
    EXPLAIN = "核对说明"
    UPKEEP = "建立维护"


def _out(text: str, metavar: str = "文件") -> Any:
    return typer.Option("--out", "-o", metavar=metavar, help=text, show_default=False)


def _argument(metavar: str, text: str) -> Any:
    return typer.Argument(metavar=metavar, help=text, show_default=False)


def _valued(*names: str, metavar: str, text: str, **more: Any) -> Any:
    """An option with a value that is not there unless it is given."""
    return typer.Option(*names, metavar=metavar, help=text, show_default=False, **more)


def refuse_report(path: Path | None) -> Path | None:
    """Refuse a place for a report before the work for it is done.

    Raises:
        BookError: no file can be put there, or one is there that somebody else wrote or edited.
    """
    from catchup_xl.books.saving.safe_write import refuse_output

    if path is not None and path.exists():
        refuse_output(path, force=None)
    return path


Book = Annotated[Path, _argument("工作簿", "母版工作簿（.xlsx 或 .xlsm）")]
MacroBook = Annotated[Path | None, _argument("工作簿", "还要查看的宏工作簿（.xlsm）")]
NamedBook = Annotated[Path | None, _argument("工作簿", "要新建的工作簿，如 追赶超越.xlsx")]
Before = Annotated[Path, _argument("旧", "先前的母版")]
After = Annotated[Path, _argument("新", "后来的母版")]
Sheet = Annotated[str, _argument("工作表", "工作表名，如 排名")]
Cell = Annotated[str, _argument("单元格", "结果表里的单元格，如 排名!D5")]
Sentence = Annotated[str, _argument("计分规则", "考核办法里的一句话，加引号")]
Returns = Annotated[list[Path], _argument("报表或文件夹...", "各单位交回的表")]
Places = Annotated[list[str], _argument("工作簿或文件夹...", "各镇的母版；batch 也可以是 s3://、hdfs:// 等地址")]

Out = Annotated[Path | None, _out("结果另存到这里，原文件不动")]
OutReport = Annotated[Path | None, _out("写到哪里；不写则放在工作簿旁边")]
OutPlan = Annotated[Path | None, _out("方案文件，.yaml 或 .json；不写则输出到屏幕", "方案")]
OutFolder = Annotated[str, _out("结果放到这里，原文件不动", "文件夹")]
OutBook = Annotated[Path, _out("要新建的工作簿", "工作簿")]
OutNamed = Annotated[Path | None, _out("同上，也可以这样写", "工作簿")]

Month = Annotated[int | None, _valued("--month", "-m", metavar="月", text="按这个月计算，不按参数表", min=1, max=12)]
MonthBefore = Annotated[int | None, _valued("--month-before", metavar="月", text="旧母版按这个月算", min=1, max=12)]
Now = Annotated[datetime | None, _valued("--now", metavar="时间", text="当作现在的时间，如 2017-07-05T09:00:00")]
Due = Annotated[datetime | None, _valued("--due", metavar="时间", text="报送期限，如 2017-07-05")]
Group = Annotated[str | None, _valued("--group", metavar="考核组", text="只看这一组")]
Units = Annotated[list[str] | None, _valued("--unit", "-u", metavar="单位", text="只做这些单位的，可写多次")]
Plan = Annotated[
    Path | None, _valued("--plan", "-p", metavar="方案", text="方案文件（YAML 或 JSON），不写则用 2017 年乡镇方案")
]
Backup = Annotated[int, _valued("--backup", metavar="个数", text="保留前几次的文件：.bak1 是上一次的", min=0, max=99)]
Report = Annotated[
    Path | None, _valued("--report", metavar="文件", text="报告写到这里：.xlsx、.csv 或 .json", callback=refuse_report)
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看会怎样，什么都不写")]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件，哪怕不是本程序写的，或写好以后改过")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条")]
Debug = Annotated[bool, typer.Option("--debug", help="显示程序细节：规则代码、公式、指纹，出错时的经过")]


class _Asked:
    debug = False


def debugging() -> bool:
    """Whether the command that runs was given ``--debug``: details of the program are asked for."""
    return _Asked.debug


def debug(wanted: bool) -> None:
    """Show details of the program from now on, or none."""
    _Asked.debug = wanted


def add(app: typer.Typer, function: Callable[..., None], when: When, *, name: str = "", first: bool = False) -> None:
    """Add a command to the command line; each takes ``--debug`` besides its own options.

    Args:
        app: the command line.
        function: the command; its docstring is what its help says.
        when: the group in which help shows it.
        name: the word for it; the function's name when empty.
        first: it is in sight in ``--help``; the others are in ``--help-all``.
    """

    @functools.wraps(function)
    def command(*arguments: Any, **options: Any) -> None:
        debug(options.pop("debug", False))
        function(*arguments, **options)

    taken = inspect.signature(function, eval_str=True)
    last = inspect.Parameter("debug", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Debug)
    command.__signature__ = taken.replace(parameters=[*taken.parameters.values(), last])  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in (*taken.parameters.values(), last)}
    app.command(name or function.__name__, cls=Command, rich_help_panel=when.value, hidden=not first)(command)
