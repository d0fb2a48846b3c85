"""How people begin letters in the languages we write."""

import re

GREETING = re.compile(
    r"""(?:
        tere(?!\s+tulemast) | tervist | tervitus | lugupeetud | austatud | kallid | kallis
        | hea(?:d)?\s+(?:osaleja|kolleeg|koolitaja|õpetaja|sõb|külali)\w*
        | hello | hi | hey | dear | greetings | good\s+(?:morning|afternoon|evening|day)
        | здравствуй\w* | привет\w* | уважаем\w+ | дорог(?:ой|ая|ие) | доброе\s+утро
        | добр(?:ый\s+(?:день|вечер)|ого\s+(?:дня|утра|вечера|времени))
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def greets(text: str) -> bool:
    """Does the text begin by greeting whoever reads it?"""
    return GREETING.match(text.lstrip()) is not None
