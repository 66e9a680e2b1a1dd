"""How requests to the two SMS vendors are signed. Pure: the time and the nonce are arguments.

Alibaba Cloud's method V3 (ACS3-HMAC-SHA256) and Tencent Cloud's (TC3-HMAC-SHA256): both hash a canonical form of
the request — method, path, query, headers, names of the signed headers, hash of the body — and sign that hash.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Secret:
    """A vendor's pair of keys. Its text never shows the secret one."""

    key_id: str
    key: str

    def __repr__(self) -> str:
        return f"Secret({self.key_id!r}, …)"


def canonical_query(query: Mapping[str, str]) -> str:
    """The parameters in order of their names, percent-encoded as RFC 3986 says (a blank is %20, a star %2A)."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


@dataclass(frozen=True, slots=True)
class RpcCall:
    """A call of an RPC-style API of Alibaba Cloud, its parameters in the query."""

    host: str
    action: str
    version: str
    query: Mapping[str, str]


def acs3_headers(secret: Secret, call: RpcCall, *, nonce: str, at: datetime) -> dict[str, str]:
    """The headers of `call` as a POST without a body, `Authorization` among them.

    https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
    """
    signed = {
        "host": call.host,
        "x-acs-action": call.action,
        "x-acs-content-sha256": _hash(b""),
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": call.version,
    }
    names = ";".join(sorted(signed))
    canonical = _canonical(canonical_query(call.query), signed, names, b"")
    signature = _hmac(secret.key.encode(), f"ACS3-HMAC-SHA256\n{_hash(canonical)}").hex()
    return {
        **signed,
        "Authorization": f"ACS3-HMAC-SHA256 Credential={secret.key_id},SignedHeaders={names},Signature={signature}",
    }


def tc3_authorization(secret: Secret, *, service: str, headers: Mapping[str, str], body: bytes, at: datetime) -> str:
    """The `Authorization` of a POST with a JSON body to an API of Tencent Cloud; `headers` are those that it signs.

    https://cloud.tencent.com/document/api/382/38768
    """
    day, stamp = at.astimezone(UTC).strftime("%Y-%m-%d"), int(at.timestamp())
    names, scope = ";".join(sorted(headers)), f"{day}/{service}/tc3_request"
    canonical = _canonical("", headers, names, body)
    key = f"TC3{secret.key}".encode()
    for part in (day, service, "tc3_request"):
        key = _hmac(key, part)
    signature = _hmac(key, f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{_hash(canonical)}").hex()
    return f"TC3-HMAC-SHA256 Credential={secret.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"


def _canonical(query: str, headers: Mapping[str, str], names: str, body: bytes) -> bytes:
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    return f"POST\n/\n{query}\n{lines}\n{names}\n{_hash(body)}".encode()


def _hash(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
