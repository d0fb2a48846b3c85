"""The project's own files, as the architecture tests read them."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
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

    @property
    def name(self) -> str:
        """Its path inside the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def lines(self) -> int:
        """How long it is."""
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        """What it says, as the language reads it."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything it says, nested or not."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        """Every function and method."""
        return tuple(node for node in self.nodes if isinstance(node, Function))


def sources(*folders: str) -> list[Source]:
    """Every Python file below these folders of the project."""
    return [_source(path) for folder in sorted(folders) for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def _source(path: Path) -> Source:
    """Read once for all tests: there are many files, and many rules."""
    return Source(path, path.read_text())


def text_files(*patterns: str) -> dict[str, str]:
    """Path inside the project -> content, for every file matching one of these patterns but compiled code."""
    found = sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()})
    found = [path for path in found if path.parent.name != "__pycache__"]
    return {str(path.relative_to(ROOT)): path.read_text() for path in found}
