"""Build the site of documentation.

Usage: python examples/site [FOLDER]     build it in FOLDER (site/ by default)
       python examples/site --refresh    run every listing anew, and write what it prints
       python examples/site --check      exit code 1 where a listing shows something else
"""

import sys
from pathlib import Path

from building import build
from contents import ROOT, SITE, own_pages, read_contents
from excerpt import AbsentError
from listings import refreshed


def refresh(*, check: bool) -> int:
    """Run the listings of the site's own pages; say which shows something else."""
    faults = 0
    for path in own_pages(read_contents()):
        name, old = path.relative_to(SITE), path.read_text(encoding="utf-8")
        try:
            new = refreshed(old)
        except AbsentError as fault:
            print(f"{name}: {fault}")
            faults += 1
            continue
        if new != old:
            print(f"{name}: {'stale; run `make docs`' if check else 'refreshed'}")
            faults += check
        if not check:
            path.write_text(new, encoding="utf-8")
    return int(faults > 0)


def built(folder: Path) -> int:
    """Build the site; a tour whose command prints something else is named."""
    try:
        count = build(folder)
    except AbsentError as fault:
        print(f"a tour: {fault}")
        return 1
    print(f"{count} pages in {folder}; begin with {folder / 'index.html'}")
    return 0


def main(words: list[str]) -> int:
    """Do what the words ask for."""
    if words[:1] in (["--refresh"], ["--check"]):
        return refresh(check=words == ["--check"])
    return built(Path(words[0]) if words else ROOT / "site")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
