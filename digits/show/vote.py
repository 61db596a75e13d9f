"""A vote of the nearest remembered digits as light HTML, beside what the app's KNN says."""

from markupsafe import Markup

from digits.reading.answers import Answer
from digits.reading.vote import Vote
from digits.show.templating import render
from digits.show.texts import closer as texts
from digits.show.words import told


def vote(found: Vote, app: Answer) -> Markup:
    """app: what the app's KNN answers."""
    return render("vote.html", vote=found, says=sentence(found, app), app=app)


def sentence(vote: Vote, app: Answer) -> str:
    """What the vote says, and whether the app's KNN says the same."""
    says = texts.VOTE_SAYS if len(vote.near) > 1 else texts.VOTE_OF_ONE
    says = says.format(count=vote.count, voters=len(vote.near), digit=vote.digit)
    if not app.is_digit:
        return told([says, texts.VOTE_APP_NONE])
    same = texts.VOTE_APP_TOO if app.digit == vote.digit else texts.VOTE_APP
    return told([says, same.format(digit=app.digit)])
