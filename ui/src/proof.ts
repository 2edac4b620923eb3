// A small sum before a form is sent: nothing for a visitor, a lot for a machine that sends thousands.

const BITS = 12;
const encoder = new TextEncoder();

/** A counter with which the SHA-256 begins with BITS zero bits. */
export async function proof(key: string, challenge: string): Promise<number> {
  for (let counter = 0; ; counter += 1) {
    const text = encoder.encode(`${key}~${challenge}~${counter}`);
    const digest = new DataView(await crypto.subtle.digest("SHA-256", text));
    if (digest.getUint32(0) >>> (32 - BITS) === 0) return counter;
  }
}
