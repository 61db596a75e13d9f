"""Weights are taken up only where they are the very file that their card was made with."""

from pathlib import Path

from digits import files
from digits.predictors import card


def check(name: str, path: Path) -> Path:
    """The weights file of the model called `name`, once its SHA-256 is the one on the card.

    ValueError with what to do where the file is missing, cannot be read or is another one, or the card is damaged.
    """
    command = card.command(name)
    if not path.is_file():
        raise ValueError(f"{path.name} is missing; make it with: {command}")
    if _digest(path) != card.read(name).sha256:
        raise ValueError(
            f"{path.name} is not the file that its card, {card.path(name).name}, was made with, so {name} is not "
            f"loaded; bring both back from where they came, or make them anew with: {command}"
        )
    return path


def _digest(path: Path) -> str:
    try:
        return files.digest(path)
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror}. Mend its rights.") from None
