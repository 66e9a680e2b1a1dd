import assert from "node:assert/strict";
import { test } from "node:test";

import { outcome } from "../../static/js/ballot.js";
import { Offline, Unanswered } from "../../static/js/live.js";

test("a receipt is the only success", () => {
  assert.deepEqual(outcome({ answer: { ok: { code: "K7Q4-M2XD" } } }), { state: "cast", code: "K7Q4-M2XD", say: "" });
});

test("a refusal is told in the server's words", () => {
  const no = { kind: "refused", code: "poll_closed", facts: {}, say: "表决已经截止。" };
  assert.deepEqual(outcome({ answer: { no } }), { state: "refused", code: "", say: "表决已经截止。" });
});

test("a refusal that names a receipt says that the ballot is in the box already", () => {
  const no = { kind: "refused", code: "already_voted", facts: { receipt: "K7Q4-M2XD" }, say: "这套房已投过票。" };
  assert.deepEqual(outcome({ answer: { no } }), { state: "voted", code: "K7Q4-M2XD", say: "这套房已投过票。" });
});

test("a vote that never left is not one that may have arrived", () => {
  assert.equal(outcome({ error: new Offline() }).state, "offline");
  assert.equal(outcome({ error: new Unanswered() }).state, "unsure");
});
