"""What a package adds to the desk, in one call from `AppConfig.ready`: its screens, an entry of the menu, and what waits behind it."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from ravive.people import agenda
from ravive.people.agenda import FindItems

if TYPE_CHECKING:
    from wagtail.admin.menu import MenuItem


def register_desk(
    name: str,
    label: str | Promise = "",
    *,
    description: str | Promise = "",
    opens: str = "",
    roles: Sequence[str] = (),
    for_hosts: bool = False,
    icon: str = "",
    group: str = "",
    order: int = 0,
    urls: str = "",
    waiting: FindItems | None = None,
    stylesheet: str = "",
) -> None:
    """Add a package to the desk.

    `urls` names the module whose `in_the_shell` are its screens; Django imports it with the addresses of the site, not before.
    With `opens`, the menu has an entry that leads to the address of this name, for these `roles` or for all staff without roles, or
    `for_hosts` alone, in a `group` of `menu_groups.GROUPS`. `waiting` finds what waits in the package, in a constant number of queries.
    """

    def screens() -> list[URLPattern | URLResolver]:
        return import_module(urls).in_the_shell

    def entry() -> "MenuItem":
        from ravive.people.menu import DeskMenuItem, InstallationMenuItem  # loads Wagtail's desk, which commands do without

        kind = InstallationMenuItem if for_hosts else DeskMenuItem
        options = {"name": name, "icon_name": icon, "order": order}
        return kind(label, reverse(opens), roles=tuple(roles), description=description, group=group, **options)

    def style() -> SafeString:
        return format_html('<link rel="stylesheet" href="{}">', static(stylesheet))

    if urls:
        hooks.register("register_admin_urls", screens)
    if opens:
        hooks.register("register_admin_menu_item", entry)
    if stylesheet:
        hooks.register("insert_global_admin_css", style)
    if waiting:
        agenda.find_with(name, waiting)
