/** WebAuthn's messages as JSON: what the server asks in bytes for the browser, what the browser gives in base64url. */

/** @param {string} text base64url @returns {Uint8Array} */
export function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (mark) => mark.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer @returns {string | null} */
export function base64url(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {any} publicKey what the server asks, ids and challenge in base64url */
export function asked(publicKey) {
  const turned = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) turned.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (publicKey[list]) turned[list] = publicKey[list].map((/** @type {any} */ each) => ({ ...each, id: bytes(each.id) }));
  }
  return turned;
}

/** @param {any} credential what the browser made or signed */
export function answered(credential) {
  const { response } = credential;
  /** @type {Record<string, string | null>} */
  const told = { clientDataJSON: base64url(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) told[part] = base64url(response[part]);
  }
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: told,
  };
}

/** @param {string} host @returns {boolean} whether it is a name, not an address of numbers */
export function named(host) {
  return !/^[0-9.]+$|:/.test(host);
}
