"""A browser in two words, from what it says of itself; more is not kept."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
)
LATER = (("Chrome/", "Chrome"), ("CriOS", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """`Firefox, Windows`; what is not recognised is left out."""
    browser = _first(user_agent, (*BROWSERS, *LATER))
    return ", ".join(part for part in (browser, _first(user_agent, SYSTEMS)) if part)


def _first(text: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in known if sign in text), "")
