"""The pictures of an issue's pages, as its e-mail carries them: nothing is loaded when it is read."""

import logging
from functools import lru_cache

from django.db.models import Q
from wagtail.images import get_image_model

from ravive.hub.newsletter.issue_content import IssueContent
from ravive.mailing.messages import MailPicture
from ravive.site.renditions import mail_picture

logger = logging.getLogger(__name__)
# Each takes some 50 kB of every e-mail.
MOST_PICTURES = 6
# Those of the issues that are sent at the moment.
MOST_STORED = 24


def pictures_of(content: IssueContent) -> dict[str, MailPicture]:
    """Return the pictures of the first pages that have one, by the digest that names them. One deleted since then is left out."""
    digests = list(dict.fromkeys(entry.picture for entry in content.entries if entry.picture))[:MOST_PICTURES]
    found = {digest: _picture(digest) for digest in digests}
    return {digest: picture for digest, picture in found.items() if picture}


def _picture(digest: str) -> MailPicture | None:
    image = get_image_model().objects.filter(~Q(file_hash=""), file_hash=digest).order_by("pk").first()
    if image is None:
        return None
    try:
        return MailPicture(name=f"{digest}@ravive", content=_content(digest, image.pk), subtype="jpeg")
    except OSError as problem:
        # Its file is gone: the issue is sent without it.
        logger.warning("the picture %s of an issue cannot be read: %s", image.pk, type(problem).__name__)
        return None


@lru_cache(maxsize=MOST_STORED)
def _content(digest: str, number: int) -> bytes:
    """Return the copy of a picture for e-mails; another digest is another picture. Each reader of an issue gets the same one."""
    return mail_picture(get_image_model().objects.get(pk=number, file_hash=digest))
