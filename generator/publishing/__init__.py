"""Publishing: bring a built site to where visitors find it. Each way is a module with one function, `publish`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.content.catalogue import owner_catalogue
from generator.content.publishing import GitTarget, RsyncTarget
from generator.errors import PublishError

if TYPE_CHECKING:
    from generator.content.publishing import Target
    from generator.content.site import Site
    from generator.publishing.report import Report, Tell
    from generator.publishing.shipment import Shipment


def find_target(site: Site) -> Target:
    """Return the place that a site is published to; raises PublishError where it says none."""
    if site.publish is None:
        raise PublishError(owner_catalogue().text("publish.no_target"))
    return site.publish


def publish_site(site: Site, shipment: Shipment, tell: Tell) -> Report:
    """Bring a site to the place that `site.yaml` names and return what was done; raises PublishError."""
    target = find_target(site)
    if isinstance(target, GitTarget):
        from generator.publishing import git

        return git.publish(target, shipment, tell)
    if isinstance(target, RsyncTarget):
        from generator.publishing import rsync

        return rsync.publish(target, shipment, tell)
    from generator.publishing import s3

    return s3.publish(target, shipment, tell)
