"""Reading trainings: by code, by organisation, how many joined, which decks they may use."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from ravive.decks.models import Deck
from ravive.departures import actions as departures
from ravive.insight import queries as released
from ravive.insight.disclosure_control import fewest_shown
from ravive.lib.languages import ALL, in_order
from ravive.people.models import Organisation
from ravive.publishing import queries as published
from ravive.reviews.models import ForgottenTotal, LearnerKey, TrainingCode
from ravive.trainings import plan
from ravive.trainings.counts import shown
from ravive.trainings.halves import asked_by_form, split_cards
from ravive.trainings.models import Certificate, Training, TrainingRules
from ravive.trainings.reminders import push
from ravive.trainings.sheet import Plan, Sheet


@dataclass(frozen=True, kw_only=True)
class DeckChoice:
    """A deck that a training may use, and its languages. `asked`: how many cards a test asks, of one half or of the other."""

    slug: str
    title: str
    languages: tuple[str, ...]
    cards: int
    asked: tuple[int, ...]
    written_for_minors: bool


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How many keys joined a training, sent an answer, and left with all their answers."""

    joined: int = 0
    practised: int = 0
    withdrawn: int = 0

    @property
    def ever_joined(self) -> int:
        """How many joined, those who left included: so no number falls when somebody leaves."""
        return self.joined + self.withdrawn


@dataclass(frozen=True, kw_only=True)
class TrainingLine:
    """One training in a list. `code` is empty once its answers are deleted. `fewest`: the smallest number of people that is shown."""

    training: Training
    code: str
    is_open: bool
    is_taking: bool
    numbers: Numbers
    fewest: int
    next_test: plan.TestDates | None

    @property
    def shown_joined(self) -> str:
        """How many ever joined, as far as it may be shown."""
        return shown(self.numbers.ever_joined, self.fewest)

    @property
    def shown_left(self) -> str:
        """How many left with their answers, as far as it may be shown."""
        return shown(self.numbers.withdrawn, self.fewest)


def by_code(code: str) -> tuple[Training, TrainingCode] | None:
    """Return the training that a code leads to, and the code's row, which may be a replaced one. None if there is none."""
    row = TrainingCode.objects.filter(code=code).first()
    if row is None:
        return None
    training = Training.objects.select_related("organisation").filter(pk=row.training).first()
    return (training, row) if training else None


def code_of(training: Training) -> TrainingCode | None:
    """Return the current code of a training, None once its answers are deleted."""
    return TrainingCode.objects.filter(training=training.pk, is_current=True).first()


def code_to_join(training: Training, today: date) -> TrainingCode | None:
    """Return the code with which people can join today; None once the training is closed to new people, over or forgotten."""
    code = code_of(training)
    return code if code and code.is_open and not training.is_over(today) else None


def rules_of(organisation: Organisation) -> TrainingRules:
    """Return the rules for all trainings of an organisation, unsaved if it never changed them."""
    return TrainingRules.objects.filter(organisation=organisation).first() or TrainingRules(organisation=organisation)


def smallest_group(training: Training) -> int:
    """Return the least number of people that figures may be about: as the organisation decided, 10 if a deck is for minors."""
    return fewest_shown(written_for_minors=is_for_minors(training), raised_to=rules_of(training.organisation).smallest_group)


def fewest_for_minors(organisation: Organisation) -> int:
    """Return the least number of people that figures may be about where a deck is for minors."""
    return fewest_shown(written_for_minors=True, raised_to=rules_of(organisation).smallest_group)


def smallest_groups(organisation: Organisation, trainings: Collection[Training]) -> dict[int, int]:
    """Return the same for several trainings of one organisation, in a fixed number of queries."""
    minors = written_for_minors({(deck, language) for training in trainings for deck in training.decks for language in training.languages})
    decided = rules_of(organisation).smallest_group
    return {
        training.pk: fewest_shown(
            written_for_minors=training.written_for_minors
            or any((deck, language) in minors for deck in training.decks for language in training.languages),
            raised_to=decided,
        )
        for training in trainings
    }


def is_for_minors(training: Training) -> bool:
    """Return whether a deck of the training is for minors, or was when the training was opened."""
    return training.written_for_minors or any_for_minors(training.decks, training.languages)


def any_for_minors(decks: list[str], languages: list[str]) -> bool:
    """Return whether one of the published decks is for minors."""
    return any(deck.bundle.written_for_minors for deck in published.current_among(decks, languages))


def written_for_minors(decks: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which of the decks, each with its language, are for minors. It is one query for any number of decks."""
    found = published.current_among([deck for deck, _language in decks], [language for _deck, language in decks])
    for_minors = {(deck.bundle.deck, str(deck.bundle.language)) for deck in found if deck.bundle.written_for_minors}
    return for_minors & set(decks)


def organisations_using(deck: str) -> set[int]:
    """Return the keys of the organisations with a training that still takes answers and uses a deck."""
    open_now = Training.objects.filter(answers_until__gte=timezone.localdate(), forgotten_on=None)
    return {organisation for organisation, decks in open_now.values_list("organisation", "decks") if deck in decks}


def deck_titles(training: Training, language: str) -> list[str]:
    """Return the titles of its decks in this language, else in another. A withdrawn deck has its short name."""
    slugs: list[str] = training.decks
    titles = titles_of_decks(slugs, language)
    return [titles[slug] for slug in slugs]


def titles_of_decks(decks: Collection[str], language: str) -> dict[str, str]:
    """Return the title of each deck, by its short name, as `deck_titles` does for those of a training."""
    found = published.current_among(decks, ALL)
    titles = {deck.bundle.deck: deck.bundle.title for deck in sorted(found, key=lambda deck: deck.bundle.language == language)}
    return {slug: titles.get(slug, slug) for slug in decks}


def forget_on(training: Training) -> date:
    """Return the day on which the training's answers are deleted."""
    return plan.forget_on(training.last_test_day, training.retention_months)


def departure_digest(training: Training) -> str:
    """Return what names a training in the log of departures. A later training may get its number: the moment of opening differs."""
    return departures.digest_of("training", training.pk, training.opened_at.isoformat())


def by_departure(digest: str) -> Training | None:
    """Return the training that a line of the log of departures names, None if there is none."""
    every = Training.objects.select_related("organisation").iterator()
    return next((training for training in every if departure_digest(training) == digest), None)


def last_end(training: Training) -> date:
    """Return the last day on which answers may be accepted: the day before their deletion."""
    return forget_on(training) - timedelta(days=1)


def numbers_of(trainings: QuerySet[Training] | list[Training]) -> dict[int, Numbers]:
    """Return the numbers of each training, in three queries. Trainings without answers have the stored numbers."""
    keys = [training.pk for training in trainings]
    counted = (
        LearnerKey.objects.filter(training__in=keys)
        .values("training")
        .annotate(joined=Count("pk"), practised=Count("pk", filter=Q(answers__gt=0)))
    )
    joined = {row["training"]: (row["joined"], row["practised"]) for row in counted}
    withdrawn: dict[int, int] = defaultdict(int)
    for training, count in TrainingCode.objects.filter(training__in=keys).values_list("training", "withdrawn"):
        withdrawn[training] += count
    forgotten = {row.training: row for row in ForgottenTotal.objects.filter(training__in=keys)}
    found: dict[int, Numbers] = {}
    for training in trainings:
        number = training.pk
        if number in forgotten:
            total = forgotten[number]
            found[number] = Numbers(joined=total.learners, practised=training.practised or 0, withdrawn=total.withdrawn)
        else:
            here, practised = joined.get(number, (0, 0))
            found[number] = Numbers(joined=here, practised=practised, withdrawn=withdrawn[number])
    return found


def trainings_with_figures(organisation: Organisation) -> QuerySet[Training]:
    """Return the trainings of an organisation that have figures, the latest first. Second circles have none."""
    return Training.objects.filter(organisation=organisation, parent=None)


def trainings_for_pools(organisation: Organisation) -> list[Training]:
    """Return the trainings of an organisation whose figures may be pooled, the latest first.

    Every pool begins here, so it is of one organisation: an example pools its own invented answers, never with real ones.
    """
    return list(trainings_with_figures(organisation))


def totals_of(organisation: Organisation) -> Numbers:
    """Return how many joined and answered in all trainings of an organisation. A person in two trainings counts twice.

    The numbers are as of the last release, and of the trainings that show theirs: else the total, less the others, would show a small one.
    """
    trainings = list(trainings_with_figures(organisation))
    numbers, counts = numbers_of(trainings), released.joined_and_answered([training.pk for training in trainings])
    joined = practised = 0
    for number, fewest in smallest_groups(organisation, trainings).items():
        if number not in counts:
            continue
        counted, answered = counts[number]
        here = numbers[number].ever_joined if counted is None else counted
        joined += here if here >= fewest else 0
        practised += answered if answered >= fewest else 0
    return Numbers(joined=joined, practised=practised)


def count_certificates(training: Training) -> int:
    """Return how many certificates of a training were issued. Nobody sees that number: `insight` releases it once, with noise."""
    return Certificate.objects.filter(achievement__training=training).count()


def round_to_groups(count: int, fewest: int) -> int:
    """Return a count rounded down to whole groups of the smallest size, so that one person more seldom changes it.

    >>> round_to_groups(-1, 5), round_to_groups(4, 5), round_to_groups(14, 5)
    (0, 0, 10)
    """
    return max(count, 0) // fewest * fewest


def shown_practised(numbers: Numbers, fewest: int) -> int:
    """Return how many of a second circle practised at least, or 0 if too few practised or joined.

    All and all but one give the same number: nobody can conclude that everybody practised.
    """
    return round_to_groups(min(numbers.practised, numbers.joined - 1), fewest)


def lines_of(organisation: Organisation, today: date) -> tuple[TrainingLine, ...]:
    """Return the trainings of an organisation, the latest first. Second circles are on the page of their training."""
    rows = list(trainings_with_figures(organisation))
    codes = {row.training: row for row in TrainingCode.objects.filter(training__in=[training.pk for training in rows], is_current=True)}
    numbers = numbers_of(rows)
    closed = released.closed_in_room([training.pk for training in rows])
    fewest = smallest_groups(organisation, rows)
    return tuple(_line(row, codes.get(row.pk), numbers[row.pk], fewest[row.pk], today, closed) for row in rows)


def line_of(training: Training, today: date) -> TrainingLine:
    """Return one training as lists show it."""
    closed = released.closed_in_room([training.pk])
    return _line(training, code_of(training), numbers_of([training])[training.pk], smallest_group(training), today, closed)


def _line(
    training: Training, code: TrainingCode | None, numbers: Numbers, fewest: int, today: date, closed: Collection[int]
) -> TrainingLine:
    return TrainingLine(
        training=training,
        code=code.code if code else "",
        is_open=code is not None and code.is_open and not training.is_over(today),
        is_taking=code is not None and not training.is_over(today),
        numbers=numbers,
        fewest=fewest,
        next_test=next(iter(tests_to_take(training, today, closed=closed)), None),
    )


def tests_of(training: Training) -> tuple[plan.TestDates, ...]:
    """Return its tests in order, the entry test first where it has one."""
    return (*_entry(training), *training.tests())


def tests_to_take(training: Training, today: date, *, closed: Collection[int]) -> list[plan.TestDates]:
    """Return the tests that are open or to come, without an entry test that was closed. `closed`: the trainings closed in the room."""
    return [test for test in tests_of(training) if test.last_day >= today and (test.day or training.pk not in closed)]


def _entry(training: Training) -> tuple[plan.TestDates, ...]:
    if not training.entry_test:
        return ()
    return (plan.TestDates(day=0, opens_on=training.held_on, last_day=training.held_on),)


def is_entry_test_closed(training: Training) -> bool:
    """Return whether the trainer closed the entry test in the room: nobody begins it any more."""
    return training.entry_test and bool(released.closed_in_room([training.pk]))


def sheet_of(training: Training, code: TrainingCode, today: date) -> Sheet:
    """Return the present sheet of a training. `code` is its current code."""
    circles = training.second_circles.filter(answers_until__gte=today).values("pk")
    circle = TrainingCode.objects.filter(training__in=circles, is_current=True, is_open=True).first()
    return Sheet(
        format=1,
        code=code.code,
        title=training.title,
        organisation=training.organisation.name,
        place=training.place,
        held_on=training.held_on.isoformat(),
        languages=tuple(training.languages),
        decks=tuple(training.decks),
        written_for_minors=is_for_minors(training),
        plan=Plan(situations=training.situations, cycles=training.cycles, weeks=training.weeks, prompts_a_week=training.prompts_a_week),
        entry_test=training.entry_test,
        entry_test_closed=is_entry_test_closed(training),
        test_days=tuple(training.test_days),
        test_window_days=plan.WINDOW_DAYS,
        cards_a_form=plan.CARDS_A_FORM,
        control_cards=plan.CONTROL_CARDS if training.uses_controls else 0,
        control_day=plan.CONTROL_DAY,
        retention_months=training.retention_months,
        answers_until=training.answers_until.isoformat(),
        kept_until=forget_on(training).isoformat(),
        smallest_group=smallest_group(training),
        is_open=code.is_open and not training.is_over(today),
        is_second_circle=training.is_second_circle,
        certificate_share=training.certificate_share,
        push_key=push.public_key(),
        second_circle=circle.code if circle else None,
    )


def partners_of(organisation: Organisation) -> tuple[str, ...]:
    """Return the partners an organisation has named, in the order of the alphabet."""
    named = Training.objects.filter(organisation=organisation, parent=None).exclude(partner="")
    return tuple(sorted(set(named.values_list("partner", flat=True)), key=str.casefold))


def deck_choices(organisation: Organisation, language: str, *, in_use: Collection[str] = ()) -> tuple[DeckChoice, ...]:
    """Return the published decks that a training may use: its organisation's, the host's, and shared ones.

    `in_use` are decks that it uses already. They stay, without languages once they are withdrawn.
    """
    allowed = Deck.objects.filter(Q(organisation=organisation) | Q(organisation__is_host=True) | Q(is_shared=True))
    slugs = {*allowed.values_list("slug", flat=True), *in_use}
    in_languages: dict[str, dict[str, published.PublishedDeck]] = defaultdict(dict)
    for code in (language, *(code for code in ALL if code != language)):
        for deck in published.current_decks(code):
            if deck.bundle.deck in slugs:
                in_languages[deck.bundle.deck][code] = deck
    gone = [
        DeckChoice(slug=slug, title=slug, languages=(), cards=0, asked=(), written_for_minors=False)
        for slug in in_use
        if slug not in in_languages
    ]
    return (*(_choice(slug, decks) for slug, decks in in_languages.items()), *gone)


def _choice(slug: str, decks: dict[str, published.PublishedDeck]) -> DeckChoice:
    named = next(iter(decks.values()))
    return DeckChoice(
        slug=slug,
        title=named.bundle.title,
        languages=in_order(decks),
        cards=len(named.bundle.cards),
        asked=tuple(sorted(set(asked_by_form([split_cards(named.bundle)], uses_controls=True).values()))),
        written_for_minors=any(deck.bundle.written_for_minors for deck in decks.values()),
    )
