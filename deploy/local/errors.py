"""What may go wrong while the stack starts or runs."""


class StackError(Exception):
    """The stack cannot start or go on; the text names the part, the reason and what to do."""
