"""A column that stores plain data in the order in which it was written."""

import json
from typing import Any

from django.db import models

from ravive.lib.plain_json import json_data


class OrderedJSONField(models.TextField):
    """Plain data as JSON text. PostgreSQL's own `jsonb` sorts keys; the order of options, steps and pairs is content."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:  # noqa: ANN401 -- what JSON can hold
        """Return the data stored in the column."""
        return None if value is None else json_data(value)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- what JSON can hold
        """Return the data; a text is what a fixture or a form holds."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:  # noqa: ANN401 -- what JSON can hold
        """Return the text that is stored, the same for the same data in the same order."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the text a fixture holds."""
        return self.get_prep_value(self.value_from_object(obj)) or "null"
