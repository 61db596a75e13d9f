"""The Benchmark page's texts."""

TITLE = "Which model would you choose?"
LINE = "Every model on the same digits and the same machine: how often it is right, how fast it is, how large."
NOTHING = "Nothing to show yet: {reason}"
QUICK = "These are the rough figures of a quick run. Make the real ones with: `python -m digits benchmark`"
OTHER_WEIGHTS = (
    "The figures of {models} are those of other weights than the ones that are here. Make them anew with: `{command}`"
)

# which one
WHICH = "Which one for me?"
WHICH_TIP = "The best that keeps to your limits. Of compressed models, only the one advised is in the picture."
SLOWEST, LARGEST = "A digit takes at most, ms", "Its size is at most, MB"
ANY = "any"
EXPLAINS = "Shows remembered digits like yours"
EXPLAINS_TIP = (
    "A KNN shows the remembered digits that decide. A network's saliency is an estimate made afterwards, and does not "
    "count here."
)
UNTRAINED = "Needs no training"
UNTRAINED_TIP = "A KNN remembers its digits and can take in new ones in a moment."
LEAST = "Right at least, %"
WANTED, WANTS = "Of these the", {"right": "most accurate", "fast": "fastest", "small": "smallest"}
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
FIRST = {
    "right": "Of the {count} that keep to your limits it is right most often: {share} on {on}.",
    "fast": "Of the {count} that keep to your limits it is the fastest, with {share} right on {on}.",
    "small": "Of the {count} that keep to your limits it is the smallest, with {share} right on {on}.",
}
COMPRESSED = "`{command}` makes it; the time is that on {engine}, the size that of its file as one would send it."
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
TOO_WRONG = "right too seldom: {share}"
LESS_ACCURATE = "less accurate: {share} against {best}"
SLOWER, LARGER = "slower: {ms} against {best}", "larger: {size} against {best}"
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
BELOW = "↳ "  # a model made from the one above
WITH_SMALLER = (
    " Compressed models are made and measured by `python -m digits compress`; empty is what was not measured, or not "
    "on all test digits."
)
MODEL = "model"
WORDS = {
    "source": ("from", "The article that describes it, or this project"),
    "training_device": ("device", "The device that training ran on"),
    "trained_on": ("learned from", "The digits it was trained on or remembers"),
}
BEST_AT = ("best at", "Columns in which no model is better")
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

# on drawings
DRAWINGS = "How well do they read what people draw?"
DRAWINGS_TIP = (
    "Pen digits of writers that no model has learned from, drawn on the canvas at {widths} stroke widths and {sizes} "
    "sizes, anywhere on it, turned by up to {tilt}°. Of {canvas} pixels; share right in percent."
)
OTHER_DRAWINGS = (
    "{models} read these drawings with other weights than the ones that are here. Measure anew with: `{command}`"
)
WRITTEN_ON = "Written on"
SOURCES = {"pendigits": "one tablet, 250 Hz (UCI)", "unipen": "many tablets (UNIPEN)"}
ON_SOURCE = "**{title}**: {share} of {count:,} drawings"
GRID_ALT = "Share right by stroke width and size, {title}"
DRAWINGS_COLUMNS = {
    "pendigits": ("UCI, %", "Right on digits of the UCI set's test writers", "%.1f"),
    "unipen": ("UNIPEN, %", "Right on digits of UNIPEN's test writers", "%.1f"),
    "ece": ("ECE, %", "Expected calibration error on these drawings: how far confidence is from truth", "%.1f"),
    "ece_mnist": ("ECE on MNIST, %", "The same on MNIST's test set", "%.1f"),
    "refused": ("refused, %", "True digits that the model calls “not a digit”", "%.1f"),
    "accepted": ("fooled, %", "Letters and symbols that the model alone takes for a digit", "%.0f"),
    "auroc": ("AUROC", "How well its doubt tells digits from all else: 1 is perfect, 0.5 is chance", "%.3f"),
}
DRAWINGS_ALT = "Figures on drawings, a row for each model"
MEASURED_BY = "Measured by `{command}`."

# here and now
LIVE, LIVE_TIP = "How fast is this server?", "The models answer one digit at a time, in turn, here and now"
LIVE_MODELS, MEASURE, CANCEL = "Models to time", "Measure", "Cancel"
BUSY = "Someone is measuring on this server just now; try again in a few seconds."
MEASURING = "Measuring: {share:.0%}"
CANCELLED = "Cancelled."
P50_TIP = "p50: half of the answers come faster"
P95, P95_TIP = "p95", "95 of 100 answers come faster"
ANSWERS = "answers"

# a class at once
LOAD, LOAD_TIP = "How many people at once?", "A class that draws on this app, and on a bare one with the same canvas"
THIS_APP, BARE_APP = "this app", "a bare app"
REPLICAS, LONGER = "{count} processes behind nginx", "this app, for {minutes} minutes"
MEMORY, MEMORY_TIP = "memory, MB", "Of the server, from the beginning to the end"
LOAD_COLUMNS = {
    "people": ("people at once", "Each waits about a second between an answer and the next stroke", "%d"),
    "p50_ms": ("p50, ms", "Half of the answers come faster, from the stroke sent to the answers received", "%.0f"),
    "p95_ms": ("p95, ms", "95 of 100 answers come faster", "%.0f"),
    "per_second": ("answers a second", "Of all people together", "%.1f"),
    "first_page_ms": ("first page, ms", "The slowest of all who arrived in the same second", "%.0f"),
    "cpu_ms": ("processor, ms", "The server's processor time for an answer", "%.0f"),
}
LOAD_ALT = "Times of answers by how many people draw at once"
LOAD_IDLE = "An idle app takes {idle:.0f} ms of the processor each second, which the figures per answer include. "
LOAD_LINE = (
    "{wrong} answers were missing or another person's. Measured by `{command}` on {date}: {machine}, with those who "
    "draw on the same machine."
)
ROBUST_ALT = "Share right at each dose: {title}"
CONFUSED_ALT = "Errors of {title} by digit"
TABLE, EVERYTHING = "Table", "Everything"
