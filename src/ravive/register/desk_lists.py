"""The facts register as the desk shows it: what is valid until when, what uses it, and what a search finds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from django.db.models import F, Q

from ravive.lib.languages import in_order
from ravive.lib.words import WordSearch, unaccented
from ravive.people.models import Organisation
from ravive.register import dependents
from ravive.register.dependents import FactUses
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry

SOON_DAYS = 30

type FactState = Literal["expired", "soon", "valid", "draft"]
STATES: tuple[FactState, ...] = get_args(FactState.__value__)


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """An entry in the list. `key` is None for the host's, which is only read here and whose uses are not looked for.

    `values` are those of each language where they differ, else the one of all; of a text (`is_text`), only the page's language.
    `decks` are the titles of the decks that use it.
    """

    key: int | None
    entry_id: str
    kind: str
    name: str
    values: tuple[tuple[tuple[str, ...], str], ...]
    countries: tuple[str, ...]
    source: str
    verified_on: date
    verified_by: str
    until: date
    days_left: int
    state: FactState
    status: str
    always: bool
    owner: str
    uses: FactUses
    decks: tuple[str, ...]
    found_by: str

    @property
    def is_text(self) -> bool:
        """Whether its value is a sentence rather than a number or an address."""
        return self.kind != "contact"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody of this organisation has to verify it again within so many days."""
        return self.key is not None and self.state in ("expired", "soon")


@dataclass(frozen=True, kw_only=True)
class SourceLine:
    """A source in the list, with how many entries rest on it."""

    key: int | None
    source_id: str
    title: str
    reference: str
    grade: str
    read_on: date
    owner: str
    facts: int
    found_by: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that a check changed, by language where it has several."""

    name: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One verification or correction of an entry."""

    check: FactCheck
    is_new: bool
    changes: tuple[Change, ...]


def state_of(*, status: str, until: date, today: date) -> FactState:
    """Return whether an entry can be published, and for how long."""
    if status == "draft":
        return "draft"
    days = (until - today).days
    return "expired" if days <= 0 else "soon" if days <= SOON_DAYS else "valid"


def facts_of(organisation: Organisation, language: str, today: date) -> tuple[FactLine, ...]:
    """Return the organisation's entries and the host's it may use, the most urgent first."""
    own = Q(organisation=organisation)
    shared = Q(organisation__is_host=True, is_shared=True)
    rows = list(RegisterEntry.objects.filter(own | shared).annotate(owner=F("organisation__name")))
    mine = [row for row in rows if row.organisation_id == organisation.pk]
    taken = {row.entry_id for row in mine}
    uses, called = dependents.uses_of_facts(mine), dependents.deck_titles(organisation)
    titles = {row.source_id: _in(row.title, language) for row in RegisterSourceEntry.objects.filter(own | shared)}
    lines = [_line(row, language, today, titles, uses[row.pk], called) for row in mine]
    lines += [_line(row, language, today, titles, None, called) for row in rows if row.entry_id not in taken]
    urgency = {state: place for place, state in enumerate(("expired", "soon", "draft", "valid"))}
    return tuple(sorted(lines, key=lambda line: (line.key is None, urgency[line.state], line.until, unaccented(line.name))))


def _line(
    row: Any,  # noqa: ANN401 -- a row with its owner
    language: str,
    today: date,
    titles: Mapping[str, str],
    uses: FactUses | None,
    called: Mapping[str, str],
) -> FactLine:
    source = titles.get(row.sources[0], row.sources[0]) if row.sources else ""
    texts = [row.entry_id, *row.name.values(), *row.value.values(), *(row.href or {}).values(), *(row.purpose or {}).values(), source]
    used = uses or FactUses()
    return FactLine(
        key=None if uses is None else row.pk,
        entry_id=row.entry_id,
        kind=row.kind,
        name=_in(row.name, language),
        values=(((), _in(row.value, language)),) if row.kind != "contact" else _by_value(row.value),
        countries=tuple(row.countries),
        source=source,
        verified_on=row.verified_on,
        verified_by=row.verified_by,
        until=row.expires_on,
        days_left=(row.expires_on - today).days,
        state=state_of(status=row.status, until=row.expires_on, today=today),
        status=row.status,
        always=row.always,
        owner=row.owner if uses is None else "",
        uses=used,
        decks=tuple(called.get(slug, slug) for slug in used.decks),
        found_by=unaccented(" ".join([*texts, *row.countries])),
    )


def _by_value(texts: Mapping[str, str]) -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return each different text with its languages; without any where one text is for all."""
    by_text: dict[str, list[str]] = {}
    for language in in_order(texts):
        by_text.setdefault(texts[language], []).append(language)
    return tuple((() if len(by_text) == 1 else tuple(languages), text) for text, languages in by_text.items())


def sources_of(organisation: Organisation, language: str) -> tuple[SourceLine, ...]:
    """Return the organisation's sources and the host's it may use, by title."""
    own = Q(organisation=organisation)
    rows = list(
        RegisterSourceEntry.objects.filter(own | Q(organisation__is_host=True, is_shared=True)).annotate(owner=F("organisation__name"))
    )
    taken = {row.source_id for row in rows if row.organisation_id == organisation.pk}
    counts = Counter(name for sources in RegisterEntry.objects.filter(own).values_list("sources", flat=True) for name in sources)
    lines = []
    for row in rows:
        is_own = row.organisation_id == organisation.pk
        if is_own or row.source_id not in taken:
            lines.append(_source_line(row, language, counts[row.source_id], is_own=is_own))
    return tuple(sorted(lines, key=lambda line: (line.key is None, unaccented(line.title))))


def _source_line(row: Any, language: str, facts: int, *, is_own: bool) -> SourceLine:  # noqa: ANN401 -- a row with its owner
    return SourceLine(
        key=row.pk if is_own else None,
        source_id=row.source_id,
        title=_in(row.title, language),
        reference=row.reference,
        grade=row.grade,
        read_on=row.read_on,
        owner="" if is_own else row.owner,
        facts=facts,
        found_by=unaccented(" ".join([row.source_id, *row.title.values(), row.reference])),
    )


def found[Line: (FactLine, SourceLine)](lines: Iterable[Line], search: str) -> tuple[Line, ...]:
    """Return the lines that hold every word of a search, whatever the accents; a number is found with or without its spaces."""
    wanted = WordSearch.of(search)
    return tuple(line for line in lines if wanted.is_in(line.found_by))


def checks_of(entry: RegisterEntry) -> tuple[CheckLine, ...]:
    """Return every verification and correction of an entry, the last first, with what each changed."""
    return tuple(
        CheckLine(
            check=check, is_new=check.before is None, changes=tuple(_changes(check.before or {}, check.after)) if check.before else ()
        )
        for check in FactCheck.objects.filter(entry=entry)
    )


# Shown beside the change itself.
DATES = frozenset({"verified_on", "verified_by"})


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new or name in DATES:
            continue
        by_language = [value for value in (old, new) if isinstance(value, dict)]
        if not by_language:
            yield Change(name=name, language="", before=_shown(old), after=_shown(new))
            continue
        texts = [(language, (old or {}).get(language), (new or {}).get(language)) for language in in_order([*(old or {}), *(new or {})])]
        changed = [(language, was, now) for language, was, now in texts if was != now]
        if len(changed) == len(texts) and len({(was, now) for _, was, now in changed}) == 1:
            yield Change(name=name, language="", before=_shown(changed[0][1]), after=_shown(changed[0][2]))
        else:
            yield from (Change(name=name, language=language, before=_shown(was), after=_shown(now)) for language, was, now in changed)


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return "" if value is None else str(value)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next((texts[other] for other in in_order(texts)), "")
