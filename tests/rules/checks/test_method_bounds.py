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


@pytest.mark.parametrize(
    ("row", "reading"),
    [
        ({"目标": 100, "计分依据": "完成率", "上限值": 120, "下限值": 60}, "计分依据是完成率，120 就是 12000%；百分之120填 120% 或 1.2"),
        ({"kind": "增速", "目标": "0.1", "上限值": 12, "下限值": 0}, "计分依据是增速，12 就是 1200%；百分之12填 12% 或 0.12"),
        ({"kind": "比率", "目标": "0.95", "上限值": 95, "下限值": 0}, "计分依据是数值，95 就是 9500%；百分之95填 95% 或 0.95"),
    ],
)  # fmt: skip
def test_bounds_in_points_against_a_fraction_are_errors_with_both_readings(row, reading):
    assert reading in told("method-parameter", **{"计量单位": "", "method": "M4"} | row)[0]


def test_bounds_on_the_scale_of_what_is_scored_are_taken():
    assert told("method-parameter", method="M4", 目标=100, 计分依据="完成率", 上限值="120%", 下限值="0.6") == []
    assert told("method-parameter", kind="增速", method="M4", 目标="0.1", 上限值="12%", 下限值="-0.05") == []
    assert told("method-parameter", method="M4", 目标=100, 计分依据="数值", 上限值=95, 下限值=60) == []
