/** Looks what is on the page and starts it. See README.md for the attributes. */
import { appearance } from "./appearance.js";
import { ballot } from "./ballot.js";
import { showConnection } from "./connection.js";
import { drafts } from "./draft.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { passkey } from "./passkey.js";
import { proposal } from "./proposal.js";
import { Room } from "./room.js";
import { when } from "./slots.js";
import { openStore } from "./store.js";
import { turnout } from "./turnout.js";

/** @template {HTMLElement} T @param {string} selector @returns {T[]} */
const all = (selector) => /** @type {T[]} */ ([...document.querySelectorAll(selector)]);

/** The token that HTTP commands carry, from Django's cookie. */
function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}

/** @param {string} path @param {string} api */
function start(path, api) {
  const live = new Live({
    url: new URL(path, location.href.replace(/^http/, "ws")).href,
    api,
    token,
    open: (url) => new WebSocket(url, "minyi.v1"),
    fetch: (...asked) => fetch(...asked),
    online: () => navigator.onLine,
    chance: Math.random,
  });
  addEventListener("online", () => live.wake());
  addEventListener("offline", () => live.drop());
  addEventListener("pageshow", () => live.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && live.wake());
  return live;
}

/** @param {HTMLElement} stream @param {Live} live @param {Outbox} outbox */
async function room(stream, live, outbox) {
  const page = new Room(stream, outbox);
  for (const form of all(`form[data-command="post"][data-room="${page.id}"]`)) {
    const composer = /** @type {HTMLFormElement} */ (form);
    page.compose(composer);
    const say = () => when(composer, live.state === "lost" || !navigator.onLine ? "offline" : "online");
    live.onState(say);
    say();
  }
  live.watch(stream.dataset.stream ?? "", Number(stream.dataset.seen), page.listener());
  await page.begin();
}

async function main() {
  for (const form of all("form[data-appearance]")) appearance(/** @type {HTMLFormElement} */ (form));
  for (const form of all("form[data-passkey]")) passkey(/** @type {HTMLFormElement} */ (form));
  const { live: path, api, resident } = document.body.dataset;
  drafts(resident ?? "");
  if (!path || !api) return;
  const streams = all("[data-stream]");
  const ballots = all('form[data-command="cast"]');
  if (streams.length + ballots.length === 0) return;
  const live = start(path, api);
  for (const form of ballots) ballot(/** @type {HTMLFormElement} */ (form), live);
  for (const bar of all("[data-connection]")) showConnection(bar, live, streams[0]?.dataset.zone);
  const outbox = new Outbox(live, await openStore(), resident ?? "");
  live.onState((state) => state === "open" && outbox.pump());
  for (const stream of streams) {
    const name = stream.dataset.stream ?? "";
    if (name.startsWith("room:")) await room(stream, live, outbox);
    else if (name.startsWith("proposal:")) live.watch(name, Number(stream.dataset.seen), proposal(stream));
    else if (name.startsWith("poll:")) live.watch(name, Number(stream.dataset.seen), turnout(stream));
  }
  live.connect();
}

main();
