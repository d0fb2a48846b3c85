"""Each role before each door, in the own programme and in another."""

from datetime import timedelta
from typing import Any

import pytest

from shared.web.access import issue_token
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site
from tests.integration.web.members import member, organisers_addresses, signed_in_as

OWN_ACCOUNT = {
    "manage.account", "manage.change_account", "manage.end_session", "manage.end_other_sessions",
    "manage.second_factor", "manage.begin_second_factor", "manage.second_factor_code",
    "manage.switch_second_factor_on", "manage.switch_second_factor_off",
    "sign_in.password", "sign_in.set_password",
}  # fmt: skip
ANY_PROGRAMME = {"manage.home"}
AT_THE_DOOR = {
    "manage.attendance", "manage.record", "manage.door", "manage.mark_at_door", "manage.door_state",
    "manage.receive_marks", "manage.door_person", "manage.mark_person", "manage.screen",
    "manage.walking_in", "manage.let_in", "manage.ticket", "manage.signed_sheets", "manage.keep_sheet",
}  # fmt: skip
TAKING_ALONG = {"manage.export", "manage.audit_file", "manage.take_file"}
"""Changes nothing but the audit; a file opens only for roles its question names."""


def values(door: Door, slug: str) -> dict[str, Any]:
    """What stands in addresses of one programme."""
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    registration_id = door.register(slug)["id"]
    return {
        "slug": slug,
        "programme": programme,
        "code": "A1",
        "registration_id": registration_id,
        "token": door.desk.links.token("ticket", registration_id),
    }


def of_programme(known: dict[str, Any], address: str) -> str:
    """The same address with the programme's slug where it is a programme's."""
    return address.replace(f"/programmes/{known['slug']}", f"/programmes/{known['programme']}")


def today(door: Door) -> str:
    """A published event that is held today."""
    session = {"starts": f"{NOW:%Y-%m-%d}T10:00:00+02:00", "ends": f"{NOW:%Y-%m-%d}T16:00:00+02:00"}
    return door.event(sessions=[{**session, "academic_hours": 6}])


@pytest.fixture
def own(door: Door) -> dict[str, Any]:
    """Addresses of the programme the colleague belongs to."""
    return values(door, today(door))


def opened(site: Site, known: dict[str, Any], method: str) -> dict[str, int]:
    """Endpoint -> what is answered there, of all organisers' pages."""
    hidden = site.open("/manage/password").hidden
    found: dict[str, int] = {}
    for endpoint, address in organisers_addresses(site.app, method, known, "/manage"):
        if endpoint in OWN_ACCOUNT:
            continue
        path = of_programme(known, address)
        data = hidden if method == "POST" else None
        found[endpoint] = site.browser.open(path, method=method, data=data).status_code
    return found


def test_of_another_programme_there_is_nothing_for_the_administrator_of_one(
    site: Site, door: Door, own: dict[str, Any]
) -> None:
    colleague = signed_in_as(site, member(door, {own["programme"]: "administrator"}))
    foreign = values(door, today(door))
    before = door.everything()

    for method in ("GET", "POST"):
        for endpoint, status in opened(colleague, foreign, method).items():
            rule = next(site.app.url_map.iter_rules(endpoint)).rule
            if "/events/<" in rule or "/programmes/<" in rule:
                assert status == 404, (method, endpoint)

    after = door.everything()
    assert {name for name in after if after[name] != before[name]} <= {"sessions", "visit_counters", "audit"}


def test_a_token_of_one_programme_finds_nothing_of_another(door: Door, own: dict[str, Any]) -> None:
    foreign = values(door, today(door))
    headers = bearer(door, "administrator", own["programme"])
    before = door.everything()

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        for endpoint, address in organisers_addresses(door.app, method, foreign, "/api/v1"):
            path = of_programme(foreign, address)
            if any(noun in path for noun in ("/events/", "/programmes/", "/activities/")):
                answer = door.client.open(path, method=method, json={}, headers=headers)
                assert answer.status_code == 404, (method, endpoint, answer.text)

    assert door.everything() == before


def test_a_token_of_one_programme_creates_nothing_in_another_and_lists_its_own(
    door: Door, own: dict[str, Any]
) -> None:
    other = door.programme()
    headers = bearer(door, "administrator", own["programme"])
    activity = {"programme": other, "code": "B1", "kind": "training", "title": {"et": "B"}}

    refused = door.ask("POST", "/activities", activity, **headers)
    created = door.ask("POST", "/programmes", {"slug": "uus", "title": {"et": "Uus"}}, **headers)
    programmes = door.ask("GET", "/programmes", **headers).json["items"]
    activities = door.ask("GET", "/activities", **headers).json["items"]
    events = door.ask("GET", "/events?limit=200", **headers).json["items"]

    assert (refused.status_code, created.status_code) == (404, 403)
    assert [each["slug"] for each in programmes] == [own["programme"]]
    assert {each["programme"] for each in activities} == {own["programme"]}
    assert {each["programme"] for each in events} == {own["programme"]}
    assert door.ask("GET", f"/trainers?programme={other}", **headers).status_code == 404


def test_an_auditor_sees_the_programme_and_changes_nothing(
    site: Site, door: Door, own: dict[str, Any]
) -> None:
    auditor = signed_in_as(site, member(door, {own["programme"]: "auditor"}))
    before = door.everything()

    posts = opened(auditor, own, "POST")
    let_in = {endpoint for endpoint, status in posts.items() if status != 403}

    assert let_in <= TAKING_ALONG | ANY_PROGRAMME
    for name in ("events", "registrations", "programmes", "activities", "attendance", "outbox"):
        assert door.everything()[name] == before[name], name
    for path in ("", "/registrations", f"/registrations/{own['registration_id']}"):
        page = auditor.open(f"/manage/events/{own['slug']}{path}")
        assert buttons_that_are_refused(auditor, page) == [], path


def test_an_auditors_program_reads_who_came_and_not_what_they_need(door: Door, own: dict[str, Any]) -> None:
    door.register(own["slug"], email="kati@example.org", needs="Ratastool")
    address = f"/events/{own['slug']}/registrations?text=kati@"

    read = {
        role: door.ask("GET", address, **bearer(door, role, own["programme"])).json["items"][0]
        for role in ("organiser", "auditor")
    }

    assert {role: row["needs"] for role, row in read.items()} == {"organiser": "Ratastool", "auditor": ""}
    assert read["organiser"]["email"] == read["auditor"]["email"]


def buttons_that_are_refused(site: Site, page: Any) -> list[str]:
    """Links dressed as buttons, and forms, of a page that lead to a shut door."""
    links = [each for each in page.button_links if each.startswith("/manage/")]
    shut = [each for each in links if site.browser.get(each).status_code == 403]
    forms = [each for each in page.post_actions if each != "/manage/sign-out"]
    return shut + [each for each in forms if site.browser.post(each, data=page.hidden).status_code == 403]


def test_whoever_is_at_the_door_marks_attendance_of_today_and_sees_nothing_else(
    site: Site, door: Door, own: dict[str, Any]
) -> None:
    slug = door.event()
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    colleague = signed_in_as(site, member(door, {own["programme"]: "check-in", programme: "check-in"}))

    let_in = {
        endpoint
        for method in ("GET", "POST")
        for endpoint, status in opened(colleague, own, method).items()
        if status not in (403, 404)
    }

    assert let_in == AT_THE_DOOR | ANY_PROGRAMME
    assert colleague.browser.get(f"/manage/events/{slug}/sessions/1/attendance").status_code == 403
    home = colleague.open("/manage/")
    assert f"/manage/events/{own['slug']}/sessions/1/door" in home.html
    for page in ("attendance", "door", f"door/{own['registration_id']}"):
        assert "@" not in colleague.open(f"/manage/events/{own['slug']}/sessions/1/{page}").text


def test_a_role_taken_away_is_gone_with_the_next_click(site: Site, door: Door, own: dict[str, Any]) -> None:
    account = member(door, {own["programme"]: "organiser"})
    colleague = signed_in_as(site, account)
    assert colleague.browser.get(f"/manage/events/{own['slug']}").status_code == 200

    door.desk.store.atomically(lambda tx: tx.accounts.put(less(account)))

    assert colleague.browser.get(f"/manage/events/{own['slug']}").status_code == 403


def less(account: Any) -> Any:
    """The account without any role."""
    return type(account)(id=account.id, email=account.email, name=account.name, role="member")


def test_a_page_that_is_not_allowed_says_so_in_words(site: Site, door: Door, own: dict[str, Any]) -> None:
    auditor = signed_in_as(site, member(door, {own["programme"]: "auditor"}))

    page = auditor.open(f"/en/manage/events/{own['slug']}/edit", status=403)

    assert "Your role does not allow this." in page.text


def test_the_other_services_learn_what_whoever_is_signed_in_may_do(
    site: Site, door: Door, own: dict[str, Any]
) -> None:
    auditor = signed_in_as(site, member(door, {own["programme"]: "auditor"}))

    told = auditor.browser.get("/manage/session").json

    assert told["role"] == "member"
    assert told["permissions"]["everywhere"] == []
    assert list(told["permissions"]["programmes"]) == [own["programme"]]
    assert "see_mail" in told["permissions"]["programmes"][own["programme"]]
    assert "send_mail" not in told["permissions"]["programmes"][own["programme"]]


def bearer(door: Door, role: str, programme: str) -> dict[str, str]:
    """The header of a program that acts in one programme."""
    key = door.settings.key("api-tokens")
    token = issue_token(key, "program:one", role, NOW, timedelta(hours=1), [programme])
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("role", ["check-in", "trainer"])
def test_whoever_is_at_the_door_or_teaches_sees_no_contacts_anywhere(
    site: Site, door: Door, role: str
) -> None:
    slug = today(door)
    programme = door.organise("GET", f"/events/{slug}").json["programme"]
    known = {**values(door, slug), "programme": programme}
    colleague = member(door, {programme: role})
    trainers = [{"name": "Kai Kolleeg", "email": colleague.email, "language": "et"}]
    door.organise("PATCH", f"/events/{slug}", {"trainers": trainers})
    canary = door.register(slug, email="kanarilind@ppa.example.org", phone="+372 5550 1234")
    known["registration_id"] = canary["id"]
    secrets = ("kanarilind@ppa", "5550 1234")
    browser = signed_in_as(site, colleague)

    seen = 0
    for endpoint, address in organisers_addresses(site.app, "GET", known, "/manage"):
        answer = browser.browser.get(of_programme(known, address), follow_redirects=True)
        text = answer.get_data(as_text=False)
        seen += answer.status_code == 200
        assert not any(secret.encode() in text for secret in secrets), endpoint
    for endpoint, address in organisers_addresses(door.app, "GET", known, "/api/v1"):
        answer = door.client.get(of_programme(known, address), headers=bearer(door, role, programme))
        assert not any(secret in answer.text for secret in secrets), endpoint

    assert seen > 5
    roster = door.organise("GET", f"/events/{slug}/registrations").text
    assert all(secret in roster for secret in secrets)
