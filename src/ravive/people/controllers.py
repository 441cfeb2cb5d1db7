"""The name of the controller (GDPR, article 4.7), as people and authorities read it in consents, notices, files and papers."""

from collections.abc import Callable

from ravive.people.models import Organisation

type FindName = Callable[[Organisation], str]
_finders: list[FindName] = []


def name_with(finder: FindName) -> None:
    """Set the function that returns the name in an organisation's statutes, "" without one. `AppConfig.ready` calls this."""
    _finders[:] = [finder]


def controller_of(organisation: Organisation) -> str:
    """Return the one name under which an organisation answers for details of people: that of its statutes, else that of the desk."""
    return next((name for finder in _finders if (name := finder(organisation))), organisation.name)
