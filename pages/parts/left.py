"""A page that was left leaves the next one alone.

What somebody touches between a click on another page and that page's arrival still asks for a part of the page before.
Streamlit would do it once the next page is there: the browser empties itself for a page that it does not show, and
stays empty.
"""

from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner


class Runner(ScriptRunner):
    """Streamlit's own, which runs no part of a page that was left."""

    def _run_script(self, rerun_data: RerunData) -> None:
        pages, asked = self._pages_manager, rerun_data.page_script_hash
        is_left = asked in pages.get_pages() and asked != pages.current_page_script_hash
        if not (rerun_data.fragment_id_queue and is_left):
            super()._run_script(rerun_data)


def alone() -> None:
    """From here on, for everybody whom this server serves."""
    app_session.ScriptRunner = Runner
