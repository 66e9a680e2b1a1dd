"""The vendors' signatures, against the worked examples that they publish."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from residents.rules.signing import RpcCall, Secret, acs3_headers, canonical_query, tc3_authorization


def test_alibaba_clouds_published_example_is_reproduced() -> None:
    """The example with fixed parameters of help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature.

    AccessKeyId YourAccessKeyId, AccessKeySecret YourAccessKeySecret, nonce 3156853299f313e23d1673dc12e1703d, date
    2023-10-26T10:22:32Z, RunInstances of 2014-05-26 at ecs.cn-shanghai.aliyuncs.com; its canonical request hashes to
    7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259, its signature is the one below.
    """
    headers = acs3_headers(
        Secret("YourAccessKeyId", "YourAccessKeySecret"),
        RpcCall(
            host="ecs.cn-shanghai.aliyuncs.com",
            action="RunInstances",
            version="2014-05-26",
            query={"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
        ),
        nonce="3156853299f313e23d1673dc12e1703d",
        at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
    )
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencent_clouds_published_example_is_reproduced() -> None:
    """The example of www.tencentcloud.com/document/api/1021/34193 (signature method v3, of 2020 and 2021).

    DescribeInstances of cvm.tencentcloudapi.com at 1551113065, signing content-type and host.
    """
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    authorization = tc3_authorization(
        Secret("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
        service="cvm",
        headers={"content-type": "application/json; charset=utf-8", "host": "cvm.tencentcloudapi.com"},
        body=body,
        at=datetime.fromtimestamp(1551113065, UTC),
    )
    assert authorization == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host, "
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_a_query_is_in_order_and_of_safe_marks_only(query: dict[str, str]) -> None:
    written = canonical_query(query)
    assert re.fullmatch(r"[A-Za-z0-9\-_.~%&=]*", written)
    assert written.count("=") == len(query)
    assert canonical_query(dict(reversed(query.items()))) == written


def test_a_secret_does_not_print_itself() -> None:
    assert "hidden" not in repr(Secret("an id", "hidden"))
