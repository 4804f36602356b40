"""`python -m benchmarks [build] [submissions] [--quick]`: prints a table for each bench."""

from __future__ import annotations

import argparse

BENCHES = ("build", "submissions")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against a floor.")
    parser.add_argument("benches", nargs="*", metavar="build|submissions", help="which benches to run (default: all)")
    parser.add_argument("--quick", action="store_true", help="small and few: to see that the benches work")
    options = parser.parse_args()
    if unknown := sorted(set(options.benches) - set(BENCHES)):
        parser.error(f"unknown: {', '.join(unknown)}")
    for name in options.benches or BENCHES:
        measure(name, is_quick=options.quick)


def measure(name: str, *, is_quick: bool) -> None:
    if name == "build":
        from benchmarks.building import measure_building

        measure_building(is_quick=is_quick)
    else:
        from benchmarks.submissions import measure_submissions

        measure_submissions(is_quick=is_quick)


if __name__ == "__main__":
    main()
