"""Put small faults into a copy of the code, one at a time, and count how many of them the tests notice.

python -m tests.mutation              # all rooms: an hour and more
python -m tests.mutation metrics      # a room of `rooms.ROOMS`
python -m tests.mutation --survivors  # only what nothing noticed last time, after tests were added
python -m tests.mutation predictors --seed 7 --most 60  # a sample that nobody has seen yet
"""

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

from digits import files, metrics  # noqa: E402
from tests.mutation import mutants, results, trying  # noqa: E402
from tests.mutation.mutants import Fault, Sample  # noqa: E402
from tests.mutation.results import Survivor, Tried  # noqa: E402
from tests.mutation.rooms import ROOMS, Room  # noqa: E402
from tests.mutation.trying import Limits  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
FIRST = Limits(600, 1800)  # of the tests without a fault


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=", ".join(ROOMS))
    parser.add_argument("--survivors", action="store_true", help="only what nothing noticed last time")
    parser.add_argument("--seed", type=int, metavar="N", help="draw another sample; 0, or that of last time")
    parser.add_argument("--most", type=int, metavar="N", help="try at most so many in a room, drawn at random")
    given = parser.parse_args()
    if unknown := [name for name in given.rooms if name not in ROOMS]:
        parser.error(f"There is no room {', '.join(unknown)}; choose from {', '.join(ROOMS)}.")
    os.nice(10)
    trying.load_large()
    with tempfile.TemporaryDirectory() as tree:
        trying.copy(ROOT, Path(tree))
        for name in given.rooms or ROOMS:
            before = results.read().rooms.get(name) if given.survivors else None
            tried = _try(name, Path(tree), before, _sample(given, before, ROOMS[name]))
            files.write(results.PATH, results.Results(rooms={**results.read().rooms, name: tried}))


def _sample(given: argparse.Namespace, before: Tried | None, room: Room) -> Sample:
    """As it was given; else as it was `before`, else as the room has it."""
    seed, most = (before.seed, before.tried) if before else (0, room.most)
    return Sample(seed if given.seed is None else given.seed, most if given.most is None else given.most)


def _try(name: str, tree: Path, before: Tried | None, sample: Sample) -> Tried:
    """Of a room; where it was tried `before`, the faults alone that survived in what is still the same code."""
    room = ROOMS[name]
    digests = {module: files.digest(tree / module) for module in room.modules}
    places = [fault for module in room.modules for fault in mutants.drawn(module, tree, sample.seed)]
    chosen = sample.of(places)
    left = chosen
    if before and before.modules == digests and before.seed == sample.seed and before.tried == len(chosen):
        known = {(one.module, one.was, one.now) for one in before.survivors}
        left = [fault for fault in chosen if (fault.module, *_lines(fault, tree)) in known]
    survivors = list(_survivors(name, room, tree, left))
    caught = len(chosen) - len(survivors)
    print(f"{name}: {caught} of {len(chosen)} caught, {caught / len(chosen):.1%}")
    return Tried(
        command=f"{results.COMMAND} {shlex.quote(name)}{sample.options}",
        date=files.now(),
        seed=sample.seed,
        places=len(places),
        tried=len(chosen),
        caught=caught,
        share=round(caught / len(chosen), 4),
        interval=metrics.wilson(caught, len(chosen)) if len(chosen) < len(places) else None,
        modules=digests,
        survivors=survivors,
    )


def _survivors(name: str, room: Room, tree: Path, faults: list[Fault]) -> Iterable[Survivor]:
    asked = {fault.module: room.modules[fault.module] for fault in faults}
    limits = {told: _limits(told, tree) for told in dict.fromkeys(asked.values())}
    for count, fault in enumerate(faults, 1):
        was, now = _lines(fault, tree)
        path = tree / fault.module
        source = path.read_text()
        path.write_text(fault.put_into(source))
        told = asked[fault.module]
        outcome = trying.run(shlex.split(told), tree, limits[told])
        path.write_text(source)
        said = "SURVIVED" if outcome.passed else "caught"
        print(f"{name} {count}/{len(faults)} {said} {fault.module}:{fault.line}: {was}  →  {now}", flush=True)
        if outcome.passed:
            why = results.reason(fault.module, was, now)
            yield Survivor(module=fault.module, line=fault.line, was=was, now=now, why=why)
    for told in limits:
        _limits(told, tree)  # no fault may have damaged the copy


def _lines(fault: Fault, tree: Path) -> tuple[str, str]:
    source = (tree / fault.module).read_text()
    return mutants.differing(source, fault.put_into(source))


def _limits(told: str, tree: Path) -> Limits:
    """Three times what these tests take without a fault, and some seconds."""
    whole = trying.run(shlex.split(told), tree, FIRST, keeps_bytecode=True)
    if not whole.passed:
        sys.exit(f"These tests fail without a fault: {told}")
    return Limits(3 * whole.processor + 5, 5 * whole.clock + 20)


if __name__ == "__main__":
    main()
