// What automerge sends for the records after the base was shared: its sync protocol between two documents, one change for each row.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const [records, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const A = require("@automerge/automerge");
const rows = JSON.parse(readFileSync(records, "utf8"));
let here = A.from({ journal: {}, unit: {}, order: {}, incident: {} });
let there = A.clone(here);
for (const row of rows) {
  here = A.change(here, { time: row.at }, (doc) => {
    if (!doc[row.kind][row.id]) doc[row.kind][row.id] = {};
    Object.assign(doc[row.kind][row.id], row.fields, { at: row.at });
  });
}
let hereState = A.initSyncState();
let thereState = A.initSyncState();
const sent = [];
for (let rounds = 0; rounds < 20; rounds++) {
  let message, other;
  [hereState, message] = A.generateSyncMessage(here, hereState);
  if (message) { sent.push(Buffer.from(message)); [there, thereState] = A.receiveSyncMessage(there, thereState, message); }
  [thereState, other] = A.generateSyncMessage(there, thereState);
  if (other) { sent.push(Buffer.from(other)); [here, hereState] = A.receiveSyncMessage(here, hereState, other); }
  if (!message && !other) break;
}
const all = Buffer.concat(sent);
console.log(JSON.stringify({ automerge: [all.length, deflateSync(all, { level: 9 }).length], equal: A.getHeads(here).sort().join() === A.getHeads(there).sort().join() }));
