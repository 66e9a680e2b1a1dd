import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Live, Offline, Unanswered } from "../../static/js/live.js";
import { Server, until } from "./world.mjs";

/** @type {Server} */ let server;
/** @type {Live} */ let live;
let taken, missed;

beforeEach(async () => {
  server = new Server();
  live = new Live(server.world());
  taken = [];
  missed = [];
  live.watch("room:1", 0, { entry: (entry) => taken.push(entry.seq), missed: (count) => missed.push(count) });
  live.connect();
  await until(() => live.state === "open");
});

afterEach(() => {
  live.state = "signed-out"; // nothing opens again
  live.drop();
  clearTimeout(live.timer);
});

const settled = () => until(() => taken.length === server.journal.length && taken.at(-1) === taken.length);

test("entries arrive as they are committed", async () => {
  server.commit();
  server.commit();
  await settled();
  assert.deepEqual(taken, [1, 2]);
});

test("a gap is read over HTTP, and nothing twice", async () => {
  server.commit(false);
  server.commit(false);
  server.commit();
  await settled();
  assert.deepEqual(taken, [1, 2, 3]);
});

test("after a cut it goes on where it was and says how many were missed", async () => {
  server.commit();
  await settled();
  server.cut();
  assert.equal(live.state, "lost");
  for (let round = 0; round < 12; round += 1) server.commit(false);
  await settled();
  assert.deepEqual([missed, live.state], [[12], "open"]);
});

test("who was away too long pages the rest over HTTP", async () => {
  server.limit = 5;
  server.cut();
  for (let round = 0; round < 23; round += 1) server.commit(false);
  await settled();
  assert.equal(taken.length, 23);
});

test("who is told to be behind watches again with what it has", async () => {
  server.commit();
  await settled();
  server.commit(false);
  server.sockets[0].tell({ stream: "room:1", behind: 2 });
  await settled();
  assert.deepEqual(server.commands.at(-1), ["watch", { stream: "room:1", seen: 1 }]);
});

test("several entries in one frame are taken in order", () => {
  const entries = [server.commit(false), server.commit(false)];
  server.sockets[0].tell(entries);
  assert.deepEqual(taken, [1, 2]);
});

test("a command is answered on the socket", async () => {
  server.answers.second = () => ({ ok: { count: 3 } });
  assert.equal((await live.do("second", { proposal: 1 })).ok.count, 3);
});

test("without a socket the same command goes over HTTP", async () => {
  live.drop();
  server.answers.cast = ({ poll }) => ({ no: { kind: "refused", code: "poll_closed", facts: {}, say: `${poll}` } });
  const answer = await live.do("cast", { poll: 7 });
  assert.equal(answer.no.code, "poll_closed");
});

test("without a network a command never leaves", async () => {
  server.network = false;
  await assert.rejects(live.do("cast", {}), Offline);
  assert.equal(server.commands.filter(([command]) => command === "cast").length, 0);
});

test("a command whose connection dies is unanswered, not refused", async () => {
  server.sockets[0].mute = true;
  const asked = live.do("cast", {});
  server.cut();
  await assert.rejects(asked, Unanswered);
});

test("signed out is the end of it", () => {
  server.cut(4401);
  assert.equal(live.state, "signed-out");
});

test("coming back from sleep opens at once", async () => {
  live.attempt = 20;
  server.cut();
  clearTimeout(live.timer);
  live.wake();
  await until(() => live.state === "open");
});
