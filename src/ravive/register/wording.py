"""Problems in the words of those who write cards: what `cards.check` says for files, said for the desk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.lib.problem import Problem

# A message for a file starts with its place there.
_PLACE = re.compile(r"^(?:[a-z_]+(?:\.[a-z0-9_-]+|\[\d+\])*: )")

_QUOTED = re.compile("([“«„]\u00a0?)([a-z0-9-]+)(?=\u00a0?[”»“])")


@dataclass(frozen=True)
class Rule:
    """`pattern` is what a problem says in a file; its names fill the places of `words`."""

    pattern: re.Pattern[str]
    words: str | Promise


def _rule(pattern: str, words: str | Promise) -> Rule:
    return Rule(re.compile(pattern, re.DOTALL), words)


_CHOOSE = _("Choose one of those the deck has: “%(name)s” is not among them.")
_REGISTER = _("Insert it from the facts register instead of writing it: “%(text)s”.")

RULES: tuple[Rule, ...] = (
    # The shape of fields.
    _rule(r"missing; add it", _("Fill this in.")),
    _rule(r"missing; say what picture “(?P<name>.*)” shows", _("Say what the picture shows.")),
    _rule(r"“(?P<name>.*)” is empty; write a text", _("Fill this in.")),
    _rule(
        r"(?P<count>\d+) characters are too many; write at most (?P<most>\d+)", _("%(count)s characters are too many: at most %(most)s.")
    ),
    _rule(r"(?P<count>\d+) given; give at least (?P<fewest>\d+)", _("%(count)s given: give at least %(fewest)s.")),
    _rule(r"(?P<count>\d+) given; give at most (?P<most>\d+)", _("%(count)s given: give at most %(most)s.")),
    _rule(r"“?(?P<name>.*?)”? is unknown; use (?P<accepted>.*)", _("Choose one of the values offered.")),
    _rule(r"(?P<value>.*) is too small; use (?P<least>.*) or more", _("%(value)s is too small: %(least)s or more.")),
    _rule(r"(?P<value>.*) is too large; use (?P<most>.*) or less", _("%(value)s is too large: %(most)s or less.")),
    _rule(r"(?P<value>.*) is not a number; .*", _("%(value)s is not a number.")),
    _rule(r"(?P<value>.*) is not a whole number; .*", _("%(value)s is not a whole number.")),
    _rule(r"(?P<value>.*) is not (?:an id|accepted|a text|true or false|a list|a mapping|a date)\b.*", _("%(value)s cannot stand here.")),
    _rule(r"“(?P<name>.*)” is not a field here; .*", _("“%(name)s” has no place in this kind of card.")),
    # Rows that name one another.
    _rule(r"“(?P<name>.*)” has no words here; .*", _("Nothing is written here yet for “%(name)s”.")),
    _rule(r"“(?P<name>.*)” is not in deck.yaml, which has .*", _("“%(name)s” is no longer in the card.")),
    _rule(r"“(?P<name>.*)” is given twice; keep one", _("“%(name)s” is there twice: keep one.")),
    _rule(r"“(?P<name>.*)” is not one of the (?:deck's .*|options|steps); .*", _CHOOSE),
    _rule(r"“(?P<name>.*)” goes with a left item; extra ones go with none", _("“%(name)s” goes with an item on the left.")),
    _rule(r"(?P<count>\d+) right item leaves nothing to choose; .*", _("Give at least two items on the right.")),
    _rule(r"no spot is right; .*", _("Mark at least one spot as to be found.")),
    _rule(r"a hotspot needs a picture; .*", _("Choose a picture: the spots are placed on it.")),
    _rule(
        r"the spot leaves the picture; keep x from (?P<left>.*) to (?P<right>.*) and y from (?P<top>.*) to (?P<bottom>.*)",
        _("The spot leaves the picture: keep it from %(left)s to %(right)s %% across and from %(top)s to %(bottom)s %% down."),
    ),
    _rule(r"the spot lies over “(?P<name>.*)”; .*", _("The spot lies over “%(name)s”: move one, or make it smaller.")),
    _rule(r"an ending has no choices; .*", _("An ending has no choices: delete them, or untick “An ending”.")),
    _rule(r"(?P<count>\d+) choices leave nothing to decide; .*", _("Give at least two choices, or tick “An ending”.")),
    _rule(r"(?P<value>.*) is not accepted; use 0, 0.5 or 1", _("Choose what this choice is worth.")),
    _rule(r"no way leads here from “(?P<name>.*)”; .*", _("No choice leads here: let one lead to this step, or delete it.")),
    _rule(r"no way leads from here to an ending; .*", _("No way leads from here to an ending.")),
    _rule(
        r"no way of choices with credit 1 leads to an ending; .*", _("Nobody could be fully right: let right choices lead to an ending.")
    ),
    _rule(r"an ending asks nothing; delete the question", _("An ending asks nothing: delete the question.")),
    _rule(
        r"\[(?P<name>.*)\] is there (?P<count>\d+) times; .*", _("The gap [%(name)s] stands %(count)s times in the text: write it once.")
    ),
    _rule(r"\[(?P<name>.*)\] is not a gap of deck.yaml, .*", _("[%(name)s] is none of the gaps below: add it, or take the brackets away.")),
    _rule(r"(?P<count>\d+) decoys for a typed card; .*", _("Words that mislead are only for gaps that are picked: delete them.")),
    _rule(r"“(?P<name>.*)” has no letter or digit; .*", _("“%(name)s” has no letter and no digit: write a word.")),
    _rule(r"“(?P<name>.*)” is also accepted in \[(?P<other>.*)\]; .*", _("“%(name)s” is also accepted in the gap [%(other)s].")),
    _rule(r"“(?P<name>.*)” is accepted in \[(?P<other>.*)\]; a decoy fits no gap", _("“%(name)s” is accepted in the gap [%(other)s].")),
    _rule(r"the card has no picture; delete it", _("The card has no picture: delete this text, or choose a picture.")),
    _rule(r"more than one line; .*", _("Keep the reflex in one line.")),
    _rule(
        r"(?P<count>\d+) given, another language has (?P<most>\d+); .*", _("Another language has %(most)s variants: write as many in each.")
    ),
    # Sources and facts.
    _rule(r"“(?P<name>.*)” is not a source of the register; .*", _("The source “%(name)s” is not in the register.")),
    _rule(r"source “(?P<name>.*)” has grade (?P<grade>.); .*", _("The source “%(name)s” is too weak (%(grade)s) for a published card.")),
    _rule(r"all of them only back law .*", _("No lawyer has read yet what these sources say: choose others, or leave the card a draft.")),
    _rule(r"“(?P<name>.*)” is not a contact; .*", _("“%(name)s” is nobody to call: choose a contact.")),
    _rule(r"“(?P<name>.*)” is not a fact of the register; .*", _("The fact “%(name)s” is not in the register.")),
    _rule(
        r"fact “(?P<name>.*)” has no value in (?P<language>.*); .*",
        _("The register has no “%(name)s” in this language yet: have it written there."),
    ),
    _rule(r"fact “(?P<name>.*)” is a draft; .*", _("The fact “%(name)s” is still a draft: choose another, or leave the card a draft.")),
    _rule(
        r"fact “(?P<name>.*)” was verified on (?P<day>.*) and expired on (?P<until>.*); verify it again",
        _("The fact “%(name)s” expired on %(until)s: have it verified again."),
    ),
    # Texts.
    _rule(r"“(?P<text>.*)” hides the abuse; write “(?P<instead>.*)”", _("“%(text)s” hides the abuse: write “%(instead)s”.")),
    _rule(r"“(?P<text>.*)” is a term to avoid; write “(?P<instead>.*)”", _("“%(text)s” is a term to avoid: write “%(instead)s”.")),
    _rule(r"“(?P<text>.*)” shames or startles; (?P<instead>.*)", _("“%(text)s” shames or startles: use calm words.")),
    _rule(
        r"“(?P<text>.*)” is not accepted; braces only name a fact, .*", _("Braces only name a fact of the register: “%(text)s” names none.")
    ),
    _rule(r"“(?P<text>.*)” is markup; .*", _("Texts are plain: delete “%(text)s”.")),
    _rule(
        r"(?:web address|number|phone number|article of law|penalty|figure) “(?P<text>.*)” is written in the text; .*",
        _REGISTER,
    ),
    _rule(
        r"a sentence of (?P<count>\d+) words \(“(?P<start>.*) …”\); write at most (?P<most>\d+), better (?P<better>\d+)",
        _("The sentence “%(start)s …” has %(count)s words: at most %(most)s, better %(better)s."),
    ),
    _rule(
        r"a sentence of (?P<count>\d+) words \(“(?P<start>.*) …”\); (?P<better>\d+) read better",
        _("The sentence “%(start)s …” has %(count)s words; %(better)s read better."),
    ),
    _rule(
        r"“(?P<text>.*)” stands after a cross; .*",
        _("“%(text)s” stands after a cross, which turns it into its opposite: name what to avoid, without “not”."),
    ),
    _rule(r"no-break space missing before .*", _("Some no-break spaces are missing; publishing adds them.")),
    # The deck.
    _rule(r"“(?P<name>.*)” is not the folder's name; .*", _("“%(name)s” is not the deck’s name in addresses.")),
    _rule(r"(?P<day>[\d-]+) has passed; .*", _("The review date, %(day)s, has passed: have the deck reviewed.")),
    _rule(r"(?P<count>\d+) languages are `original`; .*", _("Exactly one language is the original: %(count)s are marked so.")),
    _rule(
        r"(?P<share>\d+) % are situations; aim at (?P<aim>\d+) %",
        _("%(share)s %% of the cards ask what to do in a situation: aim at %(aim)s %%."),
    ),
    _rule(r"“(?P<name>.*)” is the id of cards\[\d+\] too; .*", _("Two cards have the name “%(name)s”.")),
    _rule(r"no card shows “(?P<name>.*)”; .*", _("No card shows the content note “%(name)s”.")),
    _rule(r"no card shows it; .*", _("No card shows this picture.")),
    _rule(r"media/(?P<name>.*) is not there; .*", _("The file of this picture is missing: upload it again.")),
    _rule(
        r"(?P<size>[\d]+ × \d+) has other proportions than the viewBox, .*",
        _("The picture’s size, %(size)s, has other proportions than its drawing."),
    ),
    _rule(r"media/(?P<name>.*) is in no entry of pictures; .*", _("The file “%(name)s” is shown nowhere.")),
    _rule(r"no title, summary and words; .*", _("Write the title and summary of this language, or take the language away.")),
    _rule(r"its words could not be read; .*", _("This card is not complete in this language.")),
    # Pictures.
    _rule(r"(?P<name>\S+) has (?P<count>\d+) bytes; use at most (?P<most>\d+)", _("The picture has %(count)s bytes: at most %(most)s.")),
    _rule(r"(?P<name>\S+) is not a PNG picture; .*", _("This is not a PNG picture.")),
    _rule(r"(?P<name>\S+) is not a WebP picture; .*", _("This is not a WebP picture.")),
    _rule(r"(?P<name>\S+) has a DOCTYPE or an ENTITY; delete it", _("The drawing holds a DOCTYPE or an ENTITY: save it as plain SVG.")),
    _rule(r"(?P<name>\S+) has a processing instruction; delete it", _("The drawing holds a processing instruction: save it as plain SVG.")),
    _rule(r"(?P<name>\S+) is not readable as SVG: .*", _("This file cannot be read as SVG.")),
    _rule(r"(?P<name>\S+) is not a drawing with a viewBox; .*", _("The drawing has no viewBox: save it as SVG with one.")),
    _rule(
        r"(?P<name>\S+) holds <(?P<tag>.*)>; use only .*",
        _("The drawing holds <%(tag)s>, which could run or fetch something: take it out."),
    ),
    _rule(
        r"(?P<name>\S+) holds (?P<attribute>\S+)= on <(?P<tag>.*)>; .*",
        _("The drawing holds %(attribute)s on <%(tag)s>, which would run: take it out."),
    ),
    _rule(r"(?P<name>\S+) refers to “(?P<text>.*)”; .*", _("The drawing refers to “%(text)s”: it may only refer to its own parts.")),
    _rule(
        r"(?P<name>\S+) has a style with “(?P<text>.*)”; .*", _("The drawing’s style holds “%(text)s”: it may only refer to its own parts.")
    ),
)


def in_words(problem: Problem) -> str:
    """Return what a problem says, without its place, for those who write cards."""
    return said(_PLACE.sub("", problem.message, count=1))


def said(message: str) -> str:
    """Return a message of `cards` in the language of the page; one that nobody foresaw stays as it is."""
    for rule in RULES:
        if found := rule.pattern.fullmatch(message):
            return str(rule.words) % found.groupdict() if "%(" in str(rule.words) or "%%" in str(rule.words) else str(rule.words)
    return message


def named(text: str, names: Mapping[str, str]) -> str:
    """Return a text with what rows are called in place of their ids, which nobody sees in a form."""
    return _QUOTED.sub(lambda found: found[1] + names.get(found[2], found[2]), text)
