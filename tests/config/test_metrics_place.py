"""Metrics are served nowhere, unless a port is chosen; then on this machine alone, unless an address is."""

import pytest

from ravive.config.metrics_place import MetricsPlace, MetricsPortError, metrics_place


@pytest.mark.parametrize(
    ("variables", "port", "place"),
    [
        ({}, None, None),
        ({"RAVIVE_METRICS_ADDRESS": "10.0.0.7"}, None, None),
        ({"RAVIVE_METRICS_PORT": "9464"}, None, MetricsPlace(host="127.0.0.1", port=9464)),
        ({"RAVIVE_METRICS_PORT": "9464"}, 9465, MetricsPlace(host="127.0.0.1", port=9465)),
        ({"RAVIVE_METRICS_PORT": "9464", "RAVIVE_METRICS_ADDRESS": "10.0.0.7"}, None, MetricsPlace(host="10.0.0.7", port=9464)),
    ],
)
def test_the_command_comes_before_the_environment(variables: dict[str, str], port: int | None, place: MetricsPlace | None) -> None:
    assert metrics_place(variables, port) == place


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "９４６４"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(MetricsPortError, match="RAVIVE_METRICS_PORT"):
        metrics_place({"RAVIVE_METRICS_PORT": port})
