"""Publishing to a bucket, over the protocol of Amazon S3 against a server on this machine."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from generator.hosting.rules import caching_of, type_of
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
