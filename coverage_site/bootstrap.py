"""From a bare Python to the command that was asked for. Standard library only, until the environment is there.

`start` and `test` make the environment in `.venv`; every other command uses the one that exists.
"""

import argparse
import fcntl
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections import deque
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from coverage_site import lines

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
# Lies there while pip is at work: found at the next start, it tells of an installation that was cut short.
UNFINISHED = ENVIRONMENT / "unfinished"
HOST, PORT = "127.0.0.1", 8000
LISTENING = "PLENARY_LISTENING_SOCKET"


class Refusal(Exception):
    """Plenary cannot go on; the text is the one line that says why."""


def run(argv: list[str]) -> None:
    """Run a command line, in the environment that it needs. Ends the process with one line where it cannot."""
    try:
        command = argv[1] if len(argv) > 1 else "help"
        if command == "test":
            make_environment("test")
            os.chdir(ROOT)
            execute("-m", "pytest", *(argv[2:] or ["-n", "auto", "--dist", "worksteal"]))
        elif command == "start" and not {"-h", "--help"} & set(argv):
            reserve_port(argv[2:])
            make_environment()
            enter_environment(argv)
        elif sys.prefix == sys.base_prefix:
            enter_environment(argv)
        run_django(argv)
    except Refusal as refusal:
        sys.exit(f"Plenary cannot start: {refusal}")
    except KeyboardInterrupt:
        sys.exit(130)


def run_django(argv):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_site.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, connection

    try:
        _ = settings.INSTALLED_APPS  # Django would go on without settings where a command seems to need none
        with lines.run(argv[1] if len(argv) > 1 else "help"):
            execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        raise Refusal(" ".join(str(error).split())) from error
    except OperationalError as error:
        if connection.connection is not None:
            raise
        raise Refusal(f"the database cannot be reached ({' '.join(str(error).split())}).") from error


def reserve_port(arguments: list[str]) -> None:
    """Take the port before the long steps and hand it on through the environment.

    It listens from now on, so that of two starts the second is refused at once and an early reader only waits.
    """
    if LISTENING in os.environ:
        return
    parser = argparse.ArgumentParser(prog="manage.py start", add_help=False)
    parser.add_argument("--port", type=int, default=PORT)
    port = parser.parse_known_args(arguments)[0].port
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(64)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "it must be between 0 and 65535"
        raise Refusal(f"port {port} cannot be used ({reason}). Choose another one with --port.") from error
    listening.set_inheritable(True)
    os.environ[LISTENING] = str(listening.detach())
    if port != PORT:
        os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")


def make_environment(extra: str = "") -> None:
    """Make or mend the environment with an extra of pyproject.toml; does nothing where it is up to date."""
    stamps = [ENVIRONMENT / f"installed{name}" for name in {"", extra and f"-{extra}"}]
    with only_one_at_a_time() as lock:
        if not UNFINISHED.exists() and all(stamp.is_file() and stamp.read_text() == fingerprint() for stamp in stamps):
            return
        if UNFINISHED.exists() or not has_pip():
            create_environment(lock)
        install(f".[{extra}]" if extra else ".", lock)
        for stamp in stamps:
            stamp.write_text(fingerprint())


def fingerprint() -> str:
    """Return what the installation depends on: the project's needs, where it lies and its Python."""
    state = [(ROOT / "pyproject.toml").read_text(), str(ROOT), os.path.realpath(PYTHON)]
    return hashlib.sha256("\n".join(state).encode()).hexdigest()


@contextmanager
def only_one_at_a_time():
    """Hold off a second `start` or `test` while one is installing, be it by a pip that outlived its parent."""
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another installation in this folder to end ...", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def has_pip() -> bool:
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def create_environment(lock):
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise Refusal("this Python lacks its venv module. On Debian and Ubuntu: apt install python3-venv")
    print(f"Making an environment in {ENVIRONMENT.name} ", end="", flush=True)
    try:
        if ENVIRONMENT.exists():
            shutil.rmtree(ENVIRONMENT)
        ENVIRONMENT.mkdir()
        UNFINISHED.touch()
    except OSError as error:
        raise Refusal(f"cannot write to {ENVIRONMENT} ({error.strerror}).") from error
    if not watch([sys.executable, "-m", "venv", ENVIRONMENT], lambda line: "", lock):
        raise Refusal("the environment could not be made; the last lines above say why.")
    print(flush=True)


def install(what: str, lock: int) -> None:
    print("Installing what Plenary needs:", end="", flush=True)
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    UNFINISHED.touch()
    succeeded = watch([PYTHON, "-m", "pip", "install", *options, "--editable", what], name_of_package, lock)
    UNFINISHED.unlink()
    if not succeeded:
        raise Refusal("pip could not install what it needs; its last lines above say why.")
    print("\nInstalled.", flush=True)


def name_of_package(line: str) -> str:
    """Return what to show of a line of pip's: the package that it collects, or that it now unpacks them all."""
    found = re.match(r"Collecting ([\w.-]+)", line)
    if found:
        return f" {found[1]}"
    return "\nUnpacking " if line.startswith("Installing collected packages") else ""


def watch(command: list, summary, lock: int) -> bool:
    """Run a long command, showing a summary of each line, and a dot whenever nothing came for a while.

    The command keeps the lock for as long as it lives. Returns whether it succeeded; if not, its last lines are shown.
    """
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[lock], **output)
    last_lines, done = deque(maxlen=12), threading.Event()
    threading.Thread(target=show_life, args=[done], daemon=True).start()
    try:
        for line in process.stdout:
            last_lines.append(line)
            print(summary(line), end="", flush=True)
        failed = process.wait()
    finally:
        done.set()
        if process.poll() is None:
            process.terminate()
            process.wait()
    if failed:
        print("", *map(str.rstrip, last_lines), sep="\n", file=sys.stderr)
    return not failed


def show_life(done):
    while not done.wait(3):
        print(".", end="", flush=True)


def enter_environment(argv: list[str]) -> None:
    """Go on in `.venv`, unless we are there already. Raises Refusal where it was never made."""
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        return
    if PYTHON.exists():
        execute(str(ROOT / "manage.py"), *argv[1:])
    if not find_spec("django"):
        raise Refusal("nothing is installed yet. Run this first: python3 manage.py start")


def execute(*arguments: str) -> None:
    """Replace this process by the environment's Python."""
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *arguments])
