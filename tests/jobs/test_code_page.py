"""A console of another code page: a sign that it lacks is shown by one that means the same."""

from __future__ import annotations

import io
import sys

import pytest

from catchup_xl.cli.code_page import show_nearest


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("gbk", "文件 › 选项", "文件 > 选项"),
        ("gbk", "追赶对象得分 − 本单位得分", "追赶对象得分 - 本单位得分"),
        ("gbk", "𠮷家村 5²", "?家村 5?"),
        ("gbk", "名次 → 第2名 ①", "名次 → 第2名 ①"),
        ("utf-8", "𠮷 › −", "𠮷 › −"),
        ("ascii", "甲 A−B", "? A-B"),
        ("utf-8", "\udcd5", "?"),
    ],
)
def test_what_a_console_can_not_show(monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, shown: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    show_nearest()
    sys.stdout.write(text)
    sys.stdout.flush()
    assert out.buffer.getvalue().decode(encoding) == shown  # type: ignore[attr-defined]
