"""`python -m services.registration sample`: loads the sample programme, once."""

import time

from services.registration.handlers.desk import Desk
from services.registration.sample.year import load


def run(desk: Desk) -> int:
    """The sample programme is there; says what was loaded. The exit status."""
    began = time.monotonic()
    loaded = load(desk, print)
    if not loaded.events:
        print("The sample programme is there already: nothing was changed.")
        return 0
    seconds = time.monotonic() - began
    print(f"{loaded.events} events and {loaded.registrations} registrations in {seconds:.1f} s.")
    return 0
