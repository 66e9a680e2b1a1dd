/** The bar that says what the connection is doing; hidden while all is well, and for the first second of trouble. */
import { clock, fill, when } from "./slots.js";

const PATIENCE = 1_000;
const BACK = 5_000;

/**
 * @param {HTMLElement} bar
 * @param {import("./live.js").Live} live
 * @param {string} [zone]
 */
export function showConnection(bar, live, zone) {
  let lostAt = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  const show = (/** @type {string} */ state, /** @type {string} */ tone) => {
    when(bar, state);
    bar.dataset.state = state;
    bar.dataset.tone = tone;
    bar.hidden = false;
  };
  const count = () => {
    fill(bar, "seconds", Math.round((Date.now() - lostAt) / 1000));
    if (bar.dataset.state !== "lost") show("lost", "warn");
  };

  live.onState((state) => {
    clearInterval(ticking);
    clearTimeout(later);
    if (state === "lost") {
      lostAt ||= Date.now();
      fill(bar, "since", clock(live.lastHeard || lostAt, zone));
      later = setTimeout(() => {
        count();
        ticking = setInterval(count, 1_000);
      }, Math.max(0, PATIENCE - (Date.now() - lostAt)));
    } else if (state === "open") {
      lostAt = 0;
      if (bar.hidden) return;
      show("back", "ok");
      later = setTimeout(() => (bar.hidden = true), BACK);
    } else if (state === "signed-out") {
      show("signed-out", "warn");
    }
  });
  bar.querySelector('[data-action="retry"]')?.addEventListener("click", () => live.wake());
}
