"""The Errors page's texts."""

TERMS = {
    "corrected": "Northcutt, Athalye and Mueller (2021) asked five people each about 100 suspicious test digits. For "
    "ten of them at least three people chose another digit than the label; here these ten count as what people say.",
    "pair": "Two digits, and how often one was taken for the other, both ways together.",
    "claim": "Article B: 4 and 9 are the most confused pair, with the share that is named here. In brackets the share "
    "of 4s and 9s taken for each other, with Wilson's 95 % interval; the claim is true if its share lies in there.",
}
