"""Several replicas of the app behind nginx, with the settings that `deploy/` ships."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.browser import running

SETTINGS = running.ROOT / "deploy/nginx.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"


@contextlib.contextmanager
def started(count: int) -> Iterator[tuple[str, list[int]]]:
    """So many replicas, one or two; gives nginx's address and the replicas' processes."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(running.Server()) for _ in range(count)]
        for server in servers:
            running.wait_until_ready(server)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(nginx([server.host for server in servers], folder))
        yield url, [server.process.pid for server in servers]


@contextlib.contextmanager
def nginx(replicas: list[str], folder: Path) -> Iterator[str]:
    """The shipped nginx.conf with these replicas, one or two, in place of the containers; gives its address."""
    if not Path(NGINX).is_file():
        raise ValueError("Several replicas need nginx; install it with: apt-get install nginx")
    port = running.free_port()
    text = SETTINGS.read_text()
    for name, address in {"app1:8501": replicas[0], "app2:8501": replicas[-1], "listen 8080": f"listen {port}"}.items():
        assert text.count(name) == 1
        text = text.replace(name, address)
    (folder / "nginx.conf").write_text(text)
    own = f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;"
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", own]
    server = subprocess.Popen(command)
    try:
        running.wait_for_port(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
