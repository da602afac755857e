"""Build what the repository ships: ``python -m tools.build`` makes the master and the sample workbook."""

from __future__ import annotations

from pathlib import Path

from catchup_xl.books.saving.safe_write import put_file
from catchup_xl.books.template.workbook import build
from catchup_xl.model.plan import Plan
from catchup_xl.sample.plan import sample_plan
from catchup_xl.sample.shipped import plan_file, plans_folder

SAMPLE_COMMENT = (
    "示例数据：由 python -m tools.build 生成，请勿手改。\n"
    "除实施方案原有内容外，单位、权重、数字、分工、督导均为虚构，只供演示和练习。"
)


def main() -> None:
    """Write master.xlsx and sample.xlsx into workbook/, and sample.yaml beside the plan."""
    plans = plans_folder()
    plan = Plan.load(plan_file("township_2017"))
    sample = sample_plan(plan)
    put_file(sample.text(comment=SAMPLE_COMMENT).encode(), plans / "sample.yaml")
    workbook = plans.parent
    build(plan, Path(workbook / "master.xlsx"))
    build(sample, Path(workbook / "sample.xlsx"), sample=True)


if __name__ == "__main__":
    main()
