"""``python -m catchup_xl`` is the command line."""

from catchup_xl.cli import main

if __name__ == "__main__":
    main()
