"""Promises: by when a visitor will be answered, reckoned in the opening hours of the business."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from form_handler.texts import texts_in
from generator.content.zones import make_zone

if TYPE_CHECKING:
    from generator.content.business import Business
    from generator.content.form import Form

_QUARTER = timedelta(minutes=15)


def reckon_promise(form: Form, business: Business, received_at: datetime) -> datetime | None:
    """Return the moment before which the form promises an answer, in UTC; None where it promises nothing.

    The hours promised count while the business is open, and simply pass where it names no opening hours. The moment is
    the next full quarter of an hour: nobody promises 10:07.
    """
    if form.answer_within is None:
        return None
    amount = timedelta(hours=form.answer_within)
    hours = business.places[0].opening_hours
    moment = hours.add_opening_time(received_at, amount) if hours else received_at + amount
    return moment and _round_up(moment)


def tell_promise(moment: datetime, form: Form, business: Business, language: str) -> str:
    """Return the promise as a sentence to the visitor: that we call where the form asks for a number alone."""
    key = "promise.call" if form.first_of("phone") and not form.first_of("email") else "promise.answer"
    return texts_in(language).text(key, moment=tell_moment(moment, business, language))


def tell_moment(moment: datetime, business: Business, language: str) -> str:
    """Return day and time where the business is, such as `Tuesday 24 November, 10:00`."""
    place = business.places[0]
    local = moment.astimezone(make_zone(place.time_zone) if isinstance(place.time_zone, str) else UTC)
    texts = texts_in(language)
    return texts.text(
        "promise.moment",
        weekday=texts.text(f"promise.weekday.{local.isoweekday()}"),
        day=local.day,
        month=texts.text(f"mail.month.{local.month}"),
        time=f"{local:%H:%M}",
    )


def _round_up(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(moment - midnight) // _QUARTER) * _QUARTER
