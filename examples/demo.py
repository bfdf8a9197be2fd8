"""The two stories of this market, asked and answered: a report and a picture each.

Usage: python examples/demo.py FOLDER
"""

import subprocess
import sys
from pathlib import Path

H200_STORY = (
    "May DeepSeek buy 10,000 H200 on 15 February 2026, what could it train with them "
    "(DeepSeek-V3), and who says so?"
)
H20_STORY = (
    "H20 on 25 August 2025: who was told to stop what, by whom, who says so? The 15 % share, "
    "the backdoor, Beijing's objection"
)
STORIES = (
    ("deepseek-h200", H200_STORY, "2026-02-15", "H200"),
    ("h20-halt", H20_STORY, "2025-08-25", "H20"),
)
"""Name of the files, the question, its day, and the chip to point out in the picture."""


def main(folder: Path) -> None:
    """Answer both stories in the terminal and leave their reports and pictures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    left: list[Path] = []
    for name, question, day, chip in STORIES:
        report, picture = folder / f"{name}.html", folder / f"{name}.png"
        print(f'\n$ valico ask "{question}"\n', flush=True)
        valico("ask", question)
        valico("ask", question, "--html", str(report), quiet=True)
        valico("gate", "--on", day, "--highlight", chip, "--png", str(picture), quiet=True)
        left += [report, picture]
    print("\nLeft for you:")
    for path in left:
        print(f"  {path.resolve()}")


def valico(*words: str, quiet: bool = False) -> None:
    """Run one verb as a user would; its words are shown unless `quiet`."""
    command = [sys.executable, "-m", "valico", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL if quiet else None)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
