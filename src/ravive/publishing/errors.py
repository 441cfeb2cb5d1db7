"""What prevents publishing, as an exception."""

from ravive.register.errors import ProblemsError


class PublishingError(ProblemsError):
    """The deck cannot be published."""
