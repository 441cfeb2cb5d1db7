"""Conversions of the neutral page: lengths, weights and volumes."""

from collections.abc import Mapping
from math import isfinite

# Each unit in the first unit of its group.
UNITS: dict[str, dict[str, float]] = {
    "length": {"m": 1, "cm": 0.01, "km": 1000, "in": 0.0254, "ft": 0.3048, "mi": 1609.344},
    "weight": {"kg": 1, "g": 0.001, "oz": 0.028349523125, "lb": 0.45359237},
    "volume": {"l": 1, "ml": 0.001, "cl": 0.01, "cup (US)": 0.2365882365, "gal (US)": 3.785411784},
}

# Not in the site's catalogues: nothing may connect this page with the site.
WORDS: dict[str, dict[str, str]] = {
    "fr": {"title": "Convertir des unités", "amount": "Quantité", "from": "De", "to": "En", "convert": "Convertir",
           "length": "Longueur", "weight": "Poids", "volume": "Volume"},
    "nl": {"title": "Eenheden omrekenen", "amount": "Hoeveelheid", "from": "Van", "to": "Naar", "convert": "Omrekenen",
           "length": "Lengte", "weight": "Gewicht", "volume": "Volume"},
    "de": {"title": "Einheiten umrechnen", "amount": "Menge", "from": "Von", "to": "In", "convert": "Umrechnen",
           "length": "Länge", "weight": "Gewicht", "volume": "Volumen"},
    "en": {"title": "Convert units", "amount": "Amount", "from": "From", "to": "To", "convert": "Convert",
           "length": "Length", "weight": "Weight", "volume": "Volume"},
}  # fmt: skip


def convert(asked: Mapping[str, str], words: Mapping[str, str]) -> dict[str, object]:
    """Return the form's values and the result. Values that cannot be read count as 1 m in ft."""
    amount = _amount(asked.get("amount", "1"))
    source, target = asked.get("from", "m"), asked.get("to", "ft")
    worth = next((units for units in UNITS.values() if source in units and target in units), None)
    result = f"{amount * worth[source] / worth[target]:.6g}" if worth else "–"
    return {
        "amount": f"{amount:g}",
        "result": result,
        "source": source,
        "target": target,
        "groups": [(words[name], tuple((unit, str(value), name) for unit, value in units.items())) for name, units in UNITS.items()],
    }


def _amount(text: str) -> float:
    try:
        amount = float(text.replace(",", "."))
    except ValueError:
        return 1.0
    return amount if isfinite(amount) else 1.0
