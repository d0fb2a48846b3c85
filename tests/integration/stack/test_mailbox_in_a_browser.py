"""The pages of the local mailbox in a real browser."""

from pathlib import Path

from playwright.sync_api import Browser

from deploy.local.mailbox.mails import Mails
from deploy.local.mailbox.pages import create_app
from tests.integration.web.holding import hold, served
from tests.integration.web.pictures import write_sheet
from tests.unit.deploy.test_mails import AT, a_mail

PAGES = {
    "mailbox": ("mails.html", "/"),
    "nothing in the mailbox": ("mails.html", "/?q=nobody"),
    "one mail": ("mail.html", "/mails/{mail}/"),
}


def test_nobody_is_shut_out_of_the_mailbox_and_it_lies_well_at_every_size(
    tmp_path: Path, browser: Browser
) -> None:
    mails, page = Mails(tmp_path), browser.new_context().new_page()
    mail = mails.add(a_mail(), ["juri@example.org"], AT)
    found = {}

    with served(lambda _url: create_app(mails)) as url:
        for name, (template, path) in PAGES.items():
            address = url + path.format(mail=mail.id)
            found[name] = hold(page, name, template, lambda to=address: page.goto(to))
    page.context.close()
    write_sheet()

    assert not any(found.values()), found
