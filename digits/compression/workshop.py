"""Where children are made: networks and graphs by name, each once, kept in the runs folder."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from digits import files
from digits.compression import graphs, tuning
from digits.compression.file import Method
from digits.predictors import registry, weights

Report = Callable[[str], object]


@dataclass(frozen=True, kw_only=True)
class Child:
    """name, title: of its row. parent: the shipped model beside which it is measured. origin: what it is made from,
    a child or a shipped model. epochs: of training afterwards.

    Its network is made from that of its origin, or where it has none its graph from that of its origin.
    """

    name: str
    title: str
    parent: str | None
    origin: str
    method: Method
    network: Callable[[nn.Module], nn.Module] | None = None
    finish: Callable[[nn.Module], nn.Module] = nn.Module.eval
    graph: Callable[[Path, Path], Path] | None = None
    epochs: int = 0
    folds: bool = True
    needs: str = ""


class Workshop:
    """Makes what children are; `folder` holds their checkpoints and graphs. quick: train hardly at all."""

    def __init__(self, children: Mapping[str, Child], folder: Path, quick: bool, report: Report):
        self.children, self.folder, self.quick, self.report = children, folder, quick, report
        self._networks: dict[str, nn.Module] = {}

    def stamp(self, name: str) -> str:
        """What a child depends on: the weights it comes from, all that was done to them, how long it learned."""
        child = self.children[name]
        if child.origin == name:
            return files.digest(registry.weights_path(name))
        told = [self.stamp(child.origin), child.name, child.method, str(child.epochs), str(self.quick)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def network(self, name: str) -> nn.Module | None:
        """In eval mode on its own weights; None where the child is a graph alone."""
        if name not in self._networks:
            self._networks[name] = self._make(self.children[name])
        return self._networks[name]

    def _make(self, child: Child) -> nn.Module | None:
        if child.origin == child.name:
            row = registry.entry(child.name)
            return weights.load(row.untrained(), registry.weights_path(child.name))[0]
        if child.network is None:
            return None
        network = child.network(self.network(child.origin))
        if child.epochs:
            recipe = tuning.gentle(registry.entry(child.parent).recipe, 1 if self.quick else child.epochs)
            network = tuning.tuned(
                network, recipe, self._path(child.name), self.quick, lambda line: self.report(f"{child.name}  {line}")
            )
        network = child.finish(network)
        return _as_shipped(network) if child.folds else network

    def graph(self, name: str) -> Path:
        """Its ONNX file, made where there is none yet."""
        child, path = self.children[name], self._path(name).with_suffix(".onnx")
        if path.is_file():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        if child.graph is not None:
            return child.graph(self.graph(child.origin), path)
        return graphs.write(self.network(name), path, child.folds)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}-{self.stamp(name)[:8]}"


def _as_shipped(network: nn.Module) -> nn.Module:
    """Its kernels rounded to 16 bits, as `predictors.weights` stores those of every network."""
    for name, value in network.state_dict().items():
        if value.is_floating_point() and value.ndim > 1:
            network.get_parameter(name).data = value.half().float()
    return network
