"""What the Benchmark page says of smaller models."""

TITLE, TIP = "Small and fast", "What each method makes of a model: how small, how fast, and which digits it gives up"
FAMILY = "Model"
ALONE = "small from the start"
SIZE_AXIS, ERRORS_AXIS, SPEED = "file as stored, kB", "errors, %", "ms a digit"
CHART_ALT = "Errors in percent against the packed file's size, both logarithmic; {family} and what was made of it"
CHART = "Left and down is better. A line leads from a model to what was made of it; the colour is the time of a digit."
AS_GOOD = (
    "**The smallest that is as good:** {title}, {size} in place of {before}, {share} right in place of {parent}; "
    "test digits lost: {lost}, won: {won}."
)
NONE_AS_GOOD = "**None** of the smaller ones is as good."
FASTEST = "**The fastest:** {title} on {engine}, {ms} a digit; the original's best is {before} on {other}."
POINTS = 0.1  # that an accuracy may lie below the parent's to be as good

MODEL, METHOD = "model", "method"
LOOK, LOOK_TIP, LOOK_TEXT = "look", "The digits that it misses and its original does not, in the gallery", "see them"
COLUMNS = {
    "packed": ("stored, kB", "The file packed by LZMA (xz), as one would store or send it", "%.0f"),
    "file": ("file, kB", "The ONNX file as the engines read it; for a KNN its memory, uncompressed", "%.0f"),
    "accuracy": ("right, %", "On MNIST's 10,000 test digits", "%.2f"),
    "lost": ("lost", "Test digits that its original has right and it has not", "%d"),
    "won": ("won", "Test digits that it has right and its original has not", "%d"),
    "one": ("one digit, ms", "On the engine that is fastest, one thread; the median", "%.3f"),
    "many": ("in a thousand, ms", "Processor time of each of a thousand digits at once", "%.3f"),
    "recall": ("recall, %", "Of the exact nearest neighbours, so many are found", "%.2f"),
}
SMALLER = "With compressed models"
SMALLER_TIP = "INT8, pruned, distilled, fewer remembered digits: each below the model that it was made from"
OF = ("made from", "The model that it is a smaller one of")
ENGINE = ("on", "The engine that answers one digit fastest")
TABLE_ALT = "Size, accuracy and time of {family} and what was made of it"
NOT_TIMED = "not timed yet"
ENGINES, ENGINES_TIP = "Engines, threads, batches", "Milliseconds of a whole batch, medians of rounds in turn"
ENGINES_ALT = "Milliseconds of a batch by engine, threads and batch"
ENGINE_NAME = "engine"
TIMES_COLUMN = "{batch:,} at once, {threads} thread{s}"
CURVE, CURVE_ALT = "remembered digits", "Errors of the KNN in percent by how many digits it remembers"
MEANS, AT_RANDOM = "means of all (prototypes)", "some at random"
ON_DRAWINGS = "means of all, on drawings"
HOW_MANY = (
    "How many does it have to remember? Errors on 2,000 of MNIST's validation digits, and of a KNN that remembers "
    "drawings on those of writers kept apart; chosen before the test set was asked."
)
LINE = "Made by `{command}` on {date}: {machine}."
TIMED = "Times of {date}: {machine}, {rounds} rounds; {engines}."

# made by `train --all`
TO_MAKE = "compressions: {names} missing or stale"
WITHOUT = "Left out: {names}; they need `pip install -r requirements-compression.txt`."
TO_TIME = "Their times are still to be measured, on a machine that does nothing else: python -m digits compress --times"
ALONE_ONLY = "Compressions are made by one process: python -m digits compress --untimed"
