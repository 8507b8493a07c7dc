// A CouchDB interface over PouchDB on LevelDB, behind TLS: arguments are folder, host, key file, certificate file.
import { createServer } from "node:https";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, host, key, cert, modules] = process.argv.slice(2);
const require = createRequire(modules + "/");
const PouchDB = require("pouchdb").defaults({ prefix: folder + "/" });
const express = require("express");
mkdirSync(folder, { recursive: true });
const app = express();
app.use("/", require("express-pouchdb")(PouchDB, { inMemoryConfig: true, logPath: folder + "/log.txt", mode: "minimumForPouchDB" }));
const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, app);
server.keepAliveTimeout = 75000;
server.listen(0, host, () => console.log(server.address().port));
