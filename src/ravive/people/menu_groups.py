"""The menu of the desk in groups, by what people do. Somebody with few entries has them without groups."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import ngettext
from django.utils.translation import pgettext_lazy as pgettext
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem, admin_menu
from wagtail.admin.ui.sidebar import SubMenuItem

from ravive.people import agenda

# So many entries are found without groups.
FEW = 7
# Each group by its name: what it is called, and its icon. In this order, from here on, behind what has no group.
GROUPS: dict[str, tuple[str | Promise, str]] = {
    "publish": (pgettext("menu", "Publish"), "site"),
    "mobilise": (pgettext("menu", "Mobilise"), "circle-check"),
    "gifts": (pgettext("menu", "Gifts"), "coins"),
    "cards": (pgettext("menu", "Cards"), "copy"),
    "people": (pgettext("menu", "People"), "group"),
    "settings": (pgettext("menu", "Settings"), "cogs"),
}
FIRST_PLACE = 1000
# Of Wagtail's own entries. Those of its settings and reports become entries of the group.
WAGTAIL_GROUPS = {"explorer": "publish", "images": "publish", "documents": "publish", "settings": "settings", "reports": "settings"}


class MenuGroup(SubmenuMenuItem):
    """A group of entries. Closed, it shows how much waits behind all of them."""

    def __init__(self, name: str, entries: Sequence[MenuItem]) -> None:
        label, icon = GROUPS[name]
        self.entries = tuple(entries)
        place = FIRST_PLACE + list(GROUPS).index(name)
        super().__init__(label, Menu(items=list(entries)), name=f"group-{name}", icon_name=icon, order=place)

    def is_shown(self, request: HttpRequest) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]  # as Wagtail's, with types
        """Return True: only entries for this person are in it."""
        return True

    def render_component(self, request: HttpRequest) -> SubMenuItem:
        """Return the group as Wagtail's menu shows it, with the number of what waits in it."""
        today = timezone.localdate()
        count = sum(agenda.count_in_menu(request, entry.name, today) for entry in self.entries)
        attrs: dict[str, str] = {}
        if count:
            waits = ngettext("%(count)s waits for you", "%(count)s wait for you", count) % {"count": count}
            attrs = {"data-r-count": str(count), "aria-label": f"{self.label}, {waits}"}
        entries: list[Any] = [entry.render_component(request) for entry in self.entries]
        return SubMenuItem(self.name, str(self.label), entries, icon_name=self.icon_name, attrs=attrs)


def screens(request: HttpRequest) -> list[tuple[str, list[MenuItem]]]:
    """Return the entries of somebody's menu by the name of their group; those without one come first, under an empty name."""
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    alone = [item for item in items if not isinstance(item, MenuGroup) and item.url and item.url != "#"]
    groups = [("", alone), *((str(item.label), list(item.entries)) for item in items if isinstance(item, MenuGroup))]
    return [(name, entries) for name, entries in groups if entries]


def grouped(items: Sequence[MenuItem], request: HttpRequest) -> list[MenuItem]:
    """Return the entries of somebody's menu in groups, or as they are where they are few. A group of one entry is that entry."""
    entries = _without_submenus(items, request)
    if len(entries) <= FEW:
        return [entry for entry, _group in entries]
    menu = [entry for entry, group in entries if group not in GROUPS]
    for name in GROUPS:
        own = [entry for entry, group in entries if group == name]
        if len(own) == 1:
            alone = copy(own[0])
            alone.order = FIRST_PLACE + list(GROUPS).index(name)
            menu.append(alone)
        elif own:
            menu.append(MenuGroup(name, [_plain(entry) for entry in own]))
    return menu


def _without_submenus(items: Sequence[MenuItem], request: HttpRequest) -> list[tuple[MenuItem, str]]:
    """Return each entry with its group, in their order. What a submenu of Wagtail holds comes at the end of its group."""
    found: list[tuple[MenuItem, str]] = []
    for item in sorted(items, key=lambda item: item.order):
        group = getattr(item, "group", "") or WAGTAIL_GROUPS.get(item.name, "")
        below = item.menu.menu_items_for_request(request) if isinstance(item, SubmenuMenuItem) and group else [item]
        found += [(entry, group) for entry in sorted(below, key=lambda entry: entry.order)]
    return found


def _plain(entry: MenuItem) -> MenuItem:
    """Return an entry for a group. Wagtail's explorer opens a panel of its own, which a group cannot hold: it becomes a link."""
    if entry.name != "explorer":
        return entry
    return MenuItem(entry.label, entry.url, name=entry.name, icon_name=entry.icon_name, order=entry.order)
