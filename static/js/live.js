/**
 * The connection: one socket for the page, many streams on it, commands over it — or over HTTP while it is away.
 *
 * It comes back by itself and goes on where each stream was (`seen`); what it cannot get on the socket it pages over
 * HTTP. Everything it needs of the browser is handed in, so that it runs under `node --test` as it is.
 *
 * @typedef {import("./letters.js").Answer} Answer
 * @typedef {{ stream: string, seq: number, kind: string, at: string, facts: Record<string, any> }} Entry
 * @typedef {{ entry?: (entry: Entry) => void, tick?: (name: string, facts: Record<string, any>) => void,
 *             missed?: (count: number) => void, ended?: () => void }} Listener
 * @typedef {"opening" | "open" | "lost" | "signed-out"} State
 * @typedef {{ url: string, api: string, token: () => string, open: (url: string) => WebSocket,
 *             fetch: typeof fetch, online: () => boolean, chance: () => number }} World
 */
import { afterClose } from "./backoff.js";
import { apply } from "./feed.js";

export const SILENCE = 40_000; // the server beats every 25 s
export const ANSWER = 15_000;
const OPENING = 10_000;
const PROBE = 5_000;

/** The command left the phone and no answer came: it may or may not have had its effect. The same cid asks again. */
export class Unanswered extends Error {}

/** The command never left the phone. */
export class Offline extends Error {}

export class Live {
  /** @param {World} world */
  constructor(world) {
    this.world = world;
    /** @type {State} */
    this.state = "opening";
    this.lastHeard = 0;
    /** @type {Map<string, { seen: number, listener: Listener, paging: boolean, away: boolean }>} */
    this.streams = new Map();
    /** @type {Map<number, { settle: (answer: Answer) => void, fail: (error: Error) => void }>} */
    this.pending = new Map();
    /** @type {Set<(state: State) => void>} */
    this.watchers = new Set();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.attempt = 0;
    this.ids = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.silence = undefined;
  }

  // --- the connection ---

  /** Be told of every change of state. @param {(state: State) => void} watcher */
  onState(watcher) {
    this.watchers.add(watcher);
  }

  /** Open now, whatever was planned. */
  connect() {
    clearTimeout(this.timer);
    if (this.socket || this.state === "signed-out") return;
    if (!this.world.online()) {
      this.#to("lost"); // `wake` follows when the device is back
      return;
    }
    const socket = this.world.open(this.world.url);
    this.socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#heard(event.data);
    socket.onclose = (event) => this.#closed(socket, event.code);
    this.silence = setTimeout(() => this.drop(), OPENING);
  }

  /** The device says it is back: find out at once whether the connection is. */
  wake() {
    if (this.state !== "open") {
      this.attempt = 0;
      this.connect();
      return;
    }
    const [first] = this.streams;
    if (!first) return;
    const doubt = setTimeout(() => this.drop(), PROBE);
    this.#send("watch", { stream: first[0], seen: first[1].seen }).then(
      () => clearTimeout(doubt),
      () => clearTimeout(doubt),
    );
  }

  /** The network is gone, or the line is dead: do not wait until the socket notices. */
  drop() {
    const socket = this.socket;
    if (!socket) return;
    socket.onclose = socket.onmessage = socket.onopen = null;
    socket.close();
    this.#closed(socket, 0);
  }

  #opened() {
    this.attempt = 0;
    this.#listenForSilence();
    for (const stream of this.streams.keys()) this.#watch(stream); // before anything of one's own goes out
    this.#to("open");
  }

  /** @param {WebSocket} socket @param {number} code */
  #closed(socket, code) {
    if (this.socket !== socket) return;
    this.socket = null;
    clearTimeout(this.silence);
    for (const stream of this.streams.values()) stream.away = true;
    for (const { fail } of [...this.pending.values()]) fail(new Unanswered());
    const wait = afterClose(code, this.attempt, this.world.chance());
    this.attempt += 1;
    if (wait === null) {
      this.#to("signed-out");
      return;
    }
    this.#to("lost");
    this.timer = setTimeout(() => this.connect(), wait);
  }

  #listenForSilence() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.drop(), SILENCE);
  }

  /** @param {State} state */
  #to(state) {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.watchers) watcher(state);
  }

  // --- commands ---

  /**
   * Send a command and give its answer: on the socket, or over HTTP while there is none.
   * @param {string} command
   * @param {Record<string, any>} payload
   * @returns {Promise<Answer>} rejected with Offline when it never left, with Unanswered when nobody knows
   */
  async do(command, payload) {
    if (!this.world.online()) throw new Offline();
    return this.state === "open" ? this.#send(command, payload) : this.#post(command, payload);
  }

  /** @param {string} command @param {Record<string, any>} payload @returns {Promise<Answer>} */
  #send(command, payload) {
    return new Promise((settle, fail) => this.#ask(command, payload, settle, fail));
  }

  /**
   * Send on the socket; `settle` is called with the answer before any later frame is looked at.
   * @param {string} command
   * @param {Record<string, any>} payload
   * @param {(answer: Answer) => void} settle
   * @param {(error: Error) => void} fail
   */
  #ask(command, payload, settle, fail) {
    const id = (this.ids += 1);
    const late = setTimeout(() => this.pending.get(id)?.fail(new Unanswered()), ANSWER);
    const done = () => {
      clearTimeout(late);
      this.pending.delete(id);
    };
    this.pending.set(id, {
      settle: (answer) => (done(), settle(answer)),
      fail: (error) => (done(), fail(error)),
    });
    /** @type {WebSocket} */ (this.socket).send(JSON.stringify({ id, do: command, ...payload }));
  }

  /** @param {string} command @param {Record<string, any>} payload @returns {Promise<Answer>} */
  async #post(command, payload) {
    const asked = {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.world.token() },
      body: JSON.stringify(payload),
      signal: AbortSignal.timeout(ANSWER),
    };
    try {
      const response = await this.world.fetch(`${this.world.api}commands/${command}`, asked);
      if (response.status >= 500) throw new Unanswered();
      const body = await response.json();
      return response.ok ? { ok: body } : { no: body };
    } catch {
      throw new Unanswered();
    }
  }

  // --- streams ---

  /**
   * Follow a stream from `seen` on.
   * @param {string} stream
   * @param {number} seen
   * @param {Listener} listener
   */
  watch(stream, seen, listener) {
    this.streams.set(stream, { seen, listener, paging: false, away: false });
    if (this.state === "open") this.#watch(stream);
  }

  /** Watch on this connection; if it dies first, the next one watches anew. @param {string} stream */
  #watch(stream) {
    const seen = this.streams.get(stream)?.seen;
    if (seen === undefined) return;
    const answered = (/** @type {Answer} */ answer) => {
      if (answer.ok) {
        this.#tellMissed(stream, answer.ok.head);
        if (answer.ok.from) this.#page(stream);
      } else if (answer.no?.kind === "slow_down") {
        setTimeout(() => this.state === "open" && this.#watch(stream), answer.no.facts.seconds * 1000);
      } else this.#end(stream);
    };
    this.#ask("watch", { stream, seen }, answered, () => {});
  }

  /**
   * On the watch's answer, which comes before the entries: how many were missed stands above them.
   * @param {string} stream @param {number} head
   */
  #tellMissed(stream, head) {
    const followed = this.streams.get(stream);
    if (!followed?.away) return;
    followed.away = false;
    if (head > followed.seen) followed.listener.missed?.(head - followed.seen);
  }

  /** @param {string} stream */
  #end(stream) {
    this.streams.get(stream)?.listener.ended?.();
    this.streams.delete(stream);
  }

  /** Read what is missing over HTTP, page after page. @param {string} stream */
  async #page(stream) {
    const followed = this.streams.get(stream);
    if (!followed || followed.paging) return;
    followed.paging = true;
    try {
      for (;;) {
        const asked = `${this.world.api}streams/${stream}/entries?after=${followed.seen}`;
        const response = await this.world.fetch(asked, { signal: AbortSignal.timeout(ANSWER) });
        if (!response.ok) return;
        const page = await response.json();
        const before = followed.seen;
        this.#take(stream, page.entries);
        if (followed.seen >= page.head || followed.seen === before) return;
      }
    } catch {
      this.drop(); // what is missing is asked for again on the next connection
    } finally {
      followed.paging = false;
    }
  }

  /** @param {string} stream @param {Entry[]} read @returns {boolean} whether numbers are missing */
  #take(stream, read) {
    const followed = this.streams.get(stream);
    if (!followed) return false;
    const { entries, seen, gap } = apply(followed.seen, read);
    followed.seen = seen;
    for (const entry of entries) followed.listener.entry?.(entry);
    return gap;
  }

  // --- frames ---

  /** @param {string} text */
  #heard(text) {
    this.lastHeard = Date.now();
    this.#listenForSilence();
    const frame = JSON.parse(text);
    for (const one of Array.isArray(frame) ? frame : [frame]) this.#frame(one);
  }

  /** @param {any} frame */
  #frame(frame) {
    if (frame.re !== undefined) this.#answer(frame);
    else if (frame.seq !== undefined) {
      if (this.#take(frame.stream, [frame])) this.#page(frame.stream);
    } else if (frame.tick !== undefined) this.streams.get(frame.stream)?.listener.tick?.(frame.tick, frame.facts);
    else if (frame.behind !== undefined) this.#watch(frame.stream);
    else if (frame.ended) this.#end(frame.stream);
  }

  /** @param {{ re: number, ok?: any, no?: any }} frame */
  #answer(frame) {
    this.pending.get(frame.re)?.settle(frame);
  }
}
