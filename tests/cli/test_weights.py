"""`weights fetch` against a local server that speaks the hub's format."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import huggingface_hub.constants
import pytest
from typer.testing import CliRunner, Result

from anipop_core.cli import commands
from anipop_core.encoders import hub
from anipop_core.encoders.hub import GPT2, RESNET50, HubRepository

WEIGHTS = b"weights " * 500


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Hub(ThreadingHTTPServer):
    """The hub's `/{repository}/resolve/{revision}/{file}`; what it sends is what a test puts into `files`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {
            (repository.name, file): WEIGHTS if file == hub.WEIGHT_FILE else f"{repository.name} {file}".encode()
            for repository in (GPT2, RESNET50)
            for file in repository.files
        }
        self.downloads: list[str] = []
        self.cut_off = False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        data = self._answer()
        if data is not None:
            self.server.downloads.append(self.path)
            self.wfile.write(data[: len(data) // 2] if self.server.cut_off else data)

    def _answer(self) -> bytes | None:
        name, _, rest = self.path.lstrip("/").partition("/resolve/")
        revision, _, file = rest.partition("/")
        data = self.server.files.get((name, file))
        if data is None or revision not in (GPT2.revision, RESNET50.revision):
            self.send_error(404)
            return None
        self.send_response(200)
        self.send_header("ETag", f'"{sha256(data)}"')
        self.send_header("X-Repo-Commit", revision)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return data

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch, tmp_path) -> Iterator[Hub]:
    """A hub in its place, an empty cache, small weights pinned, and HF_HUB_OFFLINE=1 as in the Makefile."""
    with Hub() as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        constants = huggingface_hub.constants
        monkeypatch.setattr(constants, "ENDPOINT", found.address)
        monkeypatch.setattr(
            constants, "HUGGINGFACE_CO_URL_TEMPLATE", found.address + "/{repo_id}/resolve/{revision}/{filename}"
        )
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
        for name in ("GPT2", "RESNET50"):
            monkeypatch.setattr(hub, name, replace(getattr(hub, name), sha256=sha256(WEIGHTS)))
        yield found
        found.shutdown()


def fetch() -> Result:
    return CliRunner().invoke(commands, ["weights", "fetch"])


def cached(repository: HubRepository) -> Path:
    return repository.folder(None)


def test_both_are_fetched_at_their_revision_and_found_afterwards(server):
    result = fetch()
    assert result.exit_code == 0, result.output
    for repository in (hub.GPT2, hub.RESNET50):
        folder = cached(repository)
        assert (folder / hub.WEIGHT_FILE).read_bytes() == WEIGHTS
        assert folder.name == repository.revision
        assert f"{repository.name}: checked by SHA-256, in {folder}" in result.output
    assert huggingface_hub.constants.HF_HUB_OFFLINE is True  # lifted for the command alone


def test_what_is_there_is_not_fetched_again(server):
    fetch()
    before = len(server.downloads)
    assert fetch().exit_code == 0
    assert len(server.downloads) == before == 5


def test_altered_weights_are_refused_removed_and_fetched_anew(server, tmp_path):
    altered = b"x" + WEIGHTS[1:]
    server.files[GPT2.name, hub.WEIGHT_FILE] = altered
    result = fetch()
    assert result.exit_code == 2
    assert f"model.safetensors of {GPT2.name} arrived with the SHA-256 {sha256(altered)}." in result.stderr
    assert f"Only {sha256(WEIGHTS)} is allowed. The file has been removed." in result.stderr
    assert altered not in [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    server.files[GPT2.name, hub.WEIGHT_FILE] = WEIGHTS
    assert fetch().exit_code == 0
    assert (cached(hub.GPT2) / hub.WEIGHT_FILE).read_bytes() == WEIGHTS


def test_a_download_that_breaks_off_is_told(server, monkeypatch):
    server.cut_off = True
    monkeypatch.setattr("time.sleep", lambda _: None)  # the hub's library waits between its tries
    result = fetch()
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{GPT2.name} could not be fetched from the Hugging Face hub. The cause: ")
    assert "Traceback" not in result.stderr


def test_a_revision_that_is_gone_is_told(server):
    server.files.clear()
    result = fetch()
    assert result.exit_code == 2
    assert "'404 Not Found'" in result.stderr


def test_without_a_network_it_says_what_to_do(server, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(
        huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
    result = fetch()
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{GPT2.name} could not be fetched from the Hugging Face hub. The cause: ")
    assert "Check the network (and HF_ENDPOINT, if it is set) and run the command again" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "refused" in result.stderr


@pytest.mark.parametrize("arguments", [["weights"], ["weights", "bring"]])
def test_bad_usage(arguments):
    assert CliRunner().invoke(commands, arguments).exit_code == 2


def test_the_pins_are_whole_hashes():
    for repository in (GPT2, RESNET50):
        assert (len(bytes.fromhex(repository.sha256)), len(bytes.fromhex(repository.revision))) == (32, 20)
