"""Our address, with or without a token: the only one that mail is taken for."""


def is_ours(recipient: str, own: str) -> bool:
    """Is it `own`, or `own` with a token after `+`? Capital letters make no difference."""
    local, _, domain = own.casefold().rpartition("@")
    name, _, host = recipient.casefold().rpartition("@")
    return host == domain and (name == local or name.startswith(f"{local}+"))
