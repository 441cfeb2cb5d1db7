"""The processes of `ravive serve`: one prepares the installation and ends, some answer requests, one works in the background.

This process loads the site's code once, then forks, restarts and stops them: what is loaded is in memory once for all. It asks no
database and has no second thread, so that nothing half-done is copied.
"""

import fcntl
import os
import signal
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from ravive.config.metrics_place import MetricsPlace
from ravive.config.server import children
from ravive.config.server.supervised_process import ENDINGS, Act, SupervisedProcess, forked, stop
from ravive.config.valkey import ROOM_FOLDER_VARIABLE
from ravive.metrics import shared_counts

type Say = Callable[[str], None]

# Connections that wait until a web process accepts them.
BACKLOG = 1024
LOOK_SECONDS = 0.2
# How long a process may finish what it works on once it was asked to stop.
STOP_SECONDS = 20.0
# Requests go first.
WORKER_NICENESS = 10
# Where Linux has files in memory.
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a random name is created in it


class PortError(Exception):
    """Nobody can listen there; the message is one line for the person who started the command."""


class FolderError(Exception):
    """Another server serves this data folder; the message is one line for the person who started the command."""


class PreparationError(Exception):
    """A signal ended the preparation; the message is one line for the person who started the command."""


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
    Raises PortError, FolderError or PreparationError.
    """
    shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104 - only read
    address = f"http://{shown}:{port}"
    with ExitStack() as stack:
        listening = stack.enter_context(bound_socket(host, port))
        stack.enter_context(only_server(folder))
        measuring = stack.enter_context(bound_socket(metrics.host, metrics.port, "--metrics-port")) if metrics else None
        _at_signals((is_over := threading.Event()).set)
        counts = stack.enter_context(_folder_of_counts()) if measuring else None
        stack.enter_context(_folder_of_rooms())
        # Until Django is loaded, it says nothing.
        say("Preparing Ravive; a first start also creates the database and its content")
        if counts:
            shared_counts.share(counts)
        if (code := _load(load, is_over=is_over)) or is_over.is_set():
            return code
        if (code := _prepare(partial(prepare, address), is_over=is_over)) or is_over.is_set():
            return code
        listening.listen(BACKLOG)
        _announce(address, host, port, metrics, say)
        _serve(listening, measuring, counts, workers=workers, works=works, is_over=is_over)
    return 0


def _at_signals(act: Callable[[], object]) -> None:
    """Call `act` at SIGTERM and SIGINT from now on: a signal that ended this process at once would leave its folders in memory."""
    for number in ENDINGS:
        signal.signal(number, lambda *_: act())


def _load(act: Act, *, is_over: threading.Event) -> int:
    """Load the site's code, and return the exit code. A signal interrupts it: it takes seconds, and does not look whether it is over."""

    def interrupt() -> None:
        # Once: a second signal would interrupt what comes after. A module may also have caught the first.
        if not is_over.is_set():
            is_over.set()
            raise KeyboardInterrupt

    _at_signals(interrupt)
    try:
        return act()
    except KeyboardInterrupt:
        return 0
    finally:
        _at_signals(is_over.set)


def _prepare(act: Act, *, is_over: threading.Event) -> int:
    """Run the preparation in a process, stop it once it is over, and return the exit code. Raises PreparationError."""
    preparing = forked(act, stays_in_session=True)
    while preparing.is_alive() and not is_over.is_set():
        preparing.join(LOOK_SECONDS)
    if is_over.is_set():
        stop([preparing], seconds=STOP_SECONDS)
        return 0
    code = preparing.exitcode or 0
    if code < 0:
        cause = "; the machine may lack memory" if -code == signal.SIGKILL else ""
        raise PreparationError(f"{signal.Signals(-code).name} ended the preparation{cause}. It may be started again: ravive serve")
    return code


def _announce(address: str, host: str, port: int, metrics: MetricsPlace | None, say: Say) -> None:
    say(f"Ravive is at {address}/  (stop: Ctrl+C)")
    say(f"The desk is at {address}/desk/")
    if metrics:
        say(f"Prometheus reads http://{metrics.host}:{metrics.port}/metrics")
    if host.startswith("127."):
        say(f"For passkeys, open http://localhost:{port}/desk/: browsers take none at an address in numbers.")


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


def _serve(
    listening: socket.socket, measuring: socket.socket | None, counts: Path | None, *, workers: int, works: bool, is_over: threading.Event
) -> None:
    """Start the processes, look after them, and stop those that were started: once it is over, or when something fails here."""
    processes: list[SupervisedProcess] = []
    try:
        for process in _started(listening, measuring, counts, workers=workers, works=works):
            processes.append(process)
        _supervise(processes, counts, is_over=is_over)
    finally:
        # Open here while a task ends, they would take connections that nobody answers any more.
        for unused in filter(None, (listening, measuring)):
            unused.close()
        stop([process.process for process in processes], seconds=STOP_SECONDS)
        with suppress(OSError):
            forked(children.close_database).join()


def _started(
    listening: socket.socket, measuring: socket.socket | None, counts: Path | None, *, workers: int, works: bool
) -> Iterator[SupervisedProcess]:
    """Start the processes. A name belongs to a process and to the one that replaces it: both count in the same files."""
    now = time.monotonic()
    for number in range(workers):
        yield SupervisedProcess("web", partial(children.answer, f"web{number}", listening, unused=measuring), now=now)
    if works:
        # It may work on for some time after the others: the ports are free before.
        yield SupervisedProcess("worker", partial(children.work, listening, measuring), now=now, niceness=WORKER_NICENESS)
    if measuring and counts:
        yield SupervisedProcess("metrics", partial(children.measure, measuring, counts, unused=listening), now=now)


def _supervise(processes: list[SupervisedProcess], counts: Path | None, *, is_over: threading.Event) -> None:
    """Start processes again that end, until it is over."""
    stored: Counter[str] | None = None
    while not is_over.is_set():
        restarts: Counter[str] = Counter({process.kind: 0 for process in processes})
        for process in processes:
            process.revive(now=time.monotonic())
            restarts[process.kind] += process.restarts
        if counts and restarts != stored:
            # Whatever is full, the processes are looked after.
            with suppress(OSError):
                shared_counts.store_restarts(counts, restarts)
                stored = restarts
        # Not `is_over.wait`: a signal that came while it holds its lock would wait for that lock without end.
        time.sleep(LOOK_SECONDS)
