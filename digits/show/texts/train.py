"""The Train page's texts."""

TITLE = "Train one yourself"
LINE = (
    "Choose a small network and some of MNIST’s digits, and watch it learn. It is yours alone and is gone when you "
    "close this page; the models on the other pages do not change."
)

NETWORK, NETWORK_TIP = "Network", "The small ones of the articles, which learn something within seconds."
AMOUNT = "Digits to learn from"
AMOUNT_TIP = (
    "Chosen at random from MNIST’s 60,000. The last {judging:,} of those are never learned from: they judge the "
    "network."
)
AUGMENTS, AUGMENTS_TIP = "Augment", "Turn, move and zoom each digit a little, differently every time it is shown."
SEED, SEED_TIP = "Seed", "The same seed begins from the same random weights and chooses the same digits."
TRAIN, AGAIN, STOP = "Train", "Train anew", "Stop"

WAITING = "One network is trained at a time on this server. Before yours: {count}. This page goes on by itself."
STARTING = "Starting…"
RUNNING = "{seconds:.0f} of {longest} seconds: {seen:,} digits shown, {rounds:.1f} times each"
SUMMARY = "{seen:,} digits shown in {seconds:.0f} seconds, {rounds:.1f} times each."
TIME_IS_UP = "The minute is over."
STOPPED = "Stopped."
LEFT = "Stopped, since this page was not looked at."
FAILED = "The training broke off on this server. Press “Train anew”."

LOSS, ACCURACY = "Loss", "Right answers"
LEARNED, JUDGED = "digits it learns from", "{judging:,} digits it never learned from"
LOSS_ALT = "Loss over seconds, last {learned:.2f} on digits it learns from and {judged:.2f} on others."
ACCURACY_ALT = "Right answers over seconds, last {learned:.0%} of digits it learns from and {judged:.0%} of others."

HARD = "Ten hard digits"
HARD_TIP = (
    "Validation digits that it never learns from: of each kind the one that small networks find hardest, and the "
    "ResNet reads surely."
)
FILTERS = "The first layer’s weights"
FILTERS_TIP = "What each filter looks for: purple adds, yellow takes away."
FILTER = "weights of filter {number}"
HARD_ALT = "a {label}"

DRAW = "Draw a digit for it"
YOURS = "new {title}"
FIRST_TRAIN = "Train a network first, then draw a digit: it answers beside the ResNet."
FIRST_DRAW = "Draw a digit. Your network answers beside the ResNet."
COMPARED, MODEL, PARAMETERS, RIGHT = "Both compared", "model", "parameters", "right of {judging:,} validation digits"
RIGHT_TIP = "Digits that neither learned from, with Wilson’s 95 % interval."
