"""The project's own files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("registration", "notifications", "certificates")
CODE = ("services", "shared", "deploy")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path inside the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[Function]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node


def sources(*folders: str) -> list[Source]:
    """Every Python file below these folders of the project."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    texts = [(path, path.read_text()) for path in paths]
    return [Source(path, text, ast.parse(text)) for path, text in texts]


def text_files(*patterns: str) -> dict[str, str]:
    """Path inside the project -> content, for every file matching one of these patterns but compiled code."""
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})
    found = [path for path in found if path.parent.name != "__pycache__"]
    return {str(path.relative_to(ROOT)): path.read_text() for path in found}
