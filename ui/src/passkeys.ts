// A form with data-passkey asks the device for a passkey ("get") or for a new one ("create"), puts
// the answer into its field "credential" and sends itself. The server's options stand in a JSON
// block of the page (data-options: its id) or at an address (data-options-url).

type Json = Record<string, unknown>;

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null): string | null {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function keys(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as Json[]).map((key) => ({ ...key, id: bytes(String(key.id)) })) as never;
}

async function options(form: HTMLFormElement): Promise<Json> {
  const url = form.dataset.optionsUrl;
  if (!url) return JSON.parse(document.getElementById(form.dataset.options ?? "")?.textContent ?? "");
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The options did not come: ${answer.status}.`);
  return (await answer.json()) as Json;
}

async function getOne(given: Json): Promise<PublicKeyCredential> {
  const asked = (given.request_options as Json).publicKey as Json;
  const publicKey = {
    ...asked,
    challenge: bytes(String(asked.challenge)),
    allowCredentials: keys(asked.allowCredentials),
  };
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
}

async function createOne(given: Json, form: HTMLFormElement): Promise<PublicKeyCredential> {
  const asked = (given.creation_options as Json).publicKey as Json;
  const user = asked.user as Json;
  const box = form.elements.namedItem("passwordless");
  const isAlone = box instanceof HTMLInputElement && box.checked;
  const selection = asked.authenticatorSelection as AuthenticatorSelectionCriteria;
  const publicKey = {
    ...asked,
    challenge: bytes(String(asked.challenge)),
    user: { ...user, id: bytes(String(user.id)) },
    excludeCredentials: keys(asked.excludeCredentials),
    authenticatorSelection: {
      ...selection,
      residentKey: isAlone ? "required" : "discouraged",
      requireResidentKey: isAlone,
      userVerification: isAlone ? "required" : (selection?.userVerification ?? "preferred"),
    },
  };
  return (await navigator.credentials.create({ publicKey: publicKey as never })) as PublicKeyCredential;
}

/** What the device answered, as the server reads it. */
function written(credential: PublicKeyCredential): string {
  const answer = credential.response as AuthenticatorAssertionResponse &
    AuthenticatorAttestationResponse;
  const response: Json = { clientDataJSON: text(answer.clientDataJSON) };
  if (answer.attestationObject) {
    response.attestationObject = text(answer.attestationObject);
    response.transports = answer.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(answer.authenticatorData);
    response.signature = text(answer.signature);
    response.userHandle = text(answer.userHandle);
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function ask(form: HTMLFormElement): Promise<void> {
  const trouble = form.parentElement?.querySelector<HTMLElement>("[data-passkey-trouble]");
  if (trouble) trouble.hidden = true;
  try {
    const given = await options(form);
    const credential = await (form.dataset.passkey === "create" ? createOne(given, form) : getOne(given));
    (form.elements.namedItem("credential") as HTMLInputElement).value = written(credential);
    form.requestSubmit();
  } catch (problem) {
    if (trouble) trouble.hidden = false;
    console.warn(problem);
  }
}

// A passkey belongs to a name: at an address of numbers, as 127.0.0.1, no browser makes one.
const isNamed = !/^[\d.]+$|^\[/.test(location.hostname);
const isOffered = isNamed && isSecureContext && "PublicKeyCredential" in window;

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  const button = form.querySelector<HTMLButtonElement>("[data-passkey-start]");
  if (button && isOffered) {
    button.hidden = false;
    button.addEventListener("click", () => void ask(form));
  }
}
if (!isOffered) {
  for (const note of document.querySelectorAll<HTMLElement>("[data-passkey-missing]")) note.hidden = false;
}
