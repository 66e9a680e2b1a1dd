import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { answered, newCid, next, write } from "../../static/js/letters.js";
import { Live } from "../../static/js/live.js";
import { Outbox } from "../../static/js/outbox.js";
import { inMemory } from "../../static/js/store.js";
import { Server, until } from "./world.mjs";

const WORDS = { room: 1, text: "电梯该修了", stance: null };

/** @type {Server} */ let server;
/** @type {Live} */ let live;
let store, outbox, said;

beforeEach(async () => {
  server = new Server();
  said = [];
  server.answers.post = (payload) => {
    if (!said.some((post) => post.cid === payload.cid)) said.push(payload);
    return { ok: { stream: "room:1", seq: said.length } };
  };
  live = new Live(server.world());
  store = inMemory();
  outbox = new Outbox(live, store, "17");
  live.onState((state) => state === "open" && outbox.pump());
  live.connect();
  await until(() => live.state === "open");
});

afterEach(() => {
  live.state = "signed-out";
  live.drop();
  clearTimeout(live.timer);
});

let at = 0;
const letter = (text, resident = "17") => write(newCid(), resident, { ...WORDS, text }, (at += 1));

test("a cid has 128 bits and is never the same", () => {
  const cids = new Set(Array.from({ length: 1000 }, newCid));
  assert.equal(cids.size, 1000);
  for (const cid of cids) assert.match(cid, /^[0-9a-f]{32}$/);
});

test("what was sent is not kept", async () => {
  const states = [];
  outbox.onChange((changed, seq) => states.push([changed.state, seq]));
  await outbox.add(letter("一"));
  await until(() => said.length === 1);
  await until(() => states.length === 2);
  assert.deepEqual(states, [["waiting", null], ["sent", 1]]);
  await until(() => outbox.letters.size === 0);
  assert.deepEqual(await store.all(), []);
});

test("what is written without a network goes out in order when it is back", async () => {
  server.network = false;
  live.drop();
  for (const text of ["一", "二", "三"]) await outbox.add(letter(text));
  assert.equal((await store.all()).length, 3);
  server.network = true;
  live.wake();
  await until(() => said.length === 3);
  assert.deepEqual(said.map((post) => post.text), ["一", "二", "三"]);
});

test("an unanswered post is asked about with the same cid and stands there once", async () => {
  server.sockets[0].mute = true;
  await outbox.add(letter("一"));
  await until(() => said.length === 1);
  server.cut();
  await until(() => outbox.letters.size === 0);
  const asked = server.commands.filter(([command]) => command === "post");
  assert.equal(asked.length, 2);
  assert.equal(asked[0][1].cid, asked[1][1].cid);
  assert.equal(said.length, 1);
});

test("a reload finds what waits; another resident's letters stay where they are", async () => {
  await store.put(letter("我的"));
  await store.put(letter("别人的", "18"));
  const reloaded = new Outbox(live, store, "17");
  const left = await reloaded.load();
  assert.deepEqual(left.map((each) => each.words.text), ["我的"]);
  await until(() => said.length === 1 && reloaded.letters.size === 0);
  assert.deepEqual((await store.all()).map((each) => each.resident), ["18"]);
});

test("a refusal keeps the words and waits for their writer", async () => {
  const say = "这件议题已经结束，您的发言没有发出。";
  server.answers.post = () => ({ no: { kind: "refused", code: "room_closed", facts: {}, say } });
  const written = letter("一");
  await outbox.add(written);
  await until(() => outbox.letters.get(written.cid)?.state === "failed");
  assert.equal(outbox.letters.get(written.cid).say, say);
  server.answers.post = (payload) => ({ ok: { seq: said.push(payload) } });
  await outbox.retry(written.cid);
  await until(() => said.length === 1);
  assert.equal(said[0].cid, written.cid);
});

test("told to slow down, a letter waits its time and holds the younger ones back", () => {
  const first = letter("一");
  const second = letter("二");
  const slowed = answered(first, { no: { kind: "slow_down", code: "slow_down", facts: { seconds: 3 }, say: "" } }, 1000);
  assert.equal(slowed.state, "waiting");
  assert.deepEqual(next([second, slowed], 1000), { letter: null, wait: 3000 });
  assert.equal(next([second, slowed], 4000).letter, slowed);
});
