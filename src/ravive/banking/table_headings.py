"""Words by which the columns of tables are recognised, in French, Dutch, German and English, the most certain first."""

from collections.abc import Mapping, Sequence

from ravive.banking.table_layouts import ColumnRole, plain_heading

# Small letters without accents. A role later in this order takes none of the columns of a role before it.
HEADING_WORDS: Mapping[ColumnRole, tuple[str, ...]] = {
    "iban": (
        "rekening tegenpartij", "rekeningnummer tegenpartij", "iban tegenpartij", "tegenrekening", "compte contrepartie",
        "compte de la contrepartie", "numero de compte contrepartie", "iban contrepartie", "compte partie adverse", "compte tiers",
        "iban du donneur", "iban zahlungsbeteiligter", "gegenkonto", "kontonummer iban", "kontonummer", "auftraggeberkonto",
        "counterparty account", "counterparty account number", "counterparty iban", "iban of the counterparty",
    ),
    "name": (
        "naam tegenpartij", "naam van de tegenpartij", "nom contrepartie", "nom de la contrepartie", "tegenpartij", "contrepartie",
        "nom du tiers", "tiers", "donneur d ordre", "beneficiaire", "begunstigde", "opdrachtgever", "name zahlungsbeteiligter",
        "auftraggeber", "auftraggeber empfanger", "beguenstigter", "beguenstigter zahlungspflichtiger", "empfanger",
        "counterparty name", "name of the counterparty", "counterparty", "payee", "payer", "naam", "nom", "name",
    ),
    "value_date": (
        "valutadatum", "date valeur", "date de valeur", "value date", "valuta", "valeur", "wertstellung", "rentedatum",
    ),
    "date": (
        "boekingsdatum", "boekdatum", "date de comptabilisation", "date comptable", "date d execution", "uitvoeringsdatum",
        "booking date", "execution date", "buchungstag", "buchungsdatum", "datum", "date", "date de l operation", "date operation",
        "verrichtingsdatum", "transactiedatum", "transaction date", "date de la transaction",
    ),
    "credit": ("credit", "gutschrift", "haben", "money in", "bij"),
    "debit": ("debet", "debit", "lastschrift", "soll", "money out", "af"),
    "side": (
        "debit credit", "credit debit", "credit debet", "debet credit", "af bij", "bij af", "d c", "c d", "sens", "soll haben",
        "soll haben kennzeichen",
    ),
    "amount": ("bedrag", "montant", "amount", "betrag", "umsatz", "bedrag eur", "montant en eur", "betrag eur", "amount eur"),
    "currency": ("munt", "munteenheid", "devies", "devise", "monnaie", "wahrung", "waehrung", "currency", "muntsoort"),
    "account": (
        "rekening", "rekeningnummer", "compte", "numero de compte", "iban", "konto", "iban kontoinhaber", "auftragskonto", "account",
        "account number", "iban auftragskonto",
    ),
    "structured": (
        "gestructureerde mededeling", "communication structuree", "strukturierte mitteilung", "structured communication",
        "standard format reference", "ogm", "vcs",
    ),
    "message": (
        "mededeling", "mededelingen", "vrije mededeling", "communication", "communications", "communication libre", "message",
        "verwendungszweck", "mitteilung", "omschrijving", "libelle", "libelles", "description", "beschrijving", "buchungstext",
        "details", "detail", "transactie", "transaction", "free format reference",
    ),
    "reference": (
        "referentie", "reference", "bankreferentie", "reference banque", "referenz", "omzetnummer", "numero de mouvement",
        "entry number", "transactienummer", "numero de transaction", "transaction id", "volgnummer", "numero de sequence",
    ),
    "status": ("status", "statut", "etat", "state"),
}  # fmt: skip
# What stood on the account after a movement is no amount of it.
BALANCE_WORDS = frozenset({"saldo", "solde", "balance", "kontostand", "saldi", "soldes"})
_WORDS = frozenset(word for words in HEADING_WORDS.values() for word in words)
FEWEST_COLUMNS = 3


def heading_score(cells: Sequence[str]) -> int:
    """Return how many cells of a row are the heading of a column as banks write it."""
    return sum(plain_heading(cell) in _WORDS for cell in cells)
