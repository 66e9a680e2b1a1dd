/** Letters in IndexedDB; in memory where a browser refuses it (private windows). */

const NAME = "minyi";
const LETTERS = "letters";

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {import("./outbox.js").Store} */
export function inMemory() {
  /** @type {Map<string, import("./letters.js").Letter>} */
  const letters = new Map();
  return {
    all: async () => [...letters.values()],
    put: async (letter) => void letters.set(letter.cid, letter),
    remove: async (cid) => void letters.delete(cid),
  };
}

/** @returns {Promise<import("./outbox.js").Store>} */
export async function openStore() {
  try {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(LETTERS, { keyPath: "cid" });
    const database = await done(asked);
    const letters = (/** @type {IDBTransactionMode} */ mode) =>
      database.transaction(LETTERS, mode).objectStore(LETTERS);
    return {
      all: () => done(letters("readonly").getAll()),
      put: async (letter) => void (await done(letters("readwrite").put(letter))),
      remove: async (cid) => void (await done(letters("readwrite").delete(cid))),
    };
  } catch {
    return inMemory();
  }
}
