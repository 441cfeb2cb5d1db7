"""What the formats of translators' files are tried with."""

from datetime import UTC, datetime

from ravive.formats.texts import TextGroup, Texts, TranslatorText
from ravive.formats.texts_workbook import TextsWords

MADE_AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
WORDS = TextsWords(
    title="Traduction",
    card="Carte",
    field="Texte",
    notes="À savoir",
    source="Original (fr)",
    target="Traduction (nl)",
    holds="Toujours juste ? Mettez un x",
    state="État",
    states={"initial": "à traduire", "translated": "traduit", "reviewed": "relu", "final": "signé", "outdated": "original changé"},
)


def texts_of(*texts: TranslatorText, target: str = "nl") -> Texts:
    """Return the texts as those of a deck."""
    group = TextGroup(id="cards.a", name="La carte “A” & <B>", texts=texts)
    return Texts(deck="accueil", source_language="fr", target_language=target, groups=(group,))
