"""The texts of the Draw page's lesson: digits to show, and a path of eight steps for a class."""

from dataclasses import dataclass

SHOW_ME = "Show me one"
KINDS = {
    "differ": "where they disagree",
    "only_first": "that only the KNN gets wrong",
    "both_wrong": "that both get wrong",
    "nearly": "a 4 that is nearly a 9",
}
SHOWN = "On the paper came no. {index:,} of MNIST’s test digits. Its label is {label}."
NONE = "These two models leave no such digit in MNIST’s test set."

START, START_TIP = "A lesson in eight steps", "For a class: each step says what to draw and what to look for."
HEAD = "Step {step} of {count}: {title}"
PREVIOUS, NEXT, ANOTHER, END = "Previous step", "Next step", "Another one", "End the lesson"
LABEL = "What is its label?"


@dataclass(frozen=True)
class Step:
    """kind: of the digit that lies on the paper when the step begins, a key of `KINDS`. is_blank: with empty paper."""

    title: str
    text: str
    kind: str | None = None
    is_blank: bool = False


STEPS = (
    Step(
        "Draw a 4",
        "Draw a 4. Both models answer when the pen lifts. Do they agree, and how sure is each of them?",
        is_blank=True,
    ),
    Step(
        "Look at the reasons",
        "Under the KNN’s answer are the remembered digits most like yours, under the ResNet’s the ink that decided. "
        "Now draw your 4 another way, open or closed at the top. Which reasons change?",
    ),
    Step(
        "They disagree",
        "On this test digit the two models disagree. What do you say it is? Decide before you look at its label, and "
        "say whose reason convinces you.",
        "differ",
    ),
    Step(
        "Only the KNN is wrong",
        "The KNN takes this digit for another one. Look at the remembered digits that it finds most like it. What "
        "misled it?",
        "only_first",
    ),
    Step(
        "Both are wrong",
        "Neither model gets this digit right. Do you? Are the models sure or unsure of their wrong answers?",
        "both_wrong",
    ),
    Step(
        "Change one stroke",
        "This 4 is nearly a 9. Now change one stroke, with the pen or the eraser, so that the ResNet changes its mind. "
        "Does the KNN change its mind too?",
        "nearly",
    ),
    Step(
        "Not a digit",
        "Draw something that is not a digit: a star, a house, a letter. Do both models notice? Find a drawing that "
        "fools one of them.",
        is_blank=True,
    ),
    Step(
        "Which one is more robust?",
        "Draw a 7 and switch on “Stress this drawing”. Which model keeps its answer longer when the 7 is turned, moved "
        "or blurred? All their mistakes are on the Errors page.",
        is_blank=True,
    ),
)
