"""QR codes as one path of an inline SVG, without style attributes."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from segno import make

QUIET_ZONE_MODULES = 2


def svg(address: str, label: str) -> SafeString:
    """Return the code of an address as an inline SVG with its label."""
    modules = [list(row) for row in make(address, error="m", micro=False).matrix]
    size = len(modules) + 2 * QUIET_ZONE_MODULES
    path = "".join(_runs(row, y + QUIET_ZONE_MODULES) for y, row in enumerate(modules))
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>',
        size=size,
        label=label,
        path=path,
    )


def _runs(row: list[int], y: int) -> str:
    """Return the dark runs of one row as path commands."""
    path, x = "", 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            path += f"M{start + QUIET_ZONE_MODULES} {y}h{x - start}v1h-{x - start}z"
        x += 1
    return path
