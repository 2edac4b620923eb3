"""Helpers do not outlive whoever asked for them, however he ended."""

import subprocess
import sys

import pytest

# Killed as soon as its helper is there. All of its processes write to the same pipe.
KILLED = """
import os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from alaka.core.processes import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context(sys.argv[1]), end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("way", ["forkserver", "spawn"])
def test_a_helper_ends_when_its_parent_was_killed(way: str, tmp_path):
    program = tmp_path / "killed.py"
    program.write_text(KILLED)
    # The pipe is at its end when the last of them is gone.
    done = subprocess.run(
        [sys.executable, program, way], stdout=subprocess.PIPE, timeout=60, check=False
    )
    assert done.returncode == -9
    assert int(done.stdout) > 0
