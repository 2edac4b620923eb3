"""How a receiver checks a signature, in a few lines of three languages; in docs/webhooks.md too."""

PYTHON = """\
import base64, hashlib, hmac, time

def is_genuine(secret: str, headers: dict[str, str], body: bytes) -> bool:
    key, stamp = base64.b64decode(secret.removeprefix("whsec_")), headers["webhook-timestamp"]
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    ours = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    is_signed = any(hmac.compare_digest(ours, s) for s in headers["webhook-signature"].split())
    return is_signed and abs(time.time() - int(stamp)) < 300
"""

PHP = """\
function is_genuine(string $secret, array $headers, string $body): bool {
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $signed = $headers['webhook-id'] . '.' . $headers['webhook-timestamp'] . '.' . $body;
    $ours = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    $same = fn($given) => hash_equals($ours, $given);
    $matches = array_filter(explode(' ', $headers['webhook-signature']), $same);
    return $matches && abs(time() - (int) $headers['webhook-timestamp']) < 300;
}
"""

NODE = """\
const crypto = require("node:crypto");

function isGenuine(secret, headers, body) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const digest = crypto.createHmac("sha256", key).update(signed).digest("base64");
  const ours = Buffer.from("v1," + digest);
  const isSigned = headers["webhook-signature"].split(" ").map((s) => Buffer.from(s))
    .some((s) => s.length === ours.length && crypto.timingSafeEqual(s, ours));
  return isSigned && Math.abs(Date.now() / 1000 - headers["webhook-timestamp"]) < 300;
}
"""

EXAMPLES = [("Python", "python", PYTHON), ("PHP", "php", PHP), ("Node.js", "node", NODE)]
