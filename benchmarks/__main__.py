"""`python -m benchmarks [build] [rebuild] [submissions] [soak] [scale] [--quick]`: prints a table for each bench."""

from __future__ import annotations

import argparse

BENCHES = ("build", "rebuild", "submissions")
LONG = ("soak", "scale")  # only where it is asked for


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against a floor.")
    parser.add_argument(
        "benches",
        nargs="*",
        metavar="build|rebuild|submissions|soak|scale",
        help="which to run (default: the first three)",
    )
    parser.add_argument("--quick", action="store_true", help="small and few: to see that the benches work")
    options = parser.parse_args()
    if unknown := sorted(set(options.benches) - {*BENCHES, *LONG}):
        parser.error(f"unknown: {', '.join(unknown)}")
    for name in options.benches or BENCHES:
        measure(name, is_quick=options.quick)


def measure(name: str, *, is_quick: bool) -> None:
    if name == "build":
        from benchmarks.building import measure_building

        measure_building(is_quick=is_quick)
    elif name == "rebuild":
        from benchmarks.rebuilding import measure_rebuilding

        measure_rebuilding(is_quick=is_quick)
    elif name == "soak":
        from benchmarks.soak import measure_soak

        measure_soak(is_quick=is_quick)
    elif name == "scale":
        from benchmarks.scale import measure_scale

        measure_scale(is_quick=is_quick)
    else:
        from benchmarks.submissions import measure_submissions

        measure_submissions(is_quick=is_quick)


if __name__ == "__main__":
    main()
