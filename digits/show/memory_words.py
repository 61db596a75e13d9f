"""All that is said about what a person drew and taught."""

NOTHING_YET = "Draw a digit; then say here what it was. Your KNN learns it at once."
IS_IT_RIGHT = "Right? If not, press the digit that it was: your KNN learns it at once."
KEYS = "Keys: 0 to 9, Y right, N no digit, U take back."
DISAGREE = "They disagree: press the digit that it was."
NEXT_DIGIT = "Digit {place} of {count}: right, or which one was it?"
HERE_ALONE = "For this session alone."
RIGHT = "Right"
NO_DIGIT = "No digit"
SIGN = "It was something else"
SIGN_HELP = "One to three letters: a sign of your own becomes one more answer."
MORE = "More"
MORE_HELP = "A sign of your own; whether the ResNet learns; whether your drawings are kept"
TAKE_BACK = "Take back"
LEARNS = "The ResNet learns too"
LEARNS_HELP = (
    "From ten corrections on, or three of a sign of your own, its last layer is fitted anew to what you taught. "
    "Off: it answers as for everybody."
)
REMEMBER = "Remember my drawings"
WHAT_IS_KEPT = (
    "Until you say yes, nothing is kept: this session alone remembers. After a yes this server keeps, on its disk, "
    "your drawings as strokes and 28×28 pictures, both models' answers, what you said of them, and when. It keeps no "
    "name and no address: a random key in a cookie of this browser says which drawings are yours, for a year. On the "
    "History page you can take all of it along, and delete any of it or all at any time."
)
ALSO_SHARED = (
    " On this server a reviewer sees corrections, without whose they are, and may take them into the memory that "
    "everybody's KNN shares."
)
WHAT_IS_KEPT_TITLE = "What is kept"
REALLY_ALL = "Every drawing, everything you said of them, and your key. Nothing brings them back."
DELETE_ALL = "Delete everything"
IMPORT = "A zip from this page, or the jsonl in it"
YES = "Yes, keep them"
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
        return IS_IT_RIGHT
    said = f"Your KNN now knows {count:,} of your digits."
    return said if is_kept else f"{said} {HERE_ALONE}"


def network(count: int, learned: bool, is_on: bool, needed: int) -> str:
    """What the ResNet did with them."""
    if not is_on or not count:
        return ""
    if learned:
        return "The ResNet's last layer has learned from them."
    return f"The ResNet learns from {needed} on." if count < needed else ""


def truth(said: str | None) -> str:
    """What a person said that a digit is."""
    return "not said" if said is None else said or "no digit"


def answered(said: str) -> str:
    """What a model answered."""
    return said or "∅"
