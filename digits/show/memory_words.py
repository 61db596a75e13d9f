"""All that is said about what a person drew and taught: what the Draw page says of it lies in `texts`."""

from digits.show.texts import memory as texts
from digits.show.words import told

WHAT_IS_KEPT_TITLE = "What is kept"
REALLY_ALL = "Every drawing, everything you said of them, and your key. Nothing brings them back."
DELETE_ALL = "Delete everything"
IMPORT = "A zip from this page, or the jsonl in it"
SESSION_ALONE = "This session alone remembers what you draw; it ends with the page."
KEPT_HERE = "What you draw is kept for you; it lies on the History page."
NO_KEY = "This key opens nothing here: what it belonged to was deleted, or it is of another server."
FORGOTTEN = "All of yours is deleted."
IN_THE_ADDRESS = "Keep my key in the address"
IN_THE_ADDRESS_HELP = (
    "For another browser: open this address there, or keep it as a bookmark. Whoever has it sees your drawings."
)
EMPTY = "Nothing was drawn yet that fits. What you draw on the Draw page shows here."
LOG_IN, LOG_OUT = "Log in", "Log out"
IMPORTED = "{count} drawings were taken in; your KNN knows {known} of your digits."
RUNNING = (
    "The share that each model answered right, of the first so many digits about which you said what they are. "
    "The bands are Wilson's 95 % intervals. Answers count as they were when the digit was drawn."
)


NO_SHARED_MEMORY = "This server has no memory that all share: whoever runs it has not turned it on."
REVIEW_KEY = "The reviewers' key"
NO_REVIEWER = "That is not the reviewers' key."
NOTHING_TO_REVIEW = "No correction waits for you."
REVIEW = "What you accept, everybody's KNN remembers; what you refuse stays its writer's alone."


def knows(count: int, is_kept: bool) -> str:
    """How many of a person's digits their KNN knows."""
    if not count:
        return texts.IS_IT_RIGHT
    said = texts.KNOWS.format(count=count)
    return said if is_kept else told([said, texts.HERE_ALONE])


def network(count: int, learned: bool, is_on: bool, needed: int) -> str:
    """What the ResNet did with them."""
    if not is_on or not count:
        return ""
    if learned:
        return texts.NETWORK_LEARNED
    return texts.NETWORK_WAITS.format(needed=needed) if count < needed else ""


def truth(said: str | None) -> str:
    """What a person said that a digit is."""
    return "not said" if said is None else said or "no digit"


def answered(said: str) -> str:
    """What a model answered."""
    return said or "∅"
