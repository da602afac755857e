"""环境诊断: what keeps Excel and Python from finding each other, each with how to mend it.

It runs anywhere. What can only be seen on Windows is said to be unseen, never to be well.
"""

from __future__ import annotations

import importlib.util
import os
import re
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from catchup_xl.books.template.pinned import ADDIN, APART, CONF_KEYS, CONF_SHEET, XLWINGS
from catchup_xl.excel import conf
from catchup_xl.excel.install import how_to_trust
from catchup_xl.excel.machine import Machine, this_machine

_CLASS = r"HKCR\Excel.Application\CLSID"
_CLASSES = (r"HKCR\CLSID", r"HKCR\WOW6432Node\CLSID")
"""Where Windows keeps the classes of 64-bit programs, and those of 32-bit ones."""

_DISABLED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
_SECURITY = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
_POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
_BLOCKED = "blockcontentexecutionfrominternet"
_NO_MACROS = 4
_OURS = re.compile(r"[^\\\n]*(?:catchup|追赶超越)[^\\\n]*\.xl\w+", re.IGNORECASE)
_WPS = re.compile(r"wps|kingsoft|\bet\.exe", re.IGNORECASE)
_AWKWARD = re.compile(r"[&%^!()]")
_BITS = 64


class CheckState(StrEnum):
    """How one thing stands."""

    WELL = "正常"
    ILL = "有问题"
    UNSEEN = "这里看不到"


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at: its name, how it stands, what was found, and how to mend it."""

    name: str
    state: CheckState
    found: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return asdict(self)


def diagnosed(book: str | os.PathLike[str] | None = None, machine: Machine | None = None) -> list[Diagnosis]:
    """Look at everything.

    Args:
        book: a macro workbook to look into, too.
        machine: the PC; this one when None.
    """
    pc = machine or this_machine()
    found = [look(pc) for look in _LOOKS]
    return found + (list(_workbook(Path(book))) if book else [])


def report(found: Sequence[Diagnosis], *, problems_only: bool = False) -> str:
    """The diagnosis as text."""
    ill = [one for one in found if one.state is CheckState.ILL]
    shown = ill if problems_only else found
    lines = [
        f"【{one.state}】{one.name}：{one.found}" + (f"\n　　怎样改：{one.mend}" if one.mend else "") for one in shown
    ]
    unseen = sum(one.state is CheckState.UNSEEN for one in found)
    tail = f"，{unseen} 项在这台电脑上看不到" if unseen else ""
    return "\n".join([*lines, f"共查 {len(found)} 项，{len(ill)} 项有问题{tail}。"])


def _interpreter(pc: Machine) -> Diagnosis:
    name, path = "Python", str(pc.interpreter)
    if "WindowsApps" in path:
        return Diagnosis(name, CheckState.ILL, f"{path} 是应用商店版，Excel 打不开它", "卸载后从 python.org 安装")
    if struct.calcsize("P") * 8 != _BITS:
        return Diagnosis(name, CheckState.ILL, f"{path} 是 32 位", "安装 64 位的 Python")
    return Diagnosis(name, CheckState.WELL, f"{sys.version.split()[0]}，64 位，{path}")


def _path(pc: Machine) -> Diagnosis:
    name, path = "路径与编码", str(pc.interpreter)
    mend = r"把 Python 装到只有英文字母的文件夹，如 C:\Python311"
    try:
        path.encode(pc.code_page)
    except UnicodeEncodeError:
        return Diagnosis(name, CheckState.ILL, f"{path} 里有本机编码（{pc.code_page}）写不了的字", mend)
    if _AWKWARD.search(path):
        return Diagnosis(name, CheckState.ILL, f"{path} 里有命令行的特殊符号", mend)
    return Diagnosis(name, CheckState.WELL, f"本机编码 {pc.code_page}，路径可用")


def _xlwings(pc: Machine) -> Diagnosis:
    name, mend = "xlwings 版本", f"运行 {pc.pip} install xlwings=={XLWINGS}"
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        return Diagnosis(name, CheckState.ILL, "没有安装", mend)
    if installed != XLWINGS:
        return Diagnosis(name, CheckState.ILL, f"装的是 {installed}，工作簿里的是 {XLWINGS}，两者须相同", mend)
    return Diagnosis(name, CheckState.WELL, installed)


def _pywin32(pc: Machine) -> Diagnosis:
    name = "pywin32"
    if not pc.windows:
        return Diagnosis(name, CheckState.UNSEEN, "只在 Windows 上需要")
    if importlib.util.find_spec("win32com") is None:
        return Diagnosis(name, CheckState.ILL, "没有安装", f"运行 {pc.pip} install pywin32")
    return Diagnosis(name, CheckState.WELL, "已安装")


def _dll(pc: Machine) -> Diagnosis:
    """Excel looks for the DLL of its own bits beside Python, or one folder up; never where ``--user`` puts it."""
    name, file = "工作表函数用的 DLL", f"xlwings{_excel_server(pc)[1]}-{XLWINGS}.dll"
    if not pc.windows:
        return Diagnosis(name, CheckState.UNSEEN, f"{file} 只在 Windows 上有")
    beside = pc.interpreter.parent
    if any((place / file).is_file() for place in (beside, beside.parent)):
        return Diagnosis(name, CheckState.WELL, file)
    if (pc.user_base / file).is_file():
        mend = f"把 {pc.user_base / file} 复制到 {beside}；写不了那里时，把 Python 装到自己的文件夹"
        return Diagnosis(name, CheckState.ILL, f"{file} 装在用户目录里，Excel 找不到", mend)
    mend = f"运行 {pc.pip} install --force-reinstall xlwings=={XLWINGS}；仍没有则查杀毒软件的隔离区"
    return Diagnosis(name, CheckState.ILL, f"{beside} 里没有 {file}", mend)


def _conf(pc: Machine) -> Diagnosis:
    name, mend = "xlwings 设置", f"运行 {pc.command} install"
    settings = conf.parsed(conf.read(pc.user_conf, pc.code_page))
    interpreter = settings.get("INTERPRETER_WIN", "")
    if not interpreter:
        state = CheckState.ILL if pc.windows else CheckState.UNSEEN
        return Diagnosis(name, state, f"{pc.user_conf} 里没有 INTERPRETER_WIN", mend)
    if interpreter != str(pc.interpreter):
        return Diagnosis(name, CheckState.ILL, f"{pc.user_conf} 指向 {interpreter}，不是现在这个 Python", mend)
    if settings.get(APART[0], "True") != APART[1]:
        return Diagnosis(name, CheckState.ILL, f"{pc.user_conf} 让 Python 运行工作簿旁边的文件", mend)
    return Diagnosis(name, CheckState.WELL, str(pc.user_conf))


def _addin(pc: Machine) -> Diagnosis:
    name, file = "加载项", pc.xlstart / ADDIN
    if file.is_file():
        return Diagnosis(name, CheckState.WELL, str(file))
    if not pc.windows:
        return Diagnosis(name, CheckState.UNSEEN, "只在 Windows 上安装")
    return Diagnosis(
        name, CheckState.WELL, f"没有安装（用 .xlsm 工作簿时不需要；.xlsx 要用选项卡的话运行 {pc.command} install）"
    )


def _disabled(pc: Machine) -> Diagnosis:
    """Excel puts an add-in or a workbook aside with which it has crashed, and says nothing the next time."""
    name = "禁用项目"
    if pc.registry is None:
        return Diagnosis(name, CheckState.UNSEEN, "要看 Windows 的注册表")
    items = pc.registry.values(_DISABLED).values()
    found = [file for item in items if isinstance(item, bytes) for file in _OURS.findall(_text_in(item))]
    if found:
        mend = "Excel“文件 › 选项 › 加载项”，下面“管理”选“禁用项目”，点“转到”，选中它再点“启用”"
        return Diagnosis(name, CheckState.ILL, f"Excel 禁用了 {'、'.join(found)}", mend)
    return Diagnosis(name, CheckState.WELL, "没有本程序的文件")


def _text_in(item: bytes) -> str:
    """The text in a disabled item: UTF-16 after a head of numbers."""
    return item.decode("utf-16-le", errors="replace").replace("\0", "\n")


def _wps(pc: Machine) -> Diagnosis:
    name = "Excel 还是 WPS"
    if pc.registry is None:
        return Diagnosis(name, CheckState.UNSEEN, "要看 Windows 的注册表")
    server, _ = _excel_server(pc)
    if not server:
        return Diagnosis(name, CheckState.ILL, "没有找到 Excel", "安装 Excel；只有 WPS 时请用命令行处理保存后的工作簿")
    if _WPS.search(server):
        mend = "WPS“配置工具 › 高级 › 兼容设置”去掉“WPS Office 兼容第三方系统和软件”；再在 Office 安装程序里“修复”一次"
        return Diagnosis(name, CheckState.ILL, f"WPS 接管了 Excel：{server}", mend)
    return Diagnosis(name, CheckState.WELL, server)


def _excel_server(pc: Machine) -> tuple[str, int]:
    """The program that opens workbooks for others, empty when there is none, and its bits."""
    number = pc.registry.read(_CLASS) if pc.registry else None
    if pc.registry is not None and number:
        for classes, bits in zip(_CLASSES, (_BITS, _BITS // 2), strict=True):
            if server := pc.registry.read(rf"{classes}\{number}\LocalServer32"):
                return str(server), bits
    return "", _BITS


def _policy(pc: Machine) -> Diagnosis:
    name = "宏的设置"
    if pc.registry is None:
        return Diagnosis(name, CheckState.UNSEEN, "要看 Windows 的注册表")
    if pc.registry.read(_POLICY, "VBAWarnings") == _NO_MACROS:
        return Diagnosis(name, CheckState.ILL, "单位策略禁用了所有宏", "请信息中心放行，或用命令行处理保存后的工作簿")
    if pc.registry.read(_SECURITY, "VBAWarnings") == _NO_MACROS:
        return Diagnosis(
            name, CheckState.ILL, "宏全部禁用", "信任中心“宏设置”改为“禁用所有宏，并发出通知”。" + how_to_trust(pc)
        )
    if pc.registry.read(_POLICY, _BLOCKED):
        mend = "在文件上右击“属性”，勾选“解除锁定”；仍不行则放进受信任位置，或请信息中心放行。" + how_to_trust(pc)
        return Diagnosis(name, CheckState.ILL, "单位策略不许从网上、邮件里得来的工作簿运行宏", mend)
    return Diagnosis(name, CheckState.WELL, "没有全部禁用")


_LOOKS: tuple[Callable[[Machine], Diagnosis], ...] = (
    _interpreter, _path, _xlwings, _pywin32, _dll, _conf, _addin, _disabled, _wps, _policy,
)  # fmt: skip


def _workbook(book: Path) -> Iterator[Diagnosis]:
    """What can be seen in a macro workbook: its settings sheet, and the mark of a file from the internet."""
    from catchup_xl.books.file import FileBook  # only when a workbook is named

    grid = FileBook.open(book).grids([CONF_SHEET]).get(CONF_SHEET)
    name, mend = f"{book.name} 的设置表", "从随程序提供的 master.xlsm 重新开始，或删去空行"
    if grid is None:
        yield Diagnosis(name, CheckState.WELL, f"没有 {CONF_SHEET} 表，用本机的设置")
    elif grid.first_row != 1 or grid.first_column != 1 or any(not str(row[0]).strip() for row in grid.rows):
        yield Diagnosis(name, CheckState.ILL, "不从 A1 开始，或中间有空行，空行以下读不到", mend)
    else:
        strange = [str(row[0]) for row in grid.rows if str(row[0]).upper() not in CONF_KEYS]
        state = CheckState.ILL if strange else CheckState.WELL
        yield Diagnosis(
            name, state, f"认不得：{'、'.join(strange)}" if strange else f"{len(grid.rows)} 项", mend if strange else ""
        )
    mark = Path(f"{book}:Zone.Identifier")
    if sys.platform == "win32" and mark.exists():
        yield Diagnosis(
            f"{book.name} 的来源", CheckState.ILL, "文件带有“来自互联网”的标记，Excel 不运行其中的宏",
            "在文件上右击“属性”，勾选“解除锁定”",
        )  # fmt: skip
