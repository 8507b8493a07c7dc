// A PouchDB on LevelDB that replicates with a server; does one thing for each line of standard input and answers by a line of JSON.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";

const [folder, url, records, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const PouchDB = require("pouchdb").defaults({ prefix: folder + "/" });
let local = new PouchDB("local");
const remote = new PouchDB(url + "/field");
const rows = JSON.parse(readFileSync(records, "utf8"));
let at = 0;
let edits = 0;

async function write(row) {
  const held = await local.get(row.id).catch(() => ({ _id: row.id }));
  await local.put({ ...held, ...row.fields, at: row.at });
}

const acts = {
  async create() { await remote.info(); await local.replicate.to(remote); await local.replicate.from(remote); },
  async edit() { await write({ id: "journal/edit-" + edits, at: edits++, fields: { line: "水幕展开 保持" } }); return { run: () => local.replicate.to(remote) }; },
  async queue(count) { for (const row of rows.slice(at, at + count)) await write(row); at += count; },
  async push() { return { run: () => local.replicate.to(remote, { batch_size: 500 }) }; },
  async noop() { return { run: () => local.sync(remote) }; },
  async compare() {
    const all = async (db) => JSON.stringify((await db.allDocs()).rows.map((row) => [row.id, row.value.rev]));
    return { run: async () => ({ equal: (await all(local)) === (await all(remote)) }) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [act, count] = line.split(" ");
  const more = await acts[act](Number(count));
  const began = performance.now();
  const said = more ? await more.run() : {};
  console.log(JSON.stringify({ act, s: (performance.now() - began) / 1000, equal: said?.equal }));
}
process.exit(0);
