"""The Errors page's texts."""

TITLE = "What do they get wrong?"
LINE = (
    "Every digit that a model gets wrong: what the model says, how sure it is, and why. The page opens on 4 and 9, "
    "which people mistake for each other too."
)
CLAIM = (
    "The article “{article}” says: “{claim}”. Each model’s card says whether that is true of it; "
    "[{id} on the Claims page]({link}) says how we tested it."
)

# what is shown
MODELS = "Models"
LABEL, LABEL_TIP = "Label", "What the digit is said to be."
ANSWER, ANSWER_TIP = "Answer", "What a model takes it for."
ANY_DIGIT, NOT_A_DIGIT = "any", "not a digit"
WAYS, WAYS_TIP = "Both ways", "With 4 taken for 9, also 9 taken for 4."
WHO, WHO_TIP = "Who is wrong", "Of the chosen models."
ANY_WRONG, ALL_WRONG, ONLY_WRONG = "any of them", "all of them", "only {title}"
CONFIDENCE, CONFIDENCE_TIP = "Confidence, %", "How sure the model is of its wrong answer: its largest probability."
ORDER = "Order"
ORDER_TIP = (
    "Loss: how small the probability of the label is (-ln of it). Closest call: the smallest lead of the answer over "
    "the second-best."
)
ORDERS = {"most confident first": "sure", "largest loss first": "loss", "closest call first": "close"}
SOURCE = "Digits"
SOURCE_TIP = (
    "MNIST's test digits by default. Train and validation: the KNN remembers these, so it answers each without that "
    "digit itself. Labelled files in the app's folder “sources” are listed too."
)
FILE, FILE_LABEL = "A file of yours", "Labelled digits"
FOUR_NINE, FOUR_NINE_TIP = "4 ↔ 9", "4 taken for 9, and 9 taken for 4"
ALL_ERRORS = "All errors"
SUSPECTS = "Suspect labels"
SUSPECTS_TIP = (
    "Digits to whose label each of the chosen models gives less than 20 %, the least first: look whether the label is "
    "wrong."
)
SUSPECTS_FOUND = "Suspect labels: {count:,} {digits}"
PUBLISHED = "Of the {known} test labels that most of five people corrected, {hits} are among them."
PICKED = "Picked out: {count:,} {digits}"
ONE_DIGIT, DIGITS = "digit", "digits"
ALIKE, ALIKE_TIP = (
    "Errors like this one",
    "The twelve errors nearest to it, as the last of the chosen models sees them.",
)
BACK = "Back to the filters"

# the matrix
COUNTS = {
    "any": "It counts each digit that any of the chosen models takes for another.",
    "all": "It counts each digit that all chosen models get wrong, under every answer that they give.",
}
COUNTS_ONLY = "It counts each digit that {title} alone gets wrong."
MATRIX = "Confusion matrix: how many digits of each label are taken for which other; the boxes below choose too."

# what was found
TAKEN = "{truth} taken for {answer}"
TAKEN_BOTH = "{truth} taken for {answer} and {answer} taken for {truth}"
CALLED_NONE = "{truth} called “not a digit”"
ANY_TRUTH, ANOTHER = "Any digit", "another"
FOUND_ONE, FOUND = "{what}: 1 digit", "{what}: {count:,} digits"
NOTHING = "Nothing fits this choice. Choose more, or press “All errors”."
NO_MODEL = "No model is trained here yet. Train one with: python -m digits train knn"
CHOOSE_MODEL = "Choose at least one model on the left."
GONE = (
    "This link shows {name}, a file that somebody brought along. It is not here: bring it again with “A file of "
    "yours”, or choose other digits."
)
UNKNOWN_DOUBT = (
    "Whether a model says “not a digit” is known of MNIST's test digits and of your files, and of models that can say "
    "it."
)

# one digit
CLOSEST = "closest: {digit}"
LABELLED = "label"
WHY = "Why?"
RIGHT, WRONG = "right", "wrong"
PREVIOUS, NEXT = "Previous", "Next"
PLACE = "{place:,} of {count:,}"
TO_CANVAS, TO_CANVAS_TIP = "Put it on the canvas", "Change a stroke there and see the answer change."
WAY = "On the way from a {label} to another digit"
TOWARDS = "Towards"
TRACE = (
    "Left the training digit of its label that is nearest, in the middle this digit, right the nearest one of the "
    "other class; in between the ink travels from one to the next (optimal transport). The lines are each model's "
    "probability of the other class: where they cross one half, the answer changes."
)
NEVER = "never changes between {label} and {other}"
WAY_KEY = "Probability of {other}:"
NEAREST_OF, THIS_DIGIT = "nearest {digit}", "this digit"
TURNS, CHANGES = "turns from {label} to {other}", "changes its mind"
BEFORE_IT = "at {share} of the way from the nearest {label} to this digit"
AFTER_IT = "at {share} of the way from this digit to the nearest {other}"

# to take along
TAKE = "Take the {count:,} along:"
SHEET, SHEET_TIP = "PNG sheet", "The first {most}"

TERMS = {
    "corrected": "Northcutt, Athalye and Mueller (2021) asked five people each about 100 suspicious test digits. For "
    "ten of them at least three people chose another digit than the label; here these ten count as what people say.",
    "pair": "Two digits, and how often one was taken for the other, both ways together.",
    "claim": "In brackets the share of 4s and 9s taken for each other, with Wilson’s 95 % interval. The article’s "
    "figure is true of this model if it lies in the interval.",
    "none": "As on Draw: so little like the digits that it knows that it does not answer with one.",
}
