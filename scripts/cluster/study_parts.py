"""The parts of a study: their files, the commands that carry them out, and putting them together.

Part i of n holds the runs whose number leaves i - 1 when divided by n. `twin study` writes a part under another name and
renames it, so a part that is there is whole; and it keeps a journal beside it, from which it goes on after a kill.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Failure(Exception):
    """Something that ends the program with a message."""


class Study:
    """One study of a script, cut into parts."""

    def __init__(self, arguments):
        script = Path(arguments.file)
        if not script.is_file():
            raise Failure(f"there is no script {script}")
        # Absolute, because nodes start in folders of their own.
        self.script = script.resolve()
        self.out = Path(arguments.out).resolve()
        if not self.out.parent.is_dir():
            raise Failure(f"there is no folder {self.out.parent}; create it first")
        folder = arguments.parts or f"{self.out.with_suffix('')}.parts"
        self.folder = Path(folder).resolve()
        self.count = arguments.shards
        self.threads = arguments.threads
        self.twin = program(arguments.twin)
        self.options = []
        if arguments.study:
            self.options += ["--study", arguments.study]
        if arguments.seed is not None:
            self.options += ["--seed", str(arguments.seed)]
        for setting in arguments.settings:
            self.options += ["--set", setting]
        for folder in arguments.allowed:
            self.options += ["--allow-path", str(Path(folder).resolve())]

    def part(self, index):
        """The file of a part."""
        return str(self.folder / f"part-{index}-of-{self.count}.h5")

    @property
    def fixed_command(self):
        """What the commands of all parts have in common."""
        return [
            self.twin, "study", "run", str(self.script), *self.options, "--threads", str(self.threads), "--quiet",
        ]  # fmt: skip

    def part_options(self, index):
        return ["--shard", f"{index}/{self.count}", "--out", self.part(index)]

    def command(self, index):
        """What carries out a part. It ends at once where the part is there."""
        return self.fixed_command + self.part_options(index)

    def merge_command(self):
        parts = [self.part(index) for index in self.indices]
        return [self.twin, "study", "merge", *parts, "--out", str(self.out)]

    @property
    def indices(self):
        return range(1, self.count + 1)

    def missing(self):
        """The parts that are not there yet."""
        return [index for index in self.indices if not os.path.exists(self.part(index))]

    def merge(self):
        """Puts the parts together; the exit code of `twin study merge`, which is 1 where runs are missing."""
        return subprocess.run(self.merge_command()).returncode


def program(given):
    """The path of twin: the one given, else this checkout's, which is built if need be."""
    if given:
        path = Path(given)
        if not (path.is_file() and os.access(path, os.X_OK)):
            raise Failure(f"there is no program {given}")
        return str(path.resolve())
    build = subprocess.run(
        ["bash", "-c", f'source "{ROOT}/scripts/built"; built twin'], stdout=subprocess.PIPE, text=True
    )
    if build.returncode:
        raise Failure("twin could not be built; give a program with --twin")
    return build.stdout.strip()


def add_arguments(parser):
    """What all ways of carrying out a study have in common."""
    parser.add_argument("file", help="the script")
    parser.add_argument("--out", required=True, metavar="all.h5", help="the file of the whole study")
    parser.add_argument("--study", metavar="NAME", help="which study of the script; the first unless told")
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="NAME=VALUE", help="give a parameter another value"
    )
    parser.add_argument(
        "--allow-path", dest="allowed", action="append", default=[], metavar="FOLDER",
        help="let the script read there too, beside its own folder",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, help="replace the seed of all random draws")
    parser.add_argument(
        "--shards", type=positive, default=64, metavar="N",
        help="how many parts; give the same when going on with what is there (default: 64)",
    )  # fmt: skip
    parser.add_argument("--parts", metavar="FOLDER", help="where the parts are (default: all.parts beside all.h5)")
    parser.add_argument("--threads", type=positive, default=1, metavar="N", help="threads of each twin (default: 1)")
    parser.add_argument("--twin", metavar="PROGRAM", help="twin on the nodes (default: that of this checkout)")


def run(main):
    """Runs a program to its end: exit code 0 if all went well, 1 if runs are missing, 2 for errors, 130 if interrupted."""

    def end(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(complain(str(failure)))
    except KeyboardInterrupt:
        print("note: interrupted; start again to go on", file=sys.stderr)
        sys.exit(130)


def complain(message):
    print(f"error: {message}", file=sys.stderr)
    return 2


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is too small: give 1 or more")
    return number
