"""What whoever runs an exported model without our code has to know: written into the file itself."""

import dataclasses

from digits import files
from digits.predictors import card, registry
from digits.predictors.networks import MEAN, STD
from digits.predictors.predictor import CLASSES
from digits.preprocess import BOX, FRAME
from digits.reading import doubt

KEY = "digits"  # under which the notes stand in a file, as JSON
STEPS = (
    "Grey values; where the paper is lighter than the ink, turned round, so that ink is 1 and paper 0.",
    "Cropped to the ink.",
    "Strokes brought to the thickness that MNIST's have.",
    f"Shrunk by averaging areas until the longer side is {BOX} pixels, its ratio kept.",
    f"Laid into {FRAME}×{FRAME} of paper so that the centre of mass lies at pixel {FRAME // 2} of each axis.",
)
PREPROCESS = "digits/preprocess.py of the project makes them so from any picture."


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notes(files.Made):
    """version: of these notes. sha256: of the weights that were exported. labels: what the ten outputs stand for.

    preprocessing: how an image is to be made, step by step. standardised: mean and standard deviation, where the file
    takes them off by itself. temperature: by which logits are divided before the softmax. threshold: the score under
    which the answer is "not a digit"; None where none was chosen. score: how it is computed. reads: how answers come
    about, for what is no graph.
    """

    version: int = 1
    model: str
    title: str
    description: str
    trained_on: str
    sha256: str | None
    test_accuracy: float
    labels: list[str]
    image: str
    preprocessing: list[str]
    standardised: list[float] | None = None
    temperature: float | None = None
    threshold: float | None = None
    score: str | None = None
    reads: str = ""
    settings: dict[str, float | int | str] = dataclasses.field(default_factory=dict)
    licence: str = "MIT; learned from MNIST, CC BY-SA 3.0"


def of(name: str, **more) -> Notes:
    """The notes on the model called `name`; ValueError where its card or threshold can't be read."""
    row, made = registry.entry(name), card.read(name)
    facts = {"title": row.title, "description": row.description, "trained_on": row.trained_on, "sha256": made.sha256}
    return Notes(
        **vars(files.made()),
        model=name,
        **facts,
        test_accuracy=made.test_accuracy,
        labels=[str(digit) for digit in range(CLASSES)],
        image=f"(N, {FRAME}, {FRAME}) float32 from 0, paper, to 1, ink",
        preprocessing=[*STEPS, PREPROCESS],
        threshold=doubt.threshold(name),
        **more,
    )


def of_network(name: str, temperature: float, **more) -> Notes:
    return of(
        name,
        temperature=temperature,
        standardised=[MEAN, STD],
        score="the logarithm of the sum of the exponentials of the logits, before the temperature",
        **more,
    )
