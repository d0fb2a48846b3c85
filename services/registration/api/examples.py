"""Bodies that work as they stand, for the readable documentation."""

EVENT = {
    "programme": "marka-ja-aita",
    "activity": "A1",
    "slug": "abc-koolitus-voru",
    "kind": "training",
    "title": {"et": "ABC-koolitus", "en": "ABC training", "ru": "Базовое обучение"},
    "description": {"et": "Ohvri märkamine ja aitamine.", "en": "Noticing and helping a victim.", "ru": ""},
    "language": "et",
    "venue": {"name": "Näidisraamatukogu", "address": "Proovi 9", "town": "Võru"},
    "confidential": False,
    "sessions": [
        {"starts": "2027-01-20T10:00:00+02:00", "ends": "2027-01-20T17:00:00+02:00", "academic_hours": 8}
    ],
    "capacity": 20,
    "minimum": 8,
    "waiting_list": {"mode": "offer", "offer_hours": 48},
    "approval": False,
    "registration": {"opens": "2026-11-01T09:00:00+02:00", "closes": "2027-01-18T23:59:00+02:00"},
    "trainers": [{"name": "Kadri Katse", "email": "kadri.katse@koolitus.example.org", "language": "et"}],
    "completion": {"min_share": 0.8},
    "certificate": {"kind": "notice"},
}

REGISTRATION = {
    "first_name": "Mari",
    "last_name": "Maasikas",
    "email": "mari.maasikas@kool-01.example.org",
    "language": "et",
    "organisation": "Näidiskool",
}

REGISTERED = {
    "id": "019e0c1f2a3b4c5d6e7f8091",
    "status": "confirmed",
    "waiting_position": None,
    "token": "AZ4MHyo7TF1uf4CRBtW0kQkq4m1N8yTtB4v9gA",
    "manage_url": "http://127.0.0.1:8000/r/AZ4MHyo7TF1uf4CRBtW0kQkq4m1N8yTtB4v9gA",
}

MARKS = {
    "marks": [
        {"registration": "019e0c1f2a3b4c5d6e7f8091", "mark": "present"},
        {"registration": "019e0c1f2a3b4c5d6e7f8092", "mark": "partial", "minutes": 180},
    ]
}
