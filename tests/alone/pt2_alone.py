"""Read digits by an exported .pt2 with PyTorch alone: MODEL.pt2 IMAGES.npy → JSON."""

import json
import sys

import numpy as np
import torch

extra = {"digits": ""}
model = torch.export.load(sys.argv[1], extra_files=extra).module()
notes = json.loads(extra["digits"])
logits, probabilities, score = model(torch.from_numpy(np.load(sys.argv[2])))
told = [notes["labels"][place] for place in probabilities.argmax(1).tolist()]
print(
    json.dumps(
        {
            "told": told,
            "probabilities": probabilities.tolist(),
            "score": score.tolist(),
            "notes": notes,
            "modules": sorted(sys.modules),
        }
    )
)
