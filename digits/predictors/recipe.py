"""How a network is trained, as data: `training.trainer` follows it."""

from dataclasses import dataclass, field

from digits.images.augment import Augment


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; every trick of the articles is one of these options."""

    epochs: int = 20
    batch_size: int = 128
    optimizer: str = "adam"  # with decoupled weight decay; or "sgd" with Nesterov momentum 0.9
    learning_rate: float = 1e-3
    weight_decay: float = 0
    schedule: str = "constant"  # or another key of `trainer.SCHEDULES`
    minimum_rate: float = 0  # η_min
    augment: Augment = field(default_factory=Augment)
    label_smoothing: float = 0
    focal_gamma: float = 0
    average: float = 0  # decay per step of a running average of the weights (EMA)
    patience: int | None = None  # early stopping: epochs to wait for a better validation accuracy
    teachers: tuple[str, ...] = ()  # models to distil from
    start: str | None = None  # the model from whose weights it goes on
    mixed: bool = True  # 16 bits where they do; convolutions of single channels take twice as long in them on CPUs
