"""Forms: what a visitor can fill in, declared in `forms/<name>.yaml`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, PrivateAttr, TypeAdapter, WithJsonSchema, model_validator
from pydantic import Field as Described
from pydantic_core import PydanticCustomError

from generator.content.consents import version_of
from generator.content.facts import Facts
from generator.content.opening_hours import OpeningHours
from generator.content.texts import Text
from generator.content.values import Email, GoogleForm, WebAddress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

_NAME = "[a-z][a-z0-9_]{0,39}"

# Names that the form's own machinery, or the form services a page may come from, give a meaning of their own.
RESERVED_NAMES = frozenset({"redirect", "botcheck", "submit", "subject_line", "access_key"})


def _check_name(name: str) -> str:
    if not re.fullmatch(_NAME, name):
        raise PydanticCustomError("problem.field.name", "not a field name", {"found": name})
    if name in RESERVED_NAMES:
        raise PydanticCustomError("problem.field.reserved", "a reserved name", {"found": name})
    return name


def _check_option(name: str) -> str:
    if not re.fullmatch(r"[\w-]{1,60}", name):
        raise PydanticCustomError("problem.option.name", "not an option name", {"found": name})
    return name


FieldName = Annotated[str, AfterValidator(_check_name), WithJsonSchema({"type": "string", "pattern": f"^{_NAME}$"})]
OptionName = Annotated[str, AfterValidator(_check_option)]


class _Question(Facts):
    name: FieldName
    label: Text
    hint: Text | None = None
    required: bool = False


class TextField(_Question):
    """One line of text."""

    type: Literal["text"]
    autocomplete: str | None = None
    max_length: Annotated[int, Described(ge=1, le=1_000)] = 200


class EmailField(_Question):
    """An e-mail address; the first one of a form is where the owner's answer goes."""

    type: Literal["email"]
    autocomplete: str | None = "email"
    max_length: Annotated[int, Described(ge=6, le=254)] = 254  # RFC 5321, section 4.5.3.1.3


class PhoneField(_Question):
    """A telephone number."""

    type: Literal["phone"]
    autocomplete: str | None = "tel"
    max_length: Annotated[int, Described(ge=5, le=100)] = 40


class LongTextField(_Question):
    """A text of several lines."""

    type: Literal["long_text"]
    autocomplete: str | None = None
    max_length: Annotated[int, Described(ge=1, le=20_000)] = 10_000


class Option(Facts):
    """What can be chosen: its words alone, or its words and what is told of it before anything is sent."""

    label: Text
    answer: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _take_words(cls, data: Any) -> Any:
        """Take what is no map of these keys for the words."""
        is_whole = data is None or (isinstance(data, dict) and not {"label", "answer"}.isdisjoint(data))
        return data if is_whole else {"label": data}


class _OrWords:
    """Says to editors that the words alone will do."""

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [*TypeAdapter(Text).json_schema()["anyOf"], handler(schema)]}


class ChoiceField(_Question):
    """One answer out of several, each a short name and its words."""

    type: Literal["choice"]
    autocomplete: str | None = None
    options: Annotated[dict[OptionName, Annotated[Option, _OrWords]], Described(min_length=2, max_length=50)]

    @property
    def labels(self) -> dict[str, Text]:
        """The words of each option."""
        return {name: option.label for name, option in self.options.items()}

    @property
    def has_answers(self) -> bool:
        """Whether anything is told of an option before it is sent."""
        return any(option.answer for option in self.options.values())


class ChoicesField(_Question):
    """Any number of answers out of several, each a short name and its words."""

    type: Literal["choices"]
    options: Annotated[dict[OptionName, Text], Described(min_length=2, max_length=50)]

    @property
    def labels(self) -> dict[str, Text]:
        """The words of each option."""
        return dict(self.options)


class DateField(_Question):
    """A day; from today on, unless it says otherwise."""

    type: Literal["date"]
    autocomplete: str | None = None
    from_today: bool = True


class SlotField(_Question):
    """A day and a time within the opening hours of the business or of one branch.

    `notice` and `length` are minutes, `days` says how far ahead one may look; `asap` offers "as soon as possible".
    """

    type: Literal["slot"]
    branch: str | None = None
    notice: Annotated[int, Described(ge=0, le=43_200)] = 60
    days: Annotated[int, Described(ge=1, le=92)] = 7
    length: Annotated[int, Described(ge=5, le=720)] = 60
    asap: bool = True
    _hours: OpeningHours | None = PrivateAttr(None)

    @property
    def hours(self) -> OpeningHours:
        """The opening hours it is about; raises ValueError where it was not told them."""
        if self._hours is None:
            raise ValueError(f"the slot {self.name} has no opening hours")
        return self._hours

    def within(self, hours: OpeningHours) -> SlotField:
        """Return the field with the opening hours it is about."""
        field = self.model_copy()
        field._hours = hours
        return field


class NumberField(_Question):
    """A whole number, such as that of guests."""

    type: Literal["number"]
    autocomplete: str | None = None
    least: int = 0
    most: int = 999_999


class RatingField(_Question):
    """A number of stars."""

    type: Literal["rating"]
    stars: Annotated[int, Described(ge=2, le=10)] = 5


# What a kind of files is called in a form's file, and what browsers and visitors' machines call it in turn. A telephone
# turns its own format of pictures into JPEG where "image/*" is asked for, and offers its camera.
ACCEPTED = {
    "pictures": "image/*",
    "pdf": "application/pdf,.pdf",
    "documents": ".docx,.xlsx,.pptx,.odt,.ods,.odp",
}
MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 100  # in one sending
Kind: TypeAlias = Literal["pictures", "pdf", "documents"]
_USUAL_KINDS: tuple[Kind, ...] = ("pictures", "pdf")


class FileField(_Question):
    """Files of some kinds, each up to a size."""

    type: Literal["file"]
    types: Annotated[list[Kind], Described(min_length=1)] = Described(default_factory=lambda: [*_USUAL_KINDS])
    most: Annotated[int, Described(ge=1, le=20)] = 3
    max_megabytes: Annotated[int, Described(ge=1, le=50)] = 10

    @property
    def accept(self) -> str:
        """What to choose from, as browsers read it (HTML, attribute `accept`)."""
        return ",".join(ACCEPTED[kind] for kind in dict.fromkeys(self.types))

    @property
    def max_bytes(self) -> int:
        """How large one file may be."""
        return self.max_megabytes * MEGABYTE


class ConsentField(_Question):
    """A box to tick; its label is the sentence that is agreed to."""

    type: Literal["consent"]
    autocomplete: str | None = None

    def find_sentence(self, version: str) -> str | None:
        """Return the sentence of this version in whichever language it is, or None."""
        return next((each for each in self.label.values.values() if version_of(each) == version), None)


Field: TypeAlias = (
    TextField
    | EmailField
    | PhoneField
    | LongTextField
    | ChoiceField
    | ChoicesField
    | DateField
    | SlotField
    | NumberField
    | RatingField
    | FileField
    | ConsentField
)


class Routes(Facts):
    """Who gets what a visitor chose: for options of one field, recipients of their own."""

    field: FieldName
    to: Annotated[dict[OptionName, tuple[Email, ...]], Described(min_length=1)]


class FormFile(Facts):
    """The content of a form's file."""

    title: Text
    intro: Text | None = None
    purpose: Literal["message", "callback", "feedback"] = "message"
    mode: Literal["handler", "mailto", "endpoint", "google"] = "handler"
    endpoint: WebAddress | None = None
    google: GoogleForm | None = None
    embed: bool = False
    to: tuple[Email, ...] = ()
    subject: Text | None = None
    button: Text | None = None
    thanks: Text | None = None
    answer_within: Annotated[int, Described(ge=1, le=500)] | None = None
    confirmation: Text | None = None
    routes: Routes | None = None
    keep_days: Annotated[int, Described(ge=1, le=36_500)] | None = None
    fields: Annotated[tuple[Annotated[Field, Described(discriminator="type")], ...], Described(max_length=40)] = ()


class Form(FormFile):
    """A form: its file's content under the name of that file."""

    name: str

    def first_of(self, kind: str) -> Field | None:
        """Return the first field of a type, such as the visitor's e-mail address."""
        return next((field for field in self.fields if field.type == kind), None)

    @property
    def file_fields(self) -> tuple[FileField, ...]:
        """The fields that take files."""
        return tuple(field for field in self.fields if isinstance(field, FileField))

    def find_route(self, answers: Mapping[str, str]) -> tuple[Email, ...]:
        """Return the recipients for what was chosen, none where it has no route of its own."""
        return self.routes.to.get(answers.get(self.routes.field, ""), ()) if self.routes else ()
