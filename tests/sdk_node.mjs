// Segment's own library for Node, as a shop's server would use it: node sdk_node.mjs URL KEY
import { createRequire } from "node:module";

const [url, writeKey] = process.argv.slice(2);
const require = createRequire(new URL("../ui/package.json", import.meta.url));
const { Analytics } = require("@segment/analytics-node");

const analytics = new Analytics({ writeKey, host: url, flushAt: 5, maxRetries: 20 });
analytics.on("error", (error) => console.log("error", error.code, String(error.reason)));

const who = { userId: "node-42", anonymousId: "node-browser" };
analytics.identify({ ...who, traits: { email: "node@gul.example", name: "Node" } });
analytics.page({ ...who, name: "Roses", properties: { url: "https://gul.example/roses?utm_source=letter" } });
analytics.group({ ...who, groupId: "node-firm", traits: { name: "Firm" } });
analytics.alias({ userId: "node-42", previousId: "node-before" });
analytics.screen({ ...who, name: "Start" });
for (let number = 0; number < 40; number++) {
  analytics.track({ ...who, event: "Looked", properties: { number } });
}
console.log("waiting");
await new Promise((go) => process.stdin.once("data", go));
analytics.track({ ...who, event: "Order Completed", properties: { order_id: "n1", total: 12.5 } });
await analytics.closeAndFlush({ timeout: 60_000 });
console.log("done");
process.exit(0);
