// Makes the outlines of countries that maps are drawn with from Natural Earth (public domain), as world-atlas packs it.
// A list of rings, each a flat list of longitude and latitude in hundredths of a degree. Borders are thinned arc by arc, so
// that neighbours still share them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const TOLERANCE = 3; // hundredths of a degree
const SMALLEST = 100; // area of a ring's box, in squares of a hundredth of a degree

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "publisher", "release", "built");
const topology = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("world-atlas/countries-50m.json"), "utf8"));

// TopoJSON: arcs are delta-encoded integers.
function decode(arc) {
  const { scale, translate } = topology.transform;
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [Math.round((x * scale[0] + translate[0]) * 100), Math.round((y * scale[1] + translate[1]) * 100)];
  });
}

function distance([px, py], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  return length ? Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length : Math.hypot(px - ax, py - ay);
}

// Douglas and Peucker's way of thinning a line.
function thin(points) {
  const keep = new Set([0, points.length - 1]);
  const open = [[0, points.length - 1]];
  while (open.length) {
    const [first, last] = open.pop();
    let far = TOLERANCE;
    let index = 0;
    for (let i = first + 1; i < last; i++) {
      const d = distance(points[i], points[first], points[last]);
      if (d > far) [far, index] = [d, i];
    }
    if (index) {
      keep.add(index);
      open.push([first, index], [index, last]);
    }
  }
  return points.filter((_, i) => keep.has(i));
}

const arcs = topology.arcs.map((arc) => thin(decode(arc)));

function ring(indices) {
  const points = [];
  for (const index of indices) {
    const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  return points;
}

function isVisible(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return points.length > 3 && (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys)) >= SMALLEST;
}

const polygons = topology.objects.countries.geometries.flatMap(({ type, arcs: parts }) => (type === "Polygon" ? [parts] : parts));
const rings = polygons.map(([outer]) => ring(outer)).filter(isVisible);
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "outlines.json"), `${JSON.stringify(rings.map((points) => points.flat()))}\n`);
