"""How often a key may come: counted in this process's memory, never stored, and never by where somebody is."""

from collections import OrderedDict


class Allowance:
    """Lets each key through `burst` times at once, then `per_second` on average. Remembers the `remembered` latest keys."""

    def __init__(self, *, burst: int, per_second: float, remembered: int = 20_000) -> None:
        self.burst, self.per_second, self.remembered = burst, per_second, remembered
        # What is left of each key's allowance, and when that was so.
        self.left: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, key: object, *, at: float) -> float:
        """Return 0 and count this time, or the seconds until `key` may come again. `at` is in seconds, from any start."""
        left, then = self.left.pop(key, (float(self.burst), at))
        left = min(self.burst, left + max(at - then, 0.0) * self.per_second)
        waits = max(1.0 - left, 0.0) / self.per_second
        self.left[key] = (left if waits else left - 1.0, at)
        if len(self.left) > self.remembered:
            self.left.popitem(last=False)
        return waits
