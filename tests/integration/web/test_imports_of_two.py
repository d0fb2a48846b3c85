"""Two organisers put one file right, or have it entered: nothing is lost, and both read what happened."""

from tests.integration.registration_api.conftest import Door
from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.filling import form_to
from tests.integration.web.meeting import meeting
from tests.integration.web.test_import_pages import FILE, brought

EMAIL = "row.3.email"


def begun(liis: Site, door: Door) -> str:
    """The address of a file that was brought and read; line 3 has no address one could write to."""
    start = f"/en/manage/events/{door.event()}/registrations/import"
    return brought(liis, start, FILE.encode()).address


def filled(who: Site, at: str, **typed: str) -> dict[str, object]:
    """The form of the page, filled in."""
    form = form_to(who.open(at).html, at)
    return {**form.fields, **{name.replace("__", "."): text for name, text in typed.items()}}


def sent(who: Site, at: str, data: dict[str, object], status: int = 200) -> Page:
    """The page after it."""
    return who.read(who.browser.post(at, data=data, follow_redirects=True), status)


def test_of_two_who_put_one_cell_right_the_later_one_is_asked(door: Door) -> None:
    _store, liis, kai = meeting(door)
    at = begun(liis, door)
    kais = filled(kai, at, row__3__email="kai@kool-01.example.org", act="check")
    liiss = filled(liis, at, row__3__email="liis@kool-01.example.org", row__3__organisation="Uus", act="take")
    sent(kai, at, kais)

    late = sent(liis, at, liiss, 409)
    again = form_to(late.html, at)
    knowingly = sent(liis, at, {**again.fields, "act": "check"})

    assert "it says “kai@kool-01.example.org” now, you chose “liis@kool-01.example.org”" in late.text
    assert "Nobody is entered yet." in late.text
    assert again.fields["row.3.organisation"] == ["Uus"]
    assert "liis@kool-01.example.org" in knowingly.text
    assert "kai@kool-01.example.org" not in knowingly.text


def test_of_two_who_say_what_a_column_means_the_later_one_is_asked(door: Door) -> None:
    _store, liis, kai = meeting(door)
    at = begun(liis, door)
    kais, liiss = (filled(who, at, act="check") for who in (kai, liis))
    kais["column"] = ["first_name", "last_name", "email", "job_title"]
    liiss["column"] = ["first_name", "last_name", "email", ""]
    sent(kai, at, kais)

    late = sent(liis, at, liiss, 409)
    sent(liis, at, {**form_to(late.html, at).fields, "act": "check"})

    assert "Asutus: it says “Job title” now, you chose “not taken over”" in late.text
    assert form_to(liis.open(at).html, at).fields["column"] == ["first_name", "last_name", "email", ""]


def test_a_file_two_have_entered_at_once_is_entered_once_and_the_later_reads_so(door: Door) -> None:
    store, liis, kai = meeting(door)
    at = begun(liis, door)
    slug = at.split("/events/")[1].partition("/")[0]
    presses = [(who, at, filled(who, at, act="take")) for who in (liis, kai)]

    answers = store.press(presses)
    told = [who.open(at).text for who in (liis, kai)]
    late = sent(liis, at, {**presses[0][2], EMAIL: "hilja@kool-01.example.org"})

    assert [one.status_code for one in answers] == [303, 303]
    assert sorted("This was done already." in text for text in told) == [False, True]
    assert "Line 3, E-mail: “hilja@kool-01.example.org”" in late.text
    people = door.organise("GET", f"/events/{slug}/registrations").json["items"]
    assert sorted(one["last_name"] for one in people) == ["Lepp", "Mets", "Oja"]
    assert "Line 3 Jüri Õun vale E-mail: " in late.text


def test_a_file_brought_twice_enters_nobody_twice_and_says_whom_it_left_out(door: Door) -> None:
    _store, liis, kai = meeting(door)
    first = begun(liis, door)
    second = brought(kai, first.rpartition("/")[0], FILE.encode()).address
    sent(liis, first, filled(liis, first, act="take"))

    left = sent(kai, second, filled(kai, second, act="take"))

    assert "0 people are entered" in left.text
    assert left.text.count("This address is on the roster already.") == 4
