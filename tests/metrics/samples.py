"""What the metrics of this process say now."""

from prometheus_client import REGISTRY


def value(name: str, **labels: str) -> float:
    """Return a sample, 0 where nothing was counted yet."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


def series() -> set[str]:
    """Return every series of Ravive's own: its name and its labels."""
    found = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return {f"{sample.name} {sorted(sample.labels.items())}" for sample in found if sample.name.startswith("ravive_")}
