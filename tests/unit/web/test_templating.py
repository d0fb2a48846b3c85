"""What templates say of words that must not be broken."""

from shared.web.templating import unbroken


def test_a_number_with_dashes_stays_in_one_line_and_nothing_in_it_is_markup() -> None:
    assert unbroken("MJA-T-2026-0001") == '<span class="nowrap">MJA-T-2026-0001</span>'
    assert "<b>" not in unbroken("<b>")
