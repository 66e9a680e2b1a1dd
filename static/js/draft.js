/** Keeps what is written in fields with data-draft in this browser until it was sent, also over signing in again. */

const MARK = "draft:";

/** @typedef {{ fields: Record<string, string>, sent: boolean }} Draft */

/** @param {string} key @returns {Draft} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "") ?? { fields: {}, sent: false };
  } catch {
    return { fields: {}, sent: false };
  }
}

/** @param {string} key @param {Draft} draft */
function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: the page works as without it.
  }
}

/** After a page without [data-unsent] whatever was sent has arrived; before that it is kept. */
function settle() {
  const arrived = !document.querySelector("[data-unsent]");
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(MARK))) {
    const draft = read(key);
    if (!draft.sent) continue;
    if (arrived) localStorage.removeItem(key);
    else write(key, { ...draft, sent: false });
  }
}

/** @param {HTMLFormElement} form @param {string} key */
function keep(form, key) {
  const fields = /** @type {NodeListOf<HTMLInputElement | HTMLTextAreaElement>} */ (
    form.querySelectorAll("[data-draft]")
  );
  const { fields: kept } = read(key);
  let restored = false;
  for (const field of fields) {
    const text = kept[field.name];
    if (!text || text === field.value || document.querySelector("[data-unsent]")) continue;
    field.value = text;
    restored = true;
  }
  const words = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template#restored"));
  if (restored && words) form.prepend(words.content.cloneNode(true));
  const save = (/** @type {boolean} */ sent) =>
    write(key, { fields: Object.fromEntries([...fields].map((field) => [field.name, field.value])), sent });
  form.addEventListener("input", () => save(false));
  form.addEventListener("submit", () => save(true));
}

/** @param {string} resident whose drafts these are; empty for nobody, who has none */
export function drafts(resident) {
  try {
    settle();
  } catch {
    return;
  }
  if (!resident) return;
  for (const [at, form] of [...document.forms].entries()) {
    if (!form.querySelector("[data-draft]")) continue;
    const name = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=move]"))?.value ?? at;
    keep(form, `${MARK}${resident}:${location.pathname}:${name}`);
  }
}
