"""Web processes of one machine take turns; nobody hangs on it."""

import threading
from pathlib import Path

from services.registration.turns import Turns


def test_one_at_a_time_has_the_turn(tmp_path: Path) -> None:
    turns = [Turns(tmp_path, patience_s=10) for _ in range(4)]
    inside, most = [0], [0]

    def work(turn: Turns) -> None:
        for _ in range(20):
            with turn.take("event"):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    threads = [threading.Thread(target=work, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]


def test_whoever_runs_out_of_patience_goes_ahead(tmp_path: Path) -> None:
    with Turns(tmp_path).take("event"), Turns(tmp_path, patience_s=0.01).take("event"):
        went_ahead = True

    assert went_ahead


def test_a_turn_is_given_back_when_the_work_fails(tmp_path: Path) -> None:
    turns = Turns(tmp_path, patience_s=5)
    caught = []
    for _ in range(2):
        try:
            with turns.take("event"):
                raise ValueError
        except ValueError as error:
            caught.append(error)

    assert len(caught) == 2


def test_without_a_folder_everybody_goes_ahead(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")

    with Turns(blocked / "turns").take("event"):
        went_ahead = True

    assert went_ahead
