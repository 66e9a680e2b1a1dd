/**
 * A form that a passkey fills in: `<form data-passkey="create|get">` with a hidden `credential`. Its button asks the
 * server what is to be made or signed, the browser's own dialogue asks the person, and the form is sent. What goes
 * wrong shows `[data-when="failed"]`; a browser without passkeys never shows the form, nor does any at an address of
 * numbers, where the standard allows none.
 */
import { answered, asked, named } from "./passkey_json.js";
import { when } from "./slots.js";

/** @param {HTMLFormElement} form */
export function passkey(form) {
  if (!window.PublicKeyCredential || !named(location.hostname)) return;
  form.hidden = false;
  when(form, "ready");
  form.addEventListener("submit", async (event) => {
    const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
    if (field.value) return;
    event.preventDefault();
    when(form, "ready");
    try {
      field.value = JSON.stringify(answered(await credential(form)));
      form.submit();
    } catch {
      when(form, "failed");
    }
  });
}

/** @param {HTMLFormElement} form */
async function credential(form) {
  const begin = new FormData(form);
  begin.set("do", "begin");
  const response = await fetch(form.action, { method: "POST", body: begin });
  if (!response.ok || !response.headers.get("Content-Type")?.startsWith("application/json")) throw new Error("refused");
  const publicKey = asked((await response.json()).publicKey);
  const made = await (form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey }));
  if (!made) throw new Error("nothing made");
  return made;
}
