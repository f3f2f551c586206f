// What other people's libraries say of our webhooks: lines of JSON in, a line of JSON out for each.
// {"verify": {secret, headers, body}} → {"ok": true} or {"ok": false, "why": …}
// {"card": {…}} → {"events": how much of it is not understood, "items": how many blocks it has}
const { Webhook } = require("standardwebhooks");
const { AdaptiveCard, SerializationContext } = require("adaptivecards/dist/adaptivecards.js");

function verify({ secret, headers, body }) {
    try {
        new Webhook(secret).verify(body, headers);
        return { ok: true };
    } catch (error) {
        return { ok: false, why: String(error) };
    }
}

function card(json) {
    const context = new SerializationContext();
    const made = new AdaptiveCard();
    made.parse(json, context);
    return { events: context.eventCount + made.validateProperties().validationEvents.length, items: made.getItemCount() };
}

const lines = require("fs").readFileSync(0, "utf8").trim().split("\n");
for (const line of lines) {
    const asked = JSON.parse(line);
    console.log(JSON.stringify(asked.verify ? verify(asked.verify) : card(asked.card)));
}
