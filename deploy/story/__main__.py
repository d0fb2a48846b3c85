"""python -m deploy.story REGISTRATION [--json]

Exit status 0: told; 1: nobody knows such a registration; 3: a service could not tell.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

from shared.settings import SERVICES
from shared.stories import Step, line_of, step_of

UNKNOWN, NO_ANSWER = 1, 3
ORDER = ("became", "document numbered", "announced", "published", "heard", "mail written", "mail offered")
"""Of things that happened in the same moment, what comes first."""


class UntoldError(Exception):
    """A service could not tell; the text says why."""


def main(arguments: Sequence[str]) -> int:
    """Writes the story and answers the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.story")
    parser.add_argument("registration", help="its id, as the API and the roster's links have it")
    parser.add_argument("--json", action="store_true", help="one JSON line for each step")
    asked = parser.parse_args(arguments)
    try:
        steps = story(asked.registration)
    except UntoldError as error:
        sys.stderr.write(f"{error}\n")
        return NO_ANSWER
    lines = map(line_of, steps) if asked.json else in_words(steps)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0 if steps else UNKNOWN


def story(registration_id: str) -> list[Step]:
    """Everything the services tell, in order of time.

    Raises:
        UntoldError: one could not tell.
    """
    steps = _told_by_all(registration_id, ())
    types = {step.id: step.about for step in steps if step.what == "announced"}
    if types:
        steps = _told_by_all(registration_id, [*types])
    return sorted((_named(step, types) for step in steps), key=_place)


def in_words(steps: Sequence[Step]) -> Iterable[str]:
    """A line for each step: when, how long after the one before, where, what."""
    before = [timedelta(0), *(later.at - earlier.at for earlier, later in pairwise(steps))]
    for step, after in zip(steps, before, strict=True):
        when = step.at.isoformat(timespec="milliseconds")
        late = f"+{after.total_seconds():.3f} s"
        why = f"  [{step.correlation_id}]" if step.correlation_id else ""
        yield f"{when} {late:>14}  {step.service:<13} {step.what:<17} {step.about}  {step.id}{why}"


def _told_by_all(registration_id: str, heard: Sequence[str]) -> list[Step]:
    with ThreadPoolExecutor(len(SERVICES)) as several:
        told = several.map(lambda service: _told(service, registration_id, heard), SERVICES)
        return [step for steps in told for step in steps]


def _told(service: str, registration_id: str, heard: Sequence[str]) -> list[Step]:
    words = [sys.executable, "-m", f"services.{service}", "story", registration_id, "--heard", *heard]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise UntoldError(f"{service}: {(ended.stderr.strip().splitlines() or ['no word'])[-1]}")
    return [step_of(line) for line in ended.stdout.splitlines()]


def _named(step: Step, types: dict[str, str]) -> Step:
    """What was heard is known by its id; here it gets its type."""
    if step.what != "heard":
        return step
    return Step(step.at, step.service, step.what, types.get(step.id, ""), step.id, step.correlation_id)


def _place(step: Step) -> tuple[object, ...]:
    rank = ORDER.index(step.what) if step.what in ORDER else len(ORDER)
    return (step.at, rank, step.service, step.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
