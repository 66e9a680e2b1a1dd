import assert from "node:assert/strict";
import { test } from "node:test";

import { CLOSE, afterClose, delay } from "../../static/js/backoff.js";

test("waits double up to half a minute", () => {
  assert.deepEqual([0, 1, 2, 3].map((attempt) => delay(attempt, 1)), [500, 1000, 2000, 4000]);
  assert.equal(delay(50, 1), 30_000);
});

test("chance spreads them, and never below half", () => {
  assert.equal(delay(3, 0), 2000);
});

test("after a restart everybody comes back within ten seconds", () => {
  assert.equal(afterClose(CLOSE.RESTART, 7, 0), 0);
  assert.equal(afterClose(CLOSE.RESTART, 7, 1), 10_000);
});

test("who is signed out or not let in does not try again", () => {
  assert.equal(afterClose(CLOSE.SIGN_IN, 0, 0), null);
  assert.equal(afterClose(CLOSE.ORIGIN, 0, 0), null);
});

test("who was told to slow down waits longest", () => {
  assert.equal(afterClose(CLOSE.FLOOD, 0, 0), 30_000);
});
