"""Other names: what old pages and other form services call the fields that a form asks for (`docs/moving.md`)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from form_handler.controls import is_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from form_handler.body_formats import Pairs
    from generator.content.form import Field, Form


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Each written as `_squeeze` leaves it: `your-name`, `Your Name` and `your_name` are one.
NAMES = _words(
    "name fullname yourname contactname customername clientname sendername visitorname realname completename "
    "ihrname vollername nomcomplet votrenom nombrecompleto nomecompleto"
)
# A page that has one of these alone means the whole name with it.
GIVEN_NAMES = _words("firstname givenname forename fname namefirst vorname prenom nombre nome voornaam")
FAMILY_NAMES = _words(
    "lastname familyname surname lname namelast nachname nom nomdefamille apellido apellidos cognome sobrenome naam"
)
EMAILS = _words(
    "email mail emailaddress mailaddress youremail yourmail contactemail customeremail senderemail visitoremail "
    "replyto useremail emailadresse ihreemail courriel votreemail adressemail adresseemail correo "
    "correoelectronico indirizzoemail"
)
PHONES = _words(
    "phone phonenumber phoneno tel telno telephone telephonenumber yourphone yourtelephone contactphone contactnumber "
    "mobile mobilephone mobilenumber cell cellphone telefon telefonnummer handy rufnummer portable telefono telefone "
    "telefoon"
)
MESSAGES = _words(
    "message msg yourmessage messagetext messagebody comment comments yourcomment yourcomments body text content "
    "enquiry yourenquiry inquiry yourinquiry question questions request details description feedback note notes "
    "nachricht ihrenachricht mitteilung kommentar anfrage votremessage commentaire commentaires demande mensaje "
    "comentario comentarios consulta messaggio mensagem bericht"
)
REPLY_TO = "_replyto"  # Formspree's and FormSubmit's name for the visitor's address


def take_other_names(fields: Pairs, form: Form) -> Pairs:
    """Return the fields, those under the form's own names that came under another and mean an answer still open.

    What a form asks for is never taken from two places: an answer under its own name stands, then the first other.
    """
    own = {field.name: field.type for field in form.fields}
    if not any(_is_strange(name, own) for name, _ in fields):
        return fields
    targets = _find_targets(form)
    answered = {name for name, text in fields if name in own and text.strip()}
    renamed: dict[int, str] = {}
    for place, (name, text) in enumerate(fields):
        target = targets.get(_squeeze(name)) if _is_strange(name, own) and _is_answer(name, text) else None
        if target and target not in answered:
            renamed[place] = target
            answered.add(target)
    named = _rename(fields, renamed)
    name_field = targets.get("name")
    return _join_names(named, name_field, own) if name_field and name_field not in answered else named


def _is_strange(name: str, own: Mapping[str, str]) -> bool:
    return name not in own and (name == REPLY_TO or not is_control(name))


def _is_answer(name: str, text: str) -> bool:
    """Return whether somebody typed it: services fill `_replyto` in from a pattern such as `%email`."""
    return bool(text.strip()) and not (_squeeze(name) == "replyto" and text.strip().startswith("%"))


def _find_targets(form: Form) -> dict[str, str]:
    """Return the form's own field by each squeezed name that means it; the form's own words come first."""
    targets: dict[str, str] = {}
    for words, field in _find_meant(form):
        targets |= dict.fromkeys(words, field.name)
    # What somebody agreed to under a name that is merely alike was another sentence.
    return targets | {_squeeze(field.name): field.name for field in form.fields if field.type != "consent"}


def _find_meant(form: Form) -> Iterator[tuple[frozenset[str], Field]]:
    """Yield the names for what every kind of page asks, with the field in which this form asks for it."""
    asked = {
        NAMES: next((field for field in form.fields if field.type == "text" and _is_name(field)), None),
        EMAILS: form.first_of("email"),
        PHONES: form.first_of("phone"),
        MESSAGES: form.first_of("long_text"),
    }
    yield from ((words, field) for words, field in asked.items() if field is not None)


def _is_name(field: Field) -> bool:
    return getattr(field, "autocomplete", None) == "name" or _squeeze(field.name) in NAMES | _words(
        "nom nombre nome naam"
    )


def _rename(fields: Pairs, names: Mapping[int, str]) -> Pairs:
    """Return the fields with other names at some places, and without what came empty under one of those names."""
    taken = set(names.values())
    return [
        (names.get(place, name), text)
        for place, (name, text) in enumerate(fields)
        if place in names or name not in taken
    ]


def _join_names(fields: Pairs, target: str, own: Mapping[str, str]) -> Pairs:
    """Return the fields with given name and family name as one answer, in the order in which the page asked."""
    parts = [
        (name, text.strip())
        for name, text in fields
        if name not in own and text.strip() and _squeeze(name) in GIVEN_NAMES | FAMILY_NAMES
    ]
    if not parts:
        return fields
    left = [(name, text) for name, text in fields if name != target and (name, text.strip()) not in parts]
    return [(target, " ".join(text for _, text in parts)), *left]


def _squeeze(name: str) -> str:
    """Return the letters and digits of a name alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
