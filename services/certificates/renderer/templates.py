"""The certificate templates: one folder each, found by listing."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
DOCUMENT = "document.typ"


def template_names(folder: Path = TEMPLATES) -> tuple[str, ...]:
    """Names of all templates, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{DOCUMENT}")))
