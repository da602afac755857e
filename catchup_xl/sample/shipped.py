"""Where what comes with the program lies: beside a source checkout, or inside an installed package."""

from __future__ import annotations

from pathlib import Path

from catchup_xl.errors import PlanError, UsageError

_PACKAGE = Path(__file__).parents[1]
_PLANS = (_PACKAGE.parent / "workbook" / "plans", _PACKAGE / "plans")
_WORKBOOKS = (_PACKAGE.parent / "workbook", _PACKAGE / "workbook")


def shipped_file(name: str) -> Path:
    """A macro workbook that comes with the program.

    Raises:
        UsageError: the installation is incomplete.
    """
    for place in _WORKBOOKS:
        if (place / name).is_file():
            return place / name
    raise UsageError(f"找不到随程序提供的 {name}", expected=str(_WORKBOOKS[-1]), mend="请重新安装程序")


def plans_folder() -> Path:
    """The folder of the shipped plans.

    Raises:
        PlanError: the installation is incomplete.
    """
    for place in _PLANS:
        if place.is_dir():
            return place
    raise PlanError("找不到随程序提供的方案文件", expected=str(_PLANS[-1]), mend="请重新安装程序")


def shipped_plans() -> dict[str, Path]:
    """Every shipped plan by its name without the ending, such as township_2017."""
    return {path.stem: path for path in sorted(plans_folder().glob("*.yaml"))}


def plan_file(name: str) -> Path:
    """The file of a shipped plan.

    Raises:
        PlanError: there is no plan of this name.
    """
    plans = shipped_plans()
    if name not in plans:
        raise PlanError(f"没有名为“{name}”的方案", expected="、".join(plans))
    return plans[name]
