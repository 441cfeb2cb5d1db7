"""The processes of `ravive serve`: one prepares the installation and ends, some answer requests, one works in the background.

This process loads the site's code once, then forks, restarts and stops them: what is loaded is in memory once for all. It asks no
database and has no second thread, so that nothing half-done is copied.
"""

import fcntl
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing.context import ForkProcess
from pathlib import Path

from ravive.config.metrics_place import MetricsPlace
from ravive.config.server import children, parent
from ravive.config.valkey import ROOM_FOLDER_VARIABLE
from ravive.metrics import shared_counts

type Say = Callable[[str], None]
type Act = Callable[[], int]

FORKS = multiprocessing.get_context("fork")
ENDINGS = {signal.SIGTERM, signal.SIGINT}

# Connections that wait until a web process accepts them.
BACKLOG = 1024
LOOK_SECONDS = 0.2
# How long a process may finish what it works on once it was asked to stop.
STOP_SECONDS = 20.0
SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
# Requests go first.
WORKER_NICENESS = 10
# Where Linux has files in memory.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a random name is created in it


class PortError(Exception):
    """Nobody can listen there; the message is one line for the person who started the command."""


class FolderError(Exception):
    """Another server serves this data folder; the message is one line for the person who started the command."""


class SupervisedProcess:
    """A process that is started again when it ends. One that ends soon after its start waits longer each time."""

    def __init__(self, kind: str, act: Act, *, now: float, niceness: int = 0) -> None:
        """Run `act` in a process; `niceness`: its priority, 0 to 19, the lowest; `kind`: under which name its restarts are counted."""
        self.kind, self.restarts = kind, 0
        self._act, self._niceness = act, niceness
        self._pause_seconds = SHORTEST_PAUSE_SECONDS
        self._start(now)

    def _start(self, now: float) -> None:
        self.process = forked(self._act, niceness=self._niceness)
        self._started_at, self._due_at = now, None

    def revive(self, *, now: float) -> None:
        """Start the process again if it has ended and its pause is over."""
        if self.process.is_alive():
            return
        if self._due_at is None:
            lived_seconds = now - self._started_at
            longer = min(self._pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            self._pause_seconds = SHORTEST_PAUSE_SECONDS if lived_seconds > LONGEST_PAUSE_SECONDS else longer
            self._due_at: float | None = now + self._pause_seconds
        elif now >= self._due_at:
            try:
                self._start(now)
            except OSError:
                # No memory, or too many processes: the others go on, and this one is tried again.
                self._due_at = now + self._pause_seconds
            else:
                self.restarts += 1

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        self.process.terminate()

    def wait_until_stopped(self, *, until: float) -> None:
        """Wait for the process to end; kill it when the time is over. A task that is cut off is run again at the next start."""
        self.process.join(max(0.0, until - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def forked(act: Act, *, niceness: int = 0, stays_in_session: bool = False) -> ForkProcess:
    """Run `act` in a copy of this process, and return that process; its exit code is what `act` returns.

    `stays_in_session`: a Ctrl+C reaches it too. Otherwise it reaches the supervisor alone, which then stops the process.
    """
    supervisor = os.getpid()

    def run() -> None:
        if not stays_in_session:
            os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, niceness)
        parent.end_with(supervisor, ending=lambda: os.kill(os.getpid(), signal.SIGTERM))
        sys.exit(children.exit_code(act))

    process = FORKS.Process(target=run)
    # One that is asked to stop before it can listen would not hear it.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    return process


def bound_socket(host: str, port: int, option: str = "--port") -> socket.socket:
    """Return a socket bound to this address, which nobody can connect to yet; `option` chooses another port. Raises PortError."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host.strip("[]"), port))
    except OSError as problem:
        bound.close()
        advice = f"stop the program that uses it, or choose another: ravive serve {option} {port + 1}"
        raise PortError(f"port {port} on {host} cannot be used ({problem.strerror}); {advice}") from problem
    return bound


@contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Hold the lock of the one server of a data folder. Raises FolderError where another one has it.

    A folder that cannot be used is for the preparation to report.
    """
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.fdopen(os.open(folder / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError:
        yield
        return
    with file:
        try:
            # Unlike that of `flock`, this lock is this process's alone: none of those that it forks has it.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            advice = "stop that one, or name another folder: --data DIR"
            raise FolderError(f'"{folder}" is served already, by process {file.read().strip()}; {advice}') from problem
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def run(
    *,
    folder: Path,
    host: str,
    port: int,
    workers: int,
    works: bool,
    load: Act,
    prepare: Callable[[str], int],
    say: Say,
    metrics: MetricsPlace | None = None,
) -> int:
    """Prepare the installation, then let its processes run until SIGTERM or SIGINT. Return the exit code.

    `folder`: of the data. `load`: loads the site's code, and returns the exit code. `prepare`: prepares the installation at this address.
    `works`: one process works in the background, unless another machine does. `metrics`: one serves metrics there.
    Raises PortError or FolderError.
    """
    shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - only read
    address = f"http://{shown}:{port}"
    with ExitStack() as stack:
        listening = stack.enter_context(bound_socket(host, port))
        stack.enter_context(only_server(folder))
        measuring = stack.enter_context(bound_socket(metrics.host, metrics.port, "--metrics-port")) if metrics else None
        counts = stack.enter_context(_folder_of_counts()) if measuring else None
        stack.enter_context(_folder_of_rooms())
        # Until Django is loaded, it says nothing.
        say("Preparing Ravive; a first start also creates the database and its content")
        if counts:
            shared_counts.share(counts)
        if code := load():
            return code
        preparing = forked(partial(prepare, address), stays_in_session=True)
        preparing.join()
        if code := preparing.exitcode:
            return code
        is_over = threading.Event()
        for number in ENDINGS:
            signal.signal(number, lambda *_: is_over.set())
        listening.listen(BACKLOG)
        say(f"Ravive is at {address}/  (stop: Ctrl+C)")
        say(f"The desk is at {address}/desk/")
        if metrics:
            say(f"Prometheus reads http://{metrics.host}:{metrics.port}/metrics")
        if host.startswith("127."):
            say(f"For passkeys, open http://localhost:{port}/desk/: browsers take none at an address in numbers.")
        _supervise(_started(listening, measuring, counts, workers=workers, works=works), counts, is_over=is_over)
    return 0


@contextmanager
def _folder_of_counts() -> Iterator[Path]:
    """Yield a folder for what the processes of this machine count. It is gone at the end: Prometheus knows that counters begin again."""
    with tempfile.TemporaryDirectory(prefix="ravive-counts-", dir=_place_in_memory()) as folder:
        yield Path(folder)


def _place_in_memory() -> Path | None:
    """Return the folder of files in memory, where a full disk stops nothing; None for the usual one where there is none."""
    return SHARED_MEMORY if SHARED_MEMORY.is_dir() else None


@contextmanager
def _folder_of_rooms() -> Iterator[None]:
    """Name to all processes a folder in memory for what phones answer in a room: readable by its owner only, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="ravive-rooms-", dir=_place_in_memory()) as folder:
        os.environ[ROOM_FOLDER_VARIABLE] = folder
        try:
            yield
        finally:
            del os.environ[ROOM_FOLDER_VARIABLE]


def _started(
    listening: socket.socket, measuring: socket.socket | None, counts: Path | None, *, workers: int, works: bool
) -> list[SupervisedProcess]:
    """Start the processes. A name belongs to a process and to the one that replaces it: both count in the same files."""
    now = time.monotonic()
    processes = [SupervisedProcess("web", partial(children.answer, f"web{n}", listening), now=now) for n in range(workers)]
    if works:
        # It may work on for some time after the others: the port is free before.
        processes.append(SupervisedProcess("worker", partial(children.work, listening), now=now, niceness=WORKER_NICENESS))
    if measuring and counts:
        processes.append(SupervisedProcess("metrics", partial(children.measure, measuring, counts), now=now))
    return processes


def _supervise(processes: list[SupervisedProcess], counts: Path | None, *, is_over: threading.Event) -> None:
    """Start processes again that end, and stop all of them when it is over."""
    stored: Counter[str] | None = None
    while not is_over.wait(LOOK_SECONDS):
        restarts: Counter[str] = Counter({process.kind: 0 for process in processes})
        for process in processes:
            process.revive(now=time.monotonic())
            restarts[process.kind] += process.restarts
        if counts and restarts != stored:
            # Whatever is full, the processes are looked after.
            with suppress(OSError):
                shared_counts.store_restarts(counts, restarts)
                stored = restarts
    for process in processes:
        process.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    for process in processes:
        process.wait_until_stopped(until=until)
