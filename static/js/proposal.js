/** The page of a proposal: counts change by themselves; for whatever else is new, a line offers to read it again. */
import { fill } from "./slots.js";

/**
 * What an entry changes on the page: the text of a slot, or news that only a fresh page shows.
 * @param {import("./live.js").Entry} entry
 * @returns {{ slot: string, count: number } | null}
 */
export function counted(entry) {
  if (entry.kind === "seconded" || entry.kind === "second_taken_back") {
    return { slot: "seconds", count: entry.facts.count };
  }
  if (entry.kind === "argument_supported") {
    return { slot: `helpful-${entry.facts.argument}`, count: entry.facts.count };
  }
  return null;
}

/** @param {HTMLElement} stream the element with `data-stream` @returns {import("./live.js").Listener} */
export function proposal(stream) {
  return {
    entry: (entry) => {
      stream.dataset.seen = String(entry.seq);
      const change = counted(entry);
      if (change) fill(stream, change.slot, change.count);
      else for (const line of stream.querySelectorAll("[data-fresh]")) line.removeAttribute("hidden");
    },
  };
}
