"""Translations as the services load them: every messages.po compiled into a messages.mo beside it.

python -m deploy.local.catalogues
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PLACES = ("services/*/translations", "shared/web/translations")


def compile_catalogues(root: Path) -> int:
    """Every catalogue under `root` has a compiled one that is as new; answers how many had not."""
    stale = [source for source in sorted(find_catalogues(root)) if _is_stale(source)]
    for source in stale:
        _compile(source, source.with_suffix(".mo"))
    return len(stale)


def find_catalogues(root: Path) -> Iterator[Path]:
    """Every messages.po of the services and of what they share."""
    for place in PLACES:
        for folder in root.glob(place):
            yield from folder.rglob("LC_MESSAGES/messages.po")


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as compiled:
        write_mo(compiled, catalogue)
    unfinished.replace(target)


if __name__ == "__main__":
    compile_catalogues(Path())
