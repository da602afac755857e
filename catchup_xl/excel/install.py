"""Setting up a clerk's PC: the interpreter in xlwings' settings, the add-in where Excel starts it, a trusted folder.

Every step says what it does before it does it, and what it has changed is noted so that it can be undone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.books.template.pinned import ADDIN, APART
from catchup_xl.errors import BookError, UsageError
from catchup_xl.excel import conf
from catchup_xl.excel.machine import Machine, is_share, this_machine
from catchup_xl.sample.shipped import shipped_file

TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
_SHARES = "AllowNetworkLocations"


@dataclass(frozen=True)
class InstallStep:
    """One step of the set-up: what it does, in Chinese, and doing it; it returns what undoing it needs to know."""

    words: str
    do: Callable[[], dict[str, Any]]


def steps(machine: Machine, *, trust: Path | None = None) -> list[InstallStep]:
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


def set_up(
    *,
    trust: str | os.PathLike[str] | None = None,
    dry_run: bool = False,
    undo: bool = False,
    machine: Machine | None = None,
) -> list[str]:
    """Prepare a PC for Excel: where Python is, the add-in, a trusted folder.

    Args:
        trust: a folder whose workbooks may run macros without asking.
        dry_run: do nothing, and say what would be done.
        undo: take back what was done before.
        machine: the PC; this one when None.

    Returns:
        What was done, taken back, or would be done, in Chinese.

    Raises:
        UsageError: this is no Windows PC, a step can't be done, or something could not be taken back.
    """
    pc = machine or this_machine()
    folder = None if trust is None else Path(trust)
    if undo:
        told = take_out(pc)
        if told.left:
            raise UsageError("；".join(told.left), mend=f"关闭 Excel 以后再运行一次 {pc.command} install --undo")
        return told.done
    return [step.words for step in steps(pc, trust=folder)] if dry_run else install(pc, trust=folder)


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
        _record(machine, notes)
        done.append(step.words)
    return done


@dataclass(frozen=True)
class Uninstalled:
    """What an undo came to, in Chinese.

    Args:
        done: what was taken back.
        left: what could not be, and why; the next undo tries it again.
    """

    done: list[str]
    left: list[str]


def take_out(machine: Machine) -> Uninstalled:
    """Take back what ``install`` has done, the last step first. A step that fails does not stop the others, and stays noted.

    Raises:
        UsageError: the record of what was done can't be read.
    """
    told = Uninstalled([], [])
    remaining: list[dict[str, Any]] = []
    for note in reversed(_notes(machine)):
        try:
            told.done.append(_UNDO[note["kind"]](machine, note))
        except (OSError, BookError) as reason:
            why = reason.problem if isinstance(reason, BookError) else f"{reason.strerror}：{reason.filename}"
            told.left.append(f"{_NOTED[note['kind']]}没有撤销：{why}")
            remaining.insert(0, note)
    if remaining:
        _record(machine, remaining)
    else:
        machine.record.unlink(missing_ok=True)
    return told


def how_to_trust(machine: Machine) -> str:
    """How a clerk trusts a folder by hand."""
    return (
        "信任工作簿所在文件夹（只需一次）：Excel“文件 › 选项 › 信任中心 › 信任中心设置 › 受信任位置 › 添加新位置”；"
        f"或运行 {machine.command} install --trust 文件夹"
    )


def _notes(machine: Machine) -> list[dict[str, Any]]:
    if not machine.record.exists():
        return []
    try:
        found = json.loads(machine.record.read_text(encoding="utf-8"))
        return [note for note in found if note["kind"] in _UNDO]
    except (ValueError, TypeError, KeyError) as reason:
        raise UsageError(
            f"安装记录 {machine.record} 读不了，不知道装过什么",
            mend=f"删去这个文件；加载项在 {machine.xlstart / ADDIN}，设置在 {machine.user_conf}，可以手工删除",
        ) from reason


def _record(machine: Machine, notes: list[dict[str, Any]]) -> None:
    put_file(json.dumps(notes, ensure_ascii=False, indent=1).encode(), machine.record)


def _conf_step(machine: Machine) -> InstallStep:
    file, before = machine.user_conf, conf.read(machine.user_conf, machine.code_page)
    settings = {"INTERPRETER_WIN": str(machine.interpreter), APART[0]: APART[1]}
    content = conf.encoded(conf.merged(before, settings), machine.code_page)
    other = conf.parsed(before).get("INTERPRETER_WIN", "")
    replaced = f"（原为 {other}，撤销时恢复）" if other and other != str(machine.interpreter) else ""

    def do() -> dict[str, Any]:
        file.parent.mkdir(parents=True, exist_ok=True)
        put_file(content, file)
        return {"kind": "conf", "before": before, "settings": settings}

    return InstallStep(f"在 {file} 写入 Python 的位置 {machine.interpreter}{replaced}", do)


def _addin_step(machine: Machine) -> InstallStep:
    source, target = shipped_file(ADDIN), machine.xlstart / ADDIN

    def do() -> dict[str, Any]:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            put_file(source.read_bytes(), target)
        except BookError as reason:
            raise UsageError(f"写不了 {target}", mend="先关闭 Excel 再安装") from reason
        return {"kind": "addin", "file": str(target)}

    return InstallStep(f"把加载项复制到 {target}（Excel 每次启动时打开，不需要另外信任）", do)


def _trust_step(machine: Machine, folder: Path) -> InstallStep:
    path = str(folder.absolute())  # as the clerk opens it: a drive letter must not become the share that it stands for
    share = is_share(path)

    def do() -> dict[str, Any]:
        registry = machine.registry
        if registry is None:
            raise UsageError("这台电脑没有注册表，设不了受信任位置", mend=how_to_trust(machine))
        taken = set(registry.keys(TRUSTED))
        name = next(name for n in range(100) if (name := f"Location{n}") not in taken)
        key = f"{TRUSTED}\\{name}"
        registry.write(key, {"Path": path + "\\", "AllowSubfolders": 1, "Description": "catchup_xl"})
        allowed = registry.read(TRUSTED, _SHARES)
        if share:
            registry.write(TRUSTED, {_SHARES: 1})
        return {"kind": "trust", "key": key, "path": path, "share": share, "allowed": allowed}

    words = f"把 {path} 设为 Excel 的受信任位置（其中的宏不再询问）"
    return InstallStep(words + ("，并允许受信任位置在网络上" if share else ""), do)


def _undo_conf(machine: Machine, note: dict[str, Any]) -> str:
    """Our settings go back to what they were; what others have set since then stays."""
    file, before = machine.user_conf, note["before"]
    now = conf.read(file, machine.code_page)
    if conf.parsed(now) != conf.parsed(conf.merged(before, note.get("settings", {}))):
        before = conf.restored(now, conf.parsed(before), note.get("settings", {}))
    if before:
        put_file(conf.encoded(before, machine.code_page), file)
        return f"恢复了 {file}"
    file.unlink(missing_ok=True)
    return f"删除了 {file}"


def _undo_addin(machine: Machine, note: dict[str, Any]) -> str:
    Path(note["file"]).unlink(missing_ok=True)
    return f"删除了 {note['file']}"


def _undo_trust(machine: Machine, note: dict[str, Any]) -> str:
    if machine.registry is not None:
        machine.registry.delete(note["key"])
        if note.get("share") and note["allowed"] is None:
            machine.registry.remove(TRUSTED, _SHARES)
    return f"撤销了受信任位置 {note['path']}"


_UNDO: dict[str, Callable[[Machine, dict[str, Any]], str]] = {
    "conf": _undo_conf,
    "addin": _undo_addin,
    "trust": _undo_trust,
}
_NOTED = {"conf": "设置", "addin": "加载项", "trust": "受信任位置"}
