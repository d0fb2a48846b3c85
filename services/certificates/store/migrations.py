"""What releases changed of the data earlier ones stored, in order (shared/migrations.py)."""

from shared.migrations import Migration

MIGRATIONS: tuple[Migration, ...] = ()
