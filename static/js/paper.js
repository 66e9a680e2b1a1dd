/** Computes the hash of a chosen PDF in this browser and asks the archive whether it was published. */

/** @param {ArrayBuffer} bytes @param {SubtleCrypto} subtle @returns {Promise<string>} SHA-256 in hex */
export async function hashOf(bytes, subtle) {
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {HTMLFormElement} form */
function check(form) {
  const shown = /** @type {HTMLElement} */ (form.querySelector("[data-when-script]"));
  const file = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
  const typed = /** @type {HTMLInputElement} */ (form.querySelector("input[name=sha256]"));
  const says = /** @type {HTMLElement} */ (form.querySelector("[data-busy]"));
  shown.hidden = false;
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    says.textContent = says.dataset.busy ?? "";
    try {
      typed.value = await hashOf(await chosen.arrayBuffer(), crypto.subtle);
      form.requestSubmit();
    } catch {
      // Only on a secure page may a browser compute hashes; the field below works everywhere.
      says.textContent = says.dataset.unable ?? "";
    }
  });
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-paper-check]")) {
    check(/** @type {HTMLFormElement} */ (form));
  }
}
