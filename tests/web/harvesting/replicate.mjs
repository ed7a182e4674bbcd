// Replicates an event stream and follows it: one line of JSON for each member, as soon as it is known.
import { replicateLDES } from "ldes-client";
import { Writer } from "n3";

const [url, follow] = process.argv.slice(2);
const as = "https://www.w3.org/ns/activitystreams#";
const type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const client = replicateLDES({ url, polling: follow === "follow", pollInterval: 200 });
const reader = client.stream({ highWaterMark: 10 }).getReader();
for (let read = await reader.read(); !read.done; read = await reader.read()) {
  const { id, quads } = read.value;
  const own = (name) => quads.find((q) => q.subject.equals(id) && q.predicate.value === name)?.object.value;
  const told = quads.filter((q) => q.graph.equals(id)).length;
  const nquads = new Writer({ format: "N-Quads" }).quadsToString(quads);
  console.log(JSON.stringify([own(type).replace(as, ""), own(as + "object"), told, id.value, nquads]));
}
