"""What the macro workbooks are built with: xlwings' version, its settings, the names of the shipped files."""

from __future__ import annotations

XLWINGS = "0.37.8"
"""The version of xlwings; the one that Python uses must be the same."""

CONF_SHEET = "xlwings.conf"
"""The hidden sheet from which the VBA side of xlwings reads its settings."""

APART = ("ADD_WORKBOOK_TO_PYTHONPATH", "False")
"""Python looks for nothing beside the workbook: any file there could pass for a module, and a book in a cloud has no folder."""

CONF = (("UDF MODULES", "catchup_xl.excel.functions"), ("USE UDF SERVER", "False"), ("SHOW CONSOLE", "False"), APART)
"""What stands on that sheet. The interpreter is left to the user's own file, which ``catchup-xl install`` writes."""

CONF_KEYS = frozenset(
    {
        "INTERPRETER_WIN", "INTERPRETER_MAC", "INTERPRETER", "PYTHONPATH", "ADD_WORKBOOK_TO_PYTHONPATH", "UDF MODULES",
        "DEBUG UDFS", "USE UDF SERVER", "SHOW CONSOLE", "CONDA PATH", "CONDA ENV", "SHOW_ERROR_POPUPS", "LICENSE_KEY",
        "ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_CONSUMER_MAC", "ONEDRIVE_COMMERCIAL_WIN", "ONEDRIVE_COMMERCIAL_MAC",
        "SHAREPOINT_WIN", "SHAREPOINT_MAC", "TEMP DIR",
    }
)  # fmt: skip
"""The keys that xlwings knows."""

ADDIN, MASTER, SAMPLE = "catchup_xl.xlam", "master.xlsm", "sample.xlsm"
