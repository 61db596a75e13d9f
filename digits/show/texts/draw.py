"""The Draw page's texts."""

# the head
TITLE = "How does a machine read a digit?"
LINE = "One remembers, one has learned: draw a digit and see how each decides."
MODELS = (
    "remembers digits that people wrote, and answers with the digit whose remembered examples are most like yours.",
    "has learned from such digits which ink makes which digit. It keeps none of them.",
)

# before there is an answer
INVITATION = "Draw a digit or a number. Both models answer when the pen lifts."
NO_ANSWER = "There is no answer."
WAITS = "waits for your digit"
LOADING = "Loading the models…"
BUILT_HERE = "The digits that the KNN can build nearest to yours appear here."
SALIENCY_HERE = "The ink that decided the answer appears here."

# one digit
BOTH_SAY = "Both say {digit}."
DISAGREE = "They disagree: the {left} says {left_digit}, the {right} {right_digit}."
NEITHER = "Neither recognises it as a digit."
ONE_ONLY = "The {knows} says {digit}; the {doubts} does not recognise it as a digit."
BOTH_UNSURE = "Both are unsure."
ONE_UNSURE = "The {title} is unsure."
SAYS = "{title} says {digit}, {sure}"
CONFIDENT, UNSURE, NOT_A_DIGIT = "confident", "unsure", "not a digit"
TOGETHER = "Together"
ALONE = "{digit}, {sure}. The {resnet} is sure enough to answer alone."
GIVES = "the {title} gives it {share}"
ASKED = "{digit}, {sure}. The {resnet} is not sure enough to answer alone: {shares}."
MEASURED = (
    "Measured on {count} validation digits: on {share} of them, rubbing out the fifth of the ink that speaks most for "
    "the answer harms it more than the fifth that speaks least; in the middle its odds come out {times} times smaller."
)
NEAREST = "Nearest remembered digits"
UNSEEN = "{count} nearer:"
NO_PICTURE = "no picture"
DECIDED = "What decided it"
SPEAKS_FOR, AGAINST = "speaks for {digit}", "against it"
SEEN = "the 28×28 picture that both models see"

# a number
BOTH_READ = "Both read {number}."
READ_APART = "They disagree: the {left} reads {left_number}, the {right} {right_number}."
QUESTION_BOTH = "“?” marks what neither recognises as a digit."
QUESTION_ONE = "“?” marks what {who} does not recognise as a digit."
BOTH_UNSURE_OF_ONE = "Both are unsure of a digit."
ONE_UNSURE_OF_ONE = "The {title} is unsure of a digit."
SOME_UNKNOWN = "{unknown} of {count} not a digit"
NUMBER_SURE = "{sure} confident"
UNKNOWN = "unknown"
PLACES = "What both saw, and what the {left} (above) and the {right} (below) say"

# below
EXAMPLE = "Or see an example"
WIDE, WIDE_TIP = "Wide paper", "Room for longer numbers. Your drawing stays."
TOOL, PEN, ERASER = "Tool", "Pen", "Eraser"
WIDTH, WIDTH_TIP = "Stroke width", "In pixels; the paper is {side} pixels high."
PAIR, PAIR_TIP = "The models learned from", "The same KNN and ResNet, with and without drawings made on a screen."
LARGE, LARGE_TIP = "Presentation", "Paper and answers as large as the screen allows, for a projector."
SHARE, SHARE_TIP = "Share", "A link that opens on this drawing."
SHARE_HEAD = "Share this drawing"
SHARE_LINK = "This link opens on exactly this drawing."
SHARE_NOTHING = "There is nothing on the paper yet. Draw first."
SAVE = "Save it as a picture"
UNCHANGED = "{reason} What is on the paper has not changed."
PICTURE, PICTURE_TIP = "A picture", "Read a photo or a scan instead of a drawing."
STEPS, STEPS_TIP = "All steps", "How your ink becomes the 28×28 picture, step by step."
UPLOAD = "A photo or scan of a digit, or of a number in one line"
UPLOAD_TIP = "To paste a picture, move to the button with Tab, then press Ctrl+V."
CAMERA, CAMERA_INPUT = "Use the camera", "Hold the digit in front of the camera"
UNDO, REDO, CLEAR = "Undo", "Redo", "Clear"
ACCURACIES = "Right answers on"
TEST_DIGITS = "MNIST’s test digits"

# the stress test
STRESS = "Stress this drawing"
STRESS_TIP = "Turned, moved, noisy, blurred, with thinner or thicker strokes: when does each model change its answer?"
STRESS_NOTHING = "Draw one digit to see its curves here."
ROBUST, EQUALLY_ROBUST = "the {title} is more robust", "both are equally robust"
WHERE = {
    "rotation": "when turned",
    "shift": "when moved",
    "noise": "with noise",
    "blur": "when blurred",
    "thickness": "with thicker or thinner strokes",
}
FLIPS, HOLDS = "changes at {doses}", "does not change"
STRESS_TERM = "Probability"
STRESS_KEY = "of each model’s own answer:"
STRESS_FLIP = "✕ is where it changes."

TERMS = {
    "sure": "A probability; all ten add up to 100 %.",
    "together": "The Fusion: where the ResNet is unsure, the KNN gives a second opinion. When, and how much it counts, "
    "was learned.",
    "test": "MNIST’s 10,000 test digits. No model has learned from them.",
    "unknown": "It is less like the digits that this model knows than 99 of 100 true digits are.",
    "ms": "This model’s own time for an answer on this server: the median of your answers so far.",
    "neighbours": "The remembered digits most like this one, by the directions of their strokes. Below each: which "
    "digit it is, and how far away.",
    "unseen": "Pen digits of people whose writing was used in training. Only the directions of their strokes are kept.",
    "distance": "From your digit to the closest mixture of the 40 nearest remembered ones of that digit, by stroke "
    "directions. The probabilities follow from these distances alone.",
    "members": "The remembered digits that weigh most in this mixture, with their weight; all 40 sum to 100 %.",
    "upright": "Sheared upright, centred and brought to one size: so the KNN compares digits.",
    "votes": "Each neighbour votes with 1 / distance, as in article A. Those without a picture have no vote here.",
    "stage": "All layers that give maps of one shape; shown is what the last of them gives.",
    "map": "What one channel answers at each place of the picture; all maps of a stage are shown on one scale.",
    "embedding": "All that the last layer sees of your digit: it draws ten straight borders between such points.",
    "logits": "One number for each digit, of any size: the last layer’s answer before it is made a share of 1.",
    "temperature": "The temperature, chosen on validation digits: divided by it, a confidence of 90 % is right 9 times "
    "in 10.",
    "stress": "Of the answer that each gives to the drawing as it is. The pictures show what both see then.",
    "saliency": "How much each bit of ink speaks for the answer or against it: SmoothGrad times ink, on "
    "average over 8 noisy copies.",
}
