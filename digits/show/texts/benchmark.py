"""The Benchmark page's texts."""

TITLE = "Which model would you choose?"
LINE = "Every model on the same digits and the same machine: how often it is right, how fast it is, how large."
NOTHING = "Nothing to show yet: {reason}"
QUICK = "These are the rough figures of a quick run. Make the real ones with: `python -m digits benchmark`"
OTHER_WEIGHTS = (
    "The figures of {models} are those of other weights than the ones that are here. Make them anew with: `{command}`"
)

# which one
WHICH, WHICH_TIP = "Which one for me?", "The most accurate model that keeps to your limits"
SLOWEST, LARGEST = "A digit takes at most, ms", "Its size is at most, MB"
ANY = "any"
EXPLAINS = "Shows remembered digits like yours"
EXPLAINS_TIP = (
    "A KNN can show the remembered digits nearest to yours. A network's saliency is an estimate made afterwards, and "
    "does not count here."
)
UNTRAINED = "Needs no training"
UNTRAINED_TIP = "A KNN remembers its digits and can take in new ones in a moment."
JUDGED, JUDGES = "Judged on", {"test": "MNIST's test set", "pen": "pen digits"}
BUBBLES_ALT = (
    "Errors in percent against milliseconds for one digit, both on logarithmic axes, a bubble for each model; errors "
    "on {on}"
)
BUBBLES = {
    "test": "Errors on MNIST's test set. Down and left is better; on the dashed line, no other model is both faster "
    "and better. A bubble grows with the model's size, its thin line is the 95 % interval. Faint ones break a "
    "limit, the ring marks the advice.",
    "pen": "Errors on pen digits. Down and left is better; on the dashed line, no other model is both faster and "
    "better. A bubble grows with the model's size. Faint ones break a limit, the ring marks the advice.",
}
ERRORS_AXIS = {"test": "errors, %", "pen": "errors on pen digits, %"}
LATENCY_AXIS = "one digit, ms (p50)"
NONE_OF_THEM = "None of them"
WHY_NOT = "Why not the other {count}?"

# the advice
ON = {"test": "the test set", "pen": "pen digits"}
MOST_RIGHT = "Of the {count} that keep to your limits it is right most often: {share} on {on}."
ALONE = "It alone keeps to your limits, with {share} right on {on}."
COSTS = "It takes {ms} a digit and {size}."
CLOSE = "{title} ({share}, {ms}, {size}) is so close that chance may decide between them."
ONE_BROKE, SOME_BROKE = "1 other broke a limit.", "{count} others broke a limit."
NONE_DOES = "No measured model does that; drop a requirement."
NONE_KEEPS = (
    "No model keeps to all limits. The fastest that could do is {fastest} with {fastest_ms} and {fastest_size}, the "
    "smallest {smallest} with {smallest_ms} and {smallest_size}."
)
NO_PEN = "not measured on pen digits"
TOO_SLOW, TOO_LARGE = "too slow: {ms} a digit", "too large: {size}"
NO_EXPLANATION, HAS_TO_BE_TRAINED = "cannot show remembered digits like yours", "has to be trained"
LESS_ACCURATE = "less accurate: {share} against {best}"
UNKNOWN_SIZE = "unknown size"

# the table
FIGURES = "All figures"
FIGURES_TIP = "Click a column's head to sort by it, point at it to read what it means"
COLUMNS = "Columns"
GROUPS = {
    "overview": ("accuracy", "pen", "sturdiness", "p50", "size", "best at"),
    "accuracy": ("accuracy", "errors", "low", "high", "mean", "spread", "four_nine"),
    "each digit": ("macro_f1", "macro_precision", "macro_recall", "ece", "nll"),
    "speed": ("p50", "p95", "per_second", "multiply_adds"),
    "size": ("size", "memory", "parameters"),
    "training": ("training", "training_device", "trained_on", "source"),
}
FIGURES_ALT = "Measured figures, a row for each model: {group}"
BEST = "Bold on grey: the best of the column."
MEASURED = "Measured by `{command}` on {date}: {machine}, {threads}, torch {torch}."
ABOUT = "What is each of them?"
ABOUT_ONE = "**{title}** ({source}). {description} Learned from: {learned}."
ARTICLE_LINK = "the article [{name}]({link})"
OWN = "this project"

# robustness, digits, confusions
ROBUST = "How robust are they?"
ROBUST_TIP = "Share right, in percent, of {subset}, each changed as strongly as the axis says"
MODELS, CHOOSE_MODELS = "Models", "Choose models"
MISSED = "Which digits do they miss?"
MISSED_TIP = "Point at a bar for its F1: precision and recall of that digit in one"
MISSED_ALT = "Share missed of each digit, by model"
CONFUSED = "What do they take them for?"
CONFUSED_TIP = "The confusion matrix without its diagonal, the right answers"
SIDES = ("Left", "Right")
CONFUSED_LINE = "{errors} errors. 4 taken for 9: {four}, 9 taken for 4: {nine}."
