"""Small faults in a file: those that cosmic-ray knows, one at each place for each kind of fault."""

import ast
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names

ARITHMETIC = {"Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow"}
BITS = {"BitOr", "BitAnd", "BitXor"}
IDENTITY = {"Is", "IsNot"}
NEEDS_NAMES = ("core/VariableReplacer", "core/VariableInserter")  # which of a program's names to put in

Span = tuple[tuple[int, int], tuple[int, int]]  # line and column of its start and its end


@dataclass(frozen=True)
class Fault:
    """What cosmic-ray is to do to a module, a file named from the root, at which line, from 1."""

    module: str
    line: int
    operator: Operator
    occurrence: int

    def put_into(self, source: str) -> str:
        return mutate_code(source, self.operator, self.occurrence)


@dataclass(frozen=True)
class Sample:
    """At most so many faults of a room, None for all, drawn by the seed."""

    seed: int
    most: int | None

    @property
    def options(self) -> str:
        """By which it can be drawn again."""
        return f" --seed {self.seed}" + (f" --most {self.most}" if self.most else "")

    def of(self, places: Sequence[Fault]) -> list[Fault]:
        """These of all, in their order."""
        if self.most is None or self.most >= len(places):
            return list(places)
        return [places[i] for i in sorted(random.Random(self.seed).sample(range(len(places)), self.most))]


def drawn(module: str, root: Path, seed: int) -> list[Fault]:
    """One fault of each kind at each place of a module, which of its forms drawn with the seed; none in annotations,
    which nothing runs."""
    source = (root / module).read_text()
    nodes, annotations = list(ast_nodes(get_ast(source))), _annotations(source)
    forms: dict[tuple[Span, str], list[tuple[Operator, int]]] = defaultdict(list)
    for name in filter(_is_likely, sorted(operator_names())):
        operator = get_operator(name)()
        spans = [span for node in nodes for span in operator.mutation_positions(node)]
        for occurrence, span in enumerate(spans):
            if not any(start <= span[0] and span[1] <= end for start, end in annotations):
                forms[span, name.split("_")[0]].append((operator, occurrence))
    draw = random.Random(f"{seed} {module}")
    return [Fault(module, span[0][0], *draw.choice(forms[span, kind])) for span, kind in sorted(forms)]


def _is_likely(name: str) -> bool:
    """Not what fails at once (a shift of floats), or hardly ever differs (`is` in place of `==`)."""
    kind, *forms = name.split("_")
    if kind == "core/ReplaceBinaryOperator":
        return set(forms) <= ARITHMETIC or set(forms) <= BITS
    if kind == "core/ReplaceComparisonOperator":
        return set(forms) == IDENTITY or not set(forms) & IDENTITY
    return kind not in NEEDS_NAMES


def _annotations(source: str) -> list[Span]:
    found: list[ast.expr | None] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef():
                found.append(node.returns)
            case ast.arg() | ast.AnnAssign():
                found.append(node.annotation)
    return [((n.lineno, n.col_offset), (n.end_lineno, n.end_col_offset)) for n in found if n is not None]


def differing(source: str, mutated: str) -> tuple[str, str]:
    """The first line in which they differ, without and with the fault; empty where the fault takes the line away."""
    before, after = ([line.strip() for line in code.splitlines()] for code in (source, mutated))
    first = next(i for i, line in enumerate([*before, ""]) if i == len(after) or line != after[i])
    return before[first], after[first] if len(before) == len(after) else ""
