"""Runs of an act under strace: only watched, or struck at one call."""
import ctypes
import os
import re
import shutil
import signal
import subprocess
import time

from places import deadline
from points import CALLS, parse
from tracer import Tracer, trace_me

# Orphans of a killed command come to us, so that we know when the last of them has ended.
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

PATIENCE = 60
# For the tracer.
HONEST = ("SHORT", "EIO+", "ENOSPC+", "EDQUOT+", "EINTR+")


class Ended:
    def __init__(self, code, output, error, struck):
        self.code = code
        self.output = output
        self.error = error
        # Whether the call was met; a run need not make each call of the one that was counted.
        self.struck = struck

    @property
    def was_killed(self):
        return self.code == -signal.SIGKILL


class Strikes:
    """Knows where in the run of an act to strike, and how."""

    def __init__(self, place, act):
        self.place = place
        self.act = act
        self.bin = place.tools + "/bin"
        self.turns = place.tools + "/turns"
        self.real = shutil.which("git")
        self.exec_path = subprocess.run([self.real, "--exec-path"], stdout=subprocess.PIPE).stdout.decode().strip()
        if not os.path.isdir(self.bin):
            os.mkdir(self.bin)
            # git's own children are looked for there as well.
            for name in os.listdir(self.exec_path):
                if name not in ("git", "git-receive-pack", "git-upload-pack"):
                    os.symlink(f"{self.exec_path}/{name}", f"{self.bin}/{name}")

    def watch(self):
        """All points of a run to which nothing is done."""
        place = self.place
        place.load()
        for name in os.listdir(place.tools):
            if name.startswith("trace"):
                os.remove(f"{place.tools}/{name}")
        self.wrap(f'exec strace -D -qq -y -s 256 -o "{place.log}.$name.$turn" -e trace={CALLS} {self.real} "$@"')
        ended = self.start(["strace", "-qq", "-y", "-s", "256", "-o", place.log, "-e", "trace=" + CALLS], wrapped=True)
        points = parse(place.seen, "pdm", open(place.log, errors="replace").read())
        for name in sorted(os.listdir(place.tools)):
            if name.startswith("trace."):
                _, command, turn = name.split(".")
                log = open(f"{place.tools}/{name}", errors="replace").read()
                points += parse(place.seen, f"git {command} {turn}", log)
        return ended, points

    def strike(self, point, error):
        """Runs it, and lets one call fail or kills the process there; `both` kills pdm together with its git."""
        place = self.place
        trace = f"trace={point.call}"
        strike = f"inject={point.call}:when={point.occurrence}:" + {
            "KILL": "signal=KILL", "BOTH": "error=EIO:signal=STOP"}.get(error, "error=" + error)
        if os.path.exists(place.log):
            os.remove(place.log)
        if error in HONEST:
            return self.start([], honest=(point.call, point.occurrence, error))
        if point.process == "pdm":
            ended = self.start(["strace", "-qq", "-o", place.log, "-e", trace, "-e", strike])
        else:
            _, command, turn = point.process.split(" ")
            self.wrap(
                f'[ "$name.$turn" != "{command}.{turn}" ] || {{ echo $$ > {place.pid}; '
                f'exec strace -D -qq -o {place.log} -e trace={point.call} -e {strike} {self.real} "$@"; }}')
            ended = self.start([], wrapped=True, stops=error == "BOTH")
        if error in ("KILL", "BOTH"):
            ended.struck = ended.struck or self.was_struck()
        else:
            ended.struck = self.was_struck()
        return ended

    def fill(self, pages):
        """Runs it on a disk that has room for so many pages, and makes room afterwards. Writes really end in the middle there,
        and it is all calls that fail from then on, git's as well."""
        self.place.restore()
        self.place.fill(pages)
        try:
            ended = self.start([])
        finally:
            self.place.make_room()
        ended.struck = True
        return ended

    def was_struck(self):
        try:
            with open(self.place.log, errors="replace") as file:
                log = file.read()
        except FileNotFoundError:
            return False
        return "(INJECTED)" in log or "killed by SIGKILL" in log or "SIGSTOP" in log

    def wrap(self, strike):
        """A program named git, which knows which command of git it is, and the how manieth of that name."""
        shutil.rmtree(self.turns, ignore_errors=True)
        os.mkdir(self.turns)
        script = f"""#!/bin/sh
            skip=
            name=${{0##*/git-}}
            if [ "$name" = "$0" ]; then
              for word in "$@"; do
                if [ "$skip" ]; then skip=; continue; fi
                case $word in
                  -c | -C | --git-dir | --work-tree | --namespace | --config-env) skip=1 ;;
                  -*) ;;
                  *) name=$word; break ;;
                esac
              done
            else
              set -- "$name" "$@"
            fi
            [ "$name" != "$0" ] || name=git
            turn=1
            while ! mkdir {self.turns}/$name.$turn 2>/dev/null; do turn=$((turn + 1)); done
            {strike}
            exec {self.real} "$@"
            """
        for name in ("git", "git-receive-pack", "git-upload-pack"):
            with open(f"{self.bin}/{name}", "w") as file:
                file.write(script)
            os.chmod(f"{self.bin}/{name}", 0o755)

    def start(self, before, wrapped=False, stops=False, honest=None):
        place, act = self.place, self.act
        environment = dict(place.environment(act.account), **place.steady)
        if wrapped:
            environment["PATH"] = self.bin + ":" + environment["PATH"]
            environment["GIT_EXEC_PATH"] = self.bin
        if os.path.exists(place.pid):
            os.remove(place.pid)
        # Files, not pipes: what a killed command leaves running may have them for longer.
        with open(place.seen + "/out", "w+b") as out, open(place.seen + "/err", "w+b") as err, \
                open(place.seen + "/in", "w+b") as given:
            given.write(act.input)
            given.seek(0)
            child = subprocess.Popen(
                before + [place.pdm, *act.words], cwd=place.path(act.folder), env=environment, stdin=given, stdout=out,
                stderr=err, start_new_session=True, preexec_fn=trace_me if honest else None)
            struck = self.kill_both(child) if stops else False
            if honest:
                struck, status = Tracer(child.pid, *honest).run()
                if status is not None:
                    child.returncode = os.waitstatus_to_exitcode(status)
            try:
                with deadline(PATIENCE):
                    code = child.wait()
            except TimeoutError:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
                code = "hang"
            self.reap()
            out.seek(0)
            err.seek(0)
            ended = Ended(code, out.read().decode(errors="replace"), err.read().decode(errors="replace"), struck)
        if ended.was_killed:
            ended.struck = True
        return ended

    def kill_both(self, child):
        """Waits until git is stopped in the middle of the call, and kills pdm, which knows nothing of it, and then git."""
        end = time.monotonic() + PATIENCE
        while child.poll() is None and time.monotonic() < end:
            try:
                with open(self.place.pid) as file:
                    number = int(file.read())
                with open(f"/proc/{number}/stat") as file:
                    state = file.read().rsplit(")", 1)[1].split()[0]
                with open(f"/proc/{number}/comm") as file:
                    is_git = file.read().strip().startswith("git")
            except (FileNotFoundError, ValueError, ProcessLookupError):
                time.sleep(0.001)
                continue
            if is_git and state in "Tt" and self.is_stopped():
                child.kill()
                os.kill(number, signal.SIGKILL)
                return True
            time.sleep(0.001)
        return False

    def is_stopped(self):
        # A tracer stops its child at every call; this one stays.
        try:
            with open(self.place.log, errors="replace") as file:
                return "SIGSTOP" in file.read()
        except FileNotFoundError:
            return False

    def reap(self):
        """Waits for whatever the command left running."""
        try:
            with deadline(PATIENCE):
                while True:
                    os.waitpid(-1, 0)
        except ChildProcessError:
            return
        except TimeoutError:
            raise RuntimeError("a process of the command does not end")
