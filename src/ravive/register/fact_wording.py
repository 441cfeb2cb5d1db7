"""Problems of the facts register in the words of those who keep it."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.lib.problem import Problem
from ravive.register import wording
from ravive.register.wording import Rule


def _rule(pattern: str, words: str | Promise) -> Rule:
    return Rule(re.compile(pattern, re.DOTALL), words)


RULES: tuple[Rule, ...] = (
    _rule(r"no text in (?P<languages>.*?); .*", _("Write it in %(languages)s too, or once for all languages.")),
    _rule(r"“(?P<name>.*)” is not a source of the register; .*", _("The source “%(name)s” is not in the register.")),
    _rule(r"a contact needs `need`; .*", _("Say for which need one calls.")),
    _rule(r"a contact needs `countries`; .*", _("Say in which countries it answers.")),
    _rule(r"a contact needs `purpose`; .*", _("Say in a few words what it is for.")),
    _rule(r"a contact needs `href`; .*", _("Write the number or address to open, or make it a draft.")),
    _rule(
        r"(?P<href>tel:\S+) does not dial (?P<value>.*); .*",
        _("This opens %(href)s, and the number shown is %(value)s: write the same number in both."),
    ),
    _rule(r"only a contact that is no draft is always shown; .*", _("An emergency number is always shown: it cannot be a draft.")),
    _rule(
        r"grade (?P<grade>.*) allows only `draft`; .*", _("A source of grade %(grade)s is too weak: find a better one, or make it a draft.")
    ),
    _rule(
        r"“?(?P<value>.*?)”? is not a country; .*",
        _("“%(value)s” is no country: two capital letters such as BE, EU for the Union, or WORLD."),
    ),
    _rule(
        r"“?(?P<value>.*?)”? is not a link; .*",
        _("“%(value)s” cannot be opened: write tel: and digits, or an address that starts with https://."),
    ),
    _rule(
        r"“?(?P<value>.*?)”? is not an id; .*", _("“%(value)s” cannot be a short name: small letters without accents, digits and hyphens.")
    ),
    _rule(r"(?P<day>[0-9-]+) is still to come; .*", _("%(day)s is still to come.")),
    _rule(r"“(?P<name>.*)” is in the register already; .*", _("“%(name)s” is in the register already: choose another short name.")),
    _rule(
        r"fact “(?P<name>.*)” is a draft; what is out .*",
        _("“%(name)s” is a draft: what is out keeps its last content until it is to confirm or confirmed."),
    ),
    _rule(
        r"fact “(?P<name>.*)” expired on (?P<until>.*); verify it, .*",
        _("“%(name)s” expired on %(until)s: what is out shows its age until it is verified."),
    ),
    _rule(r"fact “(?P<name>.*)” is no longer in the register", _("The fact “%(name)s” is not in the register.")),
    _rule(r"source “(?P<name>.*)” is no longer in the register", _("The source “%(name)s” is not in the register.")),
    _rule(r"was published from a folder .*", _("It was published from files that are not at this desk.")),
    _rule(r".* is not accepted: .*", _("This cannot stand here.")),
)
# A message starts with its place in the file.
_PLACE = re.compile(r"^(?:[a-z_]+(?:\.[a-z0-9_-]+|\[\d+\])*: )")


def in_words(problem: Problem) -> str:
    """Return what a problem says, without its place."""
    message = _PLACE.sub("", problem.message, count=1)
    for rule in RULES:
        if found := rule.pattern.fullmatch(message):
            values = found.groupdict()
            return str(rule.words) % values if values else str(rule.words)
    return wording.said(message)
