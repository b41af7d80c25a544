"""Write what an importer yields into a blog, in the memory of a few posts.

Nothing is ever written over. What was written is in the journal (``importers/journal.py``), so an
import that was interrupted goes on where it stopped, and one that is run again writes only what is
new.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from generator.authoring import clear, write_new
from generator.importers.foretelling import foretold
from generator.importers.guessing import proposals
from generator.importers.home import home_at
from generator.importers.importer import (
    Asset,
    Entry,
    Remark,
    Reply,
    Series,
    Sort,
    Weight,
)
from generator.importers.journal import Journal, State
from generator.importers.linking import Links
from generator.importers.pictures import Pictures
from generator.importers.prose.escaping import address
from generator.importers.replies import Replies
from generator.importers.report import Report
from generator.importers.settings import (
    author_file,
    menu_of,
    redirects_of,
    series_files,
    settings_file,
)
from generator.importers.survey import survey
from generator.importers.texts import body_of, file_of, told
from generator.importers.vault import BrokenFile
from generator.model.diagnostic import Place
from generator.model.url import slugify

if TYPE_CHECKING:
    from generator.importers.guessing import Proposal
    from generator.importers.home import Home
    from generator.importers.importer import Importer
    from generator.importers.plan import Options, Plan
    from generator.importers.vault import Vault

__all__ = ["import_blog"]

_BATCH: Final = 24  # entries whose pictures are fetched together
# Hosts that lend addresses: a blog that leaves them needs another.
_LENT: Final = re.compile(r"\.(?:blogspot\.[a-z.]{2,6}|wordpress\.com|tumblr\.com|medium\.com)/?$")
_IGNORED: Final = b"output/\n.cache/\n"

Progress = Callable[[str, int, int], None]


def import_blog(importer: Importer, vault: Vault, options: Options, progress: Progress) -> Report:
    """Import a blog and return the report, which is written down beside it.

    ``progress`` is told of the stage, how much is done and of how much. Raises
    :class:`~generator.importers.importer.Unreadable` where nothing can be imported.
    """
    report = Report(f"{vault.label} ({importer.title})", options.dry_run)
    report.remarks += vault.remarks
    home = home_at(options.into)
    journal = Journal.read(options.into, dry=options.dry_run, update=options.update)
    plan = survey(
        importer.read(vault), options, home, journal, lambda done: progress("reading", done, done)
    )
    writer = _Writer(plan, options, home, journal, vault, report, progress)
    writer.prepare()
    try:
        writer.write(importer)
        if not options.dry_run:
            progress("checking", 0, 0)
            report.remarks += foretold(options.into, options.as_of, plan)
    except KeyboardInterrupt:
        report.stopped = True
        raise
    finally:
        if not options.dry_run:
            report.write(options.into)
    return report


@dataclass(slots=True)
class _Writer:
    plan: Plan
    options: Options
    home: Home
    journal: Journal
    vault: Vault
    report: Report
    progress: Progress
    done: int = 0
    chosen: list[Series] = field(default_factory=list)
    pictures: Pictures = field(init=False)
    replies: Replies = field(init=False)

    def prepare(self) -> None:
        """Decide on series and settings, and write what stands for the whole blog."""
        fetcher = None
        if self.options.images and not self.options.dry_run:
            from generator.importers.fetching import Fetcher

            fetcher = Fetcher(self.options.allow_private)
        self.pictures = Pictures(self.vault, self.journal, fetcher)
        self.replies = Replies(self.plan)
        self._choose_series()
        self.report.take(self.plan)

    def _choose_series(self) -> None:
        self.report.proposals = proposals(self.plan)
        self.report.guessed = self.options.guess_series
        known = [one for one in self.plan.series if slugify(one.title)]
        if self.options.guess_series:
            known += [one.as_series() for one in self.report.proposals if one.title]
            self._follow([one for one in self.report.proposals if not one.title])
        named: dict[str, Series] = {}
        for one in known:
            named.setdefault(slugify(one.title), one)
        self.chosen = list(named.values())
        self.plan.series = self.chosen

    def _follow(self, chains: list[Proposal]) -> None:
        for chain in chains:
            for before, after in pairwise(chain.parts):
                self.plan.heads[after].prequel = self.plan.heads[before].slug

    def write(self, importer: Importer) -> None:
        """Go through the source again and write it down."""
        self._settings()
        batch: list[Links] = []
        seen: set[str] = set()
        for one in importer.read(self.vault):
            match one:
                case Entry() if one.key in self.plan.heads and one.key not in seen:
                    seen.add(one.key)
                    batch.append(self._linked(one))
                    if len(batch) >= _BATCH:
                        self._flush(batch)
                case Reply():
                    self._reply(one)
                case Asset():
                    self._asset(one)
                case _:
                    pass
        self._flush(batch)
        self._foretell()

    def _count(self, what: str, state: str) -> None:
        self.report.written[what, state] += 1

    def _put(self, what: str, key: str, path: str, data: bytes, entry: str = "") -> None:
        state = self.journal.put(key, path, data)
        self._count(what, state)
        if state == State.OTHERS:
            message = f"{path} is there already and is no file of an import; it was left alone"
            hint = "move it away, and import again"
            self.report.remarks.append(
                Remark(Weight.LOST, "file-exists", message, Place(path), hint, entry)
            )

    def _settings(self) -> None:
        redirects, remarks = redirects_of(self.plan, self.options)
        self.report.remarks += remarks
        if self.home.config is None or self.journal.path_of("settings"):
            data = settings_file(self.plan, redirects)
            self._put("settings", "settings", "content/site.yaml", data)
            self._ignore()
            self.report.remarks += menu_of(self.plan)[1]
            self._tell_settings()
        else:
            known = {
                old: new for old, new in redirects.items() if old not in self.home.config.redirects
            }
            self.report.redirects = known
        for key in sorted(self.plan.authors):
            path, data = author_file(key, self.plan)
            self._put("authors", f"author:{key}", path, data)
        for key, path, data in series_files(self.plan, self.chosen):
            self._put("series", key, path, data)

    def _ignore(self) -> None:
        """Keep what is built out of the blog's repository, unless the writer said what is."""
        ignore = self.options.into / ".gitignore"
        if not self.options.dry_run:
            clear(ignore)
            if not ignore.exists():
                write_new(ignore, _IGNORED)

    def _tell_settings(self) -> None:
        for said, what, hint in (
            (self.plan.blog.title, "title", "write the name of the blog"),
            (self.plan.blog.address, "url", "write the address it will have"),
        ):
            if what == "url" and _LENT.search(said):
                message = f"the address is still that of the old blog: {said}"
                self.report.remarks.append(
                    Remark(Weight.GUESSED, "old-url", message, Place("content/site.yaml"), hint)
                )
            if not said:
                message = f"the source does not say the blog's {what}"
                place = Place("content/site.yaml")
                self.report.remarks.append(
                    Remark(Weight.GUESSED, f"no-{what}", message, place, hint)
                )

    def _linked(self, entry: Entry) -> Links:
        return Links(self.plan.heads[entry.key], entry, self.plan, self.vault, [])

    def _flush(self, batch: list[Links]) -> None:
        """Convert the entries of a batch, get what they show, and write them."""
        bodies = [body_of(links) for links in batch]
        images = [self._image(links) for links in batch]
        for links in batch:
            for name in links.entry.files:
                links.link(f"file:{name}")
        self.pictures.gather(batch)
        for links, body, image in zip(batch, bodies, images, strict=True):
            self._entry(links, body, image)
            self.done += 1
            self.progress("writing", self.done, len(self.plan.heads))
        batch.clear()

    def _image(self, links: Links) -> str:
        from generator.importers.prose.pictures import addresses

        image = links.entry.image
        return links.picture(addresses(image)) if image else ""

    def _entry(self, links: Links, body: str, image: str) -> None:
        head, entry = links.head, links.entry
        taken: set[str] = set()
        for shown in links.shown:
            got = self.pictures.place(links, shown, taken)
            # It stands between brackets or quotation marks, and must not be able to end them.
            body = body.replace(shown.mark, address(got.target))
            image = image.replace(shown.mark, got.target)
            if got.problem:
                self._tell_picture(links, got.target, got.problem)
        if image and entry.image_alt is None:
            message = "the picture of the post has no words for those who do not see it"
            self.report.remarks.append(
                Remark(Weight.NOTED, "no-alt", message, entry.place, "write image_alt:", entry.key)
            )
        self.report.remarks += told(links)
        if not body.strip():
            message = "there is no text"
            self.report.remarks.append(
                Remark(Weight.NOTED, "no-text", message, entry.place, entry=entry.key)
            )
        data = file_of(head, entry, self.plan, body, image)
        what = "pages" if head.sort is Sort.PAGE else "posts"
        self._put(what, f"entry:{head.key}", head.path, data, head.key)

    def _tell_picture(self, links: Links, address: str, problem: str) -> None:
        weight, said = Weight.LOST, problem
        if self.pictures.fetcher is None and "//" in address:
            weight = Weight.NOTED if self.options.images else Weight.CHANGED
            said = "it would be fetched" if self.options.images else problem
        message = f"a picture stays where it is: {address[:200]} ({said})"
        hint = "put it beside the post by hand, or import again with --update"
        self.report.remarks.append(
            Remark(weight, "picture", message, links.entry.place, hint, links.entry.key)
        )

    def _reply(self, reply: Reply) -> None:
        written = self.replies.of(reply)
        self.report.remarks += written.remarks
        self.report.count(written.skipped)
        for key, path, data in written.files:
            self._put("comments", key, path, data, reply.entry)

    def _asset(self, asset: Asset) -> None:
        path = f"content/static/{asset.path}"
        try:
            data = self.vault.read(asset.name)
        except BrokenFile as problem:
            message = f"this file cannot be read: {problem}"
            self.report.remarks.append(
                Remark(Weight.LOST, "broken-file", message, Place(asset.name))
            )
            return
        self._put("files", f"asset:{asset.name}", path, data)

    def _foretell(self) -> None:
        """Count the pictures, and sort what is to be told."""
        for number, state in (
            (self.pictures.written, State.NEW),
            (self.pictures.there, State.SAME),
        ):
            if number:
                self.report.written["pictures and other files of posts", state] += number
