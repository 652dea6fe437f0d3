// Bundles the page of `src/page/` for browsers, to where the compiled service looks for it, with a hash of their content
// in the names of its files; and compresses them, as those of the page of the API.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const [from, to, docs] = ['src/page', 'dist/src/page', 'dist/src/docs'];
// Compiled before this runs. The page gets two strings of it, and none of the decoders.
const table = '../dist/src/audio/formats.js';
const { fileExtensions, formatList } = await import(table);
rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });

const icon = readFileSync(`${from}/icon.svg`);
const iconName = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
writeFileSync(`${to}/${iconName}`, icon);

const bundle = async (entry, define) => {
  const { metafile } = await build({
    entryPoints: [`${from}/${entry}`],
    tsconfig: `${from}/tsconfig.json`,
    outdir: to,
    bundle: true,
    splitting: true,
    minify: true,
    define,
    format: 'esm',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    loader: { '.woff2': 'file', '.svg': 'file' },
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs).map(path => basename(path));
};
const [worklet] = await bundle('capture-worklet.ts', {});
const names = await bundle('page.tsx', {
  FORMAT_LIST: JSON.stringify(formatList),
  FILE_EXTENSIONS: JSON.stringify(fileExtensions.map(extension => `.${extension}`).join()),
  CAPTURE_WORKLET: JSON.stringify(`page/${worklet}`),
  ICON: JSON.stringify(`page/${iconName}`),
});
const named = extension => names.find(name => name.startsWith('page-') && name.endsWith(extension));
const addresses = { 'icon.svg': iconName, 'page.css': named('.css'), 'page.js': named('.js') };
for (const file of ['index.html', 'problem.html']) {
  const html = readFileSync(`${from}/${file}`, 'utf8');
  writeFileSync(
    `${to}/${file}`,
    html.replace(/page\/([a-z]+\.[a-z]+)/g, (_all, name) => `page/${addresses[name]}`),
  );
}

/** Writes a file's compressed forms beside it, unless they are there since it was. */
const compress = path => {
  const size = statSync(path).mtimeMs;
  const isDone = statSync(`${path}.br`, { throwIfNoEntry: false })?.mtimeMs >= size;
  if (isDone) return;
  const bytes = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
};

const swaggerUi = dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json'));
mkdirSync(docs, { recursive: true });
for (const name of ['swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js', 'swagger-ui.css', 'index.css'])
  cpSync(join(swaggerUi, 'static', name), join(docs, name), { preserveTimestamps: true });
for (const directory of [to, docs])
  for (const name of readdirSync(directory))
    if (/\.(js|css|svg)$/.test(name)) compress(join(directory, name));
