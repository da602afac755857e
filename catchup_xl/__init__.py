"""catchup_xl: a township's catch-up campaign (追赶超越) in one Excel workbook.

Each command of the command line is a function here, with the options of the command. None is imported before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from catchup_xl._version import __version__

if TYPE_CHECKING:
    from catchup_xl.batch.collect.forms import make_forms as forms
    from catchup_xl.batch.collect.merging import collect
    from catchup_xl.batch.county.rollup import rollup
    from catchup_xl.batch.diff import compare as diff
    from catchup_xl.batch.history import history_of as history
    from catchup_xl.batch.run.runner import run as batch
    from catchup_xl.excel.doctor import diagnosed as doctor
    from catchup_xl.excel.install import set_up as install
    from catchup_xl.jobs.inspect import robustness, show, trace, verify
    from catchup_xl.jobs.plan import export, new, next_year
    from catchup_xl.jobs.publish import circular, dashboard
    from catchup_xl.jobs.rule import read_rule as rule
    from catchup_xl.jobs.run import check, checklist, growth, ranking, refresh
    from catchup_xl.jobs.undo import undo
    from catchup_xl.model.schema import schema

__all__ = [
    "__version__", "batch", "check", "checklist", "circular", "collect", "dashboard", "diff", "doctor", "export", "forms",
    "growth", "history", "install", "new", "next_year", "ranking", "refresh", "robustness", "rollup", "rule", "schema", "show",
    "trace", "undo", "verify",
]  # fmt: skip

_HOMES = {
    "jobs.run": ("check", "checklist", "growth", "ranking", "refresh"),
    "jobs.inspect": ("robustness", "show", "trace", "verify"),
    "jobs.plan": ("export", "new", "next_year"),
    "jobs.publish": ("circular", "dashboard"),
}
_FUNCTIONS = {name: f"{module}.{name}" for module, names in _HOMES.items() for name in names} | {
    "collect": "batch.collect.merging.collect",
    "diff": "batch.diff.compare",
    "doctor": "excel.doctor.diagnosed",
    "forms": "batch.collect.forms.make_forms",
    "history": "batch.history.history_of",
    "install": "excel.install.set_up",
    "rollup": "batch.county.rollup.rollup",
    "rule": "jobs.rule.read_rule",
    "schema": "model.schema.schema",
    "undo": "jobs.undo.undo",
}
"""Where each function lives. The room ``batch`` is its own function."""


def __getattr__(name: str) -> Any:
    """A function by its name, imported when it is asked for."""
    if name == "batch":
        return import_module("catchup_xl.batch")
    if name not in _FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, function = _FUNCTIONS[name].rpartition(".")
    found = globals()[name] = getattr(import_module(f"catchup_xl.{module}"), function)
    return found


def __dir__() -> list[str]:
    """What is there, asked for yet or not."""
    return sorted({*globals(), *__all__})
