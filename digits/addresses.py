"""The parameters of addresses are foreign: what they say is typed and bounded here."""


def whole(text: str, below: int) -> int | None:
    """The number from 0 to `below` - 1 that the text is in plain digits; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(below))
    return int(text) if is_number and int(text) < below else None
