"""Connections with Wagtail: the icon of the treasurer's entry in the menu."""

from wagtail import hooks


def own_icons(icons: list[str]) -> list[str]:
    """Return Wagtail's icons and that of the menu entry."""
    return [*icons, "giving/icons/coins.svg"]


hooks.register("register_icons", own_icons)
