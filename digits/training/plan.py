"""What `train --all` has to do: which models are missing or stale, and how long each took last time."""

from dataclasses import asdict, dataclass

from digits import files
from digits.predictors import card, registry
from digits.predictors.entries import Network
from digits.predictors.recipe import Recipe


@dataclass(frozen=True)
class Step:
    """A model to train, why, and the seconds that it took last time; None where nobody knows."""

    name: str
    why: str
    seconds: float | None

    def __str__(self) -> str:
        return f"{self.name}: {self.why}; {duration(self.seconds)}"


def steps(seeds: int = 1) -> list[Step]:
    """Models to train so that all are here and as the registry describes them, those first that others learn from."""
    found: dict[str, Step] = {}
    for name in registry.ENTRIES:
        if reason := _reason(name, seeds) or _reason_of_others(name, set(found)):
            found[name] = Step(name, reason, _seconds(name, seeds))
    return list(found.values())


def describe(wanted: list[Step]) -> list[str]:
    """What will be done, for people."""
    if not wanted:
        return ["Every model is here and as the registry describes it; nothing to train."]
    known = [step.seconds for step in wanted if step.seconds is not None]
    total = [f"All of this took {sum(known) / 60:.0f} min last time."] if known else []
    return [f"To train: {len(wanted)} models.", *map(str, wanted), *total]


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "never trained here"
    return f"took {seconds / 60:.0f} min last time" if seconds >= 60 else f"took {seconds:.0f} s last time"


def _reason(name: str, seeds: int) -> str | None:
    """What is wrong with the model itself; None where nothing is."""
    row = registry.entry(name)
    if not card.path(name).is_file():
        return "has no card"
    if row.is_stored and not registry.weights_path(name).is_file():
        return "has no weights here"
    if registry.problem(name):
        return "its files are damaged or belong to different trainings"
    if isinstance(row, Network):
        made = card.read(name)
        if _as_of_today(made.recipe) != files.plain(asdict(row.recipe)):
            return "its recipe has changed"
        if len(made.seeds) < seeds:
            return f"{seeds} seeds are asked for, {len(made.seeds)} were trained"
    return None


def _as_of_today(recipe: dict | None) -> dict:
    """A card's recipe as `asdict` gives it now: what recipes could not say when it was made is as it is by default."""
    usual = files.plain(asdict(Recipe()))
    found = usual | {key: value for key, value in (recipe or {}).items() if key in usual}
    return found | {"augment": usual["augment"] | found["augment"]}


def _reason_of_others(name: str, trained: set[str]) -> str | None:
    row = registry.entry(name)
    others = (*row.parts, *(_learned_from(row.recipe) if isinstance(row, Network) else ()))
    anew = [other for other in others if other in trained]
    return f"{' and '.join(anew)} is trained anew" if anew else None


def _learned_from(recipe: Recipe) -> tuple[str, ...]:
    return (*recipe.teachers, *([recipe.start] if recipe.start else ()))


def _seconds(name: str, seeds: int) -> float | None:
    """As the card says, a network's once per seed."""
    try:
        made = card.read(name)
    except ValueError:
        return None
    return made.seconds * (seeds if isinstance(registry.entry(name), Network) else 1)
