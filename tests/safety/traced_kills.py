"""Kills a refresh at every system call that writes, by strace: ``python tests/safety/traced_kills.py BOOK``.

``killed_runs.py`` counts calls in Python; here the kernel's own calls are counted, for a recorded run. The k-th call of
each kind brings SIGKILL, for k = 1, 2, … until a run comes to its end. The file must be the old or the new one.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from itertools import count
from pathlib import Path

CALLS = (
    "write", "pwrite64", "writev", "fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "unlinkat", "chmod",
    "fchmod", "fchmodat", "utimensat", "flock", "ftruncate", "link", "linkat", "copy_file_range", "sendfile",
)  # fmt: skip
REFRESH = "import sys, datetime, catchup_xl; catchup_xl.refresh(sys.argv[1], now=datetime.datetime(2017, 7, 5, 9))"


def main() -> None:
    """Kill one run after the other."""
    source = Path(sys.argv[1])
    folder = source.parent / "traced"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    book = folder / source.name
    plain = [sys.executable, "-B", "-c", REFRESH, str(book)]
    old = source.read_bytes()
    book.write_bytes(old)
    subprocess.run(plain, check=True)
    new = book.read_bytes()
    found, killed = Counter[str](), Counter[str]()
    for call in CALLS:
        for at in count(1):
            for file in folder.iterdir():
                file.unlink()
            book.write_bytes(old)
            trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
            trace += ["-e", f"inject={call}:signal=SIGKILL:when={at}"]
            ended = subprocess.run([*trace, *plain], check=False).returncode
            if ended == 0:
                break
            assert ended in (-signal.SIGKILL, 128 + signal.SIGKILL), ended
            now = book.read_bytes()
            assert now in (old, new), f"torn at {call} {at}"
            found["new" if now == new else "old"] += 1
            killed[call] += 1
            subprocess.run(plain, check=True)
            left = [file.name for file in folder.iterdir() if file.suffix not in (book.suffix, ".undo", ".before")]
            assert not left, f"left after {call} {at}: {left}"
    print(json.dumps({"kills": killed.total(), "left": found, "calls": killed}))


if __name__ == "__main__":
    main()
