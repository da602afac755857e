"""Build all that the repository ships and derives from the declaration: ``python -m tools.build``.

The workbooks in workbook/, the sample's plan, the VBA module of the worksheet functions, and the generated parts of docs/.
"""

from __future__ import annotations

from tools import build_books, build_macros, manual


def main() -> None:
    """Build everything, each from its source."""
    build_books.main()
    build_macros.main()
    manual.main()


if __name__ == "__main__":
    main()
