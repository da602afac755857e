"""Write the generated parts of the documents anew, in place: what the code declares is told by the code.

    python -m tools.manual

A generated part stands between ``<!-- generated: name argument -->`` and ``<!-- /generated -->``; its name is a function
of this file. Everything outside the marks is written by hand. The tests fail when a part is not what the code says.
"""

from __future__ import annotations

import inspect
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any, get_type_hints

from typer.models import ArgumentInfo, CommandInfo, OptionInfo

from catchup_xl.cli.app import app
from catchup_xl.errors import Exit
from catchup_xl.jobs.run import Job
from catchup_xl.model.columns import Column, ColumnType, Owner
from catchup_xl.model.entry_sheets import Indicator
from catchup_xl.model.rows import SHEETS, SheetKind
from catchup_xl.model.settings import SECTIONS, SETTINGS, SettingSection
from catchup_xl.rules.checks import manual_rows
from catchup_xl.rules.methods.method import Method
from catchup_xl.rules.methods.registry import all_methods
from catchup_xl.rules.sentences.forms import FORMS
from catchup_xl.rules.sentences.say import say
from catchup_xl.rules.sentences.sentence import parse
from tools.layers import MAY_IMPORT, WAYS_IN, purpose, rooms_inside

DOCS = Path(__file__).parents[1] / "docs"
DOCUMENTS = tuple(DOCS / name for name in ("manual.md", "cli.md", "scoring.md", "architecture.md"))
PART = re.compile(r"(<!-- generated: (\w+)(?: (\S+))? -->\n).*?(<!-- /generated -->)", re.DOTALL)
HELP_AT = 24
"""Column of the terminal at which the help of an option begins."""


def main() -> None:
    """Write every document that has changed."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        anew = renewed(text)
        if anew != text:
            document.write_text(anew, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{document.relative_to(DOCS.parent)}\n")


def renewed(text: str) -> str:
    """A document with every generated part as the code tells it now."""

    def part(found: re.Match[str]) -> str:
        start, name, argument, end = found.groups()
        body = "\n".join(PARTS[name](*([argument] if argument else [])))
        return f"{start}\n{body}\n\n{end}"

    return PART.sub(part, text)


def rooms() -> Iterator[str]:
    """The rooms of the package, those inside a room indented below it, and what each may import."""
    rows = []
    for room, allowed in MAY_IMPORT.items():
        rows.append((f"`{room}`", purpose(room), ", ".join(f"`{one}`" for one in allowed) or "nothing"))
        rows.extend((f"– `{inside}`", purpose(inside), "") for inside in rooms_inside(room))
    rows.extend((f"`{way_in}`", purpose(way_in), "all of these") for way_in in WAYS_IN)
    yield from table(("room", "holds", "may import"), rows)


def sheet(name: str) -> Iterator[str]:
    """The columns of one entry sheet."""
    yield from table(("列", "类型", "谁填", "必填", "怎样填"), map(column_row, listed(SHEETS[name].columns)))


def listed(columns: Iterable[Column]) -> Iterator[Column]:
    """The columns of a sheet, the twelve months as one; a method's parameters are told in a table of their own."""
    methods = all_methods().values()
    for field, family in groupby(columns, key=lambda column: column.field):
        first, *others = family
        if not any(field in method.parameters for method in methods):
            yield replace(first, header=f"{first.header} 至 {others[-1].header}") if others else first


def column_row(column: Column) -> tuple[str, ...]:
    """One column of a sheet."""
    words = [column.help] if column.help else []
    if not all(word in column.help for word in column.choices):
        words.append(f"选项：{'、'.join(column.choices)}")
    if column.refers_to:
        words.append("从“{}”表的“{}”列选".format(*column.refers_to))
    if column.unit and column.unit not in column.help:
        words.append(f"单位：{column.unit}")
    if told := default_of(column):
        words.append(f"留空为{told}")
    return column.header, column.type.value, column.owner.value, "必填" if column.required else "", "；".join(words)


def default_of(column: Column) -> str:
    """What a blank cell means, in words; empty when it means nothing."""
    return "" if column.required else shown(column.default, ratio=column.type is ColumnType.RATIO)


def shown(value: Any, *, ratio: bool = False) -> str:
    """A default as a clerk would type it."""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return f"{(value * 100).normalize():f}%" if ratio else f"{value:f}"
    return "" if value in (None, "", ()) else str(value)


def settings(section: str) -> Iterator[str]:
    """The settings under one heading of 参数."""
    rows = (
        (name, "、".join(column.choices) or column.type.value, default_of(column), column.help)
        for name, column in SETTINGS.items()
        if SECTIONS[name] is SettingSection(section)
    )
    yield from table(("参数", "填什么", "留空为", "说明"), rows)


def results() -> Iterator[str]:
    """The columns of every result sheet, and those that the program fills on entry sheets."""
    rows = [
        (
            found.name,
            "、".join("（各指标一列）" if c.header == "{}" else c.header for c in found.owned_by(Owner.PROGRAM)),
        )
        for found in sorted(SHEETS.values(), key=lambda found: found.kind is not SheetKind.ENTRY)
    ]
    yield from table(("表", "程序填写的列"), [row for row in rows if row[1]])


def methods() -> Iterator[str]:
    """The scoring methods for clerks: what each needs and looks at."""
    rows = (
        (m.id, m.name, f"`{m.rule}`", yes(m.needs_target), yes(m.relative), "、".join(parameter_words(m)))
        for m in all_methods().values()
    )
    yield from table(("编号", "名称", "公式", "要有目标", "看同组", "参数（括号内为默认值）"), rows)


def yes(flag: bool) -> str:
    """A mark in a table."""
    return "是" if flag else ""


def parameter_words(method: Method) -> Iterator[str]:
    """The parameters of a method by their headers, with what a blank cell means."""
    for name, default in method.parameters.items():
        told = shown(default)
        yield header_of(name) + (f"（{told}）" if told else "")


def header_of(name: str) -> str:
    """The header of a parameter column, or the name of a setting."""
    for column in (*Indicator.sheet.columns, *SETTINGS.values()):
        if column.field == name:
            return column.header
    raise KeyError(name)


def parameters() -> Iterator[str]:
    """The parameter columns of 指标, and the methods that read them."""
    rows = []
    for column in Indicator.sheet.columns:
        users = [method.id for method in all_methods().values() if column.field in method.parameters]
        if users:
            rows.append((column.header, "、".join(users), column.help))
    yield from table(("列", "用到它的方法", "说明"), rows)


def rule_book() -> Iterator[str]:
    """The scoring methods for programmers: the formula and the source of each, from its docstring."""
    rows = (
        (m.id, m.name, m.about, f"`{m.rule}`", ", ".join(f"`{name}`" for name in m.parameters), source_of(m))
        for m in all_methods().values()
    )
    yield from table(("Id", "Name", "What it does", "Formula", "Parameters", "Source"), rows)


def source_of(method: Method) -> str:
    """The sources that a method's docstring names."""
    return " ".join(dict.fromkeys(re.findall(r"\[S\d+]", inspect.getdoc(method.formula) or "")))


def checks() -> Iterator[str]:
    """Every check with its code."""
    rows = ((f"`{code}`", level, name, expected, mend) for code, level, name, expected, mend in manual_rows())
    yield from table(("规则代码", "级别", "查什么", "应为", "怎样改"), rows)


def forms() -> Iterator[str]:
    """The forms of 计分规则, each with a sentence to start from and how the program says it."""
    rows = ((form.name, form.sentence, say(parse(form.sentence))) for form in FORMS)
    yield from table(("写法", "一句话的样子", "程序的理解"), rows)


def jobs() -> Iterator[str]:
    """The jobs, and the sheets that each writes."""
    rows = ((job.label, f"`catchup-xl {job.name.lower()}`", "、".join((*job.sheets, "运行记录"))) for job in Job)
    yield from table(("工作", "命令", "重写的表"), rows)


def commands() -> Iterator[str]:
    """What ``--help`` tells of the whole command line and of every command, the same on every terminal."""
    yield "## catchup-xl"
    yield ""
    yield "```text"
    yield "catchup-xl [选项] 命令 …"
    yield ""
    yield str(app.info.help)
    yield ""
    for when, group in groupby(app.registered_commands, key=lambda command: str(command.rich_help_panel)):
        yield when
        for command in group:
            mark = "*" if command.hidden else ""
            yield aligned(name_of(command) + mark, words_of(command).partition("\n")[0])
        yield ""
    yield "带 * 的在 --help-all 里"
    yield ""
    callback = app.registered_callback
    if callback is not None and callback.callback is not None:
        yield "选项"
        yield from options(callback.callback)
        yield ""
    yield str(app.info.epilog).replace("\n\n", "\n")
    yield "```"
    for command in app.registered_commands:
        yield ""
        yield from help_of(command)


def exits() -> Iterator[str]:
    """The exit codes."""
    yield from table(("退出码", "意思"), ((str(code.value), code.words) for code in Exit))


def help_of(command: CommandInfo) -> Iterator[str]:
    """The help of one command."""
    name, callback = name_of(command), command.callback or main
    found = [(spelled(key, info), info) for key, info in parameters_of(callback)]
    arguments = [(word, info) for word, info in found if isinstance(info, ArgumentInfo)]
    yield f"## catchup-xl {name}"
    yield ""
    yield "```text"
    yield " ".join(["catchup-xl", name, "[选项]", *(word for word, _ in arguments)])
    yield ""
    yield words_of(command)
    yield ""
    if arguments:
        yield "参数"
        yield from (aligned(word, str(info.help)) for word, info in arguments)
        yield ""
    yield "选项"
    yield from options(callback)
    yield "```"


def name_of(command: CommandInfo) -> str:
    """The name by which a command is called."""
    return str(command.name or getattr(command.callback, "__name__", ""))


def words_of(command: CommandInfo) -> str:
    """The help text of a command: its function's docstring."""
    return inspect.cleandoc(command.help or inspect.getdoc(command.callback) or "")


def options(callback: Callable[..., Any]) -> Iterator[str]:
    """The options of a function, one a line."""
    for key, info in parameters_of(callback):
        if isinstance(info, OptionInfo):
            bounds = "" if info.min is None else f"（{info.min} 至 {info.max}）"
            yield aligned(spelled(key, info), f"{info.help}{bounds}")
    yield aligned("--help, -h", "显示这段说明")


def parameters_of(callback: Callable[..., Any]) -> Iterator[tuple[str, ArgumentInfo | OptionInfo]]:
    """The declared parameters of a command's function."""
    for key, hint in get_type_hints(callback, include_extras=True).items():
        for info in getattr(hint, "__metadata__", ()):
            if isinstance(info, ArgumentInfo | OptionInfo):
                yield key, info


def spelled(key: str, info: ArgumentInfo | OptionInfo) -> str:
    """A parameter as it is typed: 工作簿, or --out, -o 文件."""
    if isinstance(info, ArgumentInfo):
        return str(info.metavar or key)
    # Inside Annotated, typer.Option takes its first name for the default.
    names = [name for name in (info.default, *(info.param_decls or ())) if isinstance(name, str)]
    words = ", ".join(names or [f"--{key.replace('_', '-')}"])
    return f"{words} {info.metavar}" if info.metavar else words


def aligned(left: str, right: str) -> str:
    """A line of help: a Chinese character is as wide as two letters."""
    width = sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in left)
    return f"  {left}{' ' * max(2, HELP_AT - 2 - width)}{right}"


def table(headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A Markdown table."""
    yield f"| {' | '.join(headers)} |"
    yield f"|{'---|' * len(headers)}"
    for row in rows:
        yield f"| {' | '.join(' '.join(cell.replace('|', '&#124;').split()) for cell in row)} |"


PARTS: dict[str, Callable[..., Iterator[str]]] = {
    found.__name__: found
    for found in (rooms, sheet, settings, results, methods, parameters, rule_book, forms, checks, jobs, exits, commands)
}
"""Every part that a document may ask for."""


if __name__ == "__main__":
    main()
