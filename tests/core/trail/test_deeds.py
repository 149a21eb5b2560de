from itertools import groupby

import pytest
from django.utils.translation import override

from convene.core.trail.deeds import Deed
from convene.core.trail.models import Entry


@pytest.mark.parametrize("deed", Deed)
def test_a_deed_is_named_as_it_is_called_and_says_what_happened(deed: Deed) -> None:
    assert deed.name == deed.value.upper().replace(".", "_").replace("-", "_")
    assert f"{deed}" == deed.value
    with override(None):
        assert str(deed.label).strip()
        assert str(deed.label)[0].isupper()


def test_no_two_deeds_say_the_same() -> None:
    with override(None):
        labels = [str(deed.label) for deed in Deed]
    assert sorted(set(labels)) == sorted(labels)


def test_the_deeds_of_a_subject_stand_together_in_order() -> None:
    subjects = [(subject, list(deeds)) for subject, deeds in groupby(Deed, lambda deed: deed.split(".")[0])]
    names = [subject for subject, _ in subjects]
    assert sorted(set(names)) == sorted(names)
    for _, deeds in subjects:
        assert deeds == sorted(deeds)


def test_an_entry_tells_a_deed_it_does_not_know_by_its_name() -> None:
    assert Entry(deed="statement.freeze").label == Deed.STATEMENT_FREEZE.label
    assert Entry(deed="statement.sing").label == "statement.sing"
