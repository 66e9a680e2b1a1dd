import assert from "node:assert/strict";
import { test } from "node:test";

import { apply, react } from "../../static/js/feed.js";

test("the next number is delivered, an old one dropped, a gap read again", () => {
  assert.equal(react(3, 4), "deliver");
  assert.equal(react(3, 3), "drop");
  assert.equal(react(3, 5), "refetch");
});

test("whatever order and however often entries come, each is taken once and in order", () => {
  for (let round = 0; round < 200; round += 1) {
    const sent = Array.from({ length: 12 }, (_, at) => ({ seq: at + 1 }));
    const heap = [...sent, ...sent.slice(0, Math.floor(Math.random() * 12))].sort(() => Math.random() - 0.5);
    const taken = [];
    let seen = 0;
    for (const entry of heap) {
      const came = apply(seen, [entry]);
      taken.push(...came.entries);
      seen = came.seen;
      if (came.gap && Math.random() < 0.5) {
        const page = apply(seen, sent.slice(seen, seen + 5)); // reading the journal
        taken.push(...page.entries);
        seen = page.seen;
      }
    }
    taken.push(...apply(seen, sent).entries); // reading to the end
    assert.deepEqual(taken, sent);
  }
});
