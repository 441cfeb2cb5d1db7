"""The page of threats has the words of the public one."""

from tests.docs import build_threat_model


def test_the_page_of_threats_has_the_words_of_the_public_one() -> None:
    assert build_threat_model.PAGE.read_text("utf-8") == build_threat_model.page(), "run python -m tests.docs.build_threat_model"
