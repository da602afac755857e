"""Options that several commands take, each declared once, and how a command prints JSON."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from catchup_xl.errors import printable

Book = Annotated[Path, typer.Argument(metavar="工作簿", help="母版工作簿（.xlsx 或 .xlsm）", show_default=False)]
Month = Annotated[
    int | None,
    typer.Option("--month", "-m", min=1, max=12, metavar="月", help="按这个月计算，不按参数表", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取")]
Debug = Annotated[bool, typer.Option("--debug", help="显示程序细节：规则代码、公式、指纹，出错时的经过")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只看结果，不写文件")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度条")]
Now = Annotated[
    datetime | None,
    typer.Option("--now", metavar="时间", help="写入运行记录的时间，如 2017-07-05T09:00:00", show_default=False),
]

Backup = Annotated[
    int,
    typer.Option(
        "--backup", min=0, max=99, metavar="个数", help="保留前几次的文件：.bak1 是上一次的", show_default=False
    ),
]

Force = Annotated[bool, typer.Option("--force", help="覆盖已有的文件，哪怕不是本程序写的，或写好以后改过")]


def refuse_report(path: Path | None) -> Path | None:
    """Refuse a place for a report before the work for it is done.

    Raises:
        BookError: no file can be put there, or one is there that somebody else wrote or edited.
    """
    from catchup_xl.books.saving.safe_write import refuse_output

    if path is not None and path.exists():
        refuse_output(path, force=None)
    return path


def print_json(value: Any) -> None:
    """Print a value for other programs; what would steer a terminal is shown and not obeyed."""
    from catchup_xl.results.values import json_value

    typer.echo(printable(json.dumps(value, ensure_ascii=False, indent=2, default=json_value)))
