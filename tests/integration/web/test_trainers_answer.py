"""A trainer answers on the own page."""

from tests.integration.web.browsing import Page
from tests.integration.web.conftest import Site
from tests.integration.web.test_feeds import trainers_page


def test_a_trainer_says_on_the_page_whether_to_come(site: Site) -> None:
    slug = site.door.event()
    page = trainers_page(site, slug)
    event = site.door.desk.store.records.events.by_slug(slug)
    assert event is not None
    chosen = {"session": event.sessions[0].id}

    before = site.open(page)
    coming = site.send(before, {**chosen, "answer": "accepted"}, action=f"{page}/answer")
    not_coming = site.send(before, {**chosen, "answer": "declined"}, action=f"{page}/answer")
    refused = site.send(before, {**chosen, "answer": "x"}, action=f"{page}/answer")

    assert "Tulen" in before.text
    assert "Aitäh, teie vastus on kirjas." in coming.text
    assert [answers_left(page) for page in (before, coming, not_coming)] == [2, 1, 1]
    assert "Aitäh" not in refused.text


def answers_left(page: Page) -> int:
    """How many answers can be given."""
    return page.html.count('name="answer"')
