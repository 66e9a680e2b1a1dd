/**
 * Subscribe, read, apply: every entry of a stream once and in order, whatever comes twice, late or not at all.
 * The same rule as `realtime/feed.py`. Pure.
 */

/**
 * What to do with number `seq` when `seen` is the last one taken.
 * @param {number} seen
 * @param {number} seq
 * @returns {"deliver" | "drop" | "refetch"}
 */
export function react(seen, seq) {
  if (seq <= seen) return "drop";
  return seq === seen + 1 ? "deliver" : "refetch";
}

/**
 * The entries of `read` that come next after `seen`, where that leads to, and whether numbers are missing.
 * @template {{ seq: number }} E
 * @param {number} seen
 * @param {E[]} read
 * @returns {{ entries: E[], seen: number, gap: boolean }}
 */
export function apply(seen, read) {
  const entries = [];
  for (const entry of read) {
    const reaction = react(seen, entry.seq);
    if (reaction === "refetch") return { entries, seen, gap: true };
    if (reaction === "deliver") {
      entries.push(entry);
      seen = entry.seq;
    }
  }
  return { entries, seen, gap: false };
}
