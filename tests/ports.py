"""Ports for servers that tests start."""

import random
import socket

# Below those that a system draws for connections: between a look and the start of a server, no connection takes one. 20,000 and
# more are for tests/cluster.
LOWEST_PORT, HIGHEST_PORT = 10_000, 19_999
# Nobody listens there: it needs the rights of root, and nothing asks for it.
PORT_OF_NOBODY = 1

# Other processes draw too: not from the seed of a test.
_CHANCE = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """Return a port of loopback on which nobody listens; never the same twice in a process."""
    while True:
        port = _CHANCE.randint(LOWEST_PORT, HIGHEST_PORT)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
