"""Creating the example organisation with its trainings, and removing it without a trace."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ravive.cards.wording import reserved_wording
from ravive.insight import actions as insight
from ravive.lib.languages import INTERFACE
from ravive.people import actions as people
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.publishing import queries as published
from ravive.reviews import actions as reviews
from ravive.starter.example import phones
from ravive.starter.example.learners import ExampleCard, InventedLearner
from ravive.trainings import actions, groups, queries
from ravive.trainings.halves import MARKED, halves, split_cards
from ravive.trainings.models import Achievement, Training, usual_test_days
from ravive.trainings.plan import MOST_PROMPTS_A_WEEK

NAME, SLUG = "Exemple · Voorbeeld · Beispiel · Example", "ravive-example"
BY = "Ravive, example"
# Days since each training, and how many learners it has. Days of the log are in UTC: a test that ends is released a day later at night.
TRAININGS = ((113, 24), (36, 18), (0, 14))
PREFERRED_DECK = "accueil"
KEY_BYTES = 16


class ExampleError(Exception):
    """The example cannot be created; the message is for the person who asked for it."""


def example() -> Organisation | None:
    """Return the example organisation, None where there is none."""
    return Organisation.objects.filter(is_example=True).first()


def join(*, by: User, now: datetime) -> Organisation | None:
    """Let somebody see the example as a trainer, and return it; None where there is none."""
    found = example()
    if found is not None:
        people.set_roles(organisation=found, user=by, roles=[Role.TRAINER], by=BY, now=now)
    return found


def create(*, by: User | str, now: datetime, seed: int = 1) -> Organisation:
    """Create the example and return it. Takes some seconds. Raises ExampleError where it exists, or no deck is published."""
    if example():
        raise ExampleError("the example is there already; remove it first: ravive demo --remove")
    try:
        made = people.create_organisation(name=NAME, slug=SLUG, languages=INTERFACE, by=BY, now=now, is_example=True)
    except (ValidationError, IntegrityError) as problem:
        raise ExampleError(f'an organisation "{SLUG}" is there already') from problem
    try:
        if isinstance(by, User):
            join(by=by, now=now)
        deck = _deck(made)
        for days_ago, learners in TRAININGS:
            _create_training(made, deck, now=now, days_ago=days_ago, learners=learners, chance=Random(seed + days_ago))  # noqa: S311 - invented learners, no secret
    except BaseException:
        remove()
        raise
    return made


def _deck(organisation: Organisation) -> published.PublishedDeck:
    for language in INTERFACE:
        choices = [choice.slug for choice in queries.deck_choices(organisation, language) if language in choice.languages]
        for slug in sorted(choices, key=lambda slug: slug != PREFERRED_DECK):
            found = published.current_deck(slug, language)
            if found and not found.bundle.written_for_minors:
                return found
    raise ExampleError("no deck for adults is published; publish one first")


def _create_training(
    organisation: Organisation, deck: published.PublishedDeck, *, now: datetime, days_ago: int, learners: int, chance: Random
) -> Training:
    held_on = timezone.localdate(now) - timedelta(days=days_ago)
    opened_at = datetime.combine(held_on, time(), tzinfo=UTC)
    training = actions.open_training(organisation=organisation, values=_values(held_on, deck), by=BY, now=opened_at, chance=chance)
    code = queries.code_of(training)
    if code is None:
        raise ExampleError("a training of the example has no code")
    cards = [card for card in deck.bundle.cards if card.kind in MARKED]
    of_forms = halves(split_cards(deck.bundle))
    shown = [
        ExampleCard(id=card.id, is_critical=card.critical, place=place, reserved=reserved_wording(card) or 0)
        for place, card in enumerate(cards)
    ]
    for number in range(learners):
        form, key = "A" if number % 2 else "B", chance.randbytes(KEY_BYTES).hex()
        learner = InventedLearner(key=key, form=form, chance=chance, cards=shown, halves=of_forms, test_days=training.test_days)
        answers = list(learner.answers(days=days_ago))
        phones.send(training=training, code=code.code, deck=deck, key=key, form=form, answers=answers, until=now, chance=chance)
    # Nobody joins it: real answers and invented ones never mix.
    actions.close_training(training=training, by=BY, now=now)
    insight.release(group=groups.group_of(training), now=now)
    return training


def _values(held_on: date, deck: published.PublishedDeck) -> actions.TrainingValues:
    spoken = published.languages_of(deck.bundle.deck)
    languages = [str(language) for language in INTERFACE if language in spoken]
    return actions.TrainingValues(
        title=f"{NAME}, {held_on.isoformat()}",
        place="",
        held_on=held_on,
        decks=[deck.bundle.deck],
        languages=languages,
        situations=9,
        cycles=4,
        weeks=36,
        prompts_a_week=MOST_PROMPTS_A_WEEK,
        entry_test=True,
        test_days=usual_test_days(),
        uses_controls=True,
        certificate_share=None,
    )


def real_trainings() -> QuerySet[Training]:
    """Return the trainings of the example that it did not bring along: somebody opened them, and real people may have answered."""
    found = example()
    invented = AuditEvent.objects.filter(organisation=found, verb="training.opened", by_name=BY).values_list("subject_id", flat=True)
    return Training.objects.filter(organisation=found).exclude(pk__in=[int(number) for number in invented])


def remove() -> bool:
    """Delete the example with its trainings, keys, answers, figures and lines of the audit log. Return whether there was one."""
    with transaction.atomic():
        found = example()
        if found is None:
            return False
        for training in Training.objects.filter(organisation=found).order_by("-parent"):
            reviews.erase(training=training.pk)
            insight.drop(training=training.pk)
        Achievement.objects.filter(organisation=found).delete()
        Training.objects.filter(organisation=found).delete()
        # What was done to an example happened to nobody.
        events = AuditEvent.objects.filter(organisation=found)
        events._raw_delete(events.db)
        group, collection = found.communicators, found.collection
        found.delete()
        if group is not None:
            group.delete()
        if collection is not None:
            collection.delete()
    return True
