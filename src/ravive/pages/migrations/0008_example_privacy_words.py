"""The example's page on privacy said for a while that nobody else receives an address. A paragraph that nobody changed says what is so.

It also said that no visits are counted.
"""

import json
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# In each language: how the paragraph began, how it ended in two earlier versions, and how it ends now.
PARAGRAPHS = (
    (
        "Chaque formulaire dit, à côté de ses champs, à quoi servent vos coordonnées et quel jour elles sont effacées. "
        "Les adresses e-mail sont chiffrées. ",
        (
            "Aucune n’est donnée à quelqu’un d’autre sans une case que vous avez cochée vous-même.",
            "Pour nous, l’hébergeur et la messagerie les transportent. "
            "Personne d’autre ne les reçoit, sauf si vous avez coché une case pour cela.",
        ),
        "Pour nous, l’hébergeur et la messagerie les transportent. "
        "Qui d’autre en reçoit, et quand, se lit dans l’avis sur la vie privée, au pied de chaque formulaire.",
    ),
    (
        "Naast de velden van elk formulier staat waarvoor uw gegevens dienen en op welke dag ze gewist worden. "
        "E-mailadressen zijn versleuteld. ",
        (
            "Niemand anders krijgt ze, tenzij u daar zelf een vakje voor aankruiste.",
            "Voor ons vervoeren de host en de mailprovider ze. Verder krijgt niemand ze, tenzij u daar zelf een vakje voor aankruiste.",
        ),
        "Voor ons vervoeren de host en de mailprovider ze. "
        "Wie er verder krijgt, en wanneer, staat in de privacyverklaring onder elk formulier.",
    ),
    (
        "Neben den Feldern steht, wozu Ihre Angaben dienen und an welchem Tag sie gelöscht werden. E-Mail-Adressen werden verschlüsselt. ",
        (
            "Niemand sonst erhält sie, außer Sie kreuzen selbst ein Feld dafür an.",
            "Für uns befördern sie der Serverbetreiber und der E-Mail-Anbieter. "
            "Sonst erhält sie niemand, außer Sie kreuzen selbst ein Feld dafür an.",
        ),
        "Für uns befördern sie der Serverbetreiber und der E-Mail-Anbieter. "
        "Wer sie sonst erhält, und wann, steht in der Datenschutzerklärung unter jedem Formular.",
    ),
    (
        "Beside its fields, every form says what your details are for and on which day they are deleted. E-mail addresses are encrypted. ",
        (
            "Nobody else receives them unless you ticked a box for it yourself.",
            "The host and the mail provider carry them for us. Nobody else receives them unless you ticked a box for it yourself.",
        ),
        "The host and the mail provider carry them for us. The privacy notice below every form says who else receives some, and when.",
    ),
)
WORDS = {f">{beginning}{old}</p>": f">{beginning}{new}</p>" for beginning, ends, new in PARAGRAPHS for old in ends}
# Openings of pages are counted since, without visitors.
WORDS |= {
    "Aucun cookie, aucune mesure d’audience, rien qui vienne d’un autre site.": (
        "Aucun cookie, aucun suivi, rien qui vienne d’un autre site. "
        "Nous comptons combien de fois une page s’ouvre, sans savoir qui l’ouvre."
    ),
    "Geen cookies, geen bezoekersmeting, niets dat van een andere site komt.": (
        "Geen cookies, niets dat u volgt, niets dat van een andere site komt. We tellen hoe vaak een pagina opengaat, niet wie ze opent."
    ),
    "Keine Cookies, keine Besucherzählung, nichts von anderen Websites.": (
        "Keine Cookies, nichts, was Ihnen folgt, nichts von anderen Websites. Wir zählen, wie oft eine Seite geöffnet wird, nicht von wem."
    ),
    "No cookies, no visitor statistics, nothing from other sites.": (
        "No cookies, nothing that follows you, nothing from other sites. We count how often a page is opened, not who opens it."
    ),
}
PAGES = """
SELECT info.page_ptr_id, info.body, page.latest_revision_id FROM pages_infopage info
JOIN wagtailcore_page page ON page.id = info.page_ptr_id WHERE info.kind = 'privacy'
"""


def corrected(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts of a page, with the paragraph of now for one of before."""
    return [{**part, "value": _replaced(part["value"])} if isinstance(part.get("value"), str) else part for part in body]


def _replaced(text: str) -> str:
    for old, new in WORDS.items():
        text = text.replace(old, new)
    return text


def _read(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def correct(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Correct pages, and the latest draft of each: publishing it must not bring the paragraph back. Earlier versions stay as they were.

    The field of a migration knows no part of a page, and would drop them: what is stored is read as it is.
    """
    revisions = apps.get_model("wagtailcore", "Revision").objects
    with editor.connection.cursor() as cursor:
        cursor.execute(PAGES)
        rows = cursor.fetchall()
        for number, stored, revision in rows:
            body = _read(stored)
            if (now := corrected(body)) != body:
                cursor.execute("UPDATE pages_infopage SET body = %s WHERE page_ptr_id = %s", [json.dumps(now), number])
            draft = revisions.filter(pk=revision).first()
            if draft and (now := corrected(parts := _read(draft.content.get("body", "[]")))) != parts:
                draft.content["body"] = json.dumps(now)
                draft.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("pages", "0007_own_processors"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(correct, migrations.RunPython.noop, elidable=True)]
