"""The Claims page's texts."""

TITLE = "Every claim, put to the test"
LINE = (
    "Five articles say how well machines read digits. We tested each claim on the article’s own model, by a rule made "
    "before measuring."
)
NOTHING = "Nothing to show yet: {reason}"
QUICK = "These are figures of a quick run, which mean nothing. Make real ones: `{command}`"
ALL = "all"
ARTICLE, VERDICT = "Article", "Verdict"
NO_CLAIM = "No claim of this article has this verdict."
DOWNLOAD = "Claims"

# an article
NAMED = "{letter} · {name}"
QUOTED = "“{phrase}”"
CLAIMS_LINK = "[its claims]({link})"
SOURCE_LINK = "[the article]({source})"
NO_FIGURES = "It states no figures."

# the plots
PLOT = "Claimed against measured, {what}: on the diagonal, measured is as claimed"
PLOTS = (
    "On the dashed line, measured is as claimed; bars are two standard errors. ● holds, ◆ holds in part, ✖ does not "
    "hold, ■ not testable here. Claims that state no figure are below only."
)
TRAINED = "tested with {briefly}"
BETTER_COUNTS = (
    "The article does not say how strongly its digits are deformed, so two strengths were tested and the better result "
    "counts: {measured}, {name}."
)
