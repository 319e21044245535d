"""A study on a Dask cluster of two workers, one of which is killed while it is at a part.

usage: dask_kill.py <dask_study> <twin> <folder>, with the script kill.twin and whole.h5, what one machine makes of it, in
the folder. Ends with the line "fine", or with what is wrong.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

program, twin, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
os.chdir(folder)
PARTS = 10
processes = []


def start(*command, **options):
    processes.append(subprocess.Popen([sys.executable, *command], **options))
    return processes[-1]


def quiet(module, *options):
    command = ["-m", f"distributed.cli.{module}", "--scheduler-file", "cluster.json", "--no-dashboard", *options]
    return start(*command, stdout=subprocess.DEVNULL, stderr=open(f"{module}.log", "a"))


def wait(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.01)


def processes_of(worker):
    """The twins that a worker has started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == worker and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def main():
    quiet("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
    wait("the scheduler", lambda: Path("cluster.json").exists() and Path("cluster.json").read_text().endswith("}"))
    address = json.loads(Path("cluster.json").read_text())["address"]
    workers = [
        quiet("dask_worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", f"worker{k}")
        for k in range(2)
    ]
    driver = start(
        program, "kill.twin", "--out", "all.h5", "--scheduler", address, "--twin", twin, "--shards", str(PARTS),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    parts = Path("all.parts")

    def whole():
        return {path.name: path.read_bytes() for path in parts.glob("*.h5")}

    # Both have twins, and some parts are done.
    twins = []

    def is_mid_run():
        nonlocal twins
        assert driver.poll() is None, "the study was over before the kill: " + driver.stderr.read()
        twins = processes_of(workers[1].pid)
        return len(whole()) >= 2 and twins and processes_of(workers[0].pid)

    wait("both workers to be at work", is_mid_run)
    workers[1].send_signal(signal.SIGKILL)
    before = whole()
    assert len(before) < PARTS, "the kill came too late"
    workers[1].wait()
    wait("the twin of the killed worker to be gone", lambda: not any(map(is_alive, twins)), 10)

    code = driver.wait(120)
    errors = driver.stderr.read()
    assert code == 0, f"exit code {code}: {errors}"
    after = whole()
    assert len(after) == PARTS, sorted(after)
    assert all(after[name] == bytes for name, bytes in before.items()), "a part that was done has changed"
    assert Path("all.h5").read_bytes() == Path("whole.h5").read_bytes(), "the results differ from those of one machine"
    assert not list(parts.glob("*.study")), "a journal was left"

    # Once more: all parts are there, and no cluster is needed.
    again = subprocess.run(
        [sys.executable, program, "kill.twin", "--out", "again.h5", "--parts", "all.parts", "--shards", str(PARTS),
         "--twin", twin, "--scheduler", "tcp://127.0.0.1:1"], capture_output=True, text=True,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert Path("again.h5").read_bytes() == Path("whole.h5").read_bytes()

    # A mistake in the script is told once and ends it.
    Path("wrong.twin").write_text("let x = 1 m + 1 s\n")
    wrong = subprocess.run(
        [sys.executable, program, "wrong.twin", "--out", "wrong.h5", "--scheduler", address, "--twin", twin],
        capture_output=True, text=True,
    )  # fmt: skip
    assert wrong.returncode == 2 and wrong.stderr.count("D001") == 1, (wrong.returncode, wrong.stderr)


try:
    main()
    print("fine")
except AssertionError as problem:
    print(problem)
    sys.exit(1)
finally:
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()
