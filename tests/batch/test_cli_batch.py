"""The commands for many workbooks, as a user types them."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catchup_xl.cli.app import main

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command line in this process: exit code, output, errors."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["catchup-xl", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def test_batch_shows_a_summary_and_what_needs_a_look(
    command: Command, towns: Callable[[int], Path], tmp_path: Path
) -> None:
    root = towns(2)
    (root / "坏.xlsx").write_text("x", encoding="utf-8")
    code, out, _ = command("batch", root, "--out", tmp_path / "o", "--report", tmp_path / "r.csv")
    assert code == 3
    assert "批量处理汇总" in out
    assert "坏.xlsx" in out
    assert "不是工作簿" in out
    assert (tmp_path / "r.csv").is_file()
    code, out, _ = command("batch", root, "--out", tmp_path / "o", "--resume", "--json")
    assert (code, json.loads(out)["counts"]["未变跳过"]) == (3, 2)


def test_batch_says_what_is_wrong_with_a_call(command: Command, tmp_path: Path) -> None:
    code, _, err = command("batch", tmp_path / "没有", "--out", tmp_path / "o")
    assert code == 3
    assert "找不到" in err
    code, _, err = command("batch", tmp_path, "--out", tmp_path / "o")
    assert code == 2
    assert "没有找到工作簿" in err


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals of Unix")
def test_the_progress_bar_shows_rate_and_remaining_time(towns: Callable[[int], Path], tmp_path: Path) -> None:
    pty = importlib.import_module("pty")  # there on Unix only

    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "catchup_xl", "batch", str(towns(3)), "--out", str(tmp_path / "o"), "--jobs", "1"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass  # the other end of a terminal that has gone
    finally:
        os.close(ours)
    assert process.wait() == 0
    text = shown.decode("utf-8", "replace")
    assert "批量处理" in text
    assert "/3" in text
    assert "个/秒" in text
    assert "剩余" in text


def test_forms_collect_and_their_report(command: Command, master: Path, tmp_path: Path) -> None:
    code, out, _ = command("forms", master, "--out", tmp_path / "表", "--unit", "示例一村", "--month", 7)
    assert code == 0
    assert "示例一村" in out
    form = tmp_path / "表" / "示例一村_2017年7月.xlsx"
    book = openpyxl.load_workbook(form)
    page: Any = book["填报"]
    page["M8"] = 150
    book.save(form)
    code, out, _ = command(
        "collect", master, tmp_path / "表", "--month", 7, "--dry-run", "--report", tmp_path / "r.xlsx"
    )
    assert code == 0
    assert "试运行" in out
    assert "土蜂存栏" in out
    code, out, _ = command("collect", master, form, "--month", 7, "--out", tmp_path / "新.xlsx", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["counts"]["写入"] == 1
    assert Path(found["out"]).is_file()
    assert Path(found["provenance"]).name == "新_报送来源.csv"


def test_rollup_diff_and_history(command: Command, master: Path, tmp_path: Path) -> None:
    code, out, _ = command("rollup", master, "--out", tmp_path / "县.xlsx")
    assert code in (0, 1)
    assert "XX镇" in out
    command("refresh", master, "--month", 5)
    code, out, _ = command("diff", master, master, "--month-before", 5, "--month", 6, "--group", "丘陵山区镇")
    assert code == 0
    assert "同组" in out
    code, out, _ = command("diff", master, master, "--json")
    assert json.loads(out)["changes"] == []
    code, out, _ = command("history", master, "--restated", "--report", tmp_path / "h.csv")
    assert code == 0
    assert "历次名次" in out
    code, out, _ = command("history", master, "--json")
    assert json.loads(out)["groups"]["丘陵山区镇"][0]["rank"] == 1


def test_help_does_not_import_what_it_does_not_need() -> None:
    code = (
        "import sys; sys.argv = ['catchup-xl', 'batch', '--help']\n"
        "from catchup_xl.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('distributed', 'openpyxl', 'pandas', 'lxml', 'xlsxwriter') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip().endswith("[]")
