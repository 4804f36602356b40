"""Where a site is published: one model for each way, told apart by the word behind `to`."""

from __future__ import annotations

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, WithJsonSchema
from pydantic import Field as Described
from pydantic_core import PydanticCustomError

from generator.content.facts import Facts
from generator.content.values import WebAddress

_BRANCH = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}"
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_PREFIX = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}"


def _check_place(place: str) -> str:
    """Refuse what a program would take for one of its options, and secrets, which do not belong in a file."""
    if place.startswith("-"):
        raise PydanticCustomError("problem.publish.place", "not a place", {"found": place})
    if re.match(r"[a-z+]+://[^/@]*:[^/@]*@", place):
        raise PydanticCustomError("problem.publish.secret", "a password in a file")
    return place


def _check_target(target: str) -> str:
    """Refuse a server without a folder, which rsync takes for a folder of this machine."""
    if "@" in target and not re.search("[:/]", target):
        raise PydanticCustomError("problem.publish.no_folder", "a server without a folder", {"found": target})
    return target


def _check_branch(branch: str) -> str:
    if not re.fullmatch(_BRANCH, branch) or re.search(r"\.\.|//|/\.|[./]$|\.lock(/|$)", branch):
        raise PydanticCustomError("problem.publish.branch", "not a branch", {"found": branch})
    return branch


def _check_bucket(bucket: str) -> str:
    if not re.fullmatch(_BUCKET, bucket):
        raise PydanticCustomError("problem.publish.bucket", "not a bucket", {"found": bucket})
    return bucket


def _check_prefix(prefix: str) -> str:
    if not re.fullmatch(_PREFIX, prefix):
        raise PydanticCustomError("problem.publish.prefix", "not a prefix", {"found": prefix})
    return prefix.rstrip("/")


def _plain(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})


Place = Annotated[str, AfterValidator(_check_place)]


class GitTarget(Facts):
    """A branch of a repository, from which GitHub, GitLab or Codeberg Pages serve."""

    to: Literal["git"]
    remote: Place
    branch: Annotated[str, AfterValidator(_check_branch), _plain(_BRANCH)] = "gh-pages"


class RsyncTarget(Facts):
    """A folder on a server of one's own, or on this machine."""

    to: Literal["rsync"]
    target: Annotated[Place, AfterValidator(_check_target)]


class S3Target(Facts):
    """A bucket of Amazon S3, or of a service that speaks its protocol."""

    to: Literal["s3"]
    bucket: Annotated[str, AfterValidator(_check_bucket), _plain(_BUCKET)]
    prefix: Annotated[str, AfterValidator(_check_prefix), _plain(_PREFIX)] | None = None
    region: str | None = None
    endpoint: WebAddress | None = None


Target: TypeAlias = GitTarget | RsyncTarget | S3Target
Publish = Annotated[Target, Described(discriminator="to")]
