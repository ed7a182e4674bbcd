// Copies what the SPARQL page needs out of node_modules to where the server looks for it, with the licences it is under.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "publisher", "web", "static", "built");
const build = dirname(createRequire(import.meta.url).resolve("@zazuko/yasqe/build/yasqe.min.js"));
const { name, version, license, author } = JSON.parse(readFileSync(join(build, "..", "package.json"), "utf8"));
const mirror = join(here, "node_modules", "codemirror", "LICENSE");

mkdirSync(target, { recursive: true });
writeFileSync(
  join(target, "LICENSES.txt"),
  `${name} ${version}, ${license}, by ${author} and contributors. It holds CodeMirror:\n\n${readFileSync(mirror, "utf8")}`,
);
copyFileSync(join(build, "yasqe.min.css"), join(target, "yasqe.css"));
// Source maps are not served, so nothing may point at them. The script comes last: its presence says that all is there.
const script = readFileSync(join(build, "yasqe.min.js"), "utf8").replace(/\n\/\/# sourceMappingURL=.*$/, "\n");
writeFileSync(join(target, "yasqe.js"), script);
