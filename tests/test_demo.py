"""`make demo`, as a newcomer meets it: both stories answered, reports and pictures left."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_demo_answers_both_stories_and_says_where_things_are(tmp_path: Path) -> None:
    script = ROOT / "examples" / "demo.py"

    run = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )

    assert run.returncode == 0, run.stderr
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"deepseek-h200.html", "deepseek-h200.png", "h20-halt.html", "h20-halt.png"}
    assert all(str(tmp_path / name) in run.stdout for name in left)
    assert "Foxconn" in run.stdout
    assert "Jensen Huang" in run.stdout
