"""QR codes as one path of an inline SVG, without style attributes."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from segno import make

QUIET_ZONE_MODULES = 2
# Banking apps are strict where the others are not.
PAYMENT_QUIET_ZONE_MODULES = 4


def svg(address: str, label: str) -> SafeString:
    """Return the code of an address as an inline SVG with its label."""
    return drawing([list(row) for row in make(address, error="m", micro=False).matrix], label)


def drawing(modules: Sequence[Sequence[int]], label: str, *, quiet_zone_modules: int = QUIET_ZONE_MODULES) -> SafeString:
    """Return rows of modules, true or 1 for a dark one, as an inline SVG with its label."""
    size = len(modules) + 2 * quiet_zone_modules
    path = "".join(_runs(row, quiet_zone_modules, y + quiet_zone_modules) for y, row in enumerate(modules))
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>',
        size=size,
        label=label,
        path=path,
    )


def _runs(row: Sequence[int], left: int, y: int) -> str:
    """Return the dark runs of one row as path commands."""
    path, x = "", 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            path += f"M{start + left} {y}h{x - start}v1h-{x - start}z"
        x += 1
    return path
