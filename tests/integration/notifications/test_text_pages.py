"""A programme's own texts as organisers write, try and take them back, in a real browser without scripts."""

import io
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from limits.storage import MemoryStorage
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from services.notifications.domain.deliveries import State
from services.notifications.handlers.messages import resend
from shared.web import visits
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.doors import LIIS, door
from tests.integration.notifications.post_office import free_port
from tests.integration.notifications.test_plan_pages import Window
from tests.unit.notifications.builders import Course, Registration
from tests.unit.notifications.corpus import parsed, text_of

TEXTS = "/en/manage/mail/programmes/marka-ja-aita/texts"
TEXT = f"{TEXTS}/seat_confirmed"
PARKING = {"et": "Parkimine on tasuta.", "en": "Parking is free.", "ru": "Парковка бесплатная."}
EVIL = "{{7*7}} {{ personal_link }} <b>x</b>"


def watched(app: Flask) -> Flask:
    """The same, with at most two test mails an hour."""
    visits.install(app, visits.Visits(MemoryStorage(), {"test-mail": "2 per hour"}))
    return app


@pytest.fixture
def course(office: Office) -> Course:
    """A training with one participant, who has a strange name."""
    made = Course()
    registration = Registration(made)
    registration.person["last_name"] = EVIL
    office.hear(made.published(), registration.confirmed())
    return made


@pytest.fixture
def window(office: Office, course: Course, browser: Browser) -> Iterator[Window]:
    """An organiser looks."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    server = make_server("127.0.0.1", port, watched(door(office, url)), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Window(url, office, browser)
    server.shutdown()
    server.server_close()
    thread.join()


def write(page: Page, field: str, **said: str) -> None:
    """The field is filled in these languages."""
    for code, text in said.items():
        page.locator(f"[name='{field}.{code}']").fill(text)


def confirmed(office: Office, course: Course, **person: str) -> dict[str, Any]:
    """The mail of somebody else who has a seat."""
    registration = Registration(course)
    registration.person.update(email=f"p{len(office.mails())}@example.org", **person)
    office.hear(registration.confirmed())
    (row,) = office.mails(invitee_id=registration.id)
    return row


def plain(row: dict[str, Any]) -> str:
    """What a mail says in plain text."""
    return text_of(parsed(row["content"]), "plain")


def test_a_paragraph_is_written_seen_put_to_use_mailed_and_taken_back(
    window: Window, office: Office, course: Course
) -> None:
    page = window.open(TEXTS)
    page.get_by_role("link", name="Seat confirmed").click()
    write(page, "after", **PARKING)
    page.get_by_role("button", name="Save as a draft and look at it").click()

    expect(page.locator(".letter")).to_contain_text("Parking is free.")
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("Parking is free.")
    assert "Parkimine" not in plain(confirmed(office, course))

    page.get_by_role("button", name="Put version 1 to use").click()
    expect(page.get_by_text("Version 1 is in use from now on.")).to_be_visible()
    sent = confirmed(office, course)
    assert "Parkimine on tasuta." in plain(sent)
    assert "Парковка бесплатная." in plain(confirmed(office, course, language="ru"))

    page.get_by_role("button", name="Put the built-in text to use again").click()
    expect(page.get_by_text("The built-in text is in use.", exact=True)).to_be_visible()
    assert "Parkimine" not in plain(confirmed(office, course))
    assert office.mails(_id=sent["_id"])[0]["content"] == sent["content"]
    assert page.locator("li", has_text="Version 1 put to use").count() == 1


def test_a_mail_sent_again_keeps_the_words_it_was_written_in(
    window: Window, office: Office, course: Course
) -> None:
    page = window.open(TEXT)
    write(page, "after", **PARKING)
    page.get_by_role("button", name="Save and put to use").click()
    row = confirmed(office, course)
    page.get_by_role("button", name="Put the built-in text to use again").click()

    ended = {"state": State.SENT.value, "open": False, "due_at": None}
    office.database["mails"].update_one({"_id": row["_id"]}, {"$set": ended})
    context = office.desk.context("test")
    copy = office.store.atomically(lambda tx: resend(tx, row["_id"], context))

    assert "Parkimine on tasuta." in text_of(parsed(copy.content), "plain")


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(window: Window) -> None:
    page = window.open(TEXT)
    write(page, "after", et="Tere {{ nimi }}\n\n{{7*7}}", en="Parking is free.")
    write(page, "subject", et="Tere {{ first_name }}")
    page.get_by_role("button", name="Save and put to use").click()

    summary = page.locator("#errors").inner_text()
    assert "Line 1: This mail has no placeholder {{ nimi }}." in summary
    assert "Line 3: “{{7*7}}” is no placeholder." in summary
    assert "A subject holds no placeholder" in summary
    assert page.locator("[name='after.et']").input_value() == "Tere {{ nimi }}\n\n{{7*7}}"
    assert page.locator("[name='after.en']").input_value() == "Parking is free."

    write(page, "after", et="Parkimine on tasuta.")
    write(page, "subject", et="")
    page.get_by_role("button", name="Save and put to use").click()
    assert "The text in Russian is missing." in page.locator("#errors").inner_text()
    assert not list(window.office.database["text_versions"].find())


def test_whoever_was_slower_is_told_and_keeps_what_was_typed(window: Window) -> None:
    slow, quick = window.open(TEXT), window.open(TEXT)
    write(quick, "after", **PARKING)
    quick.get_by_role("button", name="Save as a draft and look at it").click()
    write(slow, "after", et="Oma tekst.")
    slow.get_by_role("button", name="Save as a draft and look at it").click()

    expect(slow.get_by_text("Somebody has saved version 1 meanwhile.")).to_be_visible()
    assert slow.locator("[name='after.et']").input_value() == "Oma tekst."


def test_the_whole_text_may_begin_with_the_built_in_one(
    window: Window, office: Office, course: Course
) -> None:
    before = plain(confirmed(office, course))
    page = window.open(f"{TEXT}?start=built-in")
    page.get_by_role("button", name="Save and put to use").click()

    assert page.get_by_text("Version 1 is saved and in use from now on.").is_visible()
    assert plain(confirmed(office, course)).split("/r/")[0] == before.split("/r/")[0]


def test_a_preview_shows_a_real_person_literally_with_links_that_open_nothing(
    window: Window, office: Office
) -> None:
    page = window.open(f"{TEXT}/preview?language=ru")
    page.get_by_label("As seen by").select_option(label=f"Mari {EVIL}")
    page.get_by_role("button", name="Show").click()

    plain = page.locator(".letter").inner_text()
    assert f"Mari {EVIL}" in plain
    assert "/r/AAAAAAAAAAAAAAAA" in plain
    expect(page.frame_locator("iframe").locator("body")).to_contain_text(f"Mari {EVIL}")
    assert page.frame_locator("iframe").locator("b").count() == 0
    looks = office.database["audit"].find({"act": "looked at people in a preview"}).sort("at")
    assert {row["subject"] for row in looks} == {
        "events/abc-01",
        f"people/{office.database['invitees'].find_one()['_id']}",
    }


def test_the_frame_may_do_nothing(window: Window) -> None:
    page = window.open(f"{TEXT}/preview")
    frame = page.locator("iframe")
    answer = page.request.get(f"{window.url}{frame.get_attribute('src')}")

    policy = answer.headers["content-security-policy"]
    assert frame.get_attribute("sandbox") == ""
    assert "sandbox" in policy.split("; ")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


def test_a_test_mail_goes_to_oneself_alone_and_not_without_end(window: Window, office: Office) -> None:
    page = window.open(TEXT)
    write(page, "after", **PARKING)
    page.get_by_role("button", name="Save as a draft and look at it").click()
    for _ in range(2):
        page.get_by_role("button", name=f"Send a test mail to {LIIS.email}").click()
        expect(page.get_by_text("A test mail is on its way")).to_be_visible()
    page.get_by_role("button", name=f"Send a test mail to {LIIS.email}").click()
    expect(page.get_by_role("heading", name="Please slow down")).to_be_visible()

    sent = office.mails(recipient=LIIS.email)
    assert len(sent) == 2
    mail = parsed(sent[0]["content"])
    assert str(mail["Subject"]).startswith("Test: Seat confirmed")
    assert "Parking is free." in text_of(mail, "plain")
    assert "text/calendar" not in {part.get_content_type() for part in mail.walk()}
    assert EVIL not in text_of(mail, "plain")


def picture(form: str = "PNG", size: tuple[int, int] = (900, 300)) -> bytes:
    """A blue picture."""
    made = io.BytesIO()
    Image.new("RGB", size, "#0b5a8a").save(made, form)
    return made.getvalue()


def test_the_funders_logo_is_looked_at_made_smaller_mailed_and_removed(
    window: Window, office: Office, course: Course
) -> None:
    page = window.open("/en/manage/mail/programmes/marka-ja-aita/logo")
    for name, content in (
        ("x.svg", b"<svg onload='x()'/>"),
        ("x.png", b"\x89PNG\r\n\x1a\n"),
        ("x.gif", b"GIF89a"),
    ):
        page.get_by_label("Picture").set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": content}
        )
        page.get_by_role("button", name="Save the picture").click()
        expect(page.locator("#errors")).to_contain_text("This is no PNG or JPEG picture")
    page.get_by_label("Picture").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.get_by_role("button", name="Save the picture").click()
    expect(page.locator("main img")).to_have_attribute("width", "240")

    content = confirmed(office, course)["content"]
    images = [part for part in parsed(content).walk() if part.get_content_maintype() == "image"]
    assert [image.get_content_type() for image in images] == ["image/png"]
    assert len(content) < 60_000

    page.get_by_role("button", name="Remove the logo").click()
    assert b"image/png" not in confirmed(office, course)["content"]


def test_a_programme_nobody_has_heard_of_has_no_texts(window: Window) -> None:
    page = window.open("/en/manage/mail/programmes/elsewhere/texts")

    assert page.get_by_text("No event of this programme has been published yet").is_visible()
