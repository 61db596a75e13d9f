"""A page that was left leaves the next one alone.

What somebody touches between a click on another page and that page's arrival still asks for a part of the page before.
Streamlit would do it once the next page is there: the browser empties itself for a page that it does not show, and
stays empty.
"""

from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner


class Runner(ScriptRunner):
    """Streamlit's own, which runs parts only of the page that is there."""

    def _run_script(self, rerun_data: RerunData) -> None:
        here = self._pages_manager.current_page_script_hash
        if not rerun_data.fragment_id_queue or rerun_data.page_script_hash == here:
            super()._run_script(rerun_data)


def alone() -> None:
    """From here on, for everybody whom this server serves."""
    app_session.ScriptRunner = Runner
