import assert from "node:assert/strict";
import { test } from "node:test";

import { hashOf } from "../../static/js/paper.js";

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text).buffer;

test("a file's hash is its SHA-256 in 64 small digits", async () => {
  assert.equal(
    await hashOf(bytes("abc"), crypto.subtle),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assert.equal((await hashOf(bytes(""), crypto.subtle)).length, 64);
});

test("one byte more is another file", async () => {
  assert.notEqual(await hashOf(bytes("notice"), crypto.subtle), await hashOf(bytes("notice\n"), crypto.subtle));
});
