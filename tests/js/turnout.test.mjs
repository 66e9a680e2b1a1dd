import assert from "node:assert/strict";
import { test } from "node:test";

import { lacking } from "../../static/js/turnout.js";

test("the headline names only what is lacking", () => {
  const asked = (heads, area, reached = false) => lacking({ missing_heads: heads, missing_area: area, reached });
  assert.equal(asked(12, "1036.00"), "short");
  assert.equal(asked(12, "0.00"), "short-heads");
  assert.equal(asked(0, "29.8734"), "short-area");
  assert.equal(asked(0, "0.00", true), "reached");
});
