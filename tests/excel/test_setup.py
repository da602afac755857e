"""install and doctor on made-up PCs: a dry run changes nothing, an undo leaves nothing, every ailment has its cure."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from catchup_xl.books.template.pinned import CONF_SHEET, XLWINGS
from catchup_xl.cli.app import app
from catchup_xl.errors import UsageError
from catchup_xl.excel import conf
from catchup_xl.excel.doctor import CheckState, diagnosed, report
from catchup_xl.excel.install import TRUSTED, Uninstalled, install, steps, take_out
from catchup_xl.excel.machine import Machine, is_share, this_machine
from tools import build_macros as build
from tools.wheelhouse import INSTALL, ROOT, commands, fill


class FakeRegistry:
    def __init__(self, values: dict[tuple[str, str], str | int | bytes] | None = None) -> None:
        self.held = values or {}

    def read(self, key: str, name: str = "") -> Any:
        return self.held.get((key, name))

    def keys(self, key: str) -> list[str]:
        below = [k[len(key) + 1 :] for k, _ in self.held if k.startswith(f"{key}\\")]
        return list(dict.fromkeys(k for k in below if "\\" not in k))

    def values(self, key: str) -> dict[str, str | int | bytes]:
        return {name: value for (place, name), value in self.held.items() if place == key}

    def remove(self, key: str, name: str) -> None:
        self.held.pop((key, name), None)

    def write(self, key: str, values: dict[str, str | int]) -> None:
        self.held |= {(key, name): value for name, value in values.items()}

    def delete(self, key: str) -> None:
        self.held = {spot: value for spot, value in self.held.items() if spot[0] != key}


DISABLED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
EXCEL: dict[tuple[str, str], str | int | bytes] = {
    (r"HKCR\Excel.Application\CLSID", ""): "{00024500}",
    (r"HKCR\CLSID\{00024500}\LocalServer32", ""): r"C:\Office\EXCEL.EXE",
}


@pytest.fixture
def pc(tmp_path: Path) -> Machine:
    return Machine(
        windows=True, home=tmp_path / "home", roaming=tmp_path / "roaming", interpreter=Path("C:/Python311/python.exe"),
        code_page="cp936", registry=FakeRegistry(dict(EXCEL)), user_base=tmp_path / "user",
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_dry_run_changes_nothing(pc: Machine, tmp_path: Path) -> None:
    words = [step.words for step in steps(pc, trust=tmp_path)]
    assert len(words) == 3
    assert files(tmp_path) == {}


def test_installing_writes_settings_and_add_in_and_undoing_leaves_nothing(pc: Machine, tmp_path: Path) -> None:
    install(pc, trust=tmp_path / "工作簿")
    assert conf.parsed(pc.user_conf.read_bytes().decode("cp936")) == {
        "INTERPRETER_WIN": str(pc.interpreter), "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }  # fmt: skip
    assert (pc.xlstart / "catchup_xl.xlam").read_bytes() == (build.TARGET / "catchup_xl.xlam").read_bytes()
    assert isinstance(pc.registry, FakeRegistry)
    assert pc.registry.read(f"{TRUSTED}\\Location0", "Path") == str(tmp_path / "工作簿") + "\\"
    assert len(take_out(pc).done) == 3
    assert files(tmp_path) == {}
    assert pc.registry.held == EXCEL
    assert take_out(pc) == Uninstalled([], [])


def test_other_settings_stay_and_come_back(pc: Machine) -> None:
    before = '"INTERPRETER_WIN","D:\\别的\\python.exe"\r\n"SHOW CONSOLE","True"\r\n'.encode("cp936")
    pc.user_conf.parent.mkdir(parents=True)
    pc.user_conf.write_bytes(before)
    install(pc)
    install(pc)
    now = conf.parsed(conf.read(pc.user_conf, "cp936"))
    assert now == {
        "INTERPRETER_WIN": str(pc.interpreter), "SHOW CONSOLE": "True", "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    }  # fmt: skip
    take_out(pc)
    assert pc.user_conf.read_bytes() == before


def test_what_others_have_set_meanwhile_stays_after_an_undo(pc: Machine) -> None:
    install(pc)
    text = conf.read(pc.user_conf, "cp936").replace('"ADD', '"SHOW CONSOLE","True"\n"ADD')
    pc.user_conf.write_bytes(conf.encoded(text, "cp936"))
    take_out(pc)
    assert conf.parsed(conf.read(pc.user_conf, "cp936")) == {"SHOW CONSOLE": "True"}


def test_an_undo_that_excel_is_in_the_way_of_is_finished_later(pc: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    install(pc)
    addin, unlink = pc.xlstart / "catchup_xl.xlam", Path.unlink

    def held(self: Path, missing_ok: bool = False) -> None:
        if self == addin:
            raise PermissionError(13, "另一个程序正在使用此文件", str(addin))
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    first = take_out(pc)
    assert first.done == [f"删除了 {pc.user_conf}"]
    assert first.left == [f"加载项没有撤销：另一个程序正在使用此文件：{addin}"]
    assert addin.is_file()
    monkeypatch.setattr(Path, "unlink", unlink)
    assert take_out(pc) == Uninstalled([f"删除了 {addin}"], [])
    assert not addin.exists()
    assert not pc.record.exists()


def test_an_undo_of_a_damaged_record_says_where_things_are(pc: Machine) -> None:
    pc.record.parent.mkdir(parents=True)
    pc.record.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="安装记录") as error:
        take_out(pc)
    assert str(pc.xlstart) in str(error.value)


def test_a_share_may_only_be_trusted_with_the_switch_for_networks(
    pc: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert is_share(r"\\服务器\追赶超越")
    assert not is_share(r"D:\追赶超越")
    monkeypatch.setattr("catchup_xl.excel.install.is_share", lambda _: True)
    assert isinstance(pc.registry, FakeRegistry)
    assert "网络" in steps(pc, trust=tmp_path)[-1].words
    install(pc, trust=tmp_path)
    assert pc.registry.read(TRUSTED, "AllowNetworkLocations") == 1
    take_out(pc)
    assert pc.registry.held == EXCEL


def test_a_switch_for_networks_that_was_there_before_stays(
    pc: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("catchup_xl.excel.install.is_share", lambda _: True)
    assert isinstance(pc.registry, FakeRegistry)
    pc.registry.write(TRUSTED, {"AllowNetworkLocations": 1})
    install(pc, trust=tmp_path)
    take_out(pc)
    assert pc.registry.read(TRUSTED, "AllowNetworkLocations") == 1


def test_the_settings_are_written_in_the_code_page_of_the_system_also_in_utf8_mode() -> None:
    code = "from catchup_xl.excel.machine import this_machine; print(this_machine().code_page)"
    said = [
        subprocess.run([sys.executable, *mode, "-c", code], capture_output=True, text=True, check=True).stdout
        for mode in ([], ["-X", "utf8"])
    ]
    assert said[0] == said[1]


def test_a_path_that_vba_can_not_read_is_refused(pc: Machine) -> None:
    odd = dataclasses.replace(pc, interpreter=Path("C:/𠮷/python.exe"))
    with pytest.raises(UsageError, match="本机编码"):
        install(odd)


def test_on_another_system_nothing_is_installed(pc: Machine) -> None:
    with pytest.raises(UsageError, match="不是 Windows"):
        install(dataclasses.replace(pc, windows=False))


def test_the_doctor_says_what_can_not_be_seen_here() -> None:
    found = diagnosed(machine=dataclasses.replace(this_machine(), windows=False, registry=None))
    assert [one.name for one in found if one.state is CheckState.UNSEEN][-2:] == ["Excel 还是 WPS", "宏的设置"]
    assert "看不到" in report(found)


def ailments(pc: Machine, book: Path | None = None) -> dict[str, str]:
    return {one.name: one.mend for one in diagnosed(book, pc) if one.state is CheckState.ILL}


def test_every_ailment_has_a_cure(pc: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catchup_xl.excel.doctor.version", lambda _: "0.30.0")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert isinstance(pc.registry, FakeRegistry)
    pc.registry.held[r"HKCR\CLSID\{00024500}\LocalServer32", ""] = r"C:\Kingsoft\WPS Office\et.exe"
    pc.registry.held[r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"] = 4
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
    assert "py -3 -m catchup_xl install" in found["xlwings 设置"]
    assert "py -3 -m pip install" in found["xlwings 版本"]
    assert all(found.values())


def test_a_32_bit_excel_is_seen_and_needs_the_dll_of_its_own_bits(pc: Machine) -> None:
    assert isinstance(pc.registry, FakeRegistry)
    server = pc.registry.held.pop((r"HKCR\CLSID\{00024500}\LocalServer32", ""))
    pc.registry.held[r"HKCR\WOW6432Node\CLSID\{00024500}\LocalServer32", ""] = server
    found = {one.name: one for one in diagnosed(machine=pc)}
    assert found["Excel 还是 WPS"].state is CheckState.WELL
    assert f"xlwings32-{XLWINGS}.dll" in found["工作表函数用的 DLL"].found


def test_a_dll_in_the_users_own_folder_is_not_found_by_excel(pc: Machine) -> None:
    pc.user_base.mkdir()
    (pc.user_base / f"xlwings64-{XLWINGS}.dll").touch()
    assert str(pc.user_base) in ailments(pc)["工作表函数用的 DLL"]


def test_an_add_in_that_excel_has_put_aside_is_named(pc: Machine) -> None:
    assert isinstance(pc.registry, FakeRegistry)
    path = str(pc.xlstart / "catchup_xl.xlam")
    item = b"\x03\0\0\0\x40\0\0\0\x20\0\0\0" + f"{path}\0追赶超越\0".encode("utf-16-le")
    pc.registry.held[DISABLED, "1A2B3C"] = item
    pc.registry.held[DISABLED, "4D5E6F"] = rf"C:\别的\other.xlam{chr(0)}".encode("utf-16-le")
    found = {one.name: one for one in diagnosed(machine=pc)}["禁用项目"]
    assert found.state is CheckState.ILL
    assert found.found == "Excel 禁用了 catchup_xl.xlam" or found.found.endswith("/catchup_xl.xlam")
    assert "禁用项目" in found.mend


def test_a_policy_against_macros_from_the_internet_is_seen(pc: Machine) -> None:
    assert isinstance(pc.registry, FakeRegistry)
    policy = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
    pc.registry.held[policy, "blockcontentexecutionfrominternet"] = 1
    assert "解除锁定" in ailments(pc)["宏的设置"]


def test_settings_that_let_files_beside_the_workbook_run_are_an_ailment(pc: Machine) -> None:
    install(pc)
    text = conf.read(pc.user_conf, "cp936").replace('"False"', '"True"')
    pc.user_conf.write_bytes(conf.encoded(text, "cp936"))
    assert "xlwings 设置" in ailments(pc)


def test_macros_that_the_user_has_turned_off_are_seen(pc: Machine) -> None:
    assert isinstance(pc.registry, FakeRegistry)
    pc.registry.held[r"HKCU\Software\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"] = 4
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


def test_the_wheelhouse_updates_what_is_installed_even_within_one_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "catchup_xl-0.0.9-py3-none-any.whl").touch()
    own = tmp_path / "catchup_xl-9.9.9-py3-none-any.whl"
    monkeypatch.setattr("tools.wheelhouse.subprocess.run", lambda *_, **__: own.touch())
    assert [file.name for file in fill(tmp_path, "3.11")] == [own.name, "install.cmd"]
    script = (tmp_path / "install.cmd").read_bytes().decode().splitlines()
    installs = [line for line in script if "pip install" in line]
    assert "--upgrade catchup-xl" in installs[0]
    assert installs[1].endswith(f"--no-deps --force-reinstall {own.name}")


def test_the_wheelhouse_holds_what_the_buttons_for_circular_and_page_need(tmp_path: Path) -> None:
    download = commands(tmp_path, "3.11")[1]
    assert download[-1] == "{wheel}[reports]"
    assert "catchup-xl[reports]" in INSTALL
