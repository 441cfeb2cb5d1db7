"""The lock that publishing and corrections of facts share."""

from ravive.people.models import Organisation


def lock_register() -> Organisation | None:
    """Wait until nobody else publishes or corrects a fact, then hold the lock until the transaction ends. Return the host.

    Without it, a deck that was read just before a correction could be published with the old number just after.
    """
    return Organisation.objects.select_for_update(no_key=True).defer("logo").filter(is_host=True).first()
