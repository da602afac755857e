"""Setting up a clerk's PC: the interpreter in xlwings' settings, the add-in where Excel starts it, a trusted folder.

Every step says what it does before it does it, and what it has changed is noted so that it can be undone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchup_xl.errors import UsageError
from catchup_xl.excel import conf
from catchup_xl.excel.machine import Machine
from catchup_xl.excel.pinned import ADDIN, shipped_file

TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"


@dataclass(frozen=True)
class Step:
    """One step of the set-up: what it does, in Chinese, and doing it; it returns what undoing it needs to know."""

    words: str
    do: Callable[[], dict[str, Any]]


def steps(machine: Machine, *, trust: Path | None = None) -> list[Step]:
    """What there is to do on a PC.

    Args:
        machine: the PC.
        trust: a folder whose workbooks may run macros without asking.

    Raises:
        UsageError: the add-in is not there, or the path of Python can't be written into the settings.
    """
    found = [_conf_step(machine), _addin_step(machine)]
    if trust is not None:
        found.append(_trust_step(machine, trust))
    return found


def install(machine: Machine, *, trust: Path | None = None) -> list[str]:
    """Carry the steps out.

    Returns:
        What was done, in Chinese.

    Raises:
        UsageError: this is no Windows PC, or a step can't be done.
    """
    if not machine.windows:
        raise UsageError(
            "这台电脑不是 Windows，没有可以安装到的 Excel", mend="加 --dry-run 可以查看会做什么；计算请用命令行"
        )
    todo = steps(machine, trust=trust)
    done: list[str] = []
    notes: list[dict[str, Any]] = _notes(machine)
    for step in todo:
        notes.append(step.do())
        machine.record.parent.mkdir(parents=True, exist_ok=True)
        machine.record.write_text(json.dumps(notes, ensure_ascii=False, indent=1), encoding="utf-8")
        done.append(step.words)
    return done


def undo(machine: Machine) -> list[str]:
    """Take back what ``install`` has done, the last step first.

    Returns:
        What was undone, in Chinese; empty when nothing was installed.
    """
    told = [_UNDO[note["kind"]](machine, note) for note in reversed(_notes(machine))]
    machine.record.unlink(missing_ok=True)
    return told


def how_to_trust() -> str:
    """How a clerk trusts a folder by hand."""
    return (
        "信任工作簿所在文件夹（只需一次）：Excel“文件 › 选项 › 信任中心 › 信任中心设置 › 受信任位置 › 添加新位置”；"
        "或运行 catchup-xl install --trust 文件夹"
    )


def _notes(machine: Machine) -> list[dict[str, Any]]:
    if not machine.record.exists():
        return []
    found: list[dict[str, Any]] = json.loads(machine.record.read_text(encoding="utf-8"))
    return found


def _conf_step(machine: Machine) -> Step:
    file, before = machine.user_conf, conf.read(machine.user_conf, machine.code_page)
    settings = {"INTERPRETER_WIN": str(machine.interpreter)}
    content = conf.encoded(conf.merged(before, settings), machine.code_page)
    other = conf.parsed(before).get("INTERPRETER_WIN", "")
    replaced = f"（原为 {other}，撤销时恢复）" if other and other != str(machine.interpreter) else ""

    def do() -> dict[str, Any]:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return {"kind": "conf", "before": before}

    return Step(f"在 {file} 写入 Python 的位置 {machine.interpreter}{replaced}", do)


def _addin_step(machine: Machine) -> Step:
    source, target = shipped_file(ADDIN), machine.xlstart / ADDIN

    def do() -> dict[str, Any]:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(source, target)
        except PermissionError as reason:
            raise UsageError(f"写不了 {target}", mend="先关闭 Excel 再安装") from reason
        return {"kind": "addin", "file": str(target)}

    return Step(f"把加载项复制到 {target}（Excel 每次启动时打开，不需要另外信任）", do)


def _trust_step(machine: Machine, folder: Path) -> Step:
    path = str(folder.resolve())

    def do() -> dict[str, Any]:
        registry = machine.registry
        if registry is None:
            raise UsageError("这台电脑没有注册表，设不了受信任位置", mend=how_to_trust())
        taken = set(registry.keys(TRUSTED))
        name = next(name for n in range(100) if (name := f"Location{n}") not in taken)
        key = f"{TRUSTED}\\{name}"
        registry.write(key, {"Path": path + "\\", "AllowSubfolders": 1, "Description": "catchup_xl"})
        return {"kind": "trust", "key": key, "path": path}

    return Step(f"把 {path} 设为 Excel 的受信任位置（其中的宏不再询问）", do)


def _undo_conf(machine: Machine, note: dict[str, Any]) -> str:
    if note["before"]:
        machine.user_conf.write_bytes(conf.encoded(note["before"], machine.code_page))
        return f"恢复了 {machine.user_conf}"
    machine.user_conf.unlink(missing_ok=True)
    return f"删除了 {machine.user_conf}"


def _undo_addin(machine: Machine, note: dict[str, Any]) -> str:
    Path(note["file"]).unlink(missing_ok=True)
    return f"删除了 {note['file']}"


def _undo_trust(machine: Machine, note: dict[str, Any]) -> str:
    if machine.registry is not None:
        machine.registry.delete(note["key"])
    return f"撤销了受信任位置 {note['path']}"


_UNDO: dict[str, Callable[[Machine, dict[str, Any]], str]] = {
    "conf": _undo_conf,
    "addin": _undo_addin,
    "trust": _undo_trust,
}
