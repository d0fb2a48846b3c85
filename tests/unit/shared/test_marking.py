"""The marking for internal use."""

from datetime import date

from shared.files.marking import Marking


def test_personal_data_stay_internal_for_seventy_five_years() -> None:
    assert Marking("Näidisministeerium", date(2026, 11, 21)).until == date(2101, 11, 21)
    assert Marking("Näidisministeerium", date(2028, 2, 29)).until == date(2103, 2, 28)


def test_the_marking_says_what_the_act_asks_for() -> None:
    assert Marking("Näidisministeerium", date(2026, 11, 21)).lines == (
        "ASUTUSESISESEKS KASUTAMISEKS (AK)",
        "Teabevaldaja: Näidisministeerium",
        "Alus: AvTS § 35 lg 1 p 12",
        "Juurdepääsupiirang kehtib kuni 21.11.2101",
        "Märgitud 21.11.2026",
    )
