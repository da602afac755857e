"""Batches over real servers on loopback: S3 as moto serves it, SFTP as asyncssh does. Passwords stand nowhere."""

from __future__ import annotations

import asyncio
import importlib
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_support import NOW, contents

from catchup_xl.batch.run import run
from catchup_xl.batch.run.manifest import NAME
from catchup_xl.batch.run.report import BatchReport
from catchup_xl.batch.run.storage import UnreachableError, read_bytes
from catchup_xl.batch.run.task import TaskStatus
from catchup_xl.errors import BookError, without_passwords

fsspec: Any = pytest.importorskip("fsspec")
SECRET = "@".join(("geheim", "7"))


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """A bucket server; its address."""
    server_module: Any = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        _point_at(patch, f"http://{host}:{port}")
        yield f"http://{host}:{port}"
    server.stop()


def _point_at(patch: pytest.MonkeyPatch, address: str) -> None:
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    for name, value in {
        "ENDPOINT_URL": address,
        "ACCESS_KEY_ID": "a",
        "SECRET_ACCESS_KEY": "b",
        "MAX_ATTEMPTS": "1",
    }.items():
        patch.setenv(f"AWS_{name}", value)
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    _without_fork_server()


def _without_fork_server() -> None:
    """Workers have the environment of the fork server, which tests before these may have started in another one."""
    if sys.platform != "win32":
        importlib.import_module("multiprocessing.forkserver")._forkserver._stop()


@pytest.fixture
def bucket(s3: str, village: Path) -> Any:
    """A bucket 各镇 with three workbooks, and an empty one for results."""
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    system = fsspec.filesystem("s3")
    for name in ("towns", "results"):
        if system.exists(name):
            system.rm(name, recursive=True)
        system.mkdir(name)
    for key in ("甲/一.xlsx", "甲/二.xlsx", "乙/一.xlsx"):
        system.pipe_file(f"towns/{key}", village.read_bytes())
    system.invalidate_cache()
    return system


def local_run(village: Path, tmp_path: Path) -> bytes:
    (tmp_path / "in").mkdir()
    shutil.copy(village, tmp_path / "in" / "一.xlsx")
    run(tmp_path / "in", tmp_path / "out", now=NOW)
    (content,) = contents(tmp_path / "out").values()
    return content


def test_a_batch_over_s3_gives_the_bytes_of_a_local_one_and_is_taken_up(
    bucket: Any, village: Path, tmp_path: Path
) -> None:
    report = run("s3://towns", "s3://results/七月", workers=2, now=NOW)
    assert [(f.key, f.status) for f in report.files] == [
        ("乙/一.xlsx", TaskStatus.DONE), ("甲/一.xlsx", TaskStatus.DONE), ("甲/二.xlsx", TaskStatus.DONE)
    ], report.as_dict()  # fmt: skip
    assert read_bytes("s3://results/七月/甲/二.xlsx") == local_run(village, tmp_path)
    bucket.invalidate_cache()
    assert sorted(bucket.find("results")) == [f"results/七月/{k}" for k in (NAME, *(f.key for f in report.files))]
    again = run("s3://towns", "s3://results/七月", now=NOW, resume=True)
    assert again.count(TaskStatus.SKIPPED) == 3


def test_an_output_on_s3_that_somebody_has_edited_stays_without_force(
    bucket: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("s3://towns/甲", "s3://results/改", workers=1, now=NOW)
    monkeypatch.setenv("CATCHUP_XL_STATE", str(tmp_path / "another machine"))
    bucket.pipe_file("results/改/二.xlsx", b"somebody's")
    report = run("s3://towns/甲", "s3://results/改", workers=1, month=5, now=NOW)
    assert [(f.key, f.status) for f in report.files] == [("一.xlsx", TaskStatus.DONE), ("二.xlsx", TaskStatus.FAILED)]
    assert "改过，没有覆盖" in report.files[1].message
    bucket.invalidate_cache()
    assert bucket.cat_file("results/改/二.xlsx") == b"somebody's"
    forced = run("s3://towns/甲", "s3://results/改", workers=1, month=5, now=NOW, force=True)
    assert forced.count(TaskStatus.DONE) == 2


def test_a_mistyped_bucket_is_not_made(bucket: Any) -> None:
    with pytest.raises(BookError, match="找不到存储桶 resluts"):
        run("s3://towns", "s3://resluts/七月", now=NOW)
    bucket.invalidate_cache()
    assert not bucket.exists("resluts")
    with pytest.raises(BookError, match="找不到 s3://twons"):
        run("s3://twons", "s3://results/七月", now=NOW)


def test_keys_that_are_refused_are_told_in_words(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from moto import settings

    monkeypatch.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0.0)
    bucket.invalidate_cache()
    with pytest.raises(BookError, match="拒绝访问") as refused:
        run("s3://towns", "s3://results/x", now=NOW)
    assert "核对用户名、密码或密钥" in str(refused.value)


def test_an_endpoint_that_has_gone_is_told_with_how_to_go_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("s3fs")
    _point_at(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(UnreachableError, match="连不上") as gone:
        run("s3://towns", tmp_path / "out", now=NOW)
    assert "--resume" in str(gone.value)


def test_a_fault_that_passes_is_tried_again(bucket: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In this process, so that the fault can be made: the server drops the first two requests for the file."""
    from botocore.exceptions import EndpointConnectionError

    from catchup_xl.batch.run import task as module

    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0, 0.0))
    failing = [1, 2]
    whole = type(bucket)._cat_file

    async def cat_file(self: Any, *words: Any, **more: Any) -> Any:
        if failing:
            failing.pop()
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1")
        return await whole(self, *words, **more)

    monkeypatch.setattr(type(bucket), "_cat_file", cat_file)
    type(bucket).clear_instance_cache()
    report = module.process(module.Task("一.xlsx", "s3://towns/甲/一.xlsx", str(tmp_path / "一.xlsx"), now=NOW))
    assert (report.status, report.message) == (TaskStatus.DONE, "")
    assert not failing


class Sftp:
    """An SFTP server with one user, in a thread of its own."""

    def __init__(self, root: Path) -> None:
        asyncssh: Any = pytest.importorskip("asyncssh")
        pytest.importorskip("sshfs")
        key = asyncssh.generate_private_key("ssh-ed25519")

        class Server(asyncssh.SSHServer):  # type: ignore[misc]
            def begin_auth(self, username: str) -> bool:
                return True

            def password_auth_supported(self) -> bool:
                return True

            def validate_password(self, username: str, password: str) -> bool:
                return (username, password) == ("county", SECRET)

        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

        def factory(channel: Any) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(root).encode())

        async def listen() -> Any:
            return await asyncssh.listen(
                "127.0.0.1", 0, server_factory=Server, server_host_keys=[key], sftp_factory=factory
            )

        self._server: Any = asyncio.run_coroutine_threadsafe(listen(), self._loop).result(30)
        self.port = self._server.get_port()
        self.known = f"[127.0.0.1]:{self.port} {key.export_public_key().decode()}"

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)

    def url(self, path: str, password: str = SECRET) -> str:
        return f"sftp://county:{password}@127.0.0.1:{self.port}/{path}"


@pytest.fixture
def sftp(tmp_path: Path, village: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sftp]:
    root = tmp_path / "server"
    for key in ("towns/甲/一.xlsx", "towns/乙/一.xlsx"):
        (root / key).parent.mkdir(parents=True)
        shutil.copy(village, root / key)
    server = Sftp(root)
    known = tmp_path / "known_hosts"
    known.write_text(server.known, encoding="utf-8")
    monkeypatch.setenv("FSSPEC_SFTP", json.dumps({"known_hosts": str(known)}))
    monkeypatch.setitem(fsspec.config.conf, "sftp", {"known_hosts": str(known)})
    _without_fork_server()
    yield server
    server.close()


def nowhere(secret: str, report: BatchReport, folder: Path) -> None:
    """The password stands in no report and no manifest."""
    for ending in (".json", ".csv", ".xlsx"):
        report.write(folder / f"报告{ending}")
    said = json.dumps(report.as_dict(), ensure_ascii=False) + (folder / "报告.csv").read_text(encoding="utf-8-sig")
    kept = "".join(path.read_text(encoding="utf-8") for path in folder.rglob(NAME))
    assert "sftp://county:***@127.0.0.1" in said
    assert kept
    assert secret not in said + kept


def test_a_batch_over_sftp_gives_the_bytes_of_a_local_one_and_names_no_password(
    sftp: Sftp, village: Path, tmp_path: Path
) -> None:
    report = run(sftp.url("towns"), sftp.url("results"), workers=2, now=NOW)
    assert [(f.key, f.status) for f in report.files] == [
        ("乙/一.xlsx", TaskStatus.DONE),
        ("甲/一.xlsx", TaskStatus.DONE),
    ], report.as_dict()
    results = tmp_path / "server" / "results"
    assert set(contents(results).values()) == {local_run(village, tmp_path)}
    again = run(sftp.url("towns"), sftp.url("results"), now=NOW, resume=True)
    assert again.count(TaskStatus.SKIPPED) == 2
    nowhere(SECRET, again, tmp_path)
    assert run(sftp.url("towns"), sftp.url("results"), now=NOW).count(TaskStatus.DONE) == 2
    assert sorted(p.name for p in results.rglob("*") if p.is_file()) == [NAME, "一.xlsx", "一.xlsx"]


def test_a_wrong_password_is_told_and_not_repeated(sftp: Sftp, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="拒绝访问") as refused:
        run(sftp.url("towns", "falsch@7"), tmp_path / "out", now=NOW)
    assert "falsch" not in str(refused.value)
    assert "***@127.0.0.1" in str(refused.value)


def test_a_place_that_is_not_on_the_server_is_told(sftp: Sftp, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="找不到") as missing:
        run(sftp.url("twons"), tmp_path / "out", now=NOW)
    assert SECRET not in str(missing.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "打不开 s3://key:pa/ss@b/x",
            "打不开 s3://key:pa/ss@b/x",
        ),  # a slash ends the host: this is no password of a URL
        ("sftp://u:p@ss@h/x 与 s3://b/a", "sftp://u:***@h/x 与 s3://b/a"),
        ("sftp://u@h/x：a@b", "sftp://u@h/x：a@b"),
        ("http://h:80/x@y", "http://h:80/x@y"),
    ],
)
def test_passwords_are_taken_out_of_texts(text: str, shown: str) -> None:
    assert without_passwords(text) == shown
    assert str(BookError(text)) == shown
