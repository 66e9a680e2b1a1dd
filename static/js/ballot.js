/**
 * The ballot's last step: cast over the socket, the receipt opened. A vote never waits in a queue: what did not go is
 * said so, and what went without an answer is asked about with the same cid, when its voter presses again.
 */
import { Offline } from "./live.js";
import { fill, when } from "./slots.js";

/**
 * What the voter is to be told of an attempt. Pure.
 * @param {{ answer?: import("./letters.js").Answer, error?: unknown }} came
 * @returns {{ state: "cast" | "voted" | "refused" | "offline" | "unsure", code: string, say: string }}
 */
export function outcome({ answer, error }) {
  if (answer?.ok) return { state: "cast", code: answer.ok.code, say: "" };
  if (answer?.no?.facts.receipt) return { state: "voted", code: String(answer.no.facts.receipt), say: answer.no.say };
  if (answer?.no) return { state: "refused", code: "", say: answer.no.say };
  return { state: error instanceof Offline ? "offline" : "unsure", code: "", say: "" };
}

/**
 * What a form says, as the command's payload.
 * @param {HTMLFormElement} form
 */
export function payloadOf(form) {
  /** @type {Record<string, string>} */
  const choices = {};
  for (const field of form.querySelectorAll("[data-question]")) {
    const { question } = /** @type {HTMLElement} */ (field).dataset;
    choices[String(question)] = /** @type {HTMLInputElement} */ (field).value;
  }
  const cid = /** @type {HTMLInputElement} */ (form.elements.namedItem("cid")).value;
  return { poll: Number(form.dataset.poll), line: Number(form.dataset.line), cid, choices };
}

/**
 * @param {HTMLFormElement} form
 * @param {import("./live.js").Live} live
 */
export function ballot(form, live) {
  const buttons = [...form.elements].filter((part) => part instanceof HTMLButtonElement && part.form === form);
  const receipt = (/** @type {string} */ code) =>
    (form.dataset.receipt ?? "").replace("CODE-CODE", encodeURIComponent(code));
  const show = (/** @type {string} */ state) => {
    form.dataset.state = state;
    when(form, state);
    for (const button of buttons) {
      const busy = state === "sending" || state === "cast";
      /** @type {HTMLButtonElement} */ (button).disabled = busy || state === "voted";
      button.setAttribute("aria-busy", String(busy));
    }
  };
  const cast = async () => {
    show("sending");
    const came = await live.do("cast", payloadOf(form)).then(
      (answer) => ({ answer }),
      (error) => ({ error }),
    );
    const { state, code, say } = outcome(came);
    fill(form, "say", say);
    show(state);
    if (state === "cast") return location.replace(receipt(code)); // going back does not lead to a ballot that is cast
    if (state === "voted") form.querySelector('[data-action="receipt"]')?.setAttribute("href", receipt(code));
    form.querySelector(`[data-when~="${state}"]`)?.scrollIntoView({ block: "center" });
  };
  show("ready");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.state !== "sending") cast();
  });
  form.querySelector('[data-action="again"]')?.addEventListener("click", cast);
}
