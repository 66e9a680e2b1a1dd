/** How modules speak to the page: slots get text, `data-when` shows and hides. No sentence comes from here. */

/**
 * Put text into every slot called `name` below `root`.
 * @param {ParentNode} root
 * @param {string} name
 * @param {string | number} text
 */
export function fill(root, name, text) {
  for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = String(text);
}

/**
 * Show what is for one of `states` and hide what is for others.
 * @param {ParentNode} root
 * @param {...string} states
 */
export function when(root, ...states) {
  for (const part of root.querySelectorAll("[data-when]")) {
    const wanted = (part.getAttribute("data-when") ?? "").split(" ");
    /** @type {HTMLElement} */ (part).hidden = !wanted.some((state) => states.includes(state));
  }
}

/**
 * Hours and minutes of an instant in a zone, such as 19:46.
 * @param {string | number} at an ISO time or milliseconds
 * @param {string} [zone]
 */
export function clock(at, zone) {
  const shown = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  return shown.format(new Date(at));
}
