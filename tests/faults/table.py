"""The outcome of chaos as a page a person reads."""

from collections.abc import Iterable, Sequence
from statistics import median

from tests.faults.chaos import Told
from tests.faults.faults import FAULTS

HEAD = (
    "| Fault | | Promise | Runs | Survived | Answers again, s: median, most | At rest, s: median, most |\n"
    "|---|---|---|---|---|---|---|\n"
)


def page(told: Sequence[Told], found: Sequence[str]) -> str:
    """Markdown: a line for each fault, then every broken promise with the seed that repeats it.

    Args:
        found: what the installation's own checker says after all runs.
    """
    names = [name for name in FAULTS if any(one.fault == name for one in told)]
    lines = [_line(name, [one for one in told if one.fault == name]) for name in names]
    broken = [f"- {one.fault}, seed {one.seed}: {each}" for one in told for each in one.complaints]
    broken += [f"- after all runs: {each}" for each in found]
    rest = "\n## Broken promises\n\n" + "\n".join(broken) + "\n" if broken else "\nEvery promise was kept.\n"
    return "# Chaos\n\n" + HEAD + "\n".join(lines) + "\n" + rest


def _line(name: str, runs: Sequence[Told]) -> str:
    fault = FAULTS[name]
    survived = sum(one.survived for one in runs)
    again, rest = _spread(one.answers_again_s for one in runs), _spread(one.at_rest_s for one in runs)
    return f"| {name} | {fault.number} | {fault.promise} | {len(runs)} | {survived} | {again} | {rest} |"


def _spread(seconds: Iterable[float | None]) -> str:
    known = [one for one in seconds if one is not None]
    return f"{median(known):.1f}, {max(known):.1f}" if known else "–"
