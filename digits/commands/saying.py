"""What commands print, line by line."""


def say(line: object) -> None:
    """On standard output at once, whoever reads it."""
    print(line, flush=True)
