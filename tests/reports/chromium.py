"""A page in a real Chromium: printed, and measured at the width of a phone or a screen."""

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
)
_CONSOLE = re.compile(r":CONSOLE:\d+\] (.*)")
_MEASURE = """
<!DOCTYPE html><meta charset="utf-8">
<iframe id="page" width="{width}" height="20000" style="border:0" srcdoc="{page}"></iframe><pre id="found"></pre>
<script>
addEventListener('load', () => {{
  const page = document.getElementById('page').contentWindow, inside = page.document;
  const box = one => one.getBoundingClientRect();
  const name = one => one.outerHTML.slice(0, 120);
  const seen = [...inside.body.querySelectorAll('*')].filter(one => box(one).width && !one.closest('.long *'));
  const labels = [...inside.querySelectorAll('.chart text')];
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
  document.getElementById('found').textContent = JSON.stringify({{
    width: inside.documentElement.scrollWidth,
    outside: seen.filter(one => box(one).right > {width} + 1 || box(one).left < -1).map(name),
    labels: labels.length,
    overlapping: labels.flatMap((one, n) => labels.slice(n + 1).filter(other => meet(box(one), box(other)))
      .map(other => one.textContent + ' | ' + other.textContent)),
    resources: page.performance.getEntriesByType('resource').map(one => one.name),
    columns: [...new Set([...inside.querySelectorAll('.two > section')].map(one => Math.round(box(one).left)))].length,
    bars: [...inside.querySelectorAll('svg.bar')].map(one => box(one).width),
  }});
}});
</script>
"""


def _run(profile: Path, page: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["chromium", *_OPTIONS, f"--user-data-dir={profile}", *words, page.as_uri()]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)


def printed(page: Path, folder: Path) -> tuple[list[str], list[str]]:
    """The text of each page on paper, and what the console says."""
    pdf = folder / "printed.pdf"
    done = _run(folder / "profile", page, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True)
    return text.stdout.split("\f")[:-1], _CONSOLE.findall(done.stderr)


def measured(page: Path, folder: Path, width: int) -> dict[str, Any]:
    """Where things lie when the page is so wide, and what the page has asked for."""
    around = folder / "around.html"
    escaped = html.escape(page.read_text(encoding="utf-8"), quote=True)
    around.write_text(_MEASURE.format(width=width, page=escaped), encoding="utf-8")
    size = f"--window-size={max(width, 500) + 40},1000"
    done = _run(folder / "profile", around, size, "--virtual-time-budget=10000", "--dump-dom")
    [found] = re.findall(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    result: dict[str, Any] = json.loads(html.unescape(found)) | {"console": _CONSOLE.findall(done.stderr)}
    return result
