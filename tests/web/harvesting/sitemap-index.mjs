// Reads the index of a sitemap from standard input, strictly; writes its rows as JSON.
import { parseSitemapIndex } from "sitemap";

const rows = await parseSitemapIndex(process.stdin);
console.log(JSON.stringify(rows.map(({ url, lastmod }) => [url, lastmod])));
