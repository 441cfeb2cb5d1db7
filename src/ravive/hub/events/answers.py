"""What people answer when they register: choices have codes, which are stored, and words, which people read."""

from django.utils.translation import gettext_lazy

from ravive.hub.events.models import EventQuestion
from ravive.lib.languages import CHOICES

Kind = EventQuestion.QuestionKind
LONGEST_NAME = 120
NEEDS = (
    ("steps", gettext_lazy("Access without steps")),
    ("sign", gettext_lazy("Sign language interpreter")),
    ("loop", gettext_lazy("Hearing loop")),
    ("captions", gettext_lazy("Captions")),
    ("large", gettext_lazy("Large print")),
    ("quiet", gettext_lazy("A quiet room")),
    ("companion", gettext_lazy("A seat for somebody who accompanies me")),
    ("vegetarian", gettext_lazy("A vegetarian meal")),
)


def answer_words(kind: str, answer: str) -> str:
    """Return an answer as staff read it."""
    if kind == Kind.NEEDS:
        names = dict(NEEDS)
        return ", ".join(str(names[name]) for name in answer.split(",") if name in names)
    return dict(CHOICES).get(answer, answer) if kind == Kind.LANGUAGE else answer
