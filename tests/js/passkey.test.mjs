import assert from "node:assert/strict";
import { test } from "node:test";

import { answered, asked, base64url, bytes, named } from "../../static/js/passkey_json.js";

const all = Uint8Array.from({ length: 256 }, (_, at) => at);

test("bytes come back as they went", () => {
  for (const length of [0, 1, 2, 3, 255, 256]) {
    const part = all.slice(0, length);
    assert.deepEqual(bytes(base64url(part.buffer) ?? ""), part);
  }
  assert.match(base64url(all.buffer) ?? "", /^[A-Za-z0-9_-]+$/);
});

test("what the server asks reaches the browser in bytes", () => {
  const turned = asked({ challenge: "AAEC", user: { id: "Nw", name: "王*" }, excludeCredentials: [{ id: "_w", type: "public-key" }] });
  assert.deepEqual([...turned.challenge], [0, 1, 2]);
  assert.deepEqual([...turned.user.id], [0x37]);
  assert.deepEqual([...turned.excludeCredentials[0].id], [255]);
  assert.equal(turned.user.name, "王*");
  assert.equal(turned.allowCredentials, undefined);
});

test("what the browser gives reaches the server in base64url", () => {
  const told = answered({
    id: "_w", rawId: Uint8Array.of(255).buffer, type: "public-key", getClientExtensionResults: () => ({ credProps: { rk: true } }),
    response: { clientDataJSON: Uint8Array.of(1).buffer, attestationObject: Uint8Array.of(2).buffer },
  });
  assert.deepEqual(told.response, { clientDataJSON: "AQ", attestationObject: "Ag" });
  assert.equal(told.rawId, "_w");
  assert.deepEqual(told.clientExtensionResults, { credProps: { rk: true } });
});

test("passkeys belong to names, not to addresses of numbers", () => {
  assert.deepEqual(["localhost", "minyi.example", "1.minyi.example", "127.0.0.1", "[::1]"].map(named), [true, true, true, false, false]);
});
