"""The organisation that a command names. Imports models, so it is imported once Django is set up."""

from ravive.config.environment import ConfigurationError
from ravive.people.models import Organisation


def organisation_named(slug: str) -> Organisation:
    """Return the organisation of this short name. Raises ConfigurationError, which lists those that are there."""
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "none yet; run: ravive serve"
        raise ConfigurationError(f'there is no organisation "{slug}"; known: {known}')
    return found
