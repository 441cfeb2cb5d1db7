"""What is done inside a served site for a journey, by its own actions; run by `tests.journeys.inside`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from random import SystemRandom
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django.utils.text import slugify

from ravive.people import actions as people
from ravive.people.models import Organisation
from ravive.people.queries import host_organisation
from tests.existing import existing
from tests.people.cast import host

SECRET = "JBSWY3DPEHPK3PXP"


# By language: the list's title, two themes, then titles of articles.
NEWS = {
    "fr": ("Actualités", "Terrain", "Cartes blanches", "L’intérêt de l’enfant d’abord", "Qui s’arrête ? Une gare filmée", "Un sommet"),
    "nl": ("Nieuws", "Op het terrein", "Opinies", "Het belang van het kind eerst", "Wie blijft staan? Een station gefilmd", "Een top"),
}


def sign_in(name: str, roles: list[str], slug: str) -> str:
    """Return the key of a session of somebody with these roles at the host's organisation, or at the one of this slug."""
    now = datetime.now(UTC)
    user, _ = User.objects.get_or_create(username=name)
    here = Organisation.objects.filter(slug=slug).first() if slug else host_organisation()
    if here is None:
        values = {"slug": slug, "name": slug.replace("-", " ").capitalize(), "languages": ["fr"], "countries": ["BE"]}
        here = people.create_organisation(**values, by="journey", now=now)
    people.set_roles(organisation=here, user=user, roles=roles, by="journey", now=now)
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": SECRET}})
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def appoint_host(name: str) -> None:
    """Let somebody run the installation."""
    people.appoint_host(user=User.objects.get(username=name), by="journey", now=datetime.now(UTC))


def have_signed(deck: int, author: str) -> None:
    """Submit a deck as its author, and sign it in all its languages as a field expert and as a second reader."""
    from ravive.decks import language_reading
    from ravive.decks.models import Deck, SignOff
    from ravive.decks.reviewing import actions
    from tests.decks.readers import shown

    now, found = datetime.now(UTC), Deck.objects.get(pk=deck)
    made = actions.submit(deck=found, name="automne 2026", by=User.objects.get(username=author), now=now)
    for name, seat, role in (("eva", SignOff.Seat.EXPERT, "expert"), ("sam", SignOff.Seat.SECOND, "second_reader")):
        user, _ = User.objects.get_or_create(username=name)
        people.set_roles(organisation=found.organisation, user=user, roles=[role], by="journey", now=now)
        read = shown(found, language_reading.languages_to_offer(found, user))
        actions.sign(deck=found, revision=made.revision, role=seat, by=user, now=now, languages=read)


def have_read(deck: int, reader: str, most: int) -> None:
    """Note the first `most` cards of a deck as read by somebody."""
    from ravive.decks.models import Card, Deck
    from ravive.decks.reviewing import actions, queries, signatures, snapshot_diff

    found, by = Deck.objects.get(pk=deck), User.objects.get(username=reader)
    state = signatures.state_of(found)
    for name, content in list(queries.progress_of(found, state, by).digests.items())[:most]:
        read = snapshot_diff.read_part(state.draft.cards()[name], state.draft.original)
        actions.note_reading(card=Card.objects.get(deck=found, card_id=name), read=read, content=content, by=by, now=datetime.now(UTC))


def open_training(sent: dict[str, Any]) -> str:
    """Return the code of a training held today on the deck for receptions, some of it otherwise; `circle`: with a second circle."""
    from ravive.trainings import actions, queries

    now, chance = datetime.now(UTC), SystemRandom()
    user, _ = User.objects.get_or_create(username="tina")
    usual = {
        "title": "Accueil, équipe de jour", "place": "Hôtel de la Gare", "held_on": timezone.localdate(now), "decks": ["accueil"],
        "languages": ["fr", "nl"], "situations": 9, "cycles": 4, "weeks": 36, "prompts_a_week": 2, "entry_test": True,
        "test_days": [30, 90, 180], "uses_controls": True, "certificate_share": None,
    }  # fmt: skip
    has_circle = sent.pop("circle", False)
    if "held_on" in sent:
        sent["held_on"] = date.fromisoformat(sent["held_on"])
    values = actions.TrainingValues(**{**usual, **sent})
    training = actions.open_training(organisation=host(), values=values, by=user, now=now, chance=chance)
    if has_circle:
        actions.open_second_circle(training=training, by=user, now=now, chance=chance)
    return existing(queries.code_of(training)).code


def state_of(code: str) -> dict[str, Any]:
    """Return what is kept of a training: how many keys, how many left, and the answers, oldest first."""
    from ravive.reviews.models import Answer, LearnerKey, TrainingCode

    known = TrainingCode.objects.get(code=code)
    rows = Answer.objects.filter(learner__training=known.training).order_by("learner", "id")
    names = ("id", "learner_id", "card__card", "kind", "test_day", "form", "credit")
    answers = [dict(zip(names, [str(row[0]), *row[1:]], strict=True)) for row in rows.values_list(*names)]
    return {"keys": LearnerKey.objects.filter(training=known.training).count(), "withdrawn": known.withdrawn, "answers": answers}


def reminders_of(code: str) -> list[dict[str, Any]]:
    """Return what is kept for the reminders of a training, opened with the site's own key."""
    import msgspec

    from ravive.reviews.models import TrainingCode
    from ravive.trainings.models import Reminder
    from ravive.trainings.reminders import storage

    training = TrainingCode.objects.get(code=code).training
    return [msgspec.to_builtins(storage.decrypt_state(row.sealed)) for row in Reminder.objects.filter(training=training)]


def practise_across_trainings() -> None:
    """Open trainings of two partners over two years, one of them too small to show, and release figures of made-up learners."""
    from ravive.trainings.command import run_release
    from tests.trainings.simulated import answer, opened

    user, _ = User.objects.get_or_create(username="tina")
    groups = [(225, 24, "Hôtels du Nord"), (190, 12, "Hôtels du Nord"), (169, 16, "Centre Horizon"), (155, 4, "Centre Horizon")]
    groups += [(127, 20, "Hôtels du Nord"), (43, 14, "Centre Horizon"), (8, 11, "Hôtels du Nord")]
    for place, (days_ago, learners, partner) in enumerate(groups):
        made = opened(host(), user, days_ago=days_ago, partner=partner, title=f"Accueil, groupe {place + 1}")
        answer(made, learners=learners, days=min(days_ago, 112), silent=place % 3, seed=place)
    assert run_release(StringIO(), datetime.now(UTC)) == 0


def publish_example() -> None:
    """Put the example content of a new installation on the host's site."""
    from ravive.people.queries import host_organisation
    from ravive.starter.public_site import creation

    found = host_organisation()
    if found is None:
        raise RuntimeError("no organisation hosts this site")
    creation.create(organisation=found, by="journey", now=datetime.now(UTC))


def publish_every_page() -> list[tuple[str, str]]:
    """Publish a page of every type; return what each is, and its address, with those that every installation has."""
    from bench import public_pages

    return [*public_pages.fill(), *public_pages.WITHOUT_FILLING]


def publish_news() -> None:
    """Publish news in French and Dutch, with themes, two years, and an article that leads to a deck."""
    from ravive.hub.news.models import ArticlePage, NewsIndexPage, NewsTheme
    from ravive.pages.models import HomePage

    today = datetime.now(UTC).date()
    key = None
    for language, words in NEWS.items():
        home = HomePage.objects.get(locale__language_code=language)
        parent = NewsIndexPage(title=words[0], slug="news", locale=home.locale, show_in_menus=True)
        parent.translation_key = key or parent.translation_key
        key = parent.translation_key
        home.add_child(instance=parent)
        for name, theme, hue in ((words[1], "field", "react"), (words[2], "opinion", "law")):
            NewsTheme.objects.create(page=parent, name=name, key=theme, hue=hue)
        for place, title in enumerate(words[3:]):
            day = today - timedelta(days=200 * place)
            page = ArticlePage(title=title, locale=home.locale, published_on=day, deck="voyage", theme="field" if place else "opinion",
                               hue="react" if place else "law", summary=title, body=[("text", f"<p>{title}</p>")])  # fmt: skip
            parent.add_child(instance=page)
            page.save_revision().publish()


def offer_newsletter() -> None:
    """Open the form of news by mail, and publish two articles in French and German that an issue can name."""
    from ravive.hub.newsletter.models import Newsletter
    from tests.hub.newsletter.newsletter_cast import articles

    Newsletter.objects.create(organisation=host(), is_open=True)
    keys = [str(page.translation_key) for page in articles("fr", 2)]
    articles("de", 2, keys=keys)


def practise_for_months() -> None:
    """Open trainings, a large and a small one of some months, a large one of its first week, and release figures of made-up learners."""
    from ravive.trainings.command import run_release
    from tests.trainings.simulated import answer, opened

    user, _ = User.objects.get_or_create(username="tina")
    # A day more than whole weeks: figures are cut by days of UTC, an hour or two after those of Brussels.
    big = opened(host(), user, days_ago=113)
    answer(big, learners=30, days=112, silent=4)
    small = opened(host(), user, days_ago=40, title="Accueil, équipe de nuit")
    answer(small, learners=4, days=40, silent=3)
    # Nothing is predicted before the second week.
    first_weeks = opened(host(), user, days_ago=18, title="Accueil, premières semaines")
    answer(first_weeks, learners=30, days=17)
    assert run_release(StringIO(), datetime.now(UTC)) == 0


def fill_the_room(values: dict[str, Any]) -> int:
    """Open a training of today, let so many made-up learners join and some of them go through its entry test; return its number."""
    from tests.trainings.simulated import answer, opened

    user, _ = User.objects.get_or_create(username="tina")
    made = opened(host(), user, days_ago=0, title=values.get("title", "Accueil, aujourd’hui"), languages=["fr", "nl"])
    answer(made, learners=values["finished"], days=0, silent=values["joined"] - values["finished"])
    return made.pk


def join_the_room(values: dict[str, Any]) -> None:
    """Let so many more made-up learners join a training of today and go through its entry test."""
    from ravive.trainings.models import Training
    from tests.trainings.simulated import answer

    answer(Training.objects.get(pk=values["number"]), learners=values["finished"], days=0, seed=7)


def publish_letter(language: str) -> str:
    """Return the path of the page of an open letter, on the host's site; people may sign it too."""
    from ravive.hub.letters.models import LetterPage, OpenLetter
    from ravive.pages.models import HomePage

    home = HomePage.objects.filter(locale__language_code=language).order_by("pk")[0]
    words = {
        "title": "L’intérêt de l’enfant d’abord",
        "addressee": "La commission de la Justice",
        "summary": "Nous, organisations qui écoutons des enfants chaque jour, demandons un texte clair.",
        "hue": "law",
        "demands": [("demand", "Écouter les jeunes avant de légiférer."), ("demand", "Écrire la règle en langage clair.")],
        "body": [("text", "<p>Un texte que les jeunes comprennent est un texte qui protège.</p>")],
    }
    page = home.add_child(instance=LetterPage(locale=home.locale, **words))
    OpenLetter.objects.filter(key=page.translation_key).update(accepts_people=True)
    return f"/{language}/{page.slug}/"


def flood_letter(language: str) -> str:
    """Return the path of an open letter that a flood of forms was sent to, some of which were refused."""
    from ravive.entries.registry import find_form_subject
    from ravive.hub.letters.models import LetterSignature, OpenLetter
    from ravive.mailing import encryption
    from ravive.site.models import FormRefusal, SentForm

    path, now, subject = publish_letter(language), timezone.now(), find_form_subject("letters")
    letter = OpenLetter.objects.latest("pk")
    for number in range(40):
        digest = f"{letter.pk}{number:063}"
        at = now - timedelta(minutes=5 * number)
        SentForm.objects.create(digest=digest, purpose=f"letter-{letter.pk}-person", at=at)
        LetterSignature.objects.create(
            letter=letter,
            kind="person",
            handle=subject.form_key(digest),
            sealed=encryption.encrypt(f"Machine {number}"),
            entered_on=timezone.localdate(at),
            erase_on=letter.erase_on,
            is_confirmed=number == 7,
        )
    values = {"organisation": letter.organisation, "limit": "sign-letter", "place": f"letter-{letter.pk}-person", "is_proved": False}
    path_of_form = f"/{language}/letters/{letter.pk}/sign/person/"
    FormRefusal.objects.create(
        day=timezone.localdate(now), path=path_of_form, first_at=now - timedelta(hours=3), last_at=now, count=1234, **values
    )
    return path


def sign_and_read(language: str) -> str:
    """Return the address of somebody who signed an open letter and reads the news."""
    from ravive.entries.registry import find_form_subject
    from ravive.hub.letters.models import LetterSignature, OpenLetter
    from ravive.mailing import encryption
    from ravive.mailing.actions import store_confirmed
    from ravive.mailing.recipients import Recipient
    from tests.hub.newsletter.newsletter_cast import reader

    publish_letter(language)
    address, letter, name = "lectrice@courriel.example", OpenLetter.objects.latest("pk"), encryption.encrypt("Nom d’exemple")
    reader(1, organisation=letter.organisation, language=language, address=address)
    subject = find_form_subject("letters")
    handle = subject.form_key("0" * 64)
    values = {"entered_on": timezone.localdate(), "erase_on": letter.erase_on, "is_confirmed": True, "country": "BE"}
    LetterSignature.objects.create(letter=letter, kind="person", handle=handle, sealed=name, **values)
    store_confirmed(purpose=subject.name, handle=handle, recipient=Recipient(address=address, language=language))
    return address


def prepare_certificates(language: str) -> int:
    """Let the host give certificates; return last year, which has a gift without a donor, and one whose donor lacks nothing."""
    from tests.giving.certificates.certificate_cast import approve, gift, new_donor

    year = timezone.localdate().year - 1
    approve(host())
    gift(host(), 150, day=date(year, 5, 4), name="Zoé Exemple")
    gift(host(), 60, day=date(year, 6, 4), donor=new_donor(host(), "Ada Exemple", language=language))
    return year


def open_event(places: int, title: str) -> str:
    """Publish an event in French and Dutch, with that many places; return its French path."""
    from ravive.hub.events.models import EventIndexPage
    from tests.hub.events.cast import KIND, event_page, index, opened

    slug = slugify(title)
    french, dutch = (EventIndexPage.objects.filter(locale__language_code=tag).first() or index(tag) for tag in ("fr", "nl"))
    page = event_page(french, title=title, slug=slug, languages=["fr", "nl"], access="Boucle magnétique.", attendance="both")
    event_page(dutch, title=title, slug=slug, translation_key=page.translation_key, attendance="both")
    opened(page, places=places, asks=(KIND.NAME, KIND.ORGANISATION, KIND.NEEDS))
    return f"/fr/agenda/{page.slug}/"


def offer_workshops() -> None:
    """Publish a page of workshops in French and in German."""
    from ravive.pages.models import SiteProfile
    from tests.hub.workshops.cast import workshop_page

    SiteProfile.objects.get_or_create(organisation=host(), defaults={"email": "ateliers@example.org"})
    summary = "Deux ateliers de 50 minutes, des pairs formés, des cartes pour ne pas oublier. Gratuit pour les écoles et les centres."
    workshop_page(summary=summary, title="Écoles et centres", hue="online")
    workshop_page("de", title="Schulen und Zentren", hue="online")


def open_network() -> dict[str, int]:
    """Publish a network of 24 members in French and in English; return the page of the one that "watoto" writes, in both."""
    from ravive.decks.models import Deck
    from ravive.hub.members.actions import entrust
    from tests.hub.members.cast import many, member, network, translated

    index = network(title="24 membres, une bibliothèque", summary="Chacun a son site et ses langues. Une correction suit partout.")
    page = member(index, "Watoto Salama", country="KE")
    english = translated(page, "en", title="Watoto Salama", slug="watoto-salama", summary="Listening and protection.")
    others = many(index, 23)
    now = datetime.now(UTC)
    writers = people.create_organisation(name="Watoto Salama", slug="watoto", by="journey", now=now)
    entrust(page=page, network=host(), writer=writers, may_publish=False, by="journey", now=now)
    entrust(page=others[0], network=host(), writer=host(), may_publish=True, by="journey", now=now)
    Deck.objects.filter(organisation=host()).update(is_shared=True)
    return {"page": page.pk, "english": english.pk}


def run_campaign() -> int:
    """Publish a campaign of today in French and Dutch, with two promises and a reminder in three days; return its number."""
    from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days, translated

    page = campaign_page()
    summary = "Wie, waar, wanneer, wat: wat een getuige kan noteren."
    translated(page, "nl", title="Op 30 juli onthoud ik vier woorden", slug="vier-woorden", summary=summary)
    return campaign_of(page, goal=200, reminds_on=days(3)).pk


def end_campaign(number: int) -> None:
    """Let yesterday be the last day of a campaign."""
    from ravive.hub.campaigns.models import Campaign
    from ravive.site import stored_pages
    from tests.hub.campaigns.campaign_cast import days

    Campaign.objects.filter(pk=number).update(begins_on=days(-9), ends_on=days(-1), reminds_on=None)
    stored_pages.purge()


def run_appeal() -> int:
    """Publish an appeal of today in French and Dutch, for 3,000 EUR, which people can give to; return its number."""
    from tests.fundraising.appeal_cast import appeal_of, appeal_page, receive, translated

    page = appeal_page()
    summary = "Twaalf jongeren leren hun vrienden online beschermen, en vormen daarna hun klas."
    translated(page, "nl", title="(De)klik: 30 dagen voor 3.000 €", slug="deklik", summary=summary)
    appeal = appeal_of(page)
    receive(appeal, 100_000)
    return appeal.pk


def receive_promised(number: int, cents: int) -> None:
    """Let the latest promise of an appeal be paid."""
    from ravive.giving.models import Appeal, GivingPromise
    from tests.fundraising.appeal_cast import receive

    promise = GivingPromise.objects.select_related("reference").filter(reference__appeal=number).latest("pk")
    receive(Appeal.objects.select_related("organisation", "account").get(pk=number), cents, reference=promise.reference)


def end_appeal(number: int) -> None:
    """Let yesterday be the last day of an appeal."""
    from ravive.giving.models import Appeal
    from ravive.site import stored_pages
    from tests.fundraising.appeal_cast import days

    Appeal.objects.filter(pk=number).update(starts_on=days(-30), ends_on=days(-1))
    stored_pages.purge()


def open_run() -> dict[str, int]:
    """Publish a sponsored run in French and Dutch: two teams and two runners are shown, 612 EUR were received; return their numbers."""
    from tests.fundraising.appeal_cast import appeal_page, receive, translated
    from tests.fundraising.run_cast import receive_for, run_of, runner_of, team_of

    words = {"title": "Courir pour (Dé)clic", "summary": "Chaque tour de piste paie un atelier. Seul l’argent reçu compte.", "budget": []}
    page = appeal_page(slug="course", **words)
    translated(page, "nl", title="Lopen voor (De)klik", slug="loop", summary="Elke ronde betaalt een workshop.")
    appeal = run_of(page)
    school, club = team_of(appeal, "Collège Sainte-Marie, 4e B"), team_of(appeal, "Les Foulées du parc")
    runner, alone = runner_of(appeal, "Nadia", club), runner_of(appeal, "Bo")
    for row, cents in ((school, 23_000), (club, 12_000), (runner, 20_000), (alone, 6_200)):
        receive_for(row, cents)
    receive(appeal, 40_000)
    return {"appeal": appeal.pk, "school": school.pk, "club": club.pk, "runner": runner.pk}


def receive_for_team(name: str, cents: int) -> None:
    """Let money arrive for a team of a run."""
    from ravive.giving.models import RunTeam
    from tests.fundraising.run_cast import receive_for

    receive_for(RunTeam.objects.select_related("appeal__organisation", "appeal__account").get(name=name), cents)


def receive_gifts() -> list[str]:
    """Store an account, an appeal of last month with 98 promises, and return three overlapping files of its bank as texts.

    They hold 100 transfers: 93 with an exact reference, 5 that nearly have one, 2 salaries.
    """
    from tests.giving.bank_month import account_of, appeal_of, month_of_hundred

    return month_of_hundred(appeal_of(account_of(host())))


def ledger_of_gifts() -> dict[str, Any]:
    """Return what is booked, by reference and cents, what is wrong in it, and how many transfers still have details."""
    from ravive.giving.models import BankTransfer, ClosedMonth, GivingPromise
    from ravive.giving.queries import booked_receipts

    receipts = list(booked_receipts().select_related("reference__promise"))
    wrong = [
        receipt.pk for receipt in receipts if receipt.reference is None or receipt.reference.promise.amount_cents != receipt.amount_cents
    ]
    return {
        "booked": len(receipts),
        "cents": sum(receipt.amount_cents for receipt in receipts),
        "promised": sum(GivingPromise.objects.values_list("amount_cents", flat=True)),
        "wrong": wrong,
        "twice": len(receipts) - len({receipt.reference_id for receipt in receipts}),
        "with_details": BankTransfer.objects.exclude(sealed="").count(),
        "closed": ClosedMonth.objects.count(),
    }


def give_to_appeal(address: str, language: str) -> int:
    """Publish an appeal to which somebody gave twice, and gives every month, with a confirmed address; return its number."""
    from ravive.giving.models import Appeal
    from tests.giving.mailboxes.mailbox_cast import promised, received

    number = run_appeal()
    appeal = Appeal.objects.select_related("organisation", "account").get(pk=number)
    received(promised(appeal, address, name="Zoé du quartier", language=language), 5000)
    received(promised(appeal, address, cents=1500, is_standing=True, language=language))
    return number
