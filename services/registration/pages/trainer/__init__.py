"""Pages of trainers: their own event, opened by a personal link."""
