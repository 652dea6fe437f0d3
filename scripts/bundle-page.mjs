// Bundles the page of `src/page/` for browsers, in 0.3 s, to where the compiled service looks for it.
import { copyFileSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

const [from, to] = ['src/page', 'dist/src/page'];
// Compiled before this runs. The page gets two strings of it, and none of the decoders.
const table = '../dist/src/audio/formats.js';
const { fileExtensions, formatList } = await import(table);
mkdirSync(to, { recursive: true });
for (const file of ['index.html', 'icon.svg']) copyFileSync(`${from}/${file}`, `${to}/${file}`);
await build({
  entryPoints: [`${from}/page.tsx`, `${from}/capture-worklet.ts`],
  tsconfig: `${from}/tsconfig.json`,
  outdir: to,
  bundle: true,
  minify: true,
  define: {
    FORMAT_LIST: JSON.stringify(formatList),
    FILE_EXTENSIONS: JSON.stringify(fileExtensions.map(extension => `.${extension}`).join()),
  },
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  loader: { '.woff2': 'file', '.svg': 'file' },
  assetNames: '[name]',
  logLevel: 'warning',
});
