"""Wagtail's inline scripts as data, which `people/widgets.js` reads: the desk's content policy allows no inline script.

Templates under `wagtailadmin/` replace those of dates and panels. Choosers have no template for theirs.
"""

import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser

# What Wagtail writes: `new PageChooser("id", {…});` or `createTaskChooser("id");`
_CHOOSER_SCRIPT = re.compile(r"<script>(?:new )?(\w+Chooser)\((.*)\);</script>\Z", re.DOTALL)


def replace_chooser_scripts() -> None:
    """Let every chooser of Wagtail be rendered without inline script, from now on."""
    render = BaseChooser.render
    if getattr(render, "is_without_script", False):
        return

    def render_without_script(self: BaseChooser, *args: Any, **kwargs: Any) -> SafeString:  # noqa: ANN401 -- passed on as they are
        return without_script(render(self, *args, **kwargs))

    render_without_script.__dict__["is_without_script"] = True
    BaseChooser.render = render_without_script


def without_script(chooser: str) -> SafeString:
    """Return a chooser whose script is data. Raises ValueError for a script that is none of Wagtail's."""
    found = _CHOOSER_SCRIPT.search(chooser)
    if found is None:
        raise ValueError("a chooser of Wagtail ends with another script than before; see people/inline_scripts.py")
    # In JSON, this is the same character; in a page, it cannot end the data.
    values = mark_safe(f"[{found[2]}]".replace("<", "\\u003c"))  # noqa: S308 - JSON of Wagtail, escaped here
    data = format_html('<script type="application/json" data-desk-widget="{}">{}</script>', found[1], values)
    return mark_safe(chooser[: found.start()] + data)  # noqa: S308 - Wagtail's own markup
