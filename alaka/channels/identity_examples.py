"""What a site's server does so that we know who is logged in there: five lines each.

The tests run them, each with its own language, and read what they made with
``alaka.channels.identity``.
"""

PYTHON = """\
import base64, hashlib, hmac, json, os, time
claims = {"id": user.id, "email": user.email, "name": user.name, "exp": int(time.time()) + 3600}
text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
secret = os.environ["ALAKA_IDENTITY_SECRET"].encode()
identity = text + "." + hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
"""
PHP = """\
$claims = ["id" => $user->id, "email" => $user->email, "name" => $user->name,
           "exp" => time() + 3600];
$text = rtrim(strtr(base64_encode(json_encode($claims)), "+/", "-_"), "=");
$secret = getenv("ALAKA_IDENTITY_SECRET");
$identity = $text . "." . hash_hmac("sha256", $text, $secret);
"""
NODE = """\
const { createHmac } = require("node:crypto");
const claims = { id: user.id, email: user.email, name: user.name, exp: Date.now() / 1000 + 3600 };
const text = Buffer.from(JSON.stringify(claims)).toString("base64url");
const secret = process.env.ALAKA_IDENTITY_SECRET;
const identity = text + "." + createHmac("sha256", secret).update(text).digest("hex");
"""

EXAMPLES = (("Python", PYTHON), ("PHP", PHP), ("Node", NODE))
