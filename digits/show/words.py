"""Figures and terms as people read them: one way for each."""

from collections.abc import Iterable

MEGABYTE = 1e6
LEAST_SPOKEN = 0.01  # a smaller share is not read out: ten figures in a row are no answer to listen to


def percent(share: float, decimals: int = 1) -> str:
    """A share in [0, 1]: 0.9956 → "99.6 %"."""
    return f"{100 * share:.{decimals}f} %"


def confidence(share: float) -> str:
    """A probability in [0, 1]; what is not certain never reads 100 %."""
    return "over 99.9 %" if share >= 0.9995 else percent(share)


def spoken(probabilities: Iterable[float]) -> str:
    """The digits that count, each with its share: "4: 97.4 %, 9: 2.1 %"."""
    return ", ".join(f"{digit}: {confidence(p)}" for digit, p in enumerate(probabilities) if p >= LEAST_SPOKEN)


def milliseconds(ms: float) -> str:
    return f"{ms:.2g} ms" if ms < 10 else f"{ms:.0f} ms"


def megabytes(size: float) -> str:
    """Bytes as megabytes of a million."""
    return f"{size / MEGABYTE:.2g} MB" if size < 10 * MEGABYTE else f"{size / MEGABYTE:.0f} MB"


def listed(words: list[str] | tuple[str, ...]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


TERMS = {
    "sure": "The share of 1 that the model gives its answer; the ten bars sum to 1.",
    "together": "Fusion: where the ResNet is in doubt, the KNN gives a second opinion. When and how much was learned.",
    "test": "The 10,000 digits of MNIST that no model has learned from.",
    "unknown": "Further from all that the model knows than 99 in 100 true digits are.",
    "ms": "The model's own time for this digit on this server, in milliseconds.",
    "neighbours": "The remembered digits most like this one, by stroke directions. Under each: what it is, how far "
    "away.",
    "distance": "From your digit to the closest mixture of the 40 nearest remembered ones of that digit, by stroke "
    "directions. The probabilities follow from these distances alone.",
    "members": "The remembered digits that weigh most in this mixture, with their weight; all 40 sum to 100 %.",
    "upright": "Sheared upright, centred and brought to one size: so the KNN compares digits.",
    "unseen": "Pen digits of people who lent their hand to training; remembered by their strokes' directions alone.",
    "votes": "Each neighbour votes with 1 / distance, as in article A. Those without a picture have no vote here.",
    "stage": "All layers that give maps of one shape; shown is what the last of them gives.",
    "map": "What one channel answers at each place of the picture; all maps of a stage are shown on one scale.",
    "embedding": "All that the last layer sees of your digit: it draws ten straight borders between such points.",
    "logits": "One number for each digit, of any size: the last layer's answer before it is made a share of 1.",
    "temperature": "The temperature, chosen on validation digits: divided by it, a confidence of 90 % is right 9 times "
    "in 10.",
    "stress": "Of the answer each gives to the drawing as it is; the pictures show what both then see.",
    "saliency": "SmoothGrad times ink: how the odds of the answer change with a little more or less of each bit of "
    "ink, on average over 8 noisy copies.",
    "corrected": "Northcutt, Athalye and Mueller (2021) asked five people each about 100 suspicious test digits. For "
    "ten of them at least three chose another digit than the label; here these ten count as what people say.",
    "pair": "Two digits and how often one was taken for the other, in both directions together.",
    "claim": "Article B: 4 and 9 are the most confused pair, with the share that is named here. In brackets the share "
    "of 4s and 9s taken for each other, with Wilson's 95 % interval; the claim is true if its share lies in there.",
}
"""One explanation for each term, wherever it stands."""
