"""Checks of the news: a day that no text says, and days that an owner should know of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.content.front_matter import read_head

if TYPE_CHECKING:
    import datetime

    from generator.content.news import NewsItem
    from generator.content.yaml_source import Document


def check_news(item: NewsItem, today: datetime.date) -> Document:
    """Return the head of the main text, with what is wrong with the days of the news.

    A built page waits for no day: news of a coming day are shown at once, and those that are over stay in the list.
    """
    text = item.main
    head = read_head(Path(text.file).read_bytes(), text.file)
    if not item.is_dated:
        head.report_key(("date",), "problem.missing", key="date")
    elif item.ends is not None and item.ends < item.date:
        head.report_value(("ends",), "problem.news.backwards", date=item.date)
    elif item.date > today:
        head.warn_value(("date",), "problem.news.future", date=item.date)
    elif item.ends is not None and item.ends < today:
        head.warn_value(("ends",), "problem.news.ended", date=item.ends)
    return head
