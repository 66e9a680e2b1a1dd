import assert from "node:assert/strict";
import { test } from "node:test";
import { counted } from "../../static/js/proposal.js";

const entry = (kind, facts) => ({ stream: "proposal:7", seq: 3, kind, at: "2026-11-23T04:00:00Z", facts });

test("counts of supporters and of who finds an argument helpful go into their slots", () => {
  assert.deepEqual(counted(entry("seconded", { count: 5 })), { slot: "seconds", count: 5 });
  assert.deepEqual(counted(entry("second_taken_back", { count: 4 })), { slot: "seconds", count: 4 });
  const helpful = counted(entry("argument_supported", { argument: 12, count: 0 }));
  assert.deepEqual(helpful, { slot: "helpful-12", count: 0 });
});

test("words are never put into the page by an entry: it only says that there is news", () => {
  for (const kind of ["moved", "revised", "argued", "argument_answered", "argument_hidden", "merged_in", "unheard_of"]) {
    assert.equal(counted(entry(kind, { argument: 12, count: 3 })), null);
  }
});
