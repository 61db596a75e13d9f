"""Damaged digits: what is done to them, that networks can learn from the like, and what is said of the result."""

import numpy as np
import pytest
import torch

from digits.data import mnist
from digits.evaluation import damaged as measured
from digits.images import augment, damage, spoiling
from digits.images.augment import Augment
from digits.predictors import registry

IMAGES, LABELS = (part[:100] for part in mnist.load("validation"))


@pytest.mark.parametrize("kind", damage.KINDS)
def test_every_damage_changes_digits_and_is_the_same_again(kind):
    before = IMAGES.copy()
    found = damage.damaged(kind, IMAGES)
    assert found.shape == IMAGES.shape and found.dtype == np.float32
    assert found.min() >= 0 and found.max() <= 1
    assert (found != IMAGES).any((1, 2)).mean() > 0.9  # a hole may miss the ink
    assert (damage.damaged(kind, IMAGES) == found).all()
    assert (before == IMAGES).all()


@pytest.mark.parametrize("kind", damage.KINDS)
def test_a_damaged_digit_can_still_be_read(kind):
    """By the network that learned from damaged ones; what nobody can read would measure nothing."""
    answers = registry.load("resnet-sturdy").predict(damage.damaged(kind, IMAGES))
    assert (answers == LABELS).mean() >= 0.8


def test_kinds_that_nobody_was_taught_are_there():
    assert 5 <= sum(not kind.training for kind in damage.KINDS.values()) < len(damage.KINDS) / 2


def batch() -> torch.Tensor:
    return torch.from_numpy(IMAGES)[:, None]


@pytest.mark.parametrize("spoil", spoiling.KINDS, ids=lambda spoil: spoil.__name__)
def test_every_spoiling_gives_pictures_of_the_same_shape_and_another_one_each_time(spoil):
    random = torch.Generator().manual_seed(0)
    one, other = spoil(batch(), random), spoil(batch(), random)
    assert one.shape == batch().shape and one.isfinite().all()
    assert (one != batch()).any() and (one != other).any()


def test_about_a_quarter_of_the_digits_stay_clean():
    many = batch().repeat(20, 1, 1, 1)
    spoilt = spoiling.spoil(many, torch.Generator().manual_seed(0))
    assert spoilt.min() >= 0 and spoilt.max() <= 1
    clean = (spoilt == many).flatten(1).all(1).float().mean()
    assert 0.21 < clean < 0.3  # 0.3 · 0.79, and the few that a corruption happens to miss


def test_spoilt_digits_stay_in_their_places():
    spoilt = spoiling.spoil(batch(), torch.Generator().manual_seed(0)).flatten(1)
    alike = torch.corrcoef(torch.cat([spoilt, batch().flatten(1)]))[: len(IMAGES), len(IMAGES) :]
    assert alike.diagonal().mean() > alike.mean() + 0.2


def test_an_augmentation_that_spoils_depends_on_its_generator_alone():
    def augmented(seed: int) -> torch.Tensor:
        return augment.apply(batch(), Augment(shift=2, spoil=True), torch.Generator().manual_seed(seed))

    assert (augmented(0) == augmented(0)).all()
    assert (augmented(0) != augmented(1)).any()


def test_of_drawings_only_a_share_is_spoilt():
    many = batch().repeat(20, 1, 1, 1)
    drawn = torch.arange(len(many)) % 2 == 0
    ranges = Augment(spoil=True, spoil_drawn=0.1)
    spoilt = augment.apply(many, ranges, torch.Generator().manual_seed(0), drawn)
    changed = (spoilt != many).flatten(1).any(1).float()
    assert 0.04 < changed[drawn].mean() < 0.12  # 0.1 · 0.76
    assert changed[~drawn].mean() > 0.7


def test_what_is_reached_is_counted_over_kinds(tmp_path, monkeypatch):
    lines: list[str] = []
    found = measured.measure(["resnet", "resnet-sturdy"], 50, lines.append, tmp_path / "corrupted.json")
    plain, sturdy = found.models["resnet"], found.models["resnet-sturdy"]
    assert sturdy.mean > plain.mean + 0.2
    assert sturdy.mean == pytest.approx(np.mean(list(sturdy.accuracy.values())))
    untaught = [share for kind, share in sturdy.accuracy.items() if not damage.KINDS[kind].training]
    assert sturdy.mean_untaught == pytest.approx(np.mean(untaught))
    assert plain.doubted > 0 and 0 < plain.wrong <= 1 - plain.mean
    assert sturdy.doubted == 0 and sturdy.wrong == pytest.approx(1 - sturdy.mean)
    assert len(lines) == 2 and "Impulse noise" in measured.table(found)
    monkeypatch.setattr(measured, "PATH", tmp_path / "corrupted.json")
    assert measured.read() == found
