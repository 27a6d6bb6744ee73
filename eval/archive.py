"""What an archive costs: `python -m eval.archive RUN_FOLDER` → `eval/results/archive.json`.

Arithmetic from what was measured: the speed of a core and the length of an article by
`eval.throughput`, the rows and bytes that an article leaves behind by a folder that
`quotestance run` has written. The price of a core is an assumption, and an option.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval import record, throughput
from eval.contestants import LIBRARY
from quotestance.errors import InputError

RESULT = Path(__file__).parent / "results" / "archive.json"
# As many as Quotebank read: Vaucher et al., WSDM 2021.
_ARTICLES = 196_000_000
# Dollars for one hour of one virtual core, roughly what large clouds ask without a contract.
_PRICE = 0.05
_MACHINES, _CORES = 100, 16


@dataclass(frozen=True, slots=True)
class Measured:
    """What an article is and what a core does.

    tokens: word pieces of a mean article. tokens_per_core_s: read in a second of one core.
    quotes, bytes: rows of a mean article, and what they take on the disk.
    """

    tokens: float
    tokens_per_core_s: float
    quotes: float
    bytes: float


@dataclass(frozen=True, slots=True)
class Archive:
    """So many articles, a price in dollars for an hour of a core, machines of so many cores."""

    articles: int = _ARTICLES
    price: float = _PRICE
    machines: int = _MACHINES
    cores: int = _CORES

    def cost(self, measured: Measured) -> dict[str, float]:
        """Hours of a core, hours of the clock on all machines, dollars, and the output."""
        seconds = self.articles * measured.tokens / measured.tokens_per_core_s
        hours = seconds / 3600
        return {
            "core_hours": round(hours),
            "machine_hours": round(hours / self.cores),
            "clock_hours": round(hours / self.cores / self.machines, 1),
            "dollars": round(hours * self.price),
            "quotes": round(self.articles * measured.quotes),
            "output_gb": round(self.articles * measured.bytes / 1e9),
        }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="a folder that quotestance run has written")
    parser.add_argument("--articles", type=int, default=_ARTICLES)
    parser.add_argument("--price", type=float, default=_PRICE, help="dollars an hour of a core")
    parser.add_argument("--machines", type=int, default=_MACHINES)
    parser.add_argument("--cores", type=int, default=_CORES, help="of a machine")
    parser.add_argument("--speed", type=Path, default=throughput.RESULT, help="of eval.throughput")
    parser.add_argument("--json", type=Path, default=RESULT, metavar="OUT")
    arguments = parser.parse_args()
    found = measured(arguments.speed, arguments.run)
    archive = Archive(arguments.articles, arguments.price, arguments.machines, arguments.cores)
    figures = {"measured": asdict(found), "archive": asdict(archive), "cost": archive.cost(found)}
    record.write(figures, arguments.json)
    print(arguments.json.read_text(encoding="utf-8"))


def measured(speed: Path, run: Path) -> Measured:
    """Put together what the two have found.

    Raises:
        InputError: the run has read nothing.
        OSError: a file is not there.
    """
    figures = _read(speed)
    counts = _read(run / "manifest.json")["counts"]
    if not counts["documents"]:
        raise InputError(f"{run}: no article was read; give the folder of a run that has some")
    size = sum(path.stat().st_size for path in (run / "quotes").iterdir())
    return Measured(
        tokens=round(figures["tokens"] / figures["articles"], 1),
        tokens_per_core_s=figures["contestants"][LIBRARY]["tokens_per_cpu_s"],
        quotes=round(counts["quotes"] / counts["documents"], 2),
        bytes=round(size / counts["documents"], 1),
    )


def _read(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return values


if __name__ == "__main__":
    main()
