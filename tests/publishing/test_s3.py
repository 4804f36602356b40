"""Publishing to a bucket, over the protocol of Amazon S3 against a server on this machine."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from moto.server import ThreadedMotoServer

from generator.errors import PublishError
from generator.hosting.rules import caching_of, type_of
from generator.publishing.turn import LEASE, NAME, Turn
from tests.publishing.conftest import Owner, changes_of, counts_of
from tests.support.ports import LOOPBACK, find_free_port
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUCKET = "fleurs-site"


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The address of a server with an empty bucket; the keys are in the environment."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    server = ThreadedMotoServer(LOOPBACK, 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str) -> Any:
    """The bucket, as somebody else sees it."""
    service = boto3.resource("s3", endpoint_url=endpoint, region_name="eu-west-3")
    for old in service.buckets.all():
        old.objects.all().delete()
        old.delete()
    return service.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})


def choose(owner: Owner, endpoint: str, more: str = "") -> None:
    owner.choose(f"{{to: s3, bucket: {BUCKET}, region: eu-west-3, endpoint: '{endpoint}'{more}}}")


def contents_of(bucket: Any) -> dict[str, bytes]:
    return {item.key: item.get()["Body"].read() for item in bucket.objects.all() if not item.key.endswith(".shopbell")}


def test_the_site_is_in_the_bucket(owner: Owner, endpoint: str, bucket: Any) -> None:
    (owner.folder / "media" / "Zoë & Co 🌷.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    choose(owner, endpoint)
    uploaded, deleted = changes_of(owner.publish())
    assert contents_of(bucket) == owner.files()
    assert (sorted(uploaded), deleted) == (sorted(owner.files()), [])
    for name in owner.files():
        answer = bucket.Object(name).get()
        assert answer["ContentType"] == type_of(name), name
        assert answer["CacheControl"] == caching_of(name), name
    assert bucket.Object("contact.vcf").get()["ContentType"] == "text/vcard; charset=utf-8"


def test_assets_come_first(owner: Owner, endpoint: str, bucket: Any) -> None:
    choose(owner, endpoint)
    uploaded, _ = changes_of(owner.publish())
    are_assets = [name.startswith("assets/") for name in uploaded]
    assert are_assets == sorted(are_assets, reverse=True)
    assert True in are_assets
    assert bucket.name == BUCKET


def test_only_changes_are_brought(owner: Owner, endpoint: str, bucket: Any) -> None:
    owner.write_page("old", "Words.")
    choose(owner, endpoint)
    owner.publish()
    before = {item.key: item.last_modified for item in bucket.objects.all()}
    owner.delete_page("old")
    owner.write_page("about", "Other words.")
    result = owner.publish()
    uploaded, deleted = changes_of(result)
    assert "about/index.html" in uploaded
    assert deleted == ["old/index.html"]
    assert not any(name.startswith("assets/") for name in uploaded)
    assert contents_of(bucket) == owner.files()
    after = {item.key: item.last_modified for item in bucket.objects.all()}
    assert all(after[name] == before[name] for name in owner.files() if name not in uploaded)
    unchanged = len(owner.files()) - len(uploaded)
    assert counts_of(result) == f"{len(uploaded)} files uploaded, {unchanged} unchanged, 1 deleted."
    assert changes_of(owner.publish()) == ([], [])


def test_what_is_not_ours_stays(owner: Owner, endpoint: str, bucket: Any) -> None:
    bucket.put_object(Key="photos/holiday.jpg", Body=b"dear")
    bucket.put_object(Key="shop/price list.pdf", Body=b"dear too")
    choose(owner, endpoint, ", prefix: shop/")
    changes_of(owner.publish())
    owner.delete_page("about")
    assert changes_of(owner.publish())[1] == ["about/index.html"]
    foreign = {"photos/holiday.jpg": b"dear", "shop/price list.pdf": b"dear too"}
    assert contents_of(bucket) == foreign | {f"shop/{name}": content for name, content in owner.files().items()}


def test_what_somebody_changed_is_brought_again(owner: Owner, endpoint: str, bucket: Any) -> None:
    choose(owner, endpoint)
    owner.publish()
    bucket.put_object(Key="index.html", Body=b"changed by hand")
    bucket.Object("robots.txt").delete()
    uploaded, _ = changes_of(owner.publish())
    assert sorted(uploaded) == ["index.html", "robots.txt"]
    assert contents_of(bucket) == owner.files()


def test_what_a_broken_publication_leaves_is_cleaned_up(owner: Owner, endpoint: str, bucket: Any) -> None:
    """The line breaks in the middle: files are in the bucket that the last whole publication did not have."""
    choose(owner, endpoint)
    owner.publish()
    owner.write_page("half", "Words.")
    program = (
        "import sys\nfrom generator.publishing.s3 import _Bucket\n"
        "def stop(self, names): raise SystemExit(9)\n_Bucket.delete = stop\n"
        "from shopbell import main\nmain(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", program, "publish", "--content", str(owner.folder), "--output", str(owner.site)]
    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 9
    assert "half/index.html" in contents_of(bucket)
    owner.delete_page("half")
    changes_of(owner.publish())
    assert contents_of(bucket) == owner.files()


WAITS_BEFORE_THE_END = (
    "import sys, time, pathlib\nfrom generator.publishing.s3 import _Bucket\n"
    "def wait(self, names):\n"
    "    print('half', flush=True)\n"
    "    while not pathlib.Path({go!r}).exists(): time.sleep(0.02)\n"
    "    return delete(self, names)\n"
    "delete, _Bucket.delete = _Bucket.delete, wait\n"
    "from shopbell import main\nmain(sys.argv[1:])\n"
)


def start(owner: Owner, program: str, output: Path) -> subprocess.Popen[str]:
    """Begin a publication in a process of its own, from another folder of the site than the owner's."""
    command = [sys.executable, "-u", "-c", program, "publish", "--content", str(owner.folder), "--output", str(output)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def read_until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(word):
            return
    pytest.fail(f"never said {word}: {''.join(said)}")


def test_of_two_at_once_the_second_waits_and_nothing_is_left_over(
    owner: Owner, endpoint: str, bucket: Any, tmp_path: Path
) -> None:
    choose(owner, endpoint)
    owner.write_page("first", "Words.")
    go = tmp_path / "go"
    with start(owner, WAITS_BEFORE_THE_END.format(go=str(go)), tmp_path / "first") as first:
        read_until(first, "half")
        owner.delete_page("first")
        owner.write_page("second", "Words.")
        with start(owner, "import sys\nfrom shopbell import main\nmain(sys.argv[1:])\n", owner.site) as second:
            read_until(second, "waiting")
            assert "first/index.html" in contents_of(bucket)
            assert "second/index.html" not in contents_of(bucket)
            go.touch()
            said = first.communicate(timeout=120)[0] + second.communicate(timeout=120)[0]
    assert (first.returncode, second.returncode) == (0, 0), said
    assert contents_of(bucket) == owner.files()
    assert changes_of(owner.publish()) == ([], [])


def test_who_was_broken_off_long_ago_is_not_waited_for(owner: Owner, endpoint: str, bucket: Any) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(seconds=LEASE + 1)):
        bucket.put_object(Key=NAME, Body=b"killed")
    choose(owner, endpoint)
    result = owner.publish()
    assert "waiting" not in result.output
    assert changes_of(result)[0]
    assert contents_of(bucket) == owner.files()


def test_who_was_taken_over_from_stops(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine slept for longer than the lease: whoever came meanwhile must not be disturbed."""
    monkeypatch.setattr("generator.publishing.turn.RENEWAL", 0.02)
    turn = Turn(bucket.meta.client, BUCKET, "shop/")
    turn.take(lambda: pytest.fail("nobody else is there"))
    turn.check()
    bucket.put_object(Key=f"shop/{NAME}", Body=b"somebody else")
    until = time.monotonic() + 60
    with pytest.raises(PublishError, match="publish again"):  # noqa: PT012
        while time.monotonic() < until:
            turn.check()
            time.sleep(0.02)
    turn.give_back()
    assert bucket.Object(f"shop/{NAME}").get()["Body"].read() == b"somebody else"


def test_a_service_without_conditions_lets_everybody_in(bucket: Any) -> None:
    client = bucket.meta.client

    def refuse(request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        if "If-None-Match" not in request.headers:
            return None
        body = b"<Error><Code>NotImplemented</Code><Message>A header is not implemented</Message></Error>"
        return AWSResponse(request.url, 501, {"Content-Type": "application/xml"}, Answer(body))

    client.meta.events.register("before-send.s3.PutObject", refuse)
    turns = [Turn(client, BUCKET, "") for _ in range(2)]
    for turn in turns:
        turn.take(lambda: pytest.fail("nobody is waited for"))
        turn.check()
    for turn in turns:
        turn.give_back()
    assert contents_of(bucket) == {}


class Answer(io.BytesIO):
    """The body of an answer, as the library reads it."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self.read()


def sentence_of(owner: Owner) -> str:
    result = owner.publish()
    assert result.exit_code == 1
    [line] = result.stderr.splitlines()
    return str(line)


def test_failures_are_sentences(owner: Owner, endpoint: str, bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.choose(f"{{to: s3, bucket: other-bucket, region: eu-west-3, endpoint: '{endpoint}'}}")
    assert "NoSuchBucket" in sentence_of(owner)
    choose(owner, f"http://{LOOPBACK}:{find_free_port()}")
    assert sentence_of(owner).startswith("S3 could not publish the site: ")
    choose(owner, endpoint)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "AWS_ACCESS_KEY_ID" in sentence_of(owner)
    assert contents_of(bucket) == {}


def test_the_library_is_loaded_for_buckets_alone() -> None:
    program = "import sys, shopbell, generator.publishing, generator.publishing.rsync; print('boto3' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert finished.stdout == "False\n"
