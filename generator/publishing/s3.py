"""To a bucket, by the protocol of Amazon S3. What belongs to the site is written down in the bucket itself.

A bucket may hold other things: only what an earlier publication brought is ever deleted. Keys come from where programs
for S3 look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws/credentials, or the role of the machine.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from generator.errors import PublishError
from generator.hosting.rules import ASSETS, caching_of, type_of
from generator.output import MARKER
from generator.publishing.programs import say
from generator.publishing.report import Report
from generator.publishing.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.content.publishing import S3Target
    from generator.publishing.report import Tell
    from generator.publishing.shipment import Shipment

_AT_ONCE = 8
_DELETED_AT_ONCE = 1_000  # the most that one request of the protocol may name

Record = dict[str, str]
"""What was brought: a digest of content and headers, and the tag that the bucket gave it, by "digest" and "tag"."""


def publish(target: S3Target, shipment: Shipment, tell: Tell) -> Report:
    """Bring what is new or changed, then delete what is gone, when no other publication is at work there."""
    where = f"s3://{target.bucket}/{target.prefix or ''}"
    with _explain(where):
        bucket = _Bucket(target)
        with bucket.at_work(lambda: tell("waiting", where)):
            return _replace(bucket, shipment, Report(where, len(shipment.names)), tell)


def _replace(bucket: _Bucket, shipment: Shipment, report: Report, tell: Tell) -> Report:
    """Bring the files, assets before the pages that need them, and delete those that the site no longer has."""
    old, present = bucket.read_records(), bucket.list_tags()
    digests = {name: _digest(name, (shipment.folder / name).read_bytes()) for name in shipment.names}
    kept = {name: old[name] for name in digests if _is_there(old.get(name), digests[name], present.get(name))}
    # Written down before anything is brought, so that what a broken publication leaves is known as ours.
    bucket.write_records({name: {"digest": "", "tag": ""} for name in digests} | old)
    new, brought = sorted(digests.keys() - kept.keys()), {}
    for is_asset in (True, False):
        for name, tag in bucket.upload(shipment, [name for name in new if name.startswith(ASSETS) is is_asset]):
            brought[name] = {"digest": digests[name], "tag": tag}
            report.note("uploaded", name, tell)
    for name in bucket.delete(sorted((old.keys() - digests.keys()) & present.keys())):
        report.note("deleted", name, tell)
    bucket.write_records(kept | brought)
    return report


def _digest(name: str, content: bytes) -> str:
    """Return a digest that changes with the content of a file or with the headers it is served with."""
    return hashlib.sha256("\0".join((type_of(name), caching_of(name), "")).encode() + content).hexdigest()


def _is_there(record: Record | None, digest: str, tag: str | None) -> bool:
    """Return whether a file is in the bucket as we brought it, and should be brought again no differently."""
    return record is not None and tag is not None and record == {"digest": digest, "tag": tag}


class _Bucket:
    """The part of a bucket below the prefix; names are those of the site's files."""

    def __init__(self, target: S3Target) -> None:
        import boto3
        from botocore.config import Config

        # Services other than Amazon's do not know the checksums that newer programs add unasked.
        config = Config(
            retries={"mode": "standard", "max_attempts": 4},
            connect_timeout=15,
            max_pool_connections=_AT_ONCE,
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._client: Any = boto3.session.Session().client(
            "s3", region_name=target.region, endpoint_url=target.endpoint, config=config
        )
        self._bucket = target.bucket
        self._prefix = f"{target.prefix}/" if target.prefix else ""
        self._turn = Turn(self._client, self._bucket, self._prefix)

    @contextmanager
    def at_work(self, tell_waiting: Callable[[], None]) -> Iterator[None]:
        """Wait until no other publication is at work here, and keep others waiting until this one is over."""
        self._turn.take(tell_waiting)
        try:
            yield
        finally:
            self._turn.give_back()

    def list_tags(self) -> dict[str, str]:
        """Return the tag (HTTP's ETag) of everything in the bucket."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        return {
            item["Key"].removeprefix(self._prefix): item["ETag"] for page in pages for item in page.get("Contents", ())
        }

    def read_records(self) -> dict[str, Record]:
        """Return what was written down of the last publication, empty before the first."""
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=self._prefix + MARKER)
        except self._client.exceptions.NoSuchKey:
            return {}
        return dict(json.loads(found["Body"].read())["files"])

    def write_records(self, records: Mapping[str, Record]) -> None:
        """Write down what belongs to the site."""
        body = json.dumps({"files": dict(sorted(records.items()))}, indent=1, ensure_ascii=False).encode()
        self._put(MARKER, body, "application/json", "no-store")

    def upload(self, shipment: Shipment, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Bring files, several at once, and yield each with its tag."""

        def bring(name: str) -> str:
            return self._put(name, (shipment.folder / name).read_bytes(), type_of(name), caching_of(name))

        names = list(names)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            yield from zip(names, pool.map(bring, names), strict=True)

    def delete(self, names: list[str]) -> Iterator[str]:
        """Delete files and yield each; raises PublishError where the bucket keeps one."""
        for start in range(0, len(names), _DELETED_AT_ONCE):
            self._turn.check()
            part = names[start : start + _DELETED_AT_ONCE]
            objects = [{"Key": self._prefix + name} for name in part]
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            for error in answer.get("Errors", ()):
                raise PublishError(say("publish.failed", program="S3", reason=f"{error['Key']}: {error['Message']}"))
            yield from part

    def _put(self, name: str, body: bytes, kind: str, caching: str) -> str:
        self._turn.check()
        answer = self._client.put_object(
            Bucket=self._bucket, Key=self._prefix + name, Body=body, ContentType=kind, CacheControl=caching
        )
        return str(answer["ETag"])


@contextmanager
def _explain(where: str) -> Iterator[None]:
    """Turn the errors of the library into sentences."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError
    except ImportError as error:
        raise PublishError(say("publish.no_library", extra="s3")) from error
    try:
        yield
    except NoCredentialsError as error:
        raise PublishError(say("publish.no_keys", where=where)) from error
    except NoRegionError as error:
        raise PublishError(say("publish.no_region")) from error
    except ClientError as error:
        facts = error.response.get("Error", {})
        reason = f"{facts.get('Code', '?')}: {facts.get('Message', '')}"
        raise PublishError(say("publish.failed", program="S3", reason=reason)) from error
    except BotoCoreError as error:
        raise PublishError(say("publish.failed", program="S3", reason=str(error))) from error
