"""Checks of 板块: the tree of blocks, its weights, and the indicators that hang in it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Block
from catchup_xl.model.findings import EVERY_GROUP, NO_GROUP, Level
from catchup_xl.model.master import Master
from catchup_xl.model.names import did_you_mean, nearest, repeated
from catchup_xl.rules.checks.lookups import assessed_groups, cells_precision, every_group, groups_of
from catchup_xl.rules.checks.registry import Remark, check
from catchup_xl.rules.checks.words import number, span
from catchup_xl.rules.ranking.blocks import block_tree

_HUNDRED = Decimal(100)


def _blocks_of(master: Master, group: str) -> dict[str, Block]:
    """The blocks that count for a peer group, by folded name."""
    found: dict[str, Block] = {}
    for block in master.blocks:
        if not block.group or block.group == group:
            found.setdefault(fold(block.name), block)
    return found


def _blocked(block: Block) -> frozenset[str]:
    return frozenset({block.group}) if block.group else EVERY_GROUP


@check(
    "block-duplicate",
    Level.ERROR,
    "板块重复",
    expected="同一考核组内每个板块一行",
    mend="删去多余的一行",
)
def a_block_stands_once(master: Master) -> Iterator[Remark]:
    """A block of a name has one row in a peer group."""
    for block, before in repeated(master.blocks, lambda one: (fold(one.name), one.group)):
        message = f"板块“{block.name}”在第 {before.source.row} 行已有"
        yield Remark(block.at("板块"), message, blocks=_blocked(block))


@check(
    "block-unknown",
    Level.ERROR,
    "板块不认得",
    expected="“板块”表里适用于该组的板块；考核组为“单位”表里的考核组",
    mend="从“板块”表复制名称，或补上该板块",
)
def blocks_are_known(master: Master) -> Iterator[Remark]:
    """板块, 上级板块 and 考核组 name blocks and peer groups that there are."""
    names, groups = [block.name for block in master.blocks], every_group(master)
    known = {fold(name) for name in names}
    for block in master.blocks:
        if block.parent and fold(block.parent) not in known:
            mend = did_you_mean(block.parent, names)
            message = f"板块“{block.name}”的上级板块“{block.parent}”不在“板块”表里"
            yield Remark(block.at("上级板块"), message, mend=mend, blocks=_blocked(block))
        if block.group and groups and block.group not in groups:
            near = nearest(block.group, groups)
            mend, blocks = (f"是不是“{near}”？", frozenset({near})) if near else ("", NO_GROUP)
            yield Remark(block.at("考核组"), f"“单位”表里没有考核组“{block.group}”", mend=mend, blocks=blocks)
    for indicator in master.indicators if master.blocks else ():
        if indicator.block and fold(indicator.block) not in known:
            mend = did_you_mean(indicator.block, names)
            message = f"“{indicator.name}”的板块“{indicator.block}”不在“板块”表里"
            yield Remark(indicator.at("板块"), message, mend=mend, blocks=groups_of(master, indicator))


@check(
    "block-cycle",
    Level.ERROR,
    "板块绕圈",
    expected="上级板块一级一级通到顶层",
    mend="改正上级板块；顶层留空",
)
def blocks_do_not_go_round(master: Master) -> Iterator[Remark]:
    """No block is, over its parents, a part of itself."""
    by_name = {fold(block.name): block for block in reversed(master.blocks)}
    for block in master.blocks:
        seen: set[str] = set()
        above: Block | None = block
        while above is not None and fold(above.name) not in seen:
            seen.add(fold(above.name))
            above = by_name.get(fold(above.parent)) if above.parent else None
        if above is not None and fold(above.name) == fold(block.name):
            yield Remark(block.at("上级板块"), f"板块“{block.name}”绕回了自己", blocks=_blocked(block))


@check(
    "block-weight-sum",
    Level.HINT,
    "同级板块权重合计不是 100",
    expected="同级板块权重合计 100",
    mend="核对权重；按比例折算的可不改",
)
def weights_of_siblings_add_up_to_a_hundred(master: Master) -> Iterator[Remark]:
    """The weights of the blocks under one parent add up to 100; they are scaled where they do not."""
    seen: set[tuple[int, ...]] = set()
    for group in every_group(master):
        siblings: dict[str, list[Block]] = {}
        for block in _blocks_of(master, group).values():
            siblings.setdefault(fold(block.parent), []).append(block)
        for found in siblings.values():
            total = sum((block.weight or Decimal(0) for block in found), Decimal(0))
            rows = tuple(block.source.row for block in found)
            apart = abs(total - _HUNDRED) > cells_precision(block.weight or Decimal(0) for block in found)
            if len(found) > 1 and apart and rows not in seen:
                seen.add(rows)
                where = f"“{found[0].parent}”下" if found[0].parent else "顶层"
                message = f"{where} {len(found)} 个板块的权重合计 {number(total)}"
                yield Remark(span([block.at("权重") for block in found]), message)


@check(
    "indicator-block-missing",
    Level.ERROR,
    "指标没有板块",
    expected="分板块的考核组，每个指标都有板块",
    mend="填写板块",
)
def an_indicator_hangs_in_a_block(master: Master) -> Iterator[Remark]:
    """Where a peer group has blocks, an indicator without one would be a block of its own."""
    told: set[int] = set()
    for group, indicators in assessed_groups(master).items():
        blocks = _blocks_of(master, group)
        in_blocks = block_tree(master.blocks, group, indicators) is not None
        for indicator in indicators if in_blocks else ():
            place, name = indicator.at("板块"), fold(indicator.block)
            elsewhere = name and name not in blocks and any(fold(b.name) == name for b in master.blocks)
            if (not name or elsewhere) and place.row not in told:
                told.add(place.row)
                message = (
                    f"“{indicator.name}”没有板块" if not name else f"板块“{indicator.block}”不适用于考核组“{group}”"
                )
                yield Remark(place, message, blocks=frozenset({group}))


@check(
    "block-empty",
    Level.WARNING,
    "板块没有指标",
    expected="每个板块下有指标或下级板块",
    mend="在“指标”表的板块列选该板块，或删去该行",
)
def a_block_holds_something(master: Master) -> Iterator[Remark]:
    """A block that holds neither indicators nor blocks is left out, and its weight goes to its siblings."""
    held = {fold(indicator.block) for indicator in master.indicators} | {fold(block.parent) for block in master.blocks}
    for block in master.blocks:
        if fold(block.name) not in held:
            yield Remark(block.at("板块"), f"板块“{block.name}”下没有指标")
