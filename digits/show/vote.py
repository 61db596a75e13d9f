"""A vote of the nearest remembered digits as light HTML, beside what the app's KNN says."""

from markupsafe import Markup

from digits.reading.answers import Answer
from digits.reading.vote import Vote
from digits.show.templating import render


def vote(found: Vote, app: Answer) -> Markup:
    """app: what the app's KNN answers."""
    return render("vote.html", vote=found, says=sentence(found, app), app=app)


def sentence(vote: Vote, app: Answer) -> str:
    """What the vote says, and whether the app's KNN says the same."""
    said = f"{vote.count} of {len(vote.near)} say {vote.digit}." if len(vote.near) > 1 else f"It says {vote.digit}."
    if not app.is_digit:
        return f"{said} To the app’s KNN this is no digit that it knows."
    return f"{said} The app’s KNN says {app.digit}{' too' if app.digit == vote.digit else ''}."
