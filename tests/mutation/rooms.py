"""Which tests hold which module, the quick ones first: no browser, no page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """modules: file → what pytest is told to run. most: how many faults are tried, drawn at random; None for all."""

    modules: Mapping[str, str]
    most: int | None = None


FORMULAS = "tests/test_formulas.py"
PREPARING = f"tests/test_preparing.py {FORMULAS} tests/test_preprocess.py -k 'not back'"
MEMORIES = f"{FORMULAS} tests/test_small_memories.py tests/test_taught.py"

SMALL = "tests/test_small_networks.py"
SHARED = "tests/test_shared.py"
OFFERED = f"tests/test_predictor.py {SHARED}"

PREDICTORS = {
    "planes": f"{OFFERED} {MEMORIES} tests/test_knn.py -k 'not each_row and not in_the_app'",
    "knn": f"{OFFERED} {MEMORIES} tests/test_knn.py",
    "doubting": f"{OFFERED} {MEMORIES}",
    "closest": f"{OFFERED} tests/test_closest.py {FORMULAS} tests/test_decided.py "
    "-k 'not every_test_digit and not errors_page'",
    "features": f"{OFFERED} tests/test_orientations.py tests/test_features.py",
    "personal": f"{OFFERED} {MEMORIES}",
    "last_layer": f"{OFFERED} tests/test_last_layer.py",
    "engine": f"{OFFERED} {SMALL} tests/test_engine.py -k 'not made_again and not every_test_digit'",
    "network": f"{OFFERED} {SMALL} {FORMULAS} tests/test_saliency.py tests/test_cost.py -k 'not knn and not fusion'",
    "predictor": f"{OFFERED} {MEMORIES} tests/test_bad_arrays.py tests/test_cost.py -k 'not fitted_when'",
    "saliency": f"{SMALL} {FORMULAS} tests/test_saliency.py",
    "inside": f"{OFFERED} {SMALL} tests/test_inside.py -k 'not page and not stored and not other_weights'",
    "products": "tests/test_products.py -k 'not answers_as'",
    "estimator": "tests/test_estimator.py",
    "embeddings": f"{OFFERED} tests/test_embeddings.py",
    "weights": SMALL,
}
"""What computes, but for the fusion, a room of its own. The architectures and the zoo are lists, held by counts of
parameters and by weights that fit; cards and the registry are files, held by `test_damaged_files`."""

READING = {
    "answers": "tests/test_shared.py tests/test_differing.py tests/test_asked.py tests/test_answers.py",
    "brought": "tests/test_shared.py tests/test_brought.py",
    "doubt": "tests/test_shared.py tests/test_asked.py tests/test_doubt.py "
    "-k 'asked or threshold or file or blank or shared'",
    "lines": "tests/test_cutting.py",
    "numbers": "tests/test_shared.py tests/test_runs.py tests/test_differing.py tests/test_specks.py "
    "tests/test_numbers.py",
    "saliency": "tests/test_saliency_worth.py",
    "seams": "tests/test_cutting.py",
    "search": "tests/test_shared.py tests/test_differing.py tests/test_judged.py tests/test_search.py "
    "-k 'judged or went_wrong or clean or two_lines or empty or scattered or belongs or differ or shared'",
    "stress": "tests/test_shared.py tests/test_stress.py",
    "vote": "tests/test_shared.py tests/test_vote.py -k 'not page and not link'",
    "ways": "tests/test_shared.py tests/test_ways.py",
}

ROOMS = {
    "metrics": Room({"digits/metrics.py": f"{FORMULAS} tests/test_metrics.py"}),
    "fusion": Room({"digits/predictors/fusion.py": f"{FORMULAS} tests/test_fusion.py"}),
    "claims' rules": Room({"digits/claims/rules.py": "tests/test_claim_rules.py"}),
    "timing": Room({"digits/evaluation/timing.py": f"{FORMULAS} tests/test_timing.py"}),
    "gallery's selection": Room({"digits/gallery/select.py": "tests/test_gallery.py"}),
    "preprocess": Room(
        {"digits/preprocess.py": f"tests/test_preparing.py {FORMULAS} tests/test_preprocess.py -k 'not back'"}
    ),
    "predictors": Room({f"digits/predictors/{name}.py": told for name, told in PREDICTORS.items()}, 120),
    "cleaning": Room(
        {
            "digits/images/cleaning.py": "tests/test_cleaning_steps.py",
            "digits/images/crossing.py": "tests/test_crossing.py",
        },
        120,
    ),
    "reading": Room({f"digits/reading/{name}.py": told for name, told in READING.items()}, 120),
    "jointly": Room({"digits/reading/jointly.py": "tests/test_jointly.py -k 'not stored and not fewest'"}),
    "lattice": Room({"digits/reading/lattice.py": "tests/test_lattice.py tests/test_runs.py"}, 120),
    "pieces": Room(
        {"digits/reading/pieces.py": "tests/test_runs.py tests/test_cut_pieces.py tests/test_specks.py"}, 120
    ),
    "punctuation": Room({"digits/reading/punctuation.py": "tests/test_punctuation.py"}, 120),
    "shapes": Room(
        {
            "digits/images/morph.py": "tests/test_morph.py",
            "digits/images/thickness.py": "tests/test_thickness.py -k 'not scans'",
            "digits/images/values.py": "tests/test_values.py",
        },
        120,
    ),
    "spoiling": Room(
        {
            "digits/images/augment.py": "tests/test_augment.py tests/test_damage.py -k 'augment or share'",
            "digits/images/corruption.py": "tests/test_corruption.py",
            "digits/images/damage.py": "tests/test_damage_by_hand.py",
            "digits/images/spoiling.py": "tests/test_spoiling.py tests/test_spoiling_by_chance.py",
        },
        120,
    ),
}
