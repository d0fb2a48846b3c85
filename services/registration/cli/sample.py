"""python -m services.registration sample: loads the sample programme, once."""

import argparse
import time

from services.registration import bootstrap
from services.registration.sample.year import load

NAME = "sample"
HELP = "load the sample programme; once it is there, nothing changes"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """The command takes nothing."""


def run(_asked: argparse.Namespace) -> int:
    """The sample programme is there; says what was loaded."""
    bootstrap.prepare()
    began = time.monotonic()
    loaded = load(bootstrap.tool_desk(), print)
    if loaded.events:
        seconds = time.monotonic() - began
        print(f"{loaded.events} events and {loaded.registrations} registrations in {seconds:.1f} s.")
    else:
        print("The sample programme is there already: nothing was changed.")
    return 0
