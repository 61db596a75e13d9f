"""A text as a QR code, for a camera to read off a screen."""

import segno

LONGEST = 1_800  # characters that a camera still reads off a projector's screen; the standard takes 2,953


def code(text: str) -> str | None:
    """The picture's data URI, black on white whatever the theme; None where the text is too long for a camera."""
    if len(text.encode()) > LONGEST:
        return None
    return segno.make(text, error="l", micro=False).svg_data_uri(border=4, light="white", omitsize=True)
