"""Names stand where an Estonian looks for them."""

from hypothesis import given
from hypothesis import strategies as st

from shared.collation import estonian


def test_names_stand_in_the_order_of_the_estonian_alphabet() -> None:
    names = ["Oja", "Saar", "Šaar", "Zuk", "Žukov", "Tamm", "Vana", "Wirt", "õis", "Ärm", "Öö", "Üks", "Щука"]

    assert sorted(set(names), key=estonian) == names


def test_marks_that_estonian_does_not_know_and_hyphens_do_not_part_what_belongs_together() -> None:
    names = ["Muller", "Müller", "Nagy", "Ñandu", "Oja", "OʼNeill", "Ots"]

    assert sorted(["Ñandu", "Nagy"], key=estonian) == ["Nagy", "Ñandu"]
    assert sorted(["Tamm-Oja", "Tammik", "Tammala"], key=estonian) == ["Tammala", "Tammik", "Tamm-Oja"]
    assert sorted(names, key=estonian)[:2] == ["Muller", "Müller"]


def test_a_composed_and_a_decomposed_name_stand_side_by_side() -> None:
    assert estonian("O\u0303un")[0] == estonian("Õun")[0]


@given(st.lists(st.text()))
def test_any_words_have_one_order(words: list[str]) -> None:
    assert sorted(words, key=estonian) == sorted(sorted(words, reverse=True), key=estonian)
