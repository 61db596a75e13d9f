"""What compressing makes of networks, on the smallest that there is."""

import copy

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from digits import files
from digits.benchmark import readme
from digits.compression import engines, factors, file, memories, missing, pruning, run, searches, table
from digits.data import mnist
from digits.predictors import registry, weights
from digits.predictors.engine import predict_logits
from digits.predictors.networks import ResNet, parameters
from digits.predictors.planes import HyperplaneKNN


@pytest.fixture(scope="module")
def resnet() -> ResNet:
    return weights.load(registry.entry("resnet").untrained(), registry.weights_path("resnet"))[0]


@pytest.fixture(scope="module")
def knn() -> tuple[HyperplaneKNN, np.ndarray, np.ndarray]:
    """One that remembers 1,000 digits, their vectors, and test digits to ask it."""
    space = registry.load("knn").features
    images, labels = (a[:1000] for a in mnist.load("train"))
    vectors = space.transform(images)
    return searches.remembering(HyperplaneKNN, space, vectors, labels), vectors, mnist.load("test")[0][:10]


def zeros(network: torch.nn.Module) -> float:
    kernels = torch.cat([layer.weight.detach().flatten() for layer in pruning.kernels(network).values()])
    return float((kernels == 0).float().mean())


def test_what_was_pruned_stays_zero_through_training(resnet):
    network = pruning.pruned(resnet, 0.9)
    optimizer = torch.optim.SGD(network.parameters(), lr=1)
    network.train()(torch.randn(4, 1, 28, 28)).square().mean().backward()
    optimizer.step()
    assert zeros(pruning.settled(network)) == pytest.approx(0.9, abs=1e-3)


def test_a_resnet_slimmed_by_nothing_answers_as_before(resnet):
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    same = pruning.slimmed(resnet, (32, 64, 128)).eval()
    assert np.array_equal(predict_logits(same, images), predict_logits(resnet, images))


def test_a_slimmed_resnet_keeps_its_strongest_channels(resnet):
    weak = copy.deepcopy(resnet)
    weak[1].weight.data[0] = 0  # what the first channel of the stem, and all that writes to it, gives is nothing
    for block in (weak[2], weak[3]):
        block.path[-1].weight.data[0] = 0
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    slim = pruning.slimmed(weak, (31, 64, 128)).eval()
    kept = slim[1](slim[0](torch.from_numpy(images[:, None])))
    assert torch.equal(kept, weak[1](weak[0](torch.from_numpy(images[:, None])))[:, 1:])
    assert parameters(slim) < parameters(weak)


def test_factors_of_full_rank_answer_as_before_and_of_less_are_smaller(resnet):
    images = np.random.default_rng(0).random((3, 28, 28), np.float32)
    less = factors.factored(resnet, 0.95)
    assert parameters(less) < parameters(resnet)
    close = predict_logits(less.eval(), images) - predict_logits(resnet, images)
    assert np.abs(close).max() < np.abs(predict_logits(factors.factored(resnet, 0.3).eval(), images)).max()


def test_a_child_is_measured_beside_its_parent_and_not_twice(tmp_path):
    names = ["resnet-small", "resnet-small-int8"]
    path = tmp_path / "compression.json"
    told = []
    content = run.run(names, quick=True, path=path, report=told.append)
    small, int8 = content.rows
    assert int8.file_bytes < small.file_bytes
    assert len(told) == 3  # two rows and a round of times
    assert {time.batch for time in int8.times} == {1, 32}
    again = run.run(names, quick=True, timing=False, path=path, report=told.append)
    assert [row.missed for row in again.rows] == [row.missed for row in content.rows]
    assert len(told) == 3
    assert file.read(path) == again


def test_every_knns_memories_are_those_of_its_weights_and_were_asked_every_test_digit():
    found = file.read().memories
    assert list(dict.fromkeys(row.parent for row in found)) == list(memories.NAMES)
    for row in found:
        assert (row.n, row.made_from) == (10_000, memories.stamp(row.parent)), row.name
    assert {point.of for point in file.read().curve} == set(memories.NAMES)


def test_memories_made_or_asked_otherwise_are_others(monkeypatch):
    before = memories.stamp("knn")
    assert missing.missing().names.count("knn") == 0 and memories.stamp("knn-drawn") != before
    monkeypatch.setattr(memories, "SETTINGS", (*memories.SETTINGS, "otherwise"))
    assert memories.stamp("knn") != before
    assert {"knn", "knn-drawn"} <= set(missing.missing().names)


def test_digits_with_a_picture_are_measured_anew_beside_the_eight_bits_of_the_file():
    found = memories.Digits("knn-drawn", 100)
    kept = found.shipped.arrays()
    apart = np.abs(found.vectors - kept["vectors"][:100] * kept["step"])
    assert apart.max() > 0 and (apart <= 0.51 * kept["step"]).mean() > 0.99


def test_an_engine_leaves_the_threads_as_they_were(resnet):
    engines.pytorch(resnet, 2)(np.zeros((1, 28, 28), np.float32))
    assert torch.get_num_threads() == 1


def test_a_name_that_there_is_none_of_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(ValueError, match="There is no 'resnet-99' to compress; choose from resnet, "):
        run.run(["resnet-99"], quick=True, path=tmp_path / "compression.json")


def test_bounds_lose_no_neighbour_and_leave_out_what_is_far(knn):
    model, vectors, images = knn
    far = np.concatenate([vectors, 100 * vectors])
    exact = searches.remembering(HyperplaneKNN, model.features, far, np.tile(model.labels_, 2))
    bounded = searches.remembering(searches.Searching, model.features, far, exact.labels_)
    bounded.finder = searches.by_bounds(bounded)
    for image in images:
        assert np.array_equal(np.sort(bounded.planes(image).places), np.sort(exact.planes(image).places))
        assert len(bounded.finder(model.features.transform(image[None])[0])) <= len(vectors)


def test_product_codes_find_most_of_the_neighbours_in_a_fraction_of_the_bytes(knn):
    model, vectors, images = knn
    codes, centres = searches.product_codes(vectors, 12, vectors)
    coded = searches.remembering(searches.Coded, model.features, searches.decoded(codes, centres), model.labels_)
    coded.hold(codes, centres)
    assert codes.nbytes * 32 == vectors.nbytes
    shares = [np.isin(coded.planes(image).places, model.planes(image).places).mean() for image in images]
    assert np.mean(shares) > 0.6
    alike = searches.remembering(HyperplaneKNN, model.features, searches.decoded(codes, centres), model.labels_)
    for image in images:
        assert np.isin(coded.planes(image).places, alike.planes(image).places).mean() > 0.99
    assert np.allclose(coded.predict_proba(images), alike.predict_proba(images), atol=1e-3)


def test_means_of_a_digit_stand_for_it(knn):
    model, vectors, images = knn
    few, labels = memories.prototypes(vectors, model.labels_, 100)
    assert len(few) == 100 and np.bincount(labels).tolist() == [10] * 10
    small = searches.remembering(type(model), model.features, few, labels)
    assert (small.predict(images) == model.predict(images)).mean() > 0.8


def test_what_is_lost_is_what_the_parent_had():
    def row(name: str, missed: list[int]) -> file.Row:
        sizes = {"weights": 1, "file_bytes": 9, "packed_bytes": 5, "validation_accuracy": 1.0, "n": 10}
        facts = {"title": name, "parent": "a", "method": file.Method.STATIC, "made": "", "made_from": ""}
        return file.Row(name=name, missed=missed, **facts, **sizes)

    content = file.Compression(**vars(files.made()), command="", quick=True, seed=0)
    content.rows.extend([row("a", [1, 2]), row("b", [2, 3, 4])])
    line = table.lines(content, table.family(content, "a"))[1]
    assert (line["lost"], line["won"], line["look"]) == (2, 1, "errors?among=3-4")


def test_the_page_shows_what_was_measured_of_the_chosen_model():
    found = file.read()
    page = AppTest.from_function(part, default_timeout=60).run()
    assert not page.exception
    shown = page.dataframe[0].value.set_index("model")
    assert shown["accuracy"].to_dict() == {
        row.title: 100 * row.accuracy for row in table.family(found, next(iter(table.families(found))))
    }


def part() -> None:
    from pages.parts.compressed import compressed

    compressed()


def test_the_readme_says_what_the_file_says():
    shown = readme.block("compression", readme.PATH.read_text())
    assert shown == table.readme_part(file.read()), "run: python -m digits benchmark --readme"
