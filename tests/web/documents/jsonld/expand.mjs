// Reads JSON-LD documents, one a line, and writes the N-Quads of each as a JSON string; fetches nothing.
import { createInterface } from "node:readline";
import jsonld from "jsonld";

const documentLoader = (url) => Promise.reject(new Error(`${url} is not to be fetched`));
for await (const line of createInterface({ input: process.stdin })) {
  const told = await jsonld.toRDF(JSON.parse(line), { format: "application/n-quads", documentLoader });
  console.log(JSON.stringify(told));
}
