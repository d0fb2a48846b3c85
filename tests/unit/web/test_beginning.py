"""While a process begins, pages for everybody are there already, and nothing else is."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from shared.web.beginning import EXTENSION, FAILED, Beginning
from tests.unit.web.applications import HOST, an_app


class Work:
    """Something to begin with that takes as long as the test wants."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def __call__(self) -> None:
        assert self.goes_on.wait(60)


@pytest.fixture
def work() -> Iterator[Work]:
    """It ends with the test."""
    made = Work()
    yield made
    made.goes_on.set()


@pytest.fixture
def app(work: Work) -> Flask:
    """An application that has begun to begin."""
    app = an_app()
    app.extensions[EXTENSION].begin(work)
    return app


def test_pages_for_everybody_are_read_meanwhile(app: Flask) -> None:
    assert app.test_client().get("/et/form", base_url=HOST).status_code == 200
    assert app.test_client().get("/healthz", base_url=HOST).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/et/form"), ("GET", "/et/desk")])
def test_whoever_wants_more_waits_until_it_has_begun(app: Flask, work: Work, method: str, path: str) -> None:
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(app.test_client().open, path, method=method, base_url=HOST)
        early = app.test_client().get("/readyz", base_url=HOST)
        assert not asked.done()
        work.goes_on.set()
        answer = asked.result(60)

    assert early.json == {"ready": False, "missing": ["mongodb", "indexes"]}
    assert answer.status_code != 503
    assert app.test_client().get("/readyz", base_url=HOST).json == {"ready": False, "missing": ["mongodb"]}


def test_nobody_waits_for_ever(work: Work) -> None:
    app = an_app()
    beginning = Beginning(patience_s=0.01)
    app.extensions[EXTENSION] = beginning
    app.before_request_funcs[None] = [beginning.wait]
    beginning.begin(work)

    assert app.test_client().post("/et/form", base_url=HOST).status_code == 503
    assert app.test_client().get("/et/form", base_url=HOST).status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_process_that_cannot_begin_ends_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    ended: list[int] = []

    def work() -> None:
        raise LookupError("no such index")

    beginning = Beginning(ended.append)
    beginning.begin(work)

    for thread in threading.enumerate():  # what is left of the exception is this test's, not the next one's
        if thread.name == "beginning":
            thread.join(60)
    assert ended == [FAILED]
    assert not beginning.is_done()
    assert "no such index" in capsys.readouterr().err
