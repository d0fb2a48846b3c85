"""The three services are mirror images: who knows one knows all."""

import pytest

from tests.architecture.sources import CODE, ROOT, SERVICES, sources

FILES = ("__init__.py", "__main__.py", "bootstrap.py", "settings.py", "messages.py", "reasons.py")
FOLDERS = ("domain", "handlers", "api", "pages", "schemas", "store", "translations")
BANNED = ("util", "utils", "helper", "helpers", "common", "base", "manager", "managers", "misc")


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_files(service: str) -> None:
    missing = [name for name in (*FILES, *FOLDERS) if not (ROOT / "services" / service / name).exists()]

    assert missing == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_says_what_it_decides(service: str) -> None:
    text = (ROOT / "services" / service / "__init__.py").read_text()

    assert len(text.strip().strip('"')) > 80


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {one.path.stem for one in sources(*CODE)} | {one.path.parent.name for one in sources(*CODE)}

    assert names & set(BANNED) == set()


def test_every_module_says_what_it_is() -> None:
    silent = [
        one.name for one in sources(*CODE) if one.text.strip() and not one.text.startswith(('"""', "#!"))
    ]

    assert silent == []
