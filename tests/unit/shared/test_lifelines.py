"""A process is called dead exactly when the kernel knows that it is."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from shared import lifelines
from shared.ids import new_id
from shared.lifelines import folder, is_dead, last_words, new_claim
from tests.dying import a_taker, claim_of_the_dead


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process, which has taken nothing yet, looks for the files of others."""
    monkeypatch.setattr(lifelines, "_lives", [])
    monkeypatch.setattr(lifelines, "folder", lambda: tmp_path / "lifelines")
    return tmp_path / "lifelines"


def test_whoever_was_killed_is_dead_and_whoever_stands_still_is_not() -> None:
    with a_taker() as taker:
        assert not is_dead(taker.claim)

        os.kill(taker.process.pid, signal.SIGSTOP)
        assert not is_dead(taker.claim)

        taker.die()
        assert is_dead(taker.claim)
        assert is_dead(taker.claim)


def test_a_process_does_not_take_itself_for_dead_and_takes_different_things() -> None:
    first, second = new_claim(), new_claim()

    assert first != second
    assert not is_dead(first)
    assert not is_dead(second)


def test_of_a_process_without_a_file_nothing_is_known() -> None:
    gone = claim_of_the_dead()
    (folder() / gone.partition(":")[0]).unlink()

    assert not is_dead(gone)
    assert not is_dead(f"{new_id()}:{new_id()}")


@pytest.mark.parametrize("claim", ["", new_id()[:9], "../../etc/passwd", "a/b:c"])
def test_what_is_no_claim_is_of_nobody(claim: str) -> None:
    assert not is_dead(claim)


def test_what_a_process_had_left_word_of_is_known_once_it_is_dead() -> None:
    with a_taker("first", "second", unsaid="first") as taker:
        assert last_words(taker.claim) is None

        taker.die()

        assert last_words(taker.claim) == {"second"}


def test_words_of_before_the_machine_was_begun_anew_and_too_many_of_them_are_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [f"{place:04}-of-very-many-words" for place in range(200)]
    assert last_words(claim_of_the_dead()) == frozenset()
    assert last_words(claim_of_the_dead(*many)) is None

    monkeypatch.setattr(lifelines, "_this_boot", new_id)
    assert last_words(claim_of_the_dead()) is None


def test_a_folder_others_may_write_to_is_not_used(place: Path) -> None:
    place.mkdir()
    place.chmod(0o777)

    assert not is_dead(new_claim())
    assert not list(place.iterdir())


def test_without_room_for_a_file_claims_are_there_all_the_same(place: Path) -> None:
    place.write_text("no folder")

    assert not is_dead(new_claim())


def test_a_process_that_was_forked_is_another_one(place: Path) -> None:
    mine = new_claim()
    fork = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[str] = fork.Queue()
    child = fork.Process(target=lambda: answers.put(new_claim()))
    child.start()
    theirs = answers.get(timeout=30)
    child.join(30)

    assert is_dead(theirs)
    assert not is_dead(mine)


def test_files_of_the_long_dead_are_swept_and_those_of_the_living_stay(place: Path) -> None:
    place.mkdir(mode=0o700)
    for name, age_s in (("dead", lifelines.KEPT_S + 60), ("fresh", 0)):
        (place / name).touch()
        os.utime(place / name, (os.stat(place / name).st_atime, os.stat(place / name).st_mtime - age_s))
    mine = new_claim().partition(":")[0]

    assert {each.name for each in place.iterdir()} == {"fresh", mine}
