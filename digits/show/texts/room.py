"""The texts of the Class page: a teacher's room, and the pupils in it."""

TITLE = "Your class’s digits"
LINE = "Everybody writes digits on a screen of their own. Here the class sees what the two models make of them."

# before there is a room
JOIN, JOIN_CODE, JOIN_BUTTON = "Join a room", "The room’s code", "Join"
NO_CODE = "No room can have this code. A code has {length} letters and figures; look at it again."
NOT_FOUND = "No open room has this code. Look at it again, or ask whether the room is closed."
TEACH, OPEN = "For a teacher", "Open a room"
WHAT_IS_KEPT = (
    "Your pupils come with a code or a QR code; nobody is asked for a name. Their drawings, what they meant and what "
    "the models said lie on this server until you close the room, or for {hours} hours. Then all of it is deleted."
)

# the teacher's page
SCAN, GO, TYPE = "Scan this to draw with us,", "or go to", "and type the code"
QR_ALT = "QR code of the address that opens this room"
LOCAL = (
    "This address works on this computer alone. Open this page by the address that other devices reach it by; code and "
    "QR code follow."
)
CLOSES = "The room closes by itself in {left}."
NONE_YET = "No drawing yet. What is sent appears here by itself."
RIGHT = "{share} right"
OF = "{right} of {count}; 95 % interval {low} to {high}"
MATRIX = "A row for each digit that was meant, a column for each answer of the {title}"
MEANT, ANSWERED, NOT_A_DIGIT = "meant", "answered", "not a digit"
NO_DIGIT = "∅"
DRAWINGS = "The drawings"
ORDER = "Order"
WRONG_FIRST, NEWEST_FIRST = "wrong ones first", "newest first"
SHOW_ALL = "Show all {count:,}"
REMOVE = "Remove drawing {number}"
DRAWN = "a drawing meant as {digit}"
REMOVED = "Drawing {number} is removed."
BAR = "Remove all drawings of that pupil, and take no more"
BARRED = "That pupil’s drawings are removed, and no more are taken."
TAKE, TAKE_TIP = "Take the drawings along", "A zip of PNG, CSV, and strokes as jsonl. The Errors page reads it."
ELSEWHERE = "Use another computer"
ELSEWHERE_SAYS = "This link opens your side of the room. Whoever has it can remove drawings and close the room."
CLOSE = "Close the room"
CLOSE_SAYS = "Every drawing is deleted for good. To keep them, take them along first."
CLOSE_NOW = "Close it and delete all"
CLOSED = "The room is closed, and everything in it is deleted."

# a pupil's page
WRITE = "Write {digit}"
INVITATION = "Write it, then press Send. Both models say what they read."
SEND = "Send"
NOTHING = "There is nothing on the paper yet. Write {digit}, then press Send."
ANOTHER = "Or write another digit"
WROTE = "You wrote {digit}."
LEFT = "You can send {left} more."
LAST = "That was the last one that you can send."
WHERE_IT_GOES = "What you send shows on your teacher’s screen without a name. It is deleted when the room closes."
NOT_SENT = "{reason} Nothing was sent."


def article(digit: int) -> str:
    """ "a 7", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def drawings(count: int, people: int) -> str:
    """How many there are: "12 drawings from 5 people"."""
    if not count:
        return NONE_YET
    drawn = "1 drawing" if count == 1 else f"{count:,} drawings"
    return f"{drawn} from {'1 person' if people == 1 else f'{people:,} people'}"
