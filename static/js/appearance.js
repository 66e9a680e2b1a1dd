/**
 * Size, theme and contrast. The form's own post reloads the page, which is as it should be — unless somebody is filling
 * something in: then the look changes in place, and nothing typed is lost.
 */

/** Whether anything on the page was filled in and not sent. */
function beingFilled() {
  return [...document.querySelectorAll("input, textarea")].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    const input = /** @type {HTMLInputElement} */ (field);
    return input.value !== input.defaultValue || input.checked !== input.defaultChecked;
  });
}

/** @param {HTMLFormElement} form */
export function appearance(form) {
  form.addEventListener("submit", async (event) => {
    const pressed = event.submitter;
    if (!(pressed instanceof HTMLButtonElement) || !beingFilled()) return;
    event.preventDefault();
    const chosen = new FormData(form, pressed);
    const response = await fetch(form.action, { method: "POST", body: chosen }).catch(() => null);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const name of ["size", "theme", "contrast"]) take(name, page.documentElement);
    const fresh = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-appearance]"));
    if (!fresh) return;
    form.replaceWith(fresh);
    appearance(fresh);
  });
}

/** @param {string} name @param {HTMLElement} from */
function take(name, from) {
  const value = from.dataset[name];
  if (value === undefined) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}
