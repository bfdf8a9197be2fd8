"""The README shows what the program says."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_readme_is_fresh() -> None:
    script = ROOT / "examples" / "readme.py"

    run = subprocess.run([sys.executable, str(script), "--check"], check=False, cwd=ROOT)

    assert run.returncode == 0, "run `make docs`"
