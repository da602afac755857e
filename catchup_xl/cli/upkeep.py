"""The commands for setting up: new, next-year, export, install, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from catchup_xl.cli.options import (
    Book,
    DryRun,
    Force,
    Json,
    MacroBook,
    NamedBook,
    OutBook,
    OutNamed,
    OutPlan,
    Plan,
    When,
    add,
)
from catchup_xl.cli.printer import print_json
from catchup_xl.errors import UsageError, exit_code


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    add(app, new, When.UPKEEP, first=True)
    add(app, next_year, When.UPKEEP, name="next-year")
    for command in (export, install, doctor):
        add(app, command, When.UPKEEP)


def new(
    book: NamedBook = None,
    out: OutNamed = None,
    plan: Plan = None,
    sample: Annotated[bool, typer.Option("--sample", help="填入示例数据，每张表都标明“示例数据”")] = False,
    force: Force = False,
) -> None:
    """由方案文件新建母版工作簿；名字以 .xlsm 结尾的带菜单和按钮。

    例：catchup-xl new 追赶超越.xlsx --plan 方案.yaml

    例：catchup-xl new 练习.xlsx --sample
    """
    from catchup_xl.jobs.plan import new as made

    given = [path for path in (book, out) if path is not None]
    if len(given) != 1:
        raise UsageError(
            "要新建的工作簿应写一次", expected="catchup-xl new 追赶超越.xlsx", mend="写在命令后面，或写在 --out 后面"
        )
    typer.echo(f"已新建 {made(given[0], plan=plan, sample=sample, force=force)}")


def next_year(book: Book, out: OutBook, force: Force = False) -> None:
    """由上一年的工作簿新建下一年的：全年数转为基数并存档，事项清空，时限顺延一年。

    原工作簿不动。新工作簿的目标、权重沿用上一年，请按新方案修改。全年没有结束、还是预览、有的组没排名时不建，除非加 --force。

    例：catchup-xl next-year 追赶超越.xlsx --out 明年.xlsx
    """
    from catchup_xl.jobs.plan import next_year as made

    typer.echo(f"已新建 {made(book, out, force=force)}")


def export(book: Book, out: OutPlan = None, force: Force = False) -> None:
    """把工作簿里填报的内容导出为方案文件，可用 new 还原。

    例：catchup-xl export 追赶超越.xlsx --out 方案.yaml
    """
    from catchup_xl.jobs.plan import export as exported

    text = exported(book, out, force=force)
    if out is None:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"已导出 {out}")


def install(
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="文件夹", help="把这个文件夹设为 Excel 的受信任位置", show_default=False),
    ] = None,
    dry_run: DryRun = False,
    undo: Annotated[bool, typer.Option("--undo", help="撤销以前的安装")] = False,
) -> None:
    """为 Excel 做好准备：写入 Python 的位置，放好加载项，可设受信任位置。

    例：catchup-xl install --dry-run

    例：catchup-xl install --trust D:/追赶超越
    """
    from catchup_xl.excel import install as setup
    from catchup_xl.excel.machine import this_machine

    machine = this_machine()
    if undo:
        undone = setup.take_out(machine)
        typer.echo("\n".join([*undone.done, *undone.left]) or "没有安装过，没有可撤销的。")
        if undone.left:
            raise UsageError("没有全部撤销", mend=f"关闭 Excel 以后再运行一次 {machine.command} install --undo")
        return
    told = setup.set_up(trust=trust, dry_run=dry_run, machine=machine)
    typer.echo("\n".join(["将会：" if dry_run else "已做：", *(f"{n}. {words}" for n, words in enumerate(told, 1))]))
    if trust is None:
        typer.echo(setup.how_to_trust(machine))
    if not dry_run:
        typer.echo(f"重新打开 Excel 后生效。撤销：{machine.command} install --undo")


def doctor(book: MacroBook = None, as_json: Json = False) -> None:
    """环境诊断：Python、xlwings、DLL、设置、WPS、宏策略、路径编码，逐项说明怎样改。

    例：catchup-xl doctor 追赶超越.xlsm
    """
    from catchup_xl.excel.doctor import CheckState, diagnosed, report

    found = diagnosed(book)
    if as_json:
        print_json([one.as_dict() for one in found])
    else:
        typer.echo(report(found))
    raise typer.Exit(exit_code(findings=any(one.state is CheckState.ILL for one in found)))
