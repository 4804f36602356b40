"""Soak: 200 forms a second for ten minutes, and what became of waits, memory, rows and mails meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.servers import ROOT, RunningServer, describe_handler, find_free_port
from benchmarks.submissions import write_content
from form_handler.setting_values import read_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE, SECONDS, QUICK_SECONDS = 200, 600.0, 5.0
CONNECTIONS = 32
WARM_UP = 0.1  # of the time: memory is compared with what it was then
LOOKS = 20  # at the memory


def measure_soak(*, is_quick: bool) -> None:
    """Print what the soak did; raises RuntimeError where rows, mails and accepted forms are not the same number."""
    seconds = QUICK_SECONDS if is_quick else SECONDS
    with tempfile.TemporaryDirectory() as folder, run_sink(Path(folder)) as sink:
        content = write_content(Path(folder) / "content")
        processes = read_processes("WEB_CONCURRENCY", "auto")
        program = describe_handler(content, smtp_url=f"smtp://127.0.0.1:{sink.port}", processes=processes)
        with RunningServer(program, Path(folder)) as server:
            command = [sys.executable, "-m", "benchmarks.load", *map(str, (server.port, CONNECTIONS, seconds, RATE))]
            load = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
            memory = _watch_memory(server, seconds)
            result = json.loads(load.communicate()[0])
            sent_meanwhile = server.count_rows("deliveries", "state = 'sent'")
            started = time.perf_counter()
        server.drain()
        drained = time.perf_counter() - started
        rows = server.count_rows()
        mails = sink.count()
    print(f"processes of the handler: {processes}")
    _print(result, memory, sent_meanwhile, drained)
    numbers = {"accepted": len(result["waits"]), "rows": rows, "mails": mails["mails"], "Message-IDs": mails["ids"]}
    print(", ".join(f"{name} {number}" for name, number in numbers.items()))
    if result["others"] or len(set(numbers.values())) > 1:
        raise RuntimeError(f"answers other than 201: {result['others']}; {numbers}")


class MailSink:
    """The mail server of a run."""

    def __init__(self, folder: Path) -> None:
        self.port = find_free_port()
        self._file = folder / "mails.json"
        command = [sys.executable, "-m", "benchmarks.mail_sink", str(self.port), str(self._file)]
        self.process = subprocess.Popen(command, cwd=ROOT)

    def count(self) -> dict[str, int]:
        """End it and return what it counted."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        counted: dict[str, int] = json.loads(self._file.read_text("utf-8"))
        return counted


@contextmanager
def run_sink(folder: Path) -> Iterator[MailSink]:
    """Run a mail server in the `with` block."""
    sink = MailSink(folder)
    try:
        yield sink
    finally:
        sink.process.kill()
        sink.process.wait()


def _watch_memory(server: RunningServer, seconds: float) -> list[int]:
    """Return what the handler's processes have of the memory (bytes), from the warm-up to the end."""
    time.sleep(seconds * WARM_UP)
    sizes = [server.measure_memory()]
    for _ in range(LOOKS):
        time.sleep(seconds * (1 - WARM_UP) / LOOKS)
        sizes.append(server.measure_memory())
    return sizes


def _print(result: dict[str, Any], memory: list[int], sent_meanwhile: int, drained: float) -> None:
    waits = sorted(result["waits"])
    p50, p99, worst = (waits[int((len(waits) - 1) * share)] * 1000 for share in (0.5, 0.99, 1))
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"Taking {RATE} submissions a second for {result['seconds']:.0f} s over {CONNECTIONS} connections")
    print(f"waits in ms: p50 {p50:.1f}, p99 {p99:.1f}, longest {worst:.1f}; load of the machine {busy}")
    first, last, most = memory[0] / 1e6, memory[-1] / 1e6, max(memory) / 1e6
    print(f"memory in MB: {first:.1f} at first, {last:.1f} at the end ({last / first - 1:+.1%}), most {most:.1f}")
    print(f"mails: {sent_meanwhile} meanwhile, the rest within {drained:.0f} s by the outbox's own processes")
