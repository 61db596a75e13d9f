"""A browser's side of one Streamlit session, without the browser: a websocket, strokes out, answers in."""

import asyncio
import html
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

VERDICT = re.compile(r'data-testid="verdict">(.*?)</p>', re.DOTALL)
CANVAS = "-canvas"  # how the canvas' widget id ends
TIMEOUT = 60  # seconds for an answer
MOST_BYTES = 50_000_000


class Session:
    """`open`, then `draw` as often as you like, then `close`."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.url = url
        self.address = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}{parts.path.rstrip('/')}"
        self.canvas = self.fragment = self.page = self.verdict = ""
        self.errors: list[str] = []

    async def open(self) -> None:
        """Arrive: the first run of the page, to its end."""
        self.socket = await websockets.connect(
            f"{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=MOST_BYTES, open_timeout=TIMEOUT
        )
        await self.socket.send(self._rerun().SerializeToString())
        await self._until(lambda message: message.WhichOneof("type") == "script_finished")
        if not self.canvas:
            raise RuntimeError(f"There is no canvas at {self.url}.")

    async def draw(self, objects: list[dict], is_answer: Callable[[str], bool]) -> str:
        """The canvas' state after a stroke → the HTML that answers it; what else comes is read to the run's end."""
        await self.socket.send(self._rerun(objects).SerializeToString())
        found: list[str] = []

        def answers(message: ForwardMsg) -> bool:
            body = message.delta.new_element.html.body if message.WhichOneof("type") == "delta" else ""
            if body and is_answer(body):
                found.append(body)
            return bool(found)

        await self._until(answers)
        return found[0]

    async def finish(self) -> None:
        """Read what comes after an answer, to the end of the run."""
        await self._until(lambda message: message.WhichOneof("type") == "script_finished")

    async def send_raw(self, state: object) -> None:
        """Whatever a forger puts into the canvas' state."""
        await self.socket.send(self._message(json.dumps(state)).SerializeToString())

    async def close(self) -> None:
        await self.socket.close()

    async def _until(self, is_last: Callable[[ForwardMsg], bool]) -> None:
        async with asyncio.timeout(TIMEOUT):
            while True:
                message = ForwardMsg()
                message.ParseFromString(await self.socket.recv())
                self._note(message)
                if is_last(message):
                    return

    def _note(self, message: ForwardMsg) -> None:
        """What a browser would remember: ids, the page, exceptions shown."""
        if message.WhichOneof("type") == "new_session":
            self.page = message.new_session.page_script_hash
        if message.WhichOneof("type") != "delta":
            return
        element = message.delta.new_element
        if element.WhichOneof("type") == "bidi_component" and element.bidi_component.id.endswith(CANVAS):
            self.canvas, self.fragment = element.bidi_component.id, message.delta.fragment_id
        if said := VERDICT.search(element.html.body):
            self.verdict = html.unescape(said[1])
        if element.WhichOneof("type") == "exception":
            self.errors.append(element.exception.message)

    def _rerun(self, objects: list[dict] | None = None) -> BackMsg:
        if objects is None:
            message = BackMsg()
            message.rerun_script.context_info.url = self.url
            return message
        state = {"drawing": {"raw": {"version": "7.4.0", "objects": objects}, "data": ""}, "backgroundFit": None}
        return self._message(json.dumps(state))

    def _message(self, canvas: str) -> BackMsg:
        message = BackMsg()
        message.rerun_script.context_info.url = self.url
        message.rerun_script.fragment_id = self.fragment
        message.rerun_script.page_script_hash = self.page
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.json_value = self.canvas, canvas
        return message
