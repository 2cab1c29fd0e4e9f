"""A process that has imported the whole site, and forks another for each thing to be done: so killing costs little.

A line of JSON names a function of `acts`, what it is given, and after how many seconds it is killed, None where it is
not. What the function returns is answered; where that is a function, all before was preparation, and the seconds count
from here. The line that comes back has the answer, whether it was killed and the seconds that it took. What is done
with `is_at_home` is done in this process, so that no child has to load what it takes for itself.
"""

import json
import os
import select
import signal
import sys
import time
import traceback

import django

django.setup()

# Models can only be imported from here on.
from django.db import connections  # noqa: E402

from tests.faults import acts  # noqa: E402


def do(name, given, kill_after=None, is_at_home=False):
    if is_at_home:
        try:
            return {"answer": act(name, given)()}
        finally:
            connections.close_all()
    (begun, begins), (said, says) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(name, given, begins, says)
    os.close(begins)
    os.close(says)
    os.read(begun, 1)
    began = time.perf_counter()
    if not select.select([said], [], [], kill_after)[0]:
        os.kill(child, signal.SIGKILL)
    with open(said, "rb") as answers:
        answer = answers.read()
    seconds = time.perf_counter() - began
    status = os.waitpid(child, 0)[1]
    os.close(begun)
    is_killed = os.WIFSIGNALED(status)
    assert is_killed or status == 0, f"{name} broke."
    return {"answer": json.loads(answer) if not is_killed else None, "is_killed": is_killed, "seconds": seconds}


def act(name, given):
    """Prepare what is to be done, and return a function that does it."""
    found = getattr(acts, name)(**given)
    return found if callable(found) else lambda: found


def _be_child(name, given, begins, says):
    code = 1
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        prepared = act(name, given)
        os.write(begins, b".")
        answer = prepared()
        with open(says, "wb") as answers:
            answers.write(json.dumps(answer).encode())
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main():
    for line in sys.stdin:
        try:
            answer = do(**json.loads(line))
        except AssertionError as error:
            answer = {"broke": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
