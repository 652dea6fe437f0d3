import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import t from 'tap';
import { root } from './service.js';

/** Every file below a folder, but for those that a build or an install makes. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [path];
    return /^(\.|node_modules$|dist$|coverage$)/.test(entry.name) ? [] : filesBelow(path);
  });

const files = filesBelow(root);
const pages = files.filter(file => file.endsWith('.md'));
const textOf = (page: string): string => readFileSync(page, 'utf8');

/** A page without its blocks of code, in which nothing is a link or a heading. */
const prose = (page: string): string => textOf(page).replace(/^```[^]*?^```$|^ {4}.*$/gm, '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

t.test('every link between the documents leads to a file and a heading', async t => {
  for (const page of pages) {
    const links = prose(page)
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g);
    for (const [, link] of links) {
      if (/^[a-z]+:/.test(link)) continue;
      const [, path, anchor] = /^([^#]*)#?(.*)$/.exec(link)!;
      const target = path === '' ? page : resolve(dirname(page), path);
      const from = `${relative(root, page)}: ${link}`;
      if (!t.ok(existsSync(target), from) || anchor === '') continue;
      t.ok(anchorsOf(target).includes(anchor), from);
    }
  }
});

t.test('the README leads to every page of docs', async t => {
  const readme = textOf(`${root}README.md`);
  for (const page of readdirSync(`${root}docs`).filter(name => name.endsWith('.md')))
    t.match(readme, `](docs/${page})`, page);
});

t.test('source files that the documents name exist', async t => {
  const names = new Set(files.map(file => basename(file)));
  for (const page of pages)
    for (const [, name] of prose(page).matchAll(/`([\w./-]+\.(?:ts|tsx|mjs|cjs))`/g)) {
      const exists = name.includes('/') ? files.some(file => file.endsWith(`/${name}`)) : names.has(name);
      t.ok(exists, `${relative(root, page)}: ${name}`);
    }
});

t.test('scripts that the documents name are in package.json', async t => {
  const { scripts } = JSON.parse(textOf(`${root}package.json`)) as { scripts: Record<string, string> };
  for (const page of pages)
    for (const [, name] of textOf(page).matchAll(/npm run ([\w:-]+)/g))
      t.ok(Object.hasOwn(scripts, name), `${relative(root, page)}: npm run ${name}`);
});

t.test('log lines that the documents search for are written', async t => {
  const sources = files.filter(file => /\/src\/.*\.ts$/.test(file)).map(file => textOf(file));
  for (const page of pages)
    for (const [, message] of textOf(page).matchAll(/\.msg (?:== |\| test\()"([^"]+)"/g))
      t.ok(
        sources.some(source => source.includes(message)),
        `${relative(root, page)}: ${message}`,
      );
});
