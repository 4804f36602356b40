"""What is raised for a drawing that cannot be made into pixels."""

from __future__ import annotations


class VectorError(Exception):
    """A drawing that asks for more than is drawn here; `what` names the element or property."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what or "svg"  # an empty word would look like no obstacle at all
