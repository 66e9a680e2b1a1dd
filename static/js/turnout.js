/** Participation that moves while one looks: whether people vote, never how. */
import { fill, when } from "./slots.js";

/**
 * @param {HTMLElement} board the element with `data-stream="poll:N"`
 * @returns {import("./live.js").Listener}
 */
export function turnout(board) {
  return {
    entry: (entry) => {
      board.dataset.seen = String(entry.seq);
      if (entry.kind === "poll_settled") settle(board);
      if (entry.kind !== "ballot_cast") return;
      fill(board, "position", entry.facts.position);
      for (const question of entry.facts.questions) show(board, question);
    },
  };
}

/** How many took part stays on the page; the way to the result comes to it. @param {HTMLElement} board */
function settle(board) {
  for (const part of board.querySelectorAll('[data-when="settled"]')) /** @type {HTMLElement} */ (part).hidden = false;
}

/** @param {HTMLElement} board @param {Record<string, any>} question */
function show(board, question) {
  for (const part of board.querySelectorAll(`[data-question="${question.question}"]`)) {
    for (const [name, value] of Object.entries(question)) {
      fill(part, name, typeof value === "number" ? value.toLocaleString("en") : value);
    }
    for (const kind of ["heads", "area"]) {
      for (const bar of part.querySelectorAll(`[data-width="${kind}"]`)) {
        bar.setAttribute("width", String(question[`${kind}_share`]));
      }
    }
    when(part, lacking(question));
  }
}

/**
 * Which sentence says what is lacking to the quorum: of both kinds, of one, or of none.
 * @param {{reached: boolean, missing_heads: number, missing_area: string}} question
 */
export function lacking(question) {
  if (question.reached) return "reached";
  if (question.missing_heads === 0) return "short-area";
  return Number(question.missing_area) === 0 ? "short-heads" : "short";
}
