"""The figures as one page for people: charts as SVG in the page, each with its table; nothing is fetched."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

BAR, GAP, LABELS, WIDE = 18, 8, 260, 420
LEAST_SHARE = 0.005

Path = tuple[str, ...]
Charts = Mapping[str, Sequence[tuple[str, str, Sequence[tuple[str, Path]]]]]

CHARTS: Charts = {
    "rush": (
        (
            "Registrations decided beside an empty endpoint",
            "a second",
            (("Kutse", ("decided_per_s",)), ("empty endpoint", ("empty_per_s",))),
        ),
        (
            "Processor time of one decision",
            "ms",
            (
                ("web", ("cpu_ms_per_decision", "web")),
                ("mongod", ("cpu_ms_per_decision", "mongod")),
                ("empty endpoint, web", ("empty_cpu_ms_per_request", "web")),
            ),
        ),
        (
            "How long one waits",
            "ms",
            (
                ("half", ("latencies_ms", "p50")),
                ("19 of 20", ("latencies_ms", "p95")),
                ("99 of 100", ("latencies_ms", "p99")),
            ),
        ),
    ),
    "opening": (
        (
            "Finished registrations",
            "a second",
            (
                ("by the API", ("by_api", "finished_per_s")),
                ("by the form", ("by_form", "finished_per_s")),
                ("steadily, one event", ("steady_one_event", "finished_per_s")),
                ("steadily, 20 events", ("steady_20_events", "finished_per_s")),
                ("by the API while others read", ("reading", "the_rush", "finished_per_s")),
            ),
        ),
        (
            "99 of 100 wait no longer than",
            "ms",
            (
                ("API", ("by_api", "latencies_ms", "registration", "p99")),
                ("form: the page", ("by_form", "latencies_ms", "page", "p99")),
                ("form: sending it", ("by_form", "latencies_ms", "post", "p99")),
                ("form: the result", ("by_form", "latencies_ms", "result", "p99")),
                ("reading alone", ("reading", "alone", "latencies_ms", "page", "p99")),
                ("reading beside a rush", ("reading", "beside_a_rush", "latencies_ms", "page", "p99")),
            ),
        ),
    ),
    "growth": (
        (
            "Dearer at the most stored than at the least",
            "times",
            (
                ("web", ("growth", "web_ms")),
                ("mongod", ("growth", "mongod_ms")),
                ("waiting for an answer, half", ("growth", "p50_ms")),
                ("reading a page, half", ("growth", "page_p50_ms")),
            ),
        ),
    ),
    "roster": (
        (
            "Roster of 2,000",
            "s",
            (
                ("page", ("people", "2000", "page_s")),
                ("filtered page", ("people", "2000", "filter_s")),
                ("workbook", ("people", "2000", "xlsx_s")),
            ),
        ),
    ),
    "stack": (
        (
            "Memory of the whole stack (proportional set size)",
            "MiB",
            (("fresh", ("memory_total_mib",)), ("after load", ("memory_after_load_mib",))),
        ),
    ),
}

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{padding:.15rem .8rem .15rem 0;text-align:left;border-bottom:1px solid #ccc}td.n{text-align:right}
svg{max-width:100%;height:auto}rect{fill:#1d5fa8}text{font:13px system-ui,sans-serif;fill:#1b1b1b}
"""


def page(figures: Mapping[str, Any]) -> str:
    """The whole page; a measurement without charts has its table alone."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width"><title>What was measured</title>',
        f"<style>{STYLE}</style><h1>What was measured</h1>",
    ]
    for name, found in figures.items():
        parts.append(f"<h2>{escape(name)}</h2>")
        for title, unit, bars in CHARTS.get(name, ()):
            known = [(label, figure) for label, path in bars if (figure := _at(found, path)) is not None]
            if known:
                parts.append(_chart(title, unit, known))
        parts.append(f"<details><summary>All figures</summary>{_table(_leaves(found))}</details>")
    return "".join(parts) + "</html>\n"


def _chart(title: str, unit: str, bars: Sequence[tuple[str, float]]) -> str:
    most = max(figure for _, figure in bars) or 1
    drawn = []
    for place, (label, figure) in enumerate(bars):
        top, long = place * (BAR + GAP), max(LEAST_SHARE, figure / most) * WIDE
        drawn.append(
            f'<text x="0" y="{top + BAR - 4}">{escape(label)}</text>'
            f'<rect x="{LABELS}" y="{top}" width="{long:.1f}" height="{BAR}"/>'
            f'<text x="{LABELS + long + 6:.1f}" y="{top + BAR - 4}">{figure:g}</text>'
        )
    size = f'viewBox="0 0 {LABELS + WIDE + 90} {len(bars) * (BAR + GAP)}"'
    named = f"{title}, {unit}"
    picture = f'<svg {size} width="770" role="img" aria-label="{escape(named)}">{"".join(drawn)}</svg>'
    return f"<h3>{escape(named)}</h3>{picture}{_table((label, f'{figure:g}') for label, figure in bars)}"


def _table(rows: "Iterator[tuple[str, str]] | Sequence[tuple[str, str]]") -> str:
    cells = (f'<tr><th scope="row">{escape(name)}<td class="n">{escape(value)}' for name, value in rows)
    return f"<table>{''.join(cells)}</table>"


def _leaves(found: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _leaves(inner, f"{name} · {key}" if name else str(key))
    else:
        yield name, str(found)


def _at(found: Any, path: Path) -> float | None:
    for key in path:
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    return float(found)
