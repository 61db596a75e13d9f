"""What the README says of pace is what the file says; measuring gives a file of that shape."""

from digits import files
from digits.benchmark import readme
from digits.bulk import throughput
from digits.predictors import registry


def test_the_readme_shows_the_file():
    shown = readme.block("throughput", readme.PATH.read_text())
    assert shown == throughput.sentences(throughput.read()), f"run: {throughput.COMMAND}"


def test_a_run_over_a_few_digits_can_be_read_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(throughput, "SIZES", {throughput.IDX: 20, throughput.PNG: 20})
    monkeypatch.setattr(throughput, "PARTS", 3)
    found = throughput.measure(registry.READER, (1,), 60, 40, times=1, report=lambda line: None)
    monkeypatch.setattr(throughput, "PATH", tmp_path / "throughput.json")
    files.write(throughput.PATH, found)
    assert throughput.read() == found
    assert [(pace.source, pace.rows) for pace in found.paces] == [(throughput.IDX, 60), (throughput.PNG, 40)]
    assert all(pace.per_second > 0 and pace.answered_ms > 0 and pace.bytes_out > 0 for pace in found.paces)
    assert "A billion digits" in throughput.sentences(found)
