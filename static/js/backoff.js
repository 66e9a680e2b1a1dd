/** When to try again, and when not to. Pure: chance is an argument between 0 and 1. */

const FIRST = 500;
const LONGEST = 30_000;
const SPREAD = 10_000;

/** Codes the server ends a connection with (docs/wire.md). */
export const CLOSE = Object.freeze({
  NONSENSE: 4400,
  SIGN_IN: 4401,
  ORIGIN: 4403,
  GONE: 4404,
  TOO_SLOW: 4408,
  RESTART: 4412,
  FLOOD: 4429,
});

/**
 * Milliseconds to wait before attempt number `attempt` (0, 1, …): doubling to 30 s, at least half of it certain.
 * @param {number} attempt
 * @param {number} chance
 */
export function delay(attempt, chance) {
  const longest = Math.min(LONGEST, FIRST * 2 ** attempt);
  return Math.round(longest * (0.5 + chance / 2));
}

/**
 * What follows a connection that ended with `code`: the wait in milliseconds, or null where trying again is useless.
 * @param {number} code
 * @param {number} attempt
 * @param {number} chance
 * @returns {number | null}
 */
export function afterClose(code, attempt, chance) {
  if (code === CLOSE.SIGN_IN || code === CLOSE.ORIGIN || code === CLOSE.GONE) return null;
  if (code === CLOSE.RESTART) return Math.round(SPREAD * chance);
  if (code === CLOSE.FLOOD || code === CLOSE.NONSENSE) return LONGEST;
  return delay(attempt, chance);
}
