"""The collector is held back for as long as asked, and never longer."""

import gc

import pytest

from ravive.lib.collecting import collection_paused


def test_the_collector_looks_for_nothing_meanwhile_and_goes_on_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(RuntimeError), collection_paused():
        assert not gc.isenabled()
        raise RuntimeError
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collection_paused():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
