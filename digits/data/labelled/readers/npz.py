"""Arrays of NumPy: .npz with images and labels under any usual names, .npy of both beside each other."""

import zipfile
from pathlib import PurePosixPath

import numpy as np

from digits.data.labelled import arrays, limits
from digits.data.labelled.arrays import Role, role
from digits.data.labelled.collection import Found, Means
from digits.data.labelled.places import Archive, Place

FORM = "arrays (.npz with images and labels, or x_train and y_train as Keras has them; images.npy with labels.npy)"
BOTH = {"images", "labels"}


def takes(name: str) -> bool:
    return name.lower().endswith((".npz", ".npy"))


def read(place: Place, name: str, means: Means) -> Found:
    if name.lower().endswith(".npy"):
        return _read_npy(place, name, means)
    with place.open(name) as file:
        if not zipfile.is_zipfile(file):
            raise ValueError(f"{PurePosixPath(name).name} is no npz; save it again with numpy.savez.")
        inside = Archive(file, PurePosixPath(name).name)
        return _read_npz(inside, means)


def _read_npz(inside: Archive, means: Means) -> Found:
    members = {name: role(name.removesuffix(".npy")) for name in inside.names() if name.endswith(".npy")}
    if len(members) == 2 and None in members.values():
        return _read_unnamed(inside, list(members), means)
    by_role = {known: name for name, known in members.items() if known}
    sets = [known.of for known in by_role if known.what == "images" and Role("labels", known.of) in by_role]
    if not sets:
        raise ValueError(f"{inside.title} is no npz with arrays `images` and `labels`; save it again with these names.")
    found = [(_load(inside, by_role[Role("images", of)]), _load(inside, by_role[Role("labels", of)])) for of in sets]
    limits.check_number(inside.title, sum(len(images) if images.ndim else 0 for images, _ in found))
    made = _together(inside.title, found, means)
    if len(sets) > 1:
        parts = ", ".join(f"{of or 'rest'} ({len(images):,})" for of, (images, _) in zip(sets, found, strict=True))
        made.remarks.append(f"Its parts were joined in this order: {parts}.")
    return made


def _together(title: str, found: list[tuple[np.ndarray, np.ndarray]], means: Means) -> Found:
    if len({images.shape[1:] for images, _ in found} | {labels.shape[1:] for _, labels in found}) > 2:
        raise ValueError(f"{title} has parts of different shapes; save them one by one.")
    try:
        images, labels = (np.concatenate(part) for part in zip(*found, strict=True))
    except ValueError:
        raise ValueError(f"{title} has parts of different shapes; save them one by one.") from None
    return arrays.finish(title, images, labels, means)


def _read_unnamed(inside: Archive, names: list[str], means: Means) -> Found:
    """Two arrays without usual names: the larger holds the images, which is said."""
    loaded = {name: _load(inside, name) for name in names}
    images, labels = sorted(names, key=lambda name: -loaded[name].size)
    made = arrays.finish(inside.title, loaded[images], loaded[labels], means)
    made.remarks.append(
        f"The larger array, {images.removesuffix('.npy')}, was taken for the images, {labels.removesuffix('.npy')} for "
        "the labels."
    )
    return made


def _read_npy(place: Place, name: str, means: Means) -> Found:
    images, labels = pair(place, name)
    return arrays.finish(place.title, _load(place, images), _load(place, labels), means)


def pair(place: Place, name: str) -> tuple[str, str]:
    """The names of images and labels, of which `name` is one: images.npy and labels.npy, x_train.npy, y_train.npy."""
    mine, folder = role(PurePosixPath(name).stem), PurePosixPath(name).parent
    if mine is None:
        raise ValueError(f"{PurePosixPath(name).name} says neither images nor labels; name both files so.")
    other = Role(*(BOTH - {mine.what}), mine.of)
    for known in sorted(arrays.IMAGES if other.what == "images" else arrays.LABELS):
        for twin in _names(known, other.of):
            there = (folder / twin).as_posix()
            if place.has(there):
                return (name, there) if mine.what == "images" else (there, name)
    raise ValueError(f"{PurePosixPath(name).name} needs {_names(other.what, other.of)[0]} beside it; give both files.")


def _names(known: str, of: str) -> list[str]:
    joined = [f"{known}{sign}{of}" for sign in "_-"] + [f"{of}{sign}{known}" for sign in "_-"]
    return [f"{each}.npy" for each in (joined if of else [known])]


def _load(place: Place, name: str) -> np.ndarray:
    with place.open(name) as file:
        size = file.seek(0, 2)
        file.seek(0)
        limits.check_bytes(name, size)
        return arrays.load(PurePosixPath(name).name, file)
