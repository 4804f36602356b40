"""What a privacy notice says of services of others: who runs them, what they receive, where they say more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.cldr import find_locale
from generator.consent import describe
from generator.inline import link_page
from generator.legal.document import Fact, Section
from generator.third_parties import list_used
from generator.third_parties.companies import META

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from generator.content.folder import Content
    from generator.legal.document import Block
    from generator.legal.words import Words
    from generator.third_parties.service import Service


class Messenger(NamedTuple):
    """Who runs a messenger for visitors from Europe, the country of the company, and the address of its notice."""

    company: str
    country: str
    privacy: str


# By the name of their channel.
MESSENGERS = {
    "whatsapp": Messenger("WhatsApp Ireland Limited", "IE", "https://www.whatsapp.com/legal/privacy-policy-eea"),
    "telegram": Messenger("Telegram Messenger Inc.", "VG", "https://telegram.org/privacy/eu"),
    "signal": Messenger("Signal Messenger, LLC", "US", "https://signal.org/legal/"),
    "viber": Messenger("Viber Media S.à r.l.", "LU", "https://www.viber.com/en/terms/viber-privacy-policy/"),
    "messenger": Messenger(*META, "https://www.facebook.com/privacy/policy/"),
}


def write_messengers(content: Content, words: Words) -> Iterator[Block]:
    """Yield which messengers a message to the business may go through."""
    places = content.business.places
    used = [name for name in MESSENGERS if any(getattr(place, name) for place in places)]
    if used:
        yield words.say("privacy.reach.messengers")
        yield tuple(_describe_messenger(words.name(f"channel.{name}"), MESSENGERS[name], words) for name in used)


def write_services(content: Content, words: Words) -> Section:
    """Return the section about what pages load from others once a visitor agrees."""
    used = list_used(content)
    facts = tuple(Fact(words.show(service.title), tuple(_describe_service(service, words))) for service in used)
    told = (words.say("privacy.others.text"), facts, words.say("privacy.others.withdraw"))
    return Section(words.say("privacy.others.title"), told if used else ())


def describe_company(company: str, country: str, words: Words) -> Markup:
    """Return a company with its country, as far as it is known."""
    name = find_locale(words.language).territories.get(country, country)
    return words.show(f"{company}, {name}" if country else company)


def link_notice(address: str, words: Words) -> Markup:
    """Return the way to what a company itself says."""
    return link_page(address, words.say("privacy.their_notice"))


def _describe_messenger(label: Markup, messenger: Messenger, words: Words) -> Fact:
    company = describe_company(messenger.company, messenger.country, words)
    return Fact(label, (company, link_notice(messenger.privacy, words)))


def _describe_service(service: Service, words: Words) -> Iterator[Markup]:
    answerable = describe(service, words.language)
    yield words.show(answerable.who)
    yield words.say("privacy.others.purpose", purpose=words.plain(f"purpose.{service.purpose}"))
    yield words.say("privacy.others.receives", data=answerable.data)
    if service.storage:
        yield words.say(
            "privacy.others.storage", names=words.join([f"\u2066{name}…\u2069" for name in service.storage])
        )
    yield link_notice(service.privacy, words)
