"""The version of xlwings that the macro workbooks are built with; the one that Python uses must be the same."""

from __future__ import annotations

XLWINGS = "0.37.8"

CONF_SHEET = "xlwings.conf"
"""The hidden sheet from which the VBA side of xlwings reads its settings."""

CONF = (("UDF MODULES", "catchup_xl.excel.functions"), ("USE UDF SERVER", "False"), ("SHOW CONSOLE", "False"))
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

ADDIN = "catchup_xl.xlam"
