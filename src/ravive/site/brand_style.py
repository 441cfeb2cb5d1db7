"""The style sheet of a brand: its address says what was chosen and holds a digest, so browsers store it for good."""

import hashlib
import re
from functools import lru_cache

from ravive.lib.colours import checked_colour
from ravive.site.brand import GROUNDS, Brand, Theme, theme_colours

# Of controls, of cards and pictures, of small parts, of buttons.
RADII = {"straight": ("3px", "4px", "2px", "3px"), "soft": ("14px", "22px", "8px", "14px"), "round": ("18px", "28px", "12px", "999px")}
DEVICE_LETTERS = 'system-ui,-apple-system,"Segoe UI",Roboto,sans-serif'
SERIF_LETTERS = 'ui-serif,Georgia,"Times New Roman",serif'
_NAME = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})?-(straight|soft|round)-(clear|device|serif)\.([0-9a-f]{12})")
# Where the pages of a site use the colours. Numbers to call and errors take back the colour that they have without a brand; the way
# out, focus and cards use none of what changes.
_PARTS = """\
.button:not(.button-quiet,[aria-disabled="true"],:disabled){border-color:var(--action-edge);border-radius:var(--radius-button)}
.button-quiet,.filters a{border-radius:var(--radius-button)}
.site-bar{border-top:6px solid var(--action)}
.site-nav [aria-current]{text-decoration-color:var(--action-edge);text-decoration-thickness:4px;text-underline-offset:.4em}
.site-foot{background:var(--soft);border-top:3px solid var(--action-edge)}
main.site{--hue:var(--second-edge)}
main.site :not(.deck-column)>.kicker>.tile,.weave-appeal>.tile{--hue:var(--second-edge)}
main.site .demands li:before{background:var(--second);color:var(--on-second)}
.aside-note{border-color:var(--action-edge)}
.panel:not(.try){border-top:4px solid var(--action-edge)}
.public-form input{accent-color:var(--action-edge)}
.contact-value,.public-form .errorlist,.form-problem{color:var(--safety)}
.public-form [aria-invalid=true]{border-color:var(--safety)}"""


@lru_cache(maxsize=256)
def style_sheet(brand: Brand) -> str:
    """Return the style sheet, the same for everybody who chose the same."""
    control, card, small, button = RADII[brand.corners]
    light, dark = _colours(brand, "light"), _colours(brand, "dark")
    shape = f"--radius:{control};--radius-card:{card};--radius-s:{small};--radius-button:{button};"
    letters = f"--font:{DEVICE_LETTERS};" if brand.lettering == "device" else ""
    titles = f"\nmain.site :is(h1,h2,h3),main.home :is(h1,h2,h3){{font-family:{SERIF_LETTERS}}}" if brand.lettering == "serif" else ""
    return (
        f":root{{{light}{shape}{letters}}}\n"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}\n[data-theme="dark"]{{{dark}}}\n'
        f"{_PARTS}{titles}\n"
    )


def _colours(brand: Brand, theme: Theme) -> str:
    shown, ground = theme_colours(brand, theme), GROUNDS[theme]
    values = {
        "paper": shown.paper,
        "soft": shown.soft,
        "ember": shown.link,
        "safety": ground.error,
        "ember-soft": shown.soft,
        "action": shown.action.fill,
        "action-press": shown.action.hover,
        "on-action": shown.action.ink,
        "action-edge": shown.action.edge,
        "second": shown.second.fill,
        "on-second": shown.second.ink,
        "second-edge": shown.second.edge,
    }
    return "".join(f"--{name}:{value};" for name, value in values.items())


def address(brand: Brand) -> str:
    """Return the address of a brand's style sheet: it changes with what was chosen, and with this module."""
    digest = hashlib.sha256(style_sheet(brand).encode()).hexdigest()[:12]
    return f"/brand/{brand.colour[1:]}-{brand.second_colour[1:]}-{brand.corners}-{brand.lettering}.{digest}.css"


def brand_at(name: str) -> tuple[Brand, bool]:
    """Return the brand that an address names, and whether its digest is today's. Raises ValueError for another name."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f'no brand is "{name}"')
    colour, second, corners, lettering, _digest = found.groups()
    second_colour = checked_colour(second) if second else ""
    brand = Brand(colour=checked_colour(colour), second_colour=second_colour, corners=corners, lettering=lettering)
    return brand, address(brand) == f"/brand/{name}.css"
