"""Build all that the repository ships and derives from the declaration: ``python -m tools.build``.

The workbooks in workbook/, the sample's plan, the VBA module of the worksheet functions, and the generated parts of docs/.
"""

from __future__ import annotations

import runpy
from pathlib import Path

from tools import build_books, build_macros

_MANUAL = Path(__file__).parents[1] / "docs" / "make_manual.py"


def main() -> None:
    """Build everything, each from its source."""
    build_books.main()
    build_macros.main()
    runpy.run_path(str(_MANUAL), run_name="__main__")


if __name__ == "__main__":
    main()
