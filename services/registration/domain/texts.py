"""Texts that organisers write in several languages."""

from dataclasses import dataclass

LANGUAGES = ("et", "en", "ru")


@dataclass(frozen=True, slots=True)
class LocalText:
    """The same text in several languages; Estonian is the authoritative one (Language Act § 16)."""

    et: str = ""
    en: str = ""
    ru: str = ""

    def in_(self, language: str) -> str:
        """The text in `language`, else in Estonian, English, Russian: the first that is not empty."""
        wanted = getattr(self, language) if language in LANGUAGES else ""
        return wanted or self.et or self.en or self.ru

    def __bool__(self) -> bool:
        return bool(self.et or self.en or self.ru)


NO_TEXT = LocalText()
