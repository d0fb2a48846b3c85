"""A form with a question of every kind, as an organiser's program sends it."""

from typing import Any

CHOICES = [
    {"key": "lunch", "label": {"et": "Lõuna", "en": "Lunch", "ru": "Обед"}},
    {"key": "dinner", "label": {"et": "Õhtusöök", "en": "Dinner", "ru": "Ужин"}},
    {"key": "none", "label": {"et": "Ei soovi", "en": "Nothing", "ru": "Ничего"}},
]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "role", "kind": "text", "label": {"et": "Teie roll"}, "longest": 20},
    {"key": "why", "kind": "long_text", "label": {"et": "Miks?"}, "help": {"et": "Paar lauset."}},
    {"key": "meal", "kind": "choice", "label": {"et": "Söök"}, "options": CHOICES, "required": True},
    {
        "key": "diet",
        "kind": "several",
        "label": {"et": "Mida ei söö?"},
        "options": [{"key": key, "label": {"et": key}} for key in ("liha", "kala", "muna")],
        "most": 2,
        "required": True,
        "shown_when": {"question": "meal", "answers": ["lunch", "dinner"]},
    },
    {"key": "years", "kind": "number", "label": {"et": "Tööstaaž"}, "minimum": "0", "maximum": "60"},
    {"key": "since", "kind": "date", "label": {"et": "Ametis alates"}, "maximum": "2027-01-01"},
]

PROOF: dict[str, Any] = {
    "key": "proof",
    "kind": "file",
    "label": {"et": "Tõend", "en": "Proof", "ru": "Справка"},
    "sensitive": {"seen_by": ["organiser"]},
}
"""A question that is answered by a file, which organisers may open."""


def a_form(**changes: Any) -> dict[str, Any]:
    """The form's body."""
    return {"phone": "optional", "questions": QUESTIONS, **changes}
