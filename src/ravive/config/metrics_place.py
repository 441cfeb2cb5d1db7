"""Where metrics are served: nowhere, unless the environment or the command says a port."""

from collections.abc import Mapping
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65535


class MetricsPortError(Exception):
    """RAVIVE_METRICS_PORT is no port; the message is one line for the person who started the command."""


@dataclass(frozen=True, kw_only=True)
class MetricsPlace:
    """The address and the port at which Prometheus reads."""

    host: str
    port: int


def metrics_place(variables: Mapping[str, str], port: int | None = None) -> MetricsPlace | None:
    """Return RAVIVE_METRICS_ADDRESS and the port: `port`, else RAVIVE_METRICS_PORT. None without a port. Raises MetricsPortError."""
    number = str(port) if port else variables.get("RAVIVE_METRICS_PORT", "")
    if not number:
        return None
    if not number.isascii() or not number.isdecimal() or not 0 < int(number) <= HIGHEST_PORT:
        raise MetricsPortError(f'RAVIVE_METRICS_PORT "{number}" is no port; give a number from 1 to {HIGHEST_PORT}')
    return MetricsPlace(host=variables.get("RAVIVE_METRICS_ADDRESS") or LOOPBACK, port=int(number))
