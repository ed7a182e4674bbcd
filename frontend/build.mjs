// Copies what the SPARQL page needs out of node_modules to where the server looks for it, with the licences it is under.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "publisher", "web", "static", "built");
const build = join(here, "node_modules", "@zazuko", "yasgui", "build");
const { packages } = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));

// The script holds these packages; the outlines of maps are told of where they are made.
function licence([path, { version, license }]) {
  const folder = join(here, path);
  const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${path.replace("node_modules/", "")} ${version}, ${license ?? "see its text"}\n\n${text}`.trim();
}

mkdirSync(target, { recursive: true });
const held = Object.entries(packages).filter(([path]) => path && path !== "node_modules/world-atlas");
writeFileSync(join(target, "LICENSES.txt"), `${held.map(licence).join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
copyFileSync(join(build, "yasgui.min.css"), join(target, "yasgui.css"));
// Source maps are not served, so nothing may point at them. The script comes last: its presence says that all is there.
const script = readFileSync(join(build, "yasgui.min.js"), "utf8").replace(/\n\/\/# sourceMappingURL=.*$/, "\n");
writeFileSync(join(target, "yasgui.js"), script);
