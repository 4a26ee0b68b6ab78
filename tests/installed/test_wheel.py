"""What `pip install .` gives: the command, the app with its settings and the model, from any folder."""

from __future__ import annotations

import json
import socket
import subprocess
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.installed.conftest import ROOT, Installed

START_S = 60
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
OPEN = '[server]\naddress = "0.0.0.0"\n[browser]\ngatherUsageStats = true\n[client]\nshowErrorDetails = "full"\n'
OPEN_VARIABLES = {
    "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
}
# Streamlit reads its settings as for `anipop app`, and says them instead of serving.
SAY_SETTINGS = """
import json
import sys
from anipop_core.cli.app import serving
from streamlit import config
from streamlit.web import bootstrap, cli
bootstrap.run = lambda *_, **__: print(json.dumps([config.get_option(name) for name in sys.argv[1:]]))
cli.main(serving(8501)[4:])
"""


@pytest.fixture(scope="module", autouse=True)
def _less_private_settings(installed: Installed) -> None:
    """Somebody else's settings, where Streamlit looks for some: in the current folder, which is the home too."""
    (installed.elsewhere / ".streamlit").mkdir()
    (installed.elsewhere / ".streamlit" / "config.toml").write_text(OPEN, encoding="utf-8")


def test_the_wheel_holds_the_package_and_what_the_app_needs(installed):
    packed = {"app.py", ".streamlit/config.toml"}
    for folder in ("pages", "checkpoints/default"):
        packed |= {str(p.relative_to(ROOT)) for p in (ROOT / folder).iterdir() if p.is_file()}
    ours = {str(p.relative_to(ROOT)) for p in (ROOT / "anipop_core").rglob("*") if p.is_file() and p.suffix != ".pyc"}
    names = {name for name in zipfile.ZipFile(installed.wheel).namelist() if ".dist-info/" not in name}
    assert names == ours | {f"anipop_core/_app/{name}" for name in packed}


def test_the_checkout_is_out_of_reach(installed):
    assert "is the checkout's" in installed.run("python", "-c", f"open({str(ROOT / 'app.py')!r})").stderr
    package = installed.run("python", "-c", "import anipop_core; print(anipop_core.__file__)").stdout
    assert package.startswith(str(installed.programs.parent))


def test_doctor_finds_all_that_was_installed(installed):
    result = installed.run("anipop", "doctor")
    assert result.returncode == 0, result.stdout + result.stderr
    found = dict(line[9:].split(": ", 1) for line in result.stdout.splitlines() if line.startswith("ok "))
    assert found["packages"].endswith("that anipop 0.1.0 asks for")
    assert {"weights of minilm", "weights of efficientnet_lite2", "checkpoint"} <= set(found)


def test_the_command_calls_itself_by_its_name(installed):
    assert "Usage: anipop score" in installed.run("anipop", "score", "--help").stdout
    assert (
        "Usage: python -m anipop_core score" in installed.run("python", "-m", "anipop_core", "score", "--help").stdout
    )


def test_its_settings_hold_against_those_of_folder_home_and_environment(installed):
    names = [f"{part}.{name}" for part in ("server", "browser", "client") for name in CONFIG[part]]
    said = json.loads(installed.run("python", "-c", SAY_SETTINGS, *names, **OPEN_VARIABLES).stdout)
    assert said == [CONFIG[name.split(".")[0]][name.split(".")[1]] for name in names]


@pytest.fixture(scope="module")
def port(installed: Installed) -> Iterator[int]:
    """The port where `anipop app` answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [str(installed.programs / "anipop"), "app", "--port", str(number)]
    log = installed.elsewhere / "log"
    with log.open("wb") as out:
        environment = {**installed.environment, **OPEN_VARIABLES}
        server = subprocess.Popen(command, cwd=installed.elsewhere, env=environment, stdout=out, stderr=out)
    try:
        ends = time.monotonic() + START_S
        while not _answers(number):
            assert server.poll() is None and time.monotonic() < ends, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield number
    finally:
        server.kill()
        server.wait(20)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=5) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def test_the_app_draws_its_first_page(port):
    """As a browser asks for it. app.py leads to the score page, whose packages and texts all come from the wheel."""
    messages = list(_first_page(port))
    drawn = [m.delta.new_element for m in messages if m.WhichOneof("type") == "delta"]
    assert "Synopsis" in {element.text_area.label for element in drawn}
    assert not [element for element in drawn if element.WhichOneof("type") in ("exception", "alert")]
    sessions = [m.new_session for m in messages if m.WhichOneof("type") == "new_session"]
    assert sessions and not any(session.config.gather_usage_stats for session in sessions)


def _first_page(port: int) -> Iterator[ForwardMsg]:
    here = f"localhost:{port}"
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    with connect(f"ws://{here}/_stcore/stream", subprotocols=["streamlit"], origin=f"http://{here}") as socket_:
        socket_.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket_.recv(timeout=START_S))
            yield message
            if message.WhichOneof("type") == "script_finished" and message.script_finished == 0:  # to its end
                return


def test_the_app_listens_on_localhost_alone(port):
    with socket.create_connection(("localhost", port), timeout=5):
        pass
    with pytest.raises(OSError):  # another address of this machine
        socket.create_connection(("127.0.0.2", port), timeout=5)
