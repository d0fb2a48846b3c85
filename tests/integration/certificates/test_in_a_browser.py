"""Every page on which a document is checked, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from deploy.local.catalogues import compile_catalogues
from services.certificates.domain.certificates import Certificate
from tests.integration.certificates.builders import Participant
from tests.integration.certificates.conftest import Office, Site, loaded
from tests.integration.certificates.test_audit_page import ANU, organisers_door
from tests.integration.web.holding import hold, served
from tests.integration.web.looking import NARROW, faults
from tests.integration.web.pictures import write_sheet
from tests.stack import ROOT


def issued(office: Office) -> str:
    """A valid document."""
    return office.issue().code


def revoked(office: Office) -> str:
    """One that is not valid any more."""
    participant = Participant(office.course())
    office.hear(participant.completed())
    office.make_all()
    office.hear(participant.completion_revoked())
    return office.of(participant)[0].code


def secret(office: Office) -> str:
    """One of a confidential event, of which nothing is shown."""
    return office.issue(course=office.course(confidential=True)).code


Step = Callable[[Page, str, Certificate], object]
PAGES: dict[str, tuple[str, Callable[[Office], str]]] = {
    "code to be typed": ("verify/enter.html", lambda office: ""),
    "unknown code": ("verify/enter.html", lambda office: "/0000-0000-0000-0000"),
    "valid document": ("verify/document.html", lambda office: f"/{issued(office)}"),
    "revoked document": ("verify/document.html", lambda office: f"/{revoked(office)}"),
    "confidential document": ("verify/document.html", lambda office: f"/{secret(office)}"),
}
LANGUAGE = "ru"
AUDITS = {"audit of certificates": ("certificates/audit.html", "/manage/certificates/audit?chain=1")}


def last_step(act: str) -> Step:
    """What will happen is shown, after the form is filled in."""

    def go(page: Page, url: str, document: Certificate) -> None:
        page.goto(f"{url}/{document.code}/{act}")
        page.get_by_role("radio").first.check()
        page.fill("[name=words]", "Vt kirja nr 7")
        with page.expect_navigation():
            page.locator("main form button.button").click()

    return go


def at(rest: str) -> Step:
    """An address; `{}` stands for the document's code."""
    return lambda page, url, document: page.goto(f"{url}{rest.format(document.code)}")


def wrong(page: Page, url: str, document: Certificate) -> None:
    """The form, sent empty."""
    page.goto(f"{url}/{document.code}/revoke")
    with page.expect_navigation():
        page.locator("main form button.button").click()


PAPERS: dict[str, tuple[str, Step]] = {
    "certificates of an event": ("certificates/event.html", at("/events/abc-03")),
    "no certificates of an event": ("certificates/event.html", at("/events/abc-04")),
    "a certificate": ("certificates/paper.html", at("/{}")),
    "correcting a certificate": ("certificates/act.html", at("/{}/correct")),
    "revoking a certificate wrongly": ("certificates/act.html", wrong),
    "revoking a certificate": ("certificates/confirm.html", last_step("revoke")),
    "having a certificate corrected": ("certificates/confirm.html", last_step("correct")),
}


@pytest.fixture(scope="module")
def window(environ: dict[str, str], browser: Browser) -> Iterator[tuple[str, Page]]:
    """The address of the pages, and a window."""
    compile_catalogues(ROOT)
    with served(lambda url: loaded({**environ, "KUTSE_CERTIFICATES_URL": url})) as url:
        page = browser.new_context().new_page()
        yield url, page
        page.context.close()
    write_sheet()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out_of_checking_a_document_and_it_lies_well_at_every_size(
    site: Site, window: tuple[str, Page], name: str
) -> None:
    url, page = window
    template, code_of = PAGES[name]
    path = f"/verify{code_of(site.office)}"

    found = hold(page, name, template, lambda: page.goto(f"{url}/et{path}"))
    page.goto(f"{url}/ru{path}")
    found += faults(page, NARROW)

    assert found == []


def test_nobody_is_shut_out_of_the_audit_of_certificates_and_it_lies_well_at_every_size(
    office: Office, browser: Browser
) -> None:
    compile_catalogues(ROOT)
    office.issue()
    page, found = browser.new_context().new_page(), {}

    with served(lambda url: organisers_door(office, lambda: ANU, url)) as url:
        for name, (template, path) in AUDITS.items():
            address = f"{url}/ru{path}"
            found[name] = hold(page, name, template, lambda to=address: page.goto(to))
    page.context.close()
    write_sheet()

    assert not any(found.values()), found


def test_nobody_is_shut_out_of_changing_certificates_and_it_lies_well_at_every_size(
    office: Office, browser: Browser
) -> None:
    compile_catalogues(ROOT)
    document = office.issue()
    office.course(slug="abc-04")
    page, found = browser.new_context().new_page(), {}

    with served(lambda url: organisers_door(office, lambda: ANU, url)) as url:
        for name, (template, step) in PAPERS.items():
            base = f"{url}/{LANGUAGE}/manage/certificates"
            found[name] = hold(page, name, template, lambda go=step, to=base: go(page, to, document))
    page.context.close()
    write_sheet()

    assert not any(found.values()), found


def test_a_document_is_revoked_by_keyboard_alone(office: Office, browser: Browser) -> None:
    compile_catalogues(ROOT)
    document = office.issue()
    page = browser.new_context().new_page()

    with served(lambda url: organisers_door(office, lambda: ANU, url)) as url:
        page.goto(f"{url}/en/manage/certificates/{document.code}")
        page.get_by_role("link", name="Revoke").focus()
        page.keyboard.press("Enter")
        page.get_by_label("The document was issued by mistake.").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type("See letter 7")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Revoke it for good?").wait_for()
        page.get_by_role("button", name="Revoke").focus()
        page.keyboard.press("Enter")
        page.get_by_text(f"Document {document.number} is revoked.").wait_for()
    page.context.close()

    (void,) = office.of_registration(document)
    assert (void.state, void.reason) == ("revoked", "Dokument väljastati ekslikult. See letter 7")
