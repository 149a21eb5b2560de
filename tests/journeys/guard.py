"""Run a command for as long as someone holds this process's standard input open.

A test run that is killed cannot stop its server; its end of the pipe closes all the same. The guard must
lead its own process group, and ends the whole of it.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys


def main(command: list[str]) -> None:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    while child.poll() is None and not select.select([sys.stdin], [], [], 0.2)[0]:
        pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(10)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
