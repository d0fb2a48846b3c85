"""The faults there are: what breaks, how it is mended, and what is promised meanwhile.

Numbers are those of the reliability plan: F1 web process, F2 relay, F3 consumer, F4 mailer, F5 clock, F6
maker of certificates, F7 to F9 broker, F10 and F11 database, F12 silence, F19 repetition, F20 order, F21
poison, F22 disk, F23 files, F24 network, F25 memory, F26 restart, F27 start, F28 releases, F29 backlog, F30
an older state, F31 two at once. Tests of their own have F13 to F17 (mail servers) and F18 (clocks);
docs/faults.md names them.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from tests.faults.acts import Act
from tests.faults.acts.documents import (
    crash_maker,
    deadly_document,
    export_out_of_memory,
    maker_out_of_memory,
)
from tests.faults.acts.messages import (
    newer_release,
    old_backlog,
    poison,
    reorder_messages,
    repeat_messages,
)
from tests.faults.acts.network import bad_weather
from tests.faults.acts.processes import any_order, crash, few_files, restart_all
from tests.faults.acts.restoring import restore_older
from tests.faults.acts.servers import (
    close_connections,
    fail_commands,
    fill_disk,
    kill_broker,
    kill_database,
    lose_bindings,
    memory_alarm,
    silence,
    step_down,
    stop_broker,
)
from tests.faults.links import Weather
from tests.faults.whole import Whole

KEPT = "what was accepted is kept, once; nobody waits for nothing"
ONE_EFFECT = "what was announced has its effect once at everybody who listens"
MAILED = "every mail goes out; once more only where nobody knows whether it did"
DOCUMENTS = "one certificate each, and nobody is given half a file"
LIVES = "the job is done later or put aside; the service lives"
NAMED = "nobody is mailed twice, and what is lost is named"
ASIDE = "what is no message is put aside with a reason and stops nothing"


@dataclass(frozen=True)
class Fault:
    """One way to break the stack.

    Args:
        break_it: returns when the fault has lasted long enough and is mended.
        part: what it breaks, where something else can break at the same time.
        clean: nobody may notice anything at all, not even be asked to try again.
        kills_web: for a while there may be no process to answer at all.
        small_disk: everything lies on a small disk of its own.
    """

    name: str
    number: str
    promise: str
    break_it: Act
    part: str = ""
    clean: bool = False
    kills_web: bool = False
    small_disk: bool = False


def two_at_once(whole: Whole, random: Random) -> None:
    """Two faults of chance, of different parts, begin together."""
    first = random.choice(SINGLE)
    second = random.choice([fault for fault in SINGLE if fault.part != first.part])
    whole.notes.append(f"{first.name} and {second.name}")
    with ThreadPoolExecutor(2) as acts:
        begun = [acts.submit(one.break_it, whole, Random(random.random())) for one in (first, second)]
    for act in begun:
        act.result()


BAD = (Weather.CUT, Weather.RESET, Weather.STUCK, Weather.SLOW, Weather.NARROW)

WEB_POINTS = (
    "web-asked",
    "web-seating-written",
    "web-registrations-written",
    "web-outbox-written",
    "web-committed",
    "web-answering",
)
RELAY_POINTS = ("relay-taken", "relay-sent", "relay-confirmed")
CONSUMER_POINTS = ("consumer-received", "consumer-noted", "consumer-done")
MAKER_POINTS = ("maker-taken", "maker-set", "maker-stored", "maker-done")
MAILER_POINTS = ("mailer-before-data", "mailer-after-dot", "mailer-answered")

SINGLE = (
    *(Fault(point, "F1", KEPT, crash(point), "web", kills_web=True) for point in WEB_POINTS),
    *(Fault(point, "F2", ONE_EFFECT, crash(point), "relay") for point in RELAY_POINTS),
    *(Fault(point, "F3", ONE_EFFECT, crash(point), "consumer") for point in CONSUMER_POINTS),
    *(Fault(point, "F4", MAILED, crash(point), "mailer") for point in MAILER_POINTS),
    *(Fault(point, "F6", DOCUMENTS, crash_maker(point), "maker", clean=True) for point in MAKER_POINTS),
    Fault("clock-committed", "F5", ONE_EFFECT, crash("clock-committed"), "clock"),
    Fault("broker-killed", "F7", ONE_EFFECT, kill_broker, "broker", clean=True),
    Fault("broker-stopped", "F7", ONE_EFFECT, stop_broker, "broker", clean=True),
    Fault("connections-closed", "F7", ONE_EFFECT, close_connections, "broker", clean=True),
    Fault("memory-alarm", "F8", ONE_EFFECT, memory_alarm, "broker", clean=True),
    Fault("bindings-lost", "F9", ONE_EFFECT, lose_bindings, "broker", clean=True),
    Fault("database-killed", "F10", KEPT, kill_database, "database"),
    Fault("primary-steps-down", "F11", KEPT, step_down, "database"),
    Fault("commands-fail", "F11", KEPT, fail_commands, "database"),
    Fault("database-silent", "F12", KEPT, silence("database"), "database"),
    Fault("broker-silent", "F12", ONE_EFFECT, silence("broker"), "broker", clean=True),
    Fault("messages-repeated", "F19", ONE_EFFECT, repeat_messages, "database", clean=True),
    Fault("messages-reordered", "F20", ONE_EFFECT, reorder_messages, "database", clean=True),
    Fault("poison", "F21", ASIDE, poison, "broker", clean=True),
    Fault("few-files", "F23", KEPT, few_files, "processes"),
    Fault("maker-out-of-memory", "F25", LIVES, maker_out_of_memory, "maker", clean=True),
    Fault("export-out-of-memory", "F25", LIVES, export_out_of_memory, "web", kills_web=True),
    *(Fault(f"database-{how}", "F24", KEPT, bad_weather("database", how), "database") for how in BAD),
    *(Fault(f"broker-{how}", "F24", ONE_EFFECT, bad_weather("broker", how), "broker", True) for how in BAD),
    *(Fault(f"mail-{how}", "F24", MAILED, bad_weather("mail", how), "mail", True) for how in BAD),
)
"""What can break beside something else."""

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        *SINGLE,
        Fault("disk-full", "F22", KEPT, fill_disk, kills_web=True, small_disk=True),
        Fault("all-restarted", "F26", KEPT, restart_all, clean=True),
        Fault("any-order", "F27", KEPT, any_order, kills_web=True),
        Fault("newer-release", "F28", ONE_EFFECT, newer_release, clean=True),
        Fault("old-backlog", "F29", ONE_EFFECT, old_backlog, clean=True),
        Fault("deadly-document", "F25", LIVES, deadly_document, clean=True),
        Fault("older-state-restored", "F30", NAMED, restore_older, kills_web=True),
        Fault("two-at-once", "F31", KEPT, two_at_once, kills_web=True),
    )
}
