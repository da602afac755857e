"""Blocks of indicators (板块) that nest to any depth: each is the weighted mean of what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catchup_xl.model.cells import fold
from catchup_xl.model.entry_sheets import Block, Indicator
from catchup_xl.rules.exact import HUNDRED, ONE, ZERO, settled


@dataclass(frozen=True, slots=True)
class Node:
    """A block of one peer group.

    Args:
        name: its name; empty for the root and for indicators that stand beside blocks.
        weight: its weight among its siblings.
        children: the blocks inside it.
        indicators: positions of the indicators directly inside it; a node has either children or indicators.
    """

    name: str
    weight: Decimal
    children: tuple[Node, ...] = ()
    indicators: tuple[int, ...] = ()


def block_tree(blocks: Sequence[Block], group: str, indicators: Sequence[Indicator]) -> Node | None:
    """The blocks of a peer group as a tree; None when the group uses none, and its total is a plain sum.

    Blocks without an indicator of the group are left out. Indicators in no block, or beside child blocks, make a block
    of their own whose weight is the sum of their weights.

    Args:
        blocks: rows of 板块.
        group: the peer group.
        indicators: the group's indicators, in order.
    """
    own = [block for block in blocks if not block.group or block.group == group]
    names = {fold(block.name) for block in own}
    held: dict[str, list[int]] = {}
    for n, indicator in enumerate(indicators):
        name = fold(indicator.block)
        held.setdefault(name if name in names else "", []).append(n)
    if not own or set(held) <= {""}:
        return None
    children: dict[str, list[Block]] = {}
    for block in own:
        parent = fold(block.parent)
        children.setdefault(parent if parent in names else "", []).append(block)

    def loose(positions: Sequence[int]) -> Node:
        weight = sum((indicators[n].weight or ZERO for n in positions), ZERO)
        return Node("", weight, (), tuple(positions))

    def built(block: Block, above: frozenset[str]) -> Node | None:
        key = fold(block.name)
        below = [found for child in children.get(key, ()) if fold(child.name) not in above
                 if (found := built(child, above | {key})) is not None]  # fmt: skip
        positions = held.pop(key, [])
        if not below and not positions:
            return None
        if below and positions:
            below.append(loose(positions))
            positions = []
        return Node(block.name, block.weight or ZERO, tuple(below), tuple(positions))

    top = [found for block in children.get("", ()) if (found := built(block, frozenset())) is not None]
    rest = sorted(n for positions in held.values() for n in positions)
    if rest:
        top.append(loose(rest))
    return Node("", ONE, tuple(top))


def share_of(node: Node, scores: Sequence[Decimal | None], weights: Sequence[Decimal | None]) -> Decimal | None:
    """What share of its full points a block has earned.

    Σ ω_b · share_b / Σ ω_b over its blocks, Σ s / Σ w over its indicators, each over those that apply.

    Args:
        node: the block.
        scores: item scores by position; None earns nothing.
        weights: weights by position; None where the indicator does not apply and its weight goes to its siblings.

    Returns:
        A fraction; None when nothing in it applies.

    Source: scoring.md §4 and §8.
    """
    earned = full = ZERO
    for child in node.children:
        share = share_of(child, scores, weights)
        if share is not None:
            earned += child.weight * share
            full += child.weight
    for n in node.indicators:
        weight = weights[n]
        if weight is not None:
            earned += scores[n] or ZERO
            full += weight
    return earned / full if full else None


def shares(
    node: Node, scores: Sequence[Decimal | None], weights: Sequence[Decimal | None]
) -> Iterator[tuple[str, Decimal]]:
    """The score of each named block below a node, of 100; settled, since a tie may be broken on it."""
    for child in node.children:
        share = share_of(child, scores, weights)
        if child.name and share is not None:
            yield child.name, settled(share * HUNDRED)
        yield from shares(child, scores, weights)


def effective_weights(node: Node, weights: Sequence[Decimal], whole: Decimal = ONE) -> Mapping[int, Decimal]:
    """Each indicator's weight in the total, through all its blocks; they add up to ``whole``."""
    found: dict[int, Decimal] = {}
    full = sum((child.weight for child in node.children), ZERO) + sum((weights[n] for n in node.indicators), ZERO)
    if not full:
        return found
    for child in node.children:
        found |= effective_weights(child, weights, whole * child.weight / full)
    for n in node.indicators:
        found[n] = whole * weights[n] / full
    return found
