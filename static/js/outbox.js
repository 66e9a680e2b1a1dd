/**
 * The outbox: what was written stays on this device until the server has answered, over reloads and dead networks.
 *
 * Only posts are kept. A vote never waits in a queue.
 *
 * @typedef {import("./letters.js").Letter} Letter
 * @typedef {{ all: () => Promise<Letter[]>, put: (letter: Letter) => Promise<void>,
 *             remove: (cid: string) => Promise<void> }} Store
 */
import { Offline, Unanswered } from "./live.js";
import { again, answered, next } from "./letters.js";

export class Outbox {
  /**
   * @param {import("./live.js").Live} live
   * @param {Store} store
   * @param {string} resident whose letters go out; others' stay where they are
   * @param {() => number} now milliseconds
   */
  constructor(live, store, resident, now = Date.now) {
    this.live = live;
    this.store = store;
    this.resident = resident;
    this.now = now;
    /** @type {Map<string, Letter>} */
    this.letters = new Map();
    /** @type {Set<(letter: Letter, seq: number | null) => void>} */
    this.watchers = new Set();
    this.busy = false;
  }

  /** Be told of each change of a letter. @param {(letter: Letter, seq: number | null) => void} watcher */
  onChange(watcher) {
    this.watchers.add(watcher);
  }

  /** What is left from before, oldest first; sending goes on with it. */
  async load() {
    for (const letter of await this.store.all()) {
      if (letter.resident === this.resident && !this.letters.has(letter.cid)) this.letters.set(letter.cid, letter);
    }
    const left = [...this.letters.values()].sort((one, other) => one.at - other.at);
    this.pump();
    return left;
  }

  /** Take a letter and send it as soon as that can be. @param {Letter} letter */
  async add(letter) {
    await this.#keep(letter);
    this.pump();
  }

  /** Send a failed letter once more. @param {string} cid */
  async retry(cid) {
    const letter = this.letters.get(cid);
    if (letter) await this.add(again(letter));
  }

  /** Throw a letter away. @param {string} cid */
  async discard(cid) {
    this.letters.delete(cid);
    await this.store.remove(cid);
  }

  /** Send what waits, one after the other and in order; stops where the network does. */
  async pump() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (;;) {
        const { letter, wait } = next([...this.letters.values()], this.now());
        if (wait > 0) setTimeout(() => this.pump(), wait);
        if (!letter) return;
        await this.#send(letter);
      }
    } catch (error) {
      if (!(error instanceof Offline || error instanceof Unanswered)) throw error;
      // unanswered: the same cid asks again when the connection is back
    } finally {
      this.busy = false;
    }
  }

  /** @param {Letter} letter */
  async #send(letter) {
    const answer = await this.live.do("post", { ...letter.words, cid: letter.cid });
    const after = answered(letter, answer, this.now());
    await this.#keep(after, answer.ok ? answer.ok.seq : null);
    if (after.state === "sent") await this.discard(letter.cid);
  }

  /** @param {Letter} letter @param {number | null} seq */
  async #keep(letter, seq = null) {
    this.letters.set(letter.cid, letter);
    await this.store.put(letter);
    for (const watcher of this.watchers) watcher(letter, seq);
  }
}
