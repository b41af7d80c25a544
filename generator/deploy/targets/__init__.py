"""The places a blog can be sent to: one module each, with a class behind the protocol."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.config.destinations import AnyDestination
from generator.deploy.target import Target

__all__ = ["target_of"]


def target_of(to: AnyDestination, site: Path, environ: Mapping[str, str]) -> Target:
    """Return the target that the settings describe; nothing is connected to yet.

    ``site`` is the blog's folder, ``environ`` where credentials are looked for. Raises
    :class:`~generator.deploy.target.TargetError` where a package is missing, with how to install
    it.
    """
    match to.type:
        case "directory":
            from generator.deploy.targets.directory import DirectoryTarget

            return DirectoryTarget(to, site, environ)
        case "s3" | "gcs" | "azure":
            from generator.deploy.targets.objects import ObjectTarget

            return ObjectTarget(to, site, environ)
        case "sftp":
            from generator.deploy.targets.sftp import SftpTarget

            return SftpTarget(to, site, environ)
        case "rsync":
            from generator.deploy.targets.rsync import RsyncTarget

            return RsyncTarget(to, site, environ)
        case "git":
            from generator.deploy.targets.git import GitTarget

            return GitTarget(to, site, environ)
        case "netlify":
            from generator.deploy.targets.netlify import NetlifyTarget

            return NetlifyTarget(to, site, environ)
