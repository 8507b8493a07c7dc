// The scripted conflicts on PouchDB and automerge: what is shown, what can still be read, and who is told.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [scripted, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const PouchDB = require("pouchdb");
PouchDB.plugin(require("pouchdb-adapter-memory"));
const A = require("@automerge/automerge");
const found = { PouchDB: {}, automerge: {} };

async function put(db, [id, fields]) {
  const held = await db.get(id).catch(() => ({ _id: id }));
  await db.put(fields === null ? { ...held, _deleted: true } : { ...held, ...fields });
}

async function pouch(one, number) {
  const [a, b, center] = ["a", "b", "c"].map((name) => new PouchDB(name + number, { adapter: "memory" }));
  for (const write of one.start) await put(center, write);
  for (const local of [a, b]) await local.replicate.from(center);
  for (const write of one.a) await put(a, write);
  await a.replicate.to(center);
  if (one.seen) await b.replicate.from(center);
  for (const write of one.b) await put(b, write);
  await b.replicate.to(center);
  for (const local of [a, b]) await local.replicate.from(center);
  const [id, field] = one.of;
  const read = async (db) => {
    const doc = await db.get(id, { conflicts: true }).catch(() => null);
    const others = doc?._conflicts ? await Promise.all(doc._conflicts.map((rev) => db.get(id, { rev }))) : [];
    return { shown: doc?.[field] ?? null, kept: [doc, ...others].filter((held) => held).map((held) => held[field] ?? null) };
  };
  const [here, there] = [await read(a), await read(b)];
  return { ...here, equal: JSON.stringify(here) === JSON.stringify(there) };
}

function automerge(one) {
  let base = A.from({});
  const play = (doc, writes) => A.change(doc, (held) => {
    for (const [id, fields] of writes) {
      if (fields === null) { delete held[id]; continue; }
      if (!held[id]) held[id] = {};
      Object.assign(held[id], fields);
    }
  });
  base = play(base, one.start);
  let a = A.clone(base);
  let b = A.clone(base);
  a = play(a, one.a);
  if (one.seen) b = A.merge(b, a);
  b = play(b, one.b);
  const [ab, ba] = [A.merge(A.clone(a), b), A.merge(A.clone(b), a)];
  const [id, field] = one.of;
  const others = ab[id] ? A.getConflicts(ab[id], field) : undefined;
  const kept = others ? Object.values(others) : [ab[id]?.[field] ?? null];
  return { shown: ab[id]?.[field] ?? null, kept, equal: JSON.stringify(A.toJS(ab)) === JSON.stringify(A.toJS(ba)) };
}

let number = 0;
for (const one of JSON.parse(readFileSync(scripted, "utf8"))) {
  found.PouchDB[one.name] = await pouch(one, number++);
  found.automerge[one.name] = automerge(one);
}
console.log(JSON.stringify(found));
process.exit(0);
