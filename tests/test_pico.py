"""Picos: their files, and that the network in training, NumPy and C answer alike."""

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch

from digits import files
from digits.benchmark import readme
from digits.commands import training
from digits.compression import file as compression
from digits.compression import tiny
from digits.data import mnist
from digits.pico import deformed, measure, pack, picos, reader, train, words
from digits.pico.network import Pico, whole_weights

NAMES = list(picos.PLANS)
ROOM = Path(picos.__file__).parent


@pytest.fixture(scope="module")
def network():
    """An untrained one whose batch norm has seen digits, of all strengths and signs."""
    torch.manual_seed(1)
    made = Pico((6, 8, 10), (1,))
    for layer in made.layers:
        torch.nn.init.uniform_(layer.norm.weight, -1, 1.5)
        torch.nn.init.uniform_(layer.norm.bias, -0.5, 0.8)
    return train.calibrate(made)


@pytest.fixture(scope="module")
def packed(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("pico") / "small.bin"
    pack.write(network, path)
    return path


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return measure.build(tmp_path_factory.mktemp("c"))


def digits(count: int) -> np.ndarray:
    return mnist.load_uint8("validation")[0][:count]


def test_a_file_gives_back_the_weights_that_were_packed(network, packed):
    layers = reader.read(packed)
    for layer, packed_layer in zip(network.layers, layers[:-1], strict=True):
        whole = whole_weights(layer.weight).detach().permute(0, 2, 3, 1).flatten(1)
        assert np.array_equal(packed_layer.weights, whole.numpy())
    assert np.array_equal(layers[-1].weights, whole_weights(network.weight).detach().numpy())
    assert np.abs(layers[0].weights).max() == 7


def test_numpy_answers_as_the_network_does(network, packed):
    images, layers = digits(200), reader.read(packed)
    with torch.no_grad():
        expected = network(torch.from_numpy(images.copy())[:, None].float()).numpy()
    found = reader.logits(layers, images) * 2.0 ** -layers[-1].shift
    assert np.abs(found - expected).max() < 0.02 < np.ptp(expected, 1).min()


def test_the_first_maps_are_the_same_whole_numbers(network, packed):
    images, layer = digits(50), reader.read(packed)[0]
    with torch.no_grad():
        expected = network.layers[0](torch.from_numpy(images.copy())[:, None].float()).permute(0, 2, 3, 1).numpy()
    sums = reader._sums(layer, images[..., None])
    found = np.clip(reader._scaled(layer, sums) >> layer.shift, 0, 255)
    assert (found != expected).mean() < 0.001 and np.abs(found - expected).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_c_answers_to_every_test_digit_as_numpy_does_or_it_is_written(name, program):
    images, labels = mnist.load_uint8("test")
    answers = reader.predict(reader.read(picos.path(name)), images)
    made = picos.results().picos[name]
    assert (measure.by_c(program, picos.path(name), images) != answers).sum() == made.mismatches
    assert (answers == labels).mean() == pytest.approx(made.accuracies[0])


@pytest.mark.parametrize("name", NAMES)
def test_each_is_as_small_as_its_plan_says_and_the_very_file_that_was_measured(name):
    made, path = picos.results().picos[name], picos.path(name)
    assert path.stat().st_size == made.bytes <= made.most_bytes == picos.PLANS[name].most_bytes
    assert files.digest(path) == made.seeds[0].sha256
    assert made.mean == pytest.approx(np.mean([one.test_accuracy for one in made.seeds]))


def test_the_readme_shows_what_the_file_says():
    shown = readme.block("pico", readme.PATH.read_text())
    assert shown == words.readme_part(picos.results()), "run: python -m digits benchmark --readme"


def test_the_readers_are_as_short_as_promised():
    assert len((ROOM / "reader.py").read_text().splitlines()) <= 100
    assert len((ROOM / "pico.c").read_text().splitlines()) < 300
    assert not {"malloc", "calloc", "double", "float"} & set((ROOM / "pico.c").read_text().split("*/", 1)[1].split())


def told(program: Path, model: Path, pictures: bytes = b"") -> tuple[int, str]:
    done = subprocess.run([program, model], input=pictures, capture_output=True)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("place", [0, 4, 9, 60, -5, -1])
def test_a_damaged_file_is_one_sentence_in_python_and_c(place, packed, program, tmp_path):
    data = bytearray(packed.read_bytes())
    data[place] ^= 1
    path = tmp_path / "damaged.bin"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="damaged.bin is no whole Pico; make it again"):
        reader.read(path)
    assert told(program, path) == (2, "The model's file is no whole Pico; make it again.\n")


def foreign(path: Path, *heads: tuple[int, ...]) -> Path:
    """A whole file with these layers, as large as they need, all of whose numbers are 0."""
    sizes = [(i * o * max(k, 1) ** 2 + 1) // 2 + 6 * o for i, o, k, _, _ in heads]
    data = reader.MAGIC + bytes([len(heads)]) + b"".join(map(bytes, heads)) + bytes(sum(sizes))
    path.write_bytes(data + zlib.crc32(data).to_bytes(4, "little"))
    return path


FIRST, LAST = (1, 6, 5, 2, 10), (6, 10, 0, 1, 10)


def test_a_file_that_describes_a_pico_answers(program, tmp_path):
    assert told(program, foreign(tmp_path / "zeros.bin", FIRST, LAST), digits(1).tobytes()) == (0, "")


@pytest.mark.parametrize(
    "heads",
    [
        [(1, 6, 4, 2, 10), LAST],  # no middle
        [(1, 6, 7, 2, 10), LAST],  # larger than any
        [(1, 6, 5, 3, 10), LAST],  # stride
        [(1, 6, 5, 2, 31), LAST],  # shift
        [(2, 6, 5, 2, 10), LAST],  # more than one picture
        [(1, 7, 5, 2, 10), LAST],  # does not fit the next
        [(1, 65, 5, 2, 10), (65, 10, 0, 1, 10)],  # too many maps
        [(1, 30, 5, 1, 10), (30, 10, 0, 1, 10)],  # too large ones
        [(1, 30, 5, 1, 10), (30, 6, 3, 1, 10), LAST],
        [FIRST, (6, 11, 0, 1, 10)],  # eleven digits
        [FIRST],  # no end
        [(1, 10, 5, 2, 10)],
        [LAST],
        [FIRST, (6, 6, 0, 1, 10), LAST],  # a linear layer in the middle
        [FIRST, *[(6, 6, 3, 1, 10)] * 7, LAST],  # too deep
        [FIRST, *[(6, 6, 3, 129, 10)] * 4, LAST],  # nothing left of the maps
    ],
)
def test_a_whole_file_that_describes_no_pico_is_one_sentence_in_c(heads, program, tmp_path):
    status, sentence = told(program, foreign(tmp_path / "foreign.bin", *heads), digits(1).tobytes())
    assert (status, sentence) == (2, "The model's file describes no network that fits here; make it again.\n")


@pytest.mark.parametrize("heads", [[(1, 7, 5, 2, 10), LAST], [(2, 6, 5, 2, 10), LAST], [FIRST], [LAST, LAST], []])
def test_a_whole_file_whose_layers_do_not_fit_is_one_sentence_in_python(heads, tmp_path):
    with pytest.raises(ValueError, match="foreign.bin is no whole Pico; make it again"):
        reader.read(foreign(tmp_path / "foreign.bin", *heads))


def test_a_whole_file_that_ends_too_early_is_one_sentence_in_both(packed, program, tmp_path):
    data = packed.read_bytes()[:-40]
    path = tmp_path / "short.bin"
    path.write_bytes(data + zlib.crc32(data).to_bytes(4, "little"))
    with pytest.raises(ValueError, match="short.bin is no whole Pico; make it again"):
        reader.read(path)
    assert told(program, path) == (2, "The model's file ends too early; make it again.\n")


def test_the_reader_as_a_script_prints_a_digit_a_line_or_one_sentence(packed, tmp_path):
    images = digits(3)
    command = [sys.executable, ROOM / "reader.py"]
    done = subprocess.run([*command, packed], input=images.tobytes(), capture_output=True, check=True)
    assert list(map(int, done.stdout.split())) == reader.predict(reader.read(packed), images).tolist()
    (tmp_path / "empty.bin").write_bytes(b"")
    done = subprocess.run([*command, tmp_path / "empty.bin"], input=images.tobytes(), capture_output=True)
    assert (done.returncode, done.stderr) == (2, b"empty.bin is no whole Pico; make it again.\n")


def test_a_layer_that_could_leave_32_bits_is_refused_in_c(packed, program, tmp_path):
    data = bytearray(packed.read_bytes())[:-4]
    data[-4:] = (2**31 - 1).to_bytes(4, "little")  # the last class's offset
    path = tmp_path / "strong.bin"
    path.write_bytes(data + zlib.crc32(data).to_bytes(4, "little"))
    assert told(program, path)[0] == 2


def test_a_picture_that_ends_too_early_is_said(packed, program):
    assert told(program, packed, digits(2).tobytes()[:-1]) == (
        2,
        "The last picture is not whole; give 784 bytes for each.\n",
    )


def test_the_rate_rises_and_falls_to_almost_nothing():
    rates = [train.rate(done) for done in np.linspace(0, 1, 101)]
    assert max(rates) == pytest.approx(1, abs=1e-3) and rates[0] < 0.1 and rates[-1] < 0.001
    assert np.argmax(rates) == 20


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A Pico of two maps that learns from 300 digits in two epochs, in folders of its own; returns its name."""
    monkeypatch.setattr(files, "WEIGHTS", tmp_path / "weights")
    monkeypatch.setattr(files, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(deformed, "FOLDER", tmp_path / "runs")
    real = mnist.load_uint8
    monkeypatch.setattr(mnist, "load_uint8", lambda split: tuple(part[:300] for part in real(split)))
    shutil.copytree(ROOM.parents[1] / "weights", files.WEIGHTS, ignore=lambda _, names: {*names} - LEARNED_FROM)
    tiny = picos.Plan(channels=(2, 2), pools=(1,), most_bytes=200, least_accuracy=0, epochs=2)
    monkeypatch.setattr(picos, "PLANS", {"tiny": tiny})
    return "tiny"


LEARNED_FROM = {f"{deformed.TEACHER}{suffix}" for suffix in (".json", ".safetensors")}


def stop(line: str) -> None:
    if "epoch 1/2" in line:
        raise KeyboardInterrupt


def test_a_training_that_was_stopped_goes_on_to_the_same_file(small):
    assert picos.missing() == [small]
    whole = train.make(small, seeds=2, report=lambda line: None)
    assert picos.missing(seeds=2) == [] and picos.missing(seeds=3) == [small]
    assert picos.results().picos[small] == whole and len(whole.accuracies) == 2
    data = picos.path(small).read_bytes()
    with pytest.raises(KeyboardInterrupt):
        train.make(small, report=stop)
    with pytest.raises(ValueError, match="tiny was stopped after epoch 1 of 2; go on with --resume"):
        train.make(small)
    again = train.make(small, resume=True, report=lambda line: None)
    assert picos.path(small).read_bytes() == data
    assert again.seeds[0].losses == whole.seeds[0].losses
    picos.path(small).write_bytes(data[:-1])
    assert picos.missing() == [small]


def test_of_several_processes_the_first_alone_trains_it(small, monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("RANK", "1")
    training._train([small], seeds=1, resume=False, anew=False)
    assert picos.missing() == [small] and not files.RUNS.exists()
    monkeypatch.setenv("RANK", "0")
    training._train([small], seeds=1, resume=False, anew=False)
    assert picos.missing() == []


def test_one_whose_file_is_gone_is_trained_again_and_has_no_row(monkeypatch, tmp_path):
    rows, gone = [row for row in compression.read().rows if "pico" in row.name], "pico-2k"
    assert gone in {row.name for row in rows}
    monkeypatch.setattr(files, "WEIGHTS", tmp_path)
    for name in ("pico.json", "pico-13k.bin", "pico-5k.bin"):
        shutil.copy(ROOM.parents[1] / "weights" / name, tmp_path)
    assert picos.missing() == [gone]
    assert tiny.missing(rows, [gone]) == [gone] and tiny.missing(rows, []) == []
    assert [row.name for row in tiny.rows(rows)] == ["pico-13k", "pico-5k"]
