/** The room: what others say appears, what one says oneself goes out and shows how far it has come. */
import { newCid, write } from "./letters.js";
import { clock, fill, when } from "./slots.js";

const NEAR = 160; // pixels from the end within which one is reading the newest

export class Room {
  /**
   * @param {HTMLElement} stream the element with `data-stream`
   * @param {import("./outbox.js").Outbox} outbox
   */
  constructor(stream, outbox) {
    this.stream = stream;
    this.outbox = outbox;
    this.zone = stream.dataset.zone;
    this.id = Number((stream.dataset.stream ?? "").split(":")[1]);
    this.unread = 0;
    this.jump = /** @type {HTMLElement | null} */ (document.querySelector(".jump"));
    this.jump?.addEventListener("click", () => this.#toEnd());
    this.scroller().addEventListener("scroll", () => this.#nearEnd() && this.#read(), { passive: true });
    outbox.onChange((letter, seq) => this.#show(letter, seq));
  }

  scroller() {
    const own = ["auto", "scroll"].includes(getComputedStyle(this.stream).overflowY);
    return own ? this.stream : /** @type {HTMLElement} */ (document.scrollingElement);
  }

  /** Show what waited here from before, and start at the newest. */
  async begin() {
    for (const letter of await this.outbox.load()) this.#show(letter, null);
    if (!location.hash || location.hash === "#newest") this.#toEnd();
  }

  /** @returns {import("./live.js").Listener} */
  listener() {
    return {
      entry: (entry) => this.#entry(entry),
      missed: (count) => this.#gap(count),
      tick: (name, facts) => name === "presence" && showPresence(this.stream.dataset.stream ?? "", facts.here),
    };
  }

  /** Take a form over: what is written in it goes into the outbox. @param {HTMLFormElement} form */
  compose(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("text"));
      const text = field.value.trim();
      complain(form, text ? "" : (form.dataset.blank ?? ""));
      if (!text) return field.focus();
      const stance = new FormData(form).get("stance");
      const words = { room: this.id, text, stance: stance ? String(stance) : null };
      this.outbox.add(write(newCid(), this.outbox.resident, words, Date.now()));
      form.reset();
      field.focus();
    });
  }

  // --- messages ---

  /** @param {import("./live.js").Entry} entry */
  #entry(entry) {
    this.stream.dataset.seen = String(entry.seq);
    if (entry.kind !== "posted" || this.stream.querySelector(`[data-seq="${entry.seq}"]`)) return;
    const waiting = this.#of(entry.facts.cid);
    const own = waiting !== null || (entry.facts.by !== undefined && entry.facts.by === this.stream.dataset.me);
    const article = make(entry.facts, own);
    article.dataset.seq = String(entry.seq);
    article.id = `post-${entry.seq}`;
    if (own) this.#state(article, "sent", entry.seq);
    waiting?.remove();
    fill(article, "at", clock(entry.at, this.zone));
    this.#place(article, waiting !== null);
  }

  /** @param {import("./letters.js").Letter} letter @param {number | null} seq */
  #show(letter, seq) {
    if (letter.words.room !== this.id) return;
    let article = this.#of(letter.cid);
    if (!article) {
      article = make({ ...letter.words, cid: letter.cid, role: "", front: "" }, true);
      fill(article, "at", clock(letter.at, this.zone));
      this.#buttons(article, letter.cid);
      this.#place(article, true);
    }
    if (article.dataset.seq) return; // its entry was here before its answer
    fill(article, "say", letter.say);
    this.#state(article, letter.state, seq);
  }

  /** @param {HTMLElement} article @param {string} state @param {number | null} seq */
  #state(article, state, seq) {
    article.dataset.state = state;
    when(article, state);
    if (seq !== null) fill(article, "seq", seq);
  }

  /** @param {HTMLElement} article @param {string} cid */
  #buttons(article, cid) {
    article.querySelector('[data-action="again"]')?.addEventListener("click", () => this.outbox.retry(cid));
    article.querySelector('[data-action="discard"]')?.addEventListener("click", () => {
      this.outbox.discard(cid);
      article.remove();
    });
  }

  /** What has a number stands before what waits. @param {HTMLElement} article @param {boolean} own */
  #place(article, own) {
    const follow = own || this.#nearEnd();
    this.stream.querySelector(".empty")?.remove();
    this.stream.insertBefore(article, article.dataset.seq ? this.#firstUnsent() : null);
    if (follow) this.#toEnd();
    else this.#unread();
  }

  /** @param {number} count */
  #gap(count) {
    const line = fromTemplate("gap");
    if (!line) return;
    this.stream.querySelector(".gap")?.remove();
    fill(line, "count", count);
    this.stream.insertBefore(line, this.#firstUnsent());
  }

  #firstUnsent() {
    return this.stream.querySelector('[data-cid]:not([data-seq]):is([data-state="waiting"], [data-state="failed"])');
  }

  /** @param {string} cid */
  #of(cid) {
    return /** @type {HTMLElement | null} */ (this.stream.querySelector(`[data-cid="${CSS.escape(cid)}"]`));
  }

  // --- where one reads ---

  #nearEnd() {
    const scroller = this.scroller();
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  }

  #toEnd() {
    const scroller = this.scroller();
    scroller.scrollTop = scroller.scrollHeight;
    this.#read();
  }

  #read() {
    this.unread = 0;
    if (this.jump) this.jump.hidden = true;
  }

  #unread() {
    this.unread += 1;
    if (!this.jump) return;
    fill(this.jump, "count", this.unread);
    this.jump.hidden = false;
  }
}

/** Say what is wrong with what is written, or nothing any more. @param {HTMLFormElement} form @param {string} say */
function complain(form, say) {
  fill(form, "say", say);
  /** @type {HTMLElement} */ (form.querySelector('[data-slot="say"]')).hidden = !say;
  /** @type {HTMLElement} */ (form.elements.namedItem("text")).setAttribute("aria-invalid", String(Boolean(say)));
}

/** @param {string} stream @param {number} here */
export function showPresence(stream, here) {
  for (const part of document.querySelectorAll(`[data-presence="${stream}"]`)) {
    fill(part, "here", here);
    /** @type {HTMLElement} */ (part).hidden = false;
  }
}

/** @param {string} id @returns {HTMLElement | null} */
function fromTemplate(id) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById(id));
  const first = template?.content.firstElementChild;
  return first ? /** @type {HTMLElement} */ (first.cloneNode(true)) : null;
}

/**
 * A message of the template's words: of its badges and stances the fitting one stays.
 * @param {Record<string, any>} facts
 * @param {boolean} mine
 * @returns {HTMLElement}
 */
function make(facts, mine) {
  const article = fromTemplate("message") ?? document.createElement("article");
  for (const part of article.querySelectorAll(mine ? '[data-if="other"]' : '[data-if="mine"]')) part.remove();
  for (const badge of article.querySelectorAll("[data-role]")) {
    if (badge.getAttribute("data-role") !== facts.role) badge.remove();
  }
  for (const stance of article.querySelectorAll("[data-stance]")) {
    if (stance.getAttribute("data-stance") !== facts.stance) stance.remove();
  }
  fill(article, "front", facts.front);
  fill(article, "text", facts.text);
  if (facts.stance) article.dataset.position = facts.stance;
  if (mine) {
    article.dataset.kind = "mine";
    article.dataset.cid = facts.cid;
  }
  return article;
}
