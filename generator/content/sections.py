"""What a business can tell besides its facts: services, people, voices, questions, offers."""

from __future__ import annotations

from generator.content.facts import Facts, Picture
from generator.content.texts import Text
from generator.content.values import Date, Email, Phone


class Service(Facts):
    """Something the business does or sells, with its price in words."""

    name: Text
    description: Text | None = None
    price: Text | None = None
    picture: Picture | None = None
    topic: str | None = None


class Person(Facts):
    """Somebody who works in the business."""

    name: Text
    role: Text | None = None
    description: Text | None = None
    picture: Picture | None = None
    phone: Phone | None = None
    email: Email | None = None


class Testimonial(Facts):
    """What a customer has said."""

    text: Text
    name: Text
    source: Text | None = None


class Question(Facts):
    """A question that customers ask, with its answer."""

    question: Text
    answer: Text


class Offer(Facts):
    """Something for a limited time."""

    title: Text
    description: Text | None = None
    price: Text | None = None
    begins: Date | None = None
    ends: Date | None = None
