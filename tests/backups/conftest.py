"""What every test of whole installations begins with."""

from collections.abc import Iterator

import pytest

from tests.backups.places import Place, copied_place
from tests.first_database import FirstDatabase


@pytest.fixture(scope="session")
def begun(django_db_setup: None, first_database: FirstDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """An installation that has started once; each test changes a copy of it (`place_like`), never the installation itself."""
    with copied_place(first_database, tmp_path_factory.mktemp("begun"), name="ravive_begun") as place:
        yield place
