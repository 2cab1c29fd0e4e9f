import ast
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import django
import pytest

from coverage_site import bootstrap
from tests.project.commands import assert_one_line, environment, manage

SYSTEM_PYTHON = Path(sys.base_prefix) / "bin" / "python3"


@pytest.fixture
def port():
    """A port that somebody else listens on."""
    with socket.socket() as listening:
        listening.bind((bootstrap.HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.fixture
def checkout(tmp_path):
    """A checkout in which nothing is installed yet."""
    folder = tmp_path / "checkout"
    shutil.copytree(bootstrap.ROOT / "coverage_site", folder / "coverage_site")
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(bootstrap.ROOT / name, folder)
    return folder


def run_in(checkout, *arguments):
    """Run the checkout's manage.py with a Python in which nothing is installed."""
    command = [SYSTEM_PYTHON, checkout / "manage.py", *arguments]
    return subprocess.run(command, env=environment(checkout / "data"), capture_output=True, text=True, check=False)


def test_start_taken_port_is_told_before_anything_is_done(tmp_path, port):
    result = manage("start", "--port", str(port), data_dir=tmp_path)
    assert_one_line(result, f"port {port} cannot be used (Address already in use). Choose another one with --port.")
    assert list(tmp_path.iterdir()) == []


def test_start_port_that_does_not_exist_is_told(tmp_path):
    result = manage("start", "--port", "70000", data_dir=tmp_path)
    assert_one_line(
        result, "port 70000 cannot be used (it must be between 0 and 65535). Choose another one with --port."
    )


def test_start_old_python_is_told():
    code = (
        "import sys; sys.version_info, sys.version = (3, 6, 8), '3.6.8 (default)';"
        f"import runpy; runpy.run_path({str(bootstrap.ROOT / 'manage.py')!r}, run_name='__main__')"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert_one_line(result, "it needs Python 3.11 or newer, and this is 3.6.8.")


def test_manage_can_be_read_by_an_old_python():
    source = (bootstrap.ROOT / "manage.py").read_text()
    tree = ast.parse(source, feature_version=(3, 4))
    _docstring, first, second, *_ = tree.body
    assert ast.unparse(first) == "import sys"
    assert ast.unparse(second).startswith("if sys.version_info < (3, 11):")


@pytest.mark.parametrize("command", ["start", "test"])
def test_folder_that_cannot_be_written_to_is_told(checkout, command):
    (checkout / ".venv").touch()
    result = run_in(checkout, command, *(["--port", "0"] if command == "start" else []))
    assert result.returncode == 1
    assert result.stderr == f"Plenary cannot start: cannot write to {checkout / '.venv'} (Not a directory).\n"


def test_other_command_before_the_first_start_says_what_to_do(checkout):
    assert_one_line(run_in(checkout, "migrate"), "nothing is installed yet. Run this first: python3 manage.py start")


def test_other_command_outside_the_environment_goes_on_in_it(checkout):
    (checkout / ".venv").symlink_to(sys.prefix)
    result = run_in(checkout, "version")
    assert (result.stdout, result.stderr) == (f"{django.get_version()}\n", "")


def test_other_command_from_another_folder_finds_its_way(checkout, tmp_path, monkeypatch):
    (checkout / ".venv").symlink_to(sys.prefix)
    monkeypatch.chdir(tmp_path)
    assert run_in(Path("checkout"), "version").stdout == f"{django.get_version()}\n"


class Installer:
    """Stands for venv and pip: notes what it is asked to do, and may fail or be killed once."""

    def __init__(self):
        self.done, self.fault = [], None

    def __call__(self, command, summary, lock):
        step = "venv" if "venv" in command else command[-1]
        self.done.append(step)
        if step == "venv":
            bootstrap.PYTHON.parent.mkdir()
            bootstrap.PYTHON.touch()
            return True
        fault, self.fault = self.fault, None
        if fault is KeyboardInterrupt:
            raise KeyboardInterrupt
        return not fault

    def take(self):
        done, self.done = self.done, []
        return done


@pytest.fixture
def installer(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text("one")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "UNFINISHED", tmp_path / ".venv" / "unfinished")
    monkeypatch.setattr(bootstrap, "has_pip", lambda: bootstrap.PYTHON.exists())
    monkeypatch.setattr(bootstrap, "watch", installer := Installer())
    return installer


def test_environment_is_made_once(installer):
    bootstrap.make_environment()
    assert installer.take() == ["venv", "."]
    bootstrap.make_environment()
    assert installer.take() == []


def test_environment_is_brought_up_to_date_with_the_project(installer):
    bootstrap.make_environment()
    (bootstrap.ROOT / "pyproject.toml").write_text("two")
    installer.take()
    bootstrap.make_environment()
    bootstrap.make_environment()
    assert installer.take() == ["."]


def test_environment_for_tests_serves_the_site_too(installer):
    bootstrap.make_environment("test")
    bootstrap.make_environment()
    assert installer.take() == ["venv", ".[test]"]


def test_environment_of_the_site_is_extended_for_tests(installer):
    bootstrap.make_environment()
    bootstrap.make_environment("test")
    bootstrap.make_environment("test")
    assert installer.take() == ["venv", ".", ".[test]"]


@pytest.mark.parametrize("extra", ["", "test"])
def test_environment_left_by_a_killed_pip_is_made_anew(installer, extra):
    installer.fault = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        bootstrap.make_environment()
    (bootstrap.ENVIRONMENT / "half").touch()
    installer.take()
    bootstrap.make_environment(extra)
    assert installer.take() == ["venv", f".[{extra}]" if extra else "."]
    assert not (bootstrap.ENVIRONMENT / "half").exists()
    bootstrap.make_environment(extra)
    assert installer.take() == []


def test_environment_pip_that_fails_is_told_and_tried_again(installer):
    installer.fault = True
    with pytest.raises(bootstrap.Refusal, match="pip could not install"):
        bootstrap.make_environment()
    installer.take()
    bootstrap.make_environment()
    assert installer.take() == ["."]


def test_installation_holds_off_a_second_one(installer, capsys):
    waiting = threading.Thread(target=bootstrap.make_environment)
    with bootstrap.only_one_at_a_time():
        waiting.start()
        said = ""
        while waiting.is_alive() and "Waiting for another installation" not in said:
            waiting.join(0.01)
            said += capsys.readouterr().out
        assert waiting.is_alive()
        assert installer.take() == []
    waiting.join(120)
    assert installer.take() == ["venv", "."]


def test_watch_shows_a_summary_and_the_last_lines_of_what_failed(capsys):
    code = "for n in range(40): print('Collecting example-%s~=1.0' % n)\nraise SystemExit(3)"
    with bootstrap.only_one_at_a_time() as lock:
        assert not bootstrap.watch([sys.executable, "-c", code], bootstrap.name_of_package, lock)
    shown = capsys.readouterr()
    assert shown.out.startswith(" example-0 example-1 ")
    assert shown.err.splitlines()[-1] == "Collecting example-39~=1.0"
    assert len(shown.err.splitlines()) == 13


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Collecting django~=5.2.19 (from plenary==0.1.0)", " django"),
        ("Collecting django-prose-editor[sanitize]~=0.28.0", " django-prose-editor"),
        ("Installing collected packages: a, b", "\nUnpacking "),
        ("  Downloading x.whl (1 kB)", ""),
    ],
)
def test_name_of_package_is_what_pip_collects(line, shown):
    assert bootstrap.name_of_package(line) == shown
