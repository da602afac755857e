"""What a parameter of a method may be, and both readings of one that it may not."""

import pytest
from support.masters import entry, indicator, master

from catchup_xl.rules.evaluate import evaluate


def told(rule, **row):
    rows = [indicator("满意度", **row)]
    data = [entry(name, "满意度", figure) for name, figure in (("甲", 0.9), ("乙", 0.8))]
    found = evaluate(master(rows, data, units=["甲", "乙"]))
    return [finding.message for finding in found.findings if finding.rule == rule]


@pytest.mark.parametrize("cap", ["1", "1.2", "2"])
def test_a_cap_of_some_times_the_weight_is_taken(cap):
    assert told("method-parameter", 目标=100, 封顶=cap) == []


@pytest.mark.parametrize("cap", ["5", "9", "120"])
def test_a_cap_in_points_or_per_cent_is_an_error_with_the_readings(cap):
    [message] = told("method-parameter", 目标=100, 封顶=cap)
    assert f"是最多得权重的 {cap} 倍，还是最多得 {cap} 分或权重的 {cap}%" in message


def test_standards_in_points_against_a_fraction_are_an_error_for_a_rate_too():
    rates = {"kind": "比率", "method": "M4b", "分档标准": "60:0.6; 80:1", "目标": "0.95", "计量单位": ""}
    [message] = told("method-standards", **rates)
    assert "填 80% 或 0.8" in message
