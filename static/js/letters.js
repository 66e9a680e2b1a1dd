/**
 * Posts on their way, as values: a letter is written once, keeps its `cid`, and is waiting, sent or failed. Pure.
 *
 * @typedef {"waiting" | "sent" | "failed"} State
 * @typedef {{ room: number, text: string, stance: string | null }} Words
 * @typedef {{ cid: string, resident: string, at: number, words: Words, state: State, after: number, say: string }} Letter
 * @typedef {{ kind: string, code: string, facts: Record<string, any>, say: string }} Refusal
 * @typedef {{ ok?: Record<string, any>, no?: Refusal }} Answer
 */

/** An id of one act: 128 random bits in hex. */
export function newCid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A letter just written at time `at` (milliseconds) by `resident`.
 * @param {string} cid
 * @param {string} resident
 * @param {Words} words
 * @param {number} at
 * @returns {Letter}
 */
export function write(cid, resident, words, at) {
  return { cid, resident, at, words, state: "waiting", after: 0, say: "" };
}

/**
 * The letter that goes next: the oldest that waits, and not before its time. Order is kept: a waiting letter holds
 * back the younger ones.
 * @param {Letter[]} letters
 * @param {number} now
 * @returns {{ letter: Letter | null, wait: number }} `wait` in milliseconds, where only time is lacking
 */
export function next(letters, now) {
  const waiting = letters.filter((letter) => letter.state === "waiting").sort((one, other) => one.at - other.at);
  if (waiting.length === 0) return { letter: null, wait: 0 };
  const wait = waiting[0].after - now;
  return wait > 0 ? { letter: null, wait } : { letter: waiting[0], wait: 0 };
}

/**
 * The letter after the server's answer. "Slow down" keeps it waiting; any other refusal needs its writer.
 * @param {Letter} letter
 * @param {Answer} answer
 * @param {number} now
 * @returns {Letter}
 */
export function answered(letter, answer, now) {
  if (answer.ok) return { ...letter, state: "sent", say: "" };
  const no = /** @type {Refusal} */ (answer.no);
  if (no.kind === "slow_down") return { ...letter, after: now + Number(no.facts.seconds) * 1000 };
  return { ...letter, state: "failed", say: no.say };
}

/**
 * The letter that its writer sends once more, with the same cid.
 * @param {Letter} letter
 * @returns {Letter}
 */
export function again(letter) {
  return { ...letter, state: "waiting", after: 0, say: "" };
}
