"""The text of a plan file: YAML or JSON read without trusting it, and readable YAML written.

A plain YAML scalar is kept as the text that stands in the file (0.30, 2017, 否): the column that it is for says what it
means, so no decimal passes through a binary float and no YAML reader's idea of yes and no gets in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import yaml

from catchup_xl.errors import PlanError
from catchup_xl.model.cells import UNSEEN, Percent, RawCell, shorten

Tree: TypeAlias = "RawCell | list[Tree] | dict[str, Tree]"

MAX_BYTES = 32 * 1024 * 1024  # a province's plan of 16,000 rows takes 3 MB
MAX_DEPTH = 6  # plan › sheet › row › cell, and some room
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN = re.compile(r"(?:[A-Za-z㐀-鿿“《（]|(?=.*[㐀-鿿])\d)[\w㐀-鿿 “”《》（）〔〕，。、；：？！·—+/.%-]*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def read(path: Path) -> Tree:
    """Read a plan file into mappings, lists and cells.

    Raises:
        PlanError: the file can't be read, is too large, or is not the plain YAML or JSON that a plan needs.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PlanError(f"方案文件 {path.name} 太大", expected=f"不超过 {MAX_BYTES // 1024 // 1024} MB")
        content = path.read_bytes()
    except OSError as reason:
        raise PlanError(
            f"读不到方案文件 {path}：{reason.strerror or reason}", mend="核对文件名和所在文件夹"
        ) from reason
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise PlanError(f"方案文件 {path.name} 不是 UTF-8 编码", mend="在编辑器里另存为 UTF-8 编码") from reason
    return parse_json(text) if path.suffix.lower() == ".json" else parse_yaml(text)


def has_unseen(text: str) -> bool:
    """Whether a control character, which XML can't hold, stands in the text."""
    return UNSEEN.search(text) is not None


def parse_json(text: str) -> Tree:
    """Parse JSON; numbers stay the text that stands in the file.

    Raises:
        PlanError: it is not JSON, nests too deep, or has a key twice.
    """
    try:
        tree: Tree = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_mapping
        )
    except RecursionError:
        raise _too_deep() from None
    except ValueError as reason:
        raise PlanError(f"方案文件不是正确的 JSON：{reason}", mend="核对引号、逗号和括号是否配对") from reason
    _check_depth(tree, 0)
    return tree


def parse_yaml(text: str) -> Tree:
    """Parse YAML from its events, so that aliases, tags and deep nesting are refused before anything is built.

    Raises:
        PlanError: it is not YAML, or uses what a plan has no need of.
    """
    unseen = UNSEEN.search(text)
    if unseen:
        line = text.count("\n", 0, unseen.start()) + 1
        raise PlanError(f"方案文件第{line}行有不可见的控制字符", mend="删去该字符")
    try:
        events = yaml.parse(text, Loader=_LOADER)
        tree: Tree = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise PlanError("方案文件里有多个文档（---）", expected="只有一个文档")
                tree = _node(next(events), events, 0)
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else ""
        raise PlanError(
            f"方案文件{where}不是正确的 YAML：{getattr(reason, 'problem', None) or reason}",
            mend="核对缩进、冒号后的空格和括号是否配对",
        ) from reason
    return tree


def _node(event: Any, events: Iterator[Any], depth: int) -> Tree:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        raise PlanError(f"方案文件第{line}行用了 YAML 引用（*{event.anchor}）", expected="直接写出内容")
    if event.tag not in (None, "!"):
        raise PlanError(f"方案文件第{line}行用了 YAML 标签（{shorten(event.tag)}）", expected="不带标签的普通内容")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.style is None and event.value in _NULLS else str(event.value)
    if depth >= MAX_DEPTH:
        raise _too_deep(line)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Tree] = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_node(item, events, depth + 1))
        return items
    pairs: dict[str, Tree] = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        if not isinstance(key, yaml.ScalarEvent):
            raise PlanError(f"方案文件第{line}行起的映射里有不是文字的名称", expected="名称: 内容")
        if key.value in pairs:
            raise _twice(key.value, f"第{line}行起的映射里")
        pairs[key.value] = _node(next(events), events, depth + 1)
    return pairs


def _mapping(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for key, value in pairs:
        if key in found:
            raise _twice(key)
        found[key] = value
    return found


def _refuse(word: str) -> NoReturn:
    raise PlanError(f"方案文件里的 {word} 不是数字", expected="普通的数字")


def _twice(key: str, where: str = "") -> PlanError:
    return PlanError(f"方案文件{where}“{shorten(key)}”写了两次", expected="同一名称只写一次")


def _too_deep(line: int = 0) -> PlanError:
    return PlanError(f"方案文件{f'第{line}行' if line else ''}嵌套太深", expected="表名 › 行 › 列名: 内容")


def _check_depth(tree: Tree, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _too_deep()
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        _check_depth(child, depth + 1)


def scalar(value: RawCell) -> str:
    """Write one cell as YAML: numbers and dates plain, text quoted where it could be read as something else."""
    if isinstance(value, Decimal):
        return _number_text(value)
    if isinstance(value, date) or not isinstance(value, str):
        return str(value)
    if _PLAIN.fullmatch(value) and not value.endswith(" ") and value.lower() not in _WORDS:
        return value
    quoted: str = yaml.dump(value, Dumper=_DUMPER, default_style='"', allow_unicode=True, width=2**30)
    return quoted.rstrip("\n")


def compose_json(settings: Mapping[str, RawCell], rows: Mapping[str, Iterable[Mapping[str, RawCell]]]) -> str:
    """Write a whole plan as JSON; decimals and days as text, so that no digit is lost."""
    tree: dict[str, Any] = {"参数": dict(settings)} if settings else {}
    tree |= {sheet: [dict(row) for row in found] for sheet, found in rows.items() if found}
    return json.dumps(tree, ensure_ascii=False, indent=1, default=_json_text) + "\n"


def _json_text(value: Any) -> str:
    return _number_text(value) if isinstance(value, Decimal) else str(value)


def _number_text(value: Decimal) -> str:
    """A percentage keeps its sign, which says how the number is meant."""
    return f"{value.scaleb(2).normalize():f}%" if isinstance(value, Percent) else f"{value:f}"


def compose(settings: Mapping[str, RawCell], rows: Mapping[str, Iterable[Mapping[str, RawCell]]], comment: str) -> str:
    """Write a whole plan: 参数 as a mapping, then one flow line a row under each sheet's key."""
    lines = [f"# {line}" for line in comment.splitlines()]
    if settings:
        lines.append("参数:")
        lines.extend(f"  {name}: {scalar(value)}" for name, value in settings.items())
    for sheet, found in rows.items():
        flows = [", ".join(f"{header}: {scalar(value)}" for header, value in row.items()) for row in found]
        if flows:
            lines.append(f"{sheet}:")
            lines.extend(f"- {{{flow}}}" for flow in flows)
    return "\n".join(lines) + "\n"
