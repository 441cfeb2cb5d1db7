"""Turns plain values of JSON into values of a model's fields, as strictly as its forms do."""

import base64
import binascii
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from ravive.portability.errors import ImportRefusedError
from ravive.register.ordered_json import OrderedJSONField
from ravive.reviews.identity import AnswerId

_TEXTS = (models.CharField, models.TextField, models.FileField)


def field_value(column: models.Field[Any, Any], value: object, place: str) -> object:
    """Return the value of a field that is no reference. Raises ImportRefusedError where the model would not accept it."""
    where = f"{place}, field {column.name}"
    if value is None:
        if not column.null:
            raise ImportRefusedError(f"{where} is null, and cannot be; export again")
        return None
    try:
        read = _read(column, value)
        _check(column, read)
    except ValidationError as problem:
        raise ImportRefusedError(f"{where} is not accepted ({' '.join(problem.messages)[:300]}); correct it and export again") from problem
    except (TypeError, ValueError, OverflowError, InvalidOperation, binascii.Error) as problem:
        raise ImportRefusedError(f"{where} has a value of the wrong kind ({str(value)[:60]!r}); export again") from problem
    return read


def _check(column: models.Field[Any, Any], read: object) -> None:
    """Run what the field validates. Empty texts are accepted: only forms refuse them."""
    column.run_validators(read)
    known = dict(column.flatchoices)
    if known and read not in known and read not in column.empty_values:
        raise ValidationError(f"{str(read)[:60]!r} is none of the choices")
    if isinstance(column, _TEXTS) and column.max_length and len(str(read)) > column.max_length:
        raise ValidationError(f"it has more than {column.max_length} characters")


def _read(column: models.Field[Any, Any], value: object) -> object:
    match column:
        case models.BooleanField():
            return _of(bool, value)
        case models.IntegerField():
            return _whole(value)
        case models.FloatField():
            return float(_whole(value)) if isinstance(value, int) else _of(float, value)
        case models.DecimalField():
            return Decimal(_of(str, value))
        case models.UUIDField() | AnswerId():
            return UUID(_of(str, value))
        case models.DateTimeField():
            return _moment(_of(str, value))
        case models.DateField():
            return date.fromisoformat(_of(str, value))
        case models.TimeField():
            return time.fromisoformat(_of(str, value))
        case models.BinaryField():
            return read_bytes(value)
        case models.JSONField() | OrderedJSONField():
            return value
        case models.CharField() | models.TextField() | models.FileField():
            return _of(str, value)
        case _:
            raise TypeError(f"{type(column)} is not read")


def read_bytes(value: object) -> bytes:
    """Return what an object with `base64` holds. Raises TypeError or binascii.Error."""
    if not isinstance(value, dict) or set(value) != {"base64"}:
        raise TypeError("no object with base64")
    return base64.b64decode(_of(str, value["base64"]), validate=True)


def _of[Kind: (bool, float, str)](kind: type[Kind], value: object) -> Kind:
    if not isinstance(value, kind):
        raise TypeError(f"no {kind.__name__}")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no whole number")
    return value


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone")
    return moment
