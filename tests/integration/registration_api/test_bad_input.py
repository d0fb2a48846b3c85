"""What comes in from outside and must not get through, or must come out as it went in."""

import json
from typing import Any

import pytest

from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import Door

OPERATORS: list[Any] = [
    {"$ne": None},
    {"$gt": ""},
    {"$regex": ".*"},
    {"$where": "sleep(1000)"},
    ["mari@example.org"],
    [{"$ne": 1}],
    True,
    None,
    0,
    1e400,
    2**70,
]
NAMES = [
    "O'Brien",
    "Null",
    "Ü",
    "Åsa",
    "Ψαλτόπουλος",
    "Дмитрий",
    "علي",
    "小明",
    "Ngũgĩ",
    "María José",
    "d’Artagnan",
    "Jr.",
    "St. John-Smythe",
    "Ń" * 200,
    "-",
    "<b>Mari</b>",
    "{{config}}",
    "%(x)s",
    "${x}",
    "#set text()",
    "=HYPERLINK(x)",
    "@ Mari".replace("@ ", "+"),
    "\\textbf{x}",
]
REFUSED_NAMES = [
    "",
    "   ",
    "\u200b\u202e",
    "http://example.org",
    "Mari www.example.org",
    "Mari example.com",
    "mari@example.org",
    "[x](//evil.example.org)",
    "<a href=//e>",
    "x" * 201,
    "a" + "\u0301" * 50,
    "12345",
    "\ud800",
]
ADDRESSES = [
    "mari+silt@example.org",
    "mari@õun.ee",
    "MARI@EXAMPLE.ORG",
    "m.a-r_i%x@sub.domain.example.org",
    "mari@xn--un-bka.ee",
]
REFUSED_ADDRESSES = [
    "",
    "mari",
    "mari@",
    "@example.org",
    "mari@localhost",
    "a@b.ee,c@d.ee",
    "Mari <mari@example.org>",
    "x@y.z>\r\nRCPT TO:<e@e.e",
    "mari@example.org\nBcc: x@example.org",
    "mari@example.org\u2028",
    '"mari mets"@example.org',
    "mari@[127.0.0.1]",
    "õun@example.org",
    "m" * 320 + "@example.org",
    "mari@example..org",
]


@pytest.mark.parametrize("field", ["first_name", "email", "language", "answers", "consents"])
def test_operators_and_other_types_are_refused(door: Door, field: str) -> None:
    slug = door.event()
    before = door.everything()

    for value in OPERATORS:
        body = json.dumps({**person_body(6000), field: value})
        if field == "consents" and value == ["mari@example.org"]:
            continue
        answer = _post(door, f"/events/{slug}/registrations", body)
        assert answer.status_code in (400, 422), (value, answer.text)

    assert door.everything() == before


def test_operators_in_names_of_fields_and_answers_are_refused(door: Door) -> None:
    slug = door.event()

    for extra in ({"$set": {"status": "confirmed"}}, {"answers": {"$where": "1"}}, {"answers": {"a.b": "1"}}):
        answer = door.ask("POST", f"/events/{slug}/registrations", {**person_body(6001), **extra})
        assert answer.status_code == 422


def test_operators_in_addresses_find_nothing(door: Door) -> None:
    door.event()

    for query in (
        "status[$ne]=x",
        "after[$gt]=",
        "town[$regex]=.*",
        "sort=$where",
        "limit=0",
        "limit=9999",
        "limit=-1",
    ):
        assert door.ask("GET", f"/events?{query}").status_code == 422
    beyond = ("0001-01-01T00:00:00%2B14:00~x", "9999-12-31T23:59:59-14:00~x", "0001-01-01~x")
    for cursor in ("$ne", "~", "2027", "2027-01-20T08:00:00Z~$ne", "%00", "a" * 300, *beyond):
        assert door.ask("GET", f"/events?after={cursor}").status_code in (200, 422)
    assert door.ask("GET", "/events/$ne").status_code == 404


@pytest.mark.parametrize(
    "extra", ["role", "status", "id", "_id", "event_id", "pool", "place", "prerequisite_met", "link"]
)
def test_nobody_assigns_what_is_not_asked(door: Door, extra: str) -> None:
    slug = door.event()

    answer = door.ask("POST", f"/events/{slug}/registrations", {**person_body(6002), extra: "confirmed"})

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == [extra]


def test_names_of_any_script_come_out_as_they_went_in(door: Door) -> None:
    slug = door.event(capacity=200)

    for name in NAMES:
        one = door.register(slug, first_name=name, last_name=name)
        read = door.ask("GET", f"/registrations/{one['token']}").json
        assert (read["first_name"], read["last_name"]) == (name, name)


@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_what_is_no_name_is_refused(door: Door, name: str) -> None:
    slug = door.event()

    answer = door.ask("POST", f"/events/{slug}/registrations", {**person_body(6003), "first_name": name})

    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, ["first_name"])


def test_hidden_and_controlling_characters_do_not_get_in(door: Door) -> None:
    slug = door.event()
    dirty = {
        "Ma\u202eri": "Mari",
        "Mari\r\nBcc: kala": "Mari Bcc: kala",
        "Ma\x00ri": "Mari",
        "\ufeffMari\u2028": "Mari",
        "Ma\x85ri": "Ma ri",
        "M\u0308ari": "M\u0308ari",
        "A\u030asa": "Åsa",
        "  Mari \t Liis ": "Mari Liis",
    }

    for typed, clean in dirty.items():
        one = door.register(slug, first_name=typed)
        assert door.ask("GET", f"/registrations/{one['token']}").json["first_name"] == clean


@pytest.mark.parametrize("address", ADDRESSES)
def test_odd_but_valid_addresses_are_accepted(door: Door, address: str) -> None:
    assert door.register(door.event(), email=address)["status"] == "confirmed"


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_what_is_no_address_is_refused(door: Door, address: str) -> None:
    slug = door.event()

    answer = door.ask("POST", f"/events/{slug}/registrations", {**person_body(6004), "email": address})

    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, ["email"])


@pytest.mark.parametrize(
    "pair",
    [("Kati.Karu@Example.org", "kati.karu@example.org"), ("pille@õun.ee", "pille@xn--un-bka.ee")],
)
def test_two_spellings_of_one_address_are_one_person(door: Door, pair: tuple[str, str]) -> None:
    slug = door.event()
    door.register(slug, email=pair[0])

    again = door.ask("POST", f"/events/{slug}/registrations", {**person_body(6005), "email": pair[1]})

    assert (again.status_code, again.json["code"]) == (409, "already-registered")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("[]", 422),
        ("null", 422),
        ('"x"', 422),
        ('{"first_name": NaN}', 400),
        ("[" * 100_000, 400),
        ('{"a":' * 5_000 + "1" + "}" * 5_000, 400),
        ('{"first_name":"' + "x" * 1_100_000 + '"}', 413),
    ],
    ids=["empty", "cut off", "list", "null", "text", "NaN", "deep list", "deep object", "too large"],
)
def test_what_is_no_body_is_refused(door: Door, body: str, status: int) -> None:
    slug = door.event()

    answer = _post(door, f"/events/{slug}/registrations", body)

    assert answer.status_code in (status, 422), answer.text
    assert answer.mimetype == "application/problem+json"


def test_another_content_type_is_refused(door: Door) -> None:
    slug = door.event()

    for mimetype in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "multipart/form-data",
    ):
        answer = door.client.post(
            f"/api/v1/events/{slug}/registrations", data="first_name=Mari", content_type=mimetype
        )
        assert answer.status_code == 415


def test_a_key_that_cannot_be_one_is_refused(door: Door) -> None:
    slug = door.event()

    for key in ("", "x" * 200, "õ", "a b"):
        answer = door.ask("POST", f"/events/{slug}/registrations", person_body(6006), Idempotency_Key=key)
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency-key-malformed")


def _post(door: Door, path: str, body: str) -> Any:
    return door.client.post(f"/api/v1{path}", data=body, content_type="application/json")
