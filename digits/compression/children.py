"""The models that are measured side by side: shipped ones, and what each method makes of them.

A family is a shipped parent with its children. One more child is one more line here; a network that is small by itself
is a `shipped` one without a parent. Picos, which are no networks of the registry, are `tiny`'s.
"""

from functools import partial

from digits.compression import aware, factors, graphs, pruning
from digits.compression.file import Method
from digits.compression.workshop import Child
from digits.predictors import registry

ZEROS = (50, 80, 90, 95)  # percent, each made from the one before
WIDTHS = {75: (24, 48, 96), 50: (16, 32, 64)}  # percent of a ResNet's channels
LARGE = ("resnet18", "resnet18-cbam")  # rounding them at every answer takes a tenth of a second
ENERGY = 0.8  # of the squared singular values: with less, half of the answers go before any training


def family(parent: str) -> list[Child]:
    """What every network has: itself, half precision and INT8."""
    return [
        Child(name=parent, title=registry.entry(parent).title, parent=parent, origin=parent, method=Method.NONE),
        _of_graph(parent, "half", "stored in 16 bits", Method.HALF, graphs.halved),
        _of_graph(parent, "int8-dynamic", "INT8, dynamic", Method.DYNAMIC, graphs.quantised_dynamically),
        _of_graph(parent, "int8", "INT8", Method.STATIC, graphs.quantised_statically),
    ]


def _of_graph(origin: str, suffix: str, title: str, method: Method, graph, parent: str | None = None) -> Child:
    return Child(
        name=f"{origin}-{suffix}", title=title, parent=parent or origin, origin=origin, method=method, graph=graph
    )


def pruned(parent: str, epochs: int) -> list[Child]:
    """Ever more zeros, each after some training of the one before; the last but one with INT8 too."""
    found, origin = [], parent
    for percent in ZEROS:
        found.append(
            Child(
                name=f"{parent}-pruned-{percent}",
                title=f"{percent} % zeros",
                parent=parent,
                origin=origin,
                method=Method.PRUNED,
                network=partial(pruning.pruned, share=percent / 100),
                finish=pruning.settled,
                epochs=epochs,
            )
        )
        origin = found[-1].name
    ninety = f"{parent}-pruned-90"
    both = _of_graph(ninety, "int8", "90 % zeros, INT8", Method.STATIC, graphs.quantised_statically, parent)
    return [*found, both]


def slimmed(parent: str, percent: int, epochs: int) -> list[Child]:
    """A ResNet with fewer channels, and the same with INT8."""
    slim = Child(
        name=f"{parent}-channels-{percent}",
        title=f"{percent} % of the channels",
        parent=parent,
        origin=parent,
        method=Method.CHANNELS,
        network=partial(pruning.slimmed, widths=WIDTHS[percent]),
        epochs=epochs,
    )
    title = f"{percent} % of the channels, INT8"
    return [slim, _of_graph(slim.name, "int8", title, Method.STATIC, graphs.quantised_statically, parent)]


def factored(parent: str, epochs: int) -> Child:
    return Child(
        name=f"{parent}-low-rank",
        title="low rank",
        parent=parent,
        origin=parent,
        method=Method.FACTORS,
        network=partial(factors.factored, energy=ENERGY),
        epochs=epochs,
    )


def trained_for_int8(parent: str, epochs: int) -> Child:
    return Child(
        name=f"{parent}-int8-aware",
        title="INT8, trained for it",
        parent=parent,
        origin=parent,
        method=Method.AWARE,
        network=aware.Aware,
        finish=aware.converted,
        epochs=epochs,
        folds=False,
        needs="torchao",
    )


def shipped(name: str, parent: str | None, method: Method) -> list[Child]:
    """A network of the registry that is small by itself, and the same with INT8; beside a parent or alone."""
    own = Child(name=name, title=registry.entry(name).title, parent=parent, origin=name, method=method)
    return [own, _of_graph(name, "int8", f"{own.title}, INT8", Method.STATIC, graphs.quantised_statically, parent)]


def planned() -> dict[str, Child]:
    """All that there are to be, by name, each after what it is made from."""
    every = [
        *family("resnet"),
        _of_graph("resnet", "half-computed", "computed in 16 bits", Method.HALF, graphs.in_half),
        *pruned("resnet", epochs=1),
        *slimmed("resnet", 75, epochs=2),
        *slimmed("resnet", 50, epochs=2),
        factored("resnet", epochs=1),
        trained_for_int8("resnet", epochs=1),
        *family("resnet-drawn"),
        *family("cnn1"),
        *pruned("cnn1", epochs=1),
        *family("cnn2"),
        *family("cnn4"),
        *(child for large in LARGE for child in family(large) if child.method != Method.DYNAMIC),
        *shipped("resnet8-distilled", "resnet18", Method.DISTILLED),
        *shipped("lenet5", None, Method.SMALL),
        *shipped("resnet-small", None, Method.SMALL),
        *shipped("mobilenetv3", None, Method.SMALL),
    ]
    return {child.name: child for child in every}


def children() -> dict[str, Child]:
    """Those of them that can be made here."""
    every, here = planned(), registry.available()
    return {name: child for name, child in every.items() if root(child, every) in here}


def root(child: Child, by_name: dict[str, Child]) -> str:
    """The shipped model that a child comes from in the end."""
    while child.origin != child.name:
        child = by_name[child.origin]
    return child.name
