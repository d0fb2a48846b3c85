"""Every page on which a document is checked, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from deploy.local.catalogues import compile_catalogues
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


PAGES: dict[str, tuple[str, Callable[[Office], str]]] = {
    "code to be typed": ("verify/enter.html", lambda office: ""),
    "unknown code": ("verify/enter.html", lambda office: "/0000-0000-0000-0000"),
    "valid document": ("verify/document.html", lambda office: f"/{issued(office)}"),
    "revoked document": ("verify/document.html", lambda office: f"/{revoked(office)}"),
    "confidential document": ("verify/document.html", lambda office: f"/{secret(office)}"),
}
AUDITS = {"audit of certificates": ("certificates/audit.html", "/manage/certificates/audit?chain=1")}


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
