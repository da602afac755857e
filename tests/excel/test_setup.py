"""install and doctor on made-up PCs: a dry run changes nothing, an undo leaves nothing, every ailment has its cure."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from catchup_xl.cli import app
from catchup_xl.errors import UsageError
from catchup_xl.excel import build, conf
from catchup_xl.excel.doctor import State, diagnosed, report
from catchup_xl.excel.install import TRUSTED, install, steps, undo
from catchup_xl.excel.machine import Machine, this_machine
from catchup_xl.excel.pinned import CONF_SHEET, XLWINGS
from catchup_xl.excel.wheelhouse import INSTALL, ROOT, commands


class FakeRegistry:
    def __init__(self, values: dict[tuple[str, str], str | int] | None = None) -> None:
        self.values = values or {}

    def read(self, key: str, name: str = "") -> str | int | None:
        return self.values.get((key, name))

    def keys(self, key: str) -> list[str]:
        below = [k[len(key) + 1 :] for k, _ in self.values if k.startswith(f"{key}\\")]
        return list(dict.fromkeys(k for k in below if "\\" not in k))

    def write(self, key: str, values: dict[str, str | int]) -> None:
        self.values |= {(key, name): value for name, value in values.items()}

    def delete(self, key: str) -> None:
        self.values = {spot: value for spot, value in self.values.items() if spot[0] != key}


EXCEL = {
    (r"HKCR\Excel.Application\CLSID", ""): "{00024500}",
    (r"HKCR\CLSID\{00024500}\LocalServer32", ""): r"C:\Office\EXCEL.EXE",
}


@pytest.fixture
def pc(tmp_path: Path) -> Machine:
    return Machine(
        windows=True, home=tmp_path / "home", roaming=tmp_path / "roaming", interpreter=Path("C:/Python311/python.exe"),
        code_page="cp936", registry=FakeRegistry(dict(EXCEL)),
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_dry_run_changes_nothing(pc: Machine, tmp_path: Path) -> None:
    words = [step.words for step in steps(pc, trust=tmp_path)]
    assert len(words) == 3
    assert files(tmp_path) == {}


def test_installing_writes_settings_and_add_in_and_undoing_leaves_nothing(pc: Machine, tmp_path: Path) -> None:
    install(pc, trust=tmp_path / "工作簿")
    assert conf.parsed(pc.user_conf.read_bytes().decode("cp936")) == {"INTERPRETER_WIN": str(pc.interpreter)}
    assert (pc.xlstart / "catchup_xl.xlam").read_bytes() == (build.TARGET / "catchup_xl.xlam").read_bytes()
    assert isinstance(pc.registry, FakeRegistry)
    assert pc.registry.read(f"{TRUSTED}\\Location0", "Path") == str(tmp_path / "工作簿") + "\\"
    assert len(undo(pc)) == 3
    assert files(tmp_path) == {}
    assert pc.registry.values == EXCEL
    assert undo(pc) == []


def test_other_settings_stay_and_come_back(pc: Machine) -> None:
    before = '"INTERPRETER_WIN","D:\\别的\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'.encode("cp936")
    pc.user_conf.parent.mkdir(parents=True)
    pc.user_conf.write_bytes(before)
    install(pc)
    install(pc)
    now = conf.parsed(conf.read(pc.user_conf, "cp936"))
    assert now == {"INTERPRETER_WIN": str(pc.interpreter), "SHOW CONSOLE": "True"}
    undo(pc)
    assert pc.user_conf.read_bytes() == before


def test_a_path_that_vba_can_not_read_is_refused(pc: Machine) -> None:
    odd = dataclasses.replace(pc, interpreter=Path("C:/𠮷/python.exe"))
    with pytest.raises(UsageError, match="本机编码"):
        install(odd)


def test_on_another_system_nothing_is_installed(pc: Machine) -> None:
    with pytest.raises(UsageError, match="不是 Windows"):
        install(dataclasses.replace(pc, windows=False))


def test_the_doctor_says_what_can_not_be_seen_here() -> None:
    found = diagnosed(machine=dataclasses.replace(this_machine(), windows=False, registry=None))
    assert [one.name for one in found if one.state is State.UNSEEN][-2:] == ["Excel 还是 WPS", "宏的设置"]
    assert "看不到" in report(found)


def ailments(pc: Machine, book: Path | None = None) -> dict[str, str]:
    return {one.name: one.mend for one in diagnosed(book, pc) if one.state is State.ILL}


def test_every_ailment_has_a_cure(pc: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchup_xl.excel.doctor.version", lambda _: "0.30.0")
    assert isinstance(pc.registry, FakeRegistry)
    pc.registry.values[r"HKCR\CLSID\{00024500}\LocalServer32", ""] = r"C:\Kingsoft\WPS Office\et.exe"
    pc.registry.values[r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"] = 4
    sick = dataclasses.replace(pc, interpreter=Path("C:/Program Files/WindowsApps/python&.exe"))
    found = ailments(sick)
    assert {
        "Python",
        "路径与编码",
        "xlwings 版本",
        "pywin32",
        "工作表函数用的 DLL",
        "xlwings 设置",
        "Excel 还是 WPS",
        "宏的设置",
    } == set(found)
    assert all(found.values())


def test_macros_that_the_user_has_turned_off_are_seen(pc: Machine) -> None:
    assert isinstance(pc.registry, FakeRegistry)
    pc.registry.values[r"HKCU\Software\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"] = 4
    assert "受信任位置" in ailments(pc)["宏的设置"]


def test_a_pc_without_excel_is_sent_to_the_command_line(pc: Machine) -> None:
    assert "命令行" in ailments(dataclasses.replace(pc, registry=FakeRegistry()))["Excel 还是 WPS"]


def test_after_installing_the_settings_are_well(pc: Machine) -> None:
    assert "xlwings 设置" in ailments(pc)
    install(pc)
    assert "xlwings 设置" not in ailments(pc)


def test_gaps_and_strange_keys_on_the_settings_sheet_are_seen(pc: Machine, tmp_path: Path) -> None:
    def spoiled(change: str) -> Path:
        book = openpyxl.load_workbook(build.TARGET / "master.xlsm", keep_vba=True)
        book[CONF_SHEET]["A2"] = change or None
        book.save(tmp_path / "spoiled.xlsm")
        return tmp_path / "spoiled.xlsm"

    assert any("设置表" in name for name in ailments(pc, spoiled("")))
    assert any("设置表" in name for name in ailments(pc, spoiled("SOMETHING")))
    assert not any("设置表" in name for name in ailments(pc, build.TARGET / "master.xlsm"))


def test_the_commands() -> None:
    runner = CliRunner()
    assert "将会" in runner.invoke(app, ["install", "--dry-run"]).output
    assert "共查" in runner.invoke(app, ["doctor", str(build.TARGET / "master.xlsm")]).output
    assert '"state"' in runner.invoke(app, ["doctor", "--json"]).output


def test_the_wheelhouse_is_for_windows_and_needs_no_network_there(tmp_path: Path) -> None:
    build_own, download = commands(tmp_path, "3.12")
    assert build_own[-1] == str(ROOT)
    assert download[download.index("--platform") :][:2] == ["--platform", "win_amd64"]
    assert f"xlwings=={XLWINGS}" in download
    assert "--no-index --find-links ." in INSTALL


def test_the_wheelhouse_holds_what_the_buttons_for_circular_and_page_need(tmp_path: Path) -> None:
    download = commands(tmp_path, "3.11")[1]
    assert download[-1] == "{wheel}[reports]"
    assert "catchup-xl[reports]" in INSTALL
