"""Published notices as an Atom feed (RFC 4287): what is public anyway, and nobody's name.

An id is a tag URI (RFC 4151) of the host that stands in the notice's own address, so that it stays the same when the
site moves. Text is put in by an XML writer, never into a string.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from django.urls import reverse

from outcomes.models import Notice

NAMESPACE = "http://www.w3.org/2005/Atom"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)  # when nothing is published yet; a feed must say when it was updated
VERDICTS = {"passed": "通过", "not_passed": "未通过", "invalid": "未形成有效决定"}

ElementTree.register_namespace("", NAMESPACE)


def feed_of(notices: Sequence[Notice], *, title: str, address: str, page: str, key: str = "") -> bytes:
    """The feed at `address` of `notices`, the newest first; `page` is the page for people, `key` the compound's."""
    root = ElementTree.Element(_name("feed"), {"xml:lang": "zh-Hans"})
    _text(root, "id", f"tag:{_host(address)},2026:open{f'/{key}' if key else ''}")
    _text(root, "title", title)
    _text(root, "updated", _instant(notices[0].at if notices else BEGAN))
    _link(root, rel="self", type="application/atom+xml", href=address)
    _link(root, rel="alternate", type="text/html", href=page)
    _author(root, "民议")
    for notice in notices:
        _entry(root, notice, site=address)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def tag_of(notice: Notice) -> str:
    """The id of a notice's entry, for ever."""
    host = _host(str(notice.sheet["address"]))
    return f"tag:{host},2026:notice/{notice.compound.key}/{notice.year}/{notice.number}"


def paper_address(notice: Notice) -> str:
    """The address of this very paper, whatever replaces it."""
    return reverse("paper", args=[notice.compound.key, notice.year, notice.number])


def _entry(root: ElementTree.Element, notice: Notice, *, site: str) -> None:
    entry = ElementTree.SubElement(root, _name("entry"))
    _text(entry, "id", tag_of(notice))
    _text(entry, "title", f"{notice.title}：{VERDICTS[notice.verdict]}")
    _text(entry, "published", _instant(notice.at))
    _text(entry, "updated", _instant(notice.at))
    _author(entry, f"{notice.compound.name}业主委员会")
    _link(entry, rel="alternate", type="text/html", href=urljoin(site, reverse("result", args=[notice.poll_id])))
    _link(entry, rel="enclosure", type="application/pdf", href=urljoin(site, paper_address(notice)))
    told = f"{notice.serial}。{f'更正：{notice.reason}。' if notice.reason else ''}PDF 的 SHA-256：{notice.sha256}"
    _text(entry, "summary", told)


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(parent: ElementTree.Element, tag: str, text: str) -> None:
    ElementTree.SubElement(parent, _name(tag)).text = text


def _link(parent: ElementTree.Element, **attributes: str) -> None:
    ElementTree.SubElement(parent, _name("link"), attributes)


def _author(parent: ElementTree.Element, name: str) -> None:
    _text(ElementTree.SubElement(parent, _name("author")), "name", name)


def _host(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
