import { readFileSync } from 'node:fs';
import t from 'tap';
import { root } from '../service.js';

/** A package as `package-lock.json` has it. */
interface Locked {
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as {
  packages: Record<string, Locked>;
};

/** A package and all that it needs, where npm has put them. */
function needed(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found;
  found.add(path);
  const { dependencies, optionalDependencies } = packages[path];
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const own = `${path}/node_modules/${name}`;
    needed(own in packages ? own : `node_modules/${name}`, found);
  }
  return found;
}

/** What the image has of all that is optional: see Dockerfile. */
const chosen = [
  'node_modules/onnxruntime-node',
  'node_modules/onnxruntime-common',
  ...['bullmq', 'ioredis'].flatMap(name => [...needed(`node_modules/${name}`)]),
];

/** What the image carries: neither development tools nor what else is optional. */
const carried = Object.entries(packages)
  .filter(([path, { dev, optional }]) => path !== '' && !dev && (!optional || chosen.includes(path)))
  .map(([path, { license, hasInstallScript }]) => ({
    name: path.replace(/^.*node_modules\//, ''),
    license,
    hasInstallScript,
  }));

/** Licences that ask for no more than to be named. */
const permissive = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** Packages under other licences, and why they are there. README.md tells those who distribute an image. */
const exceptions: Readonly<Record<string, string>> = {
  // The decoder of M4A and AAC, FAAD2: there is no other for Node.
  '@audio/decode-aac': 'GPL-2.0',
  // `audio-decode` installs these four.
  '@audio/decode-ac3': 'GPL-2.0-or-later',
  '@audio/decode-dts': 'GPL-2.0-or-later',
  '@audio/decode-eac3': 'LGPL-2.1-or-later',
  '@audio/decode-wma': 'LGPL-2.1-or-later',
  // Reads the headers of the packets that the Vorbis and FLAC decoders are fed; changed by nobody, in a file of its own.
  'codec-parser': 'LGPL-3.0-or-later',
  // The page's typeface.
  '@fontsource-variable/instrument-sans': 'OFL-1.1',
  // The licence of HDF5, which is BSD-3-Clause.
  h5wasm: 'SEE LICENSE IN LICENSE.txt',
};

t.test('every package that the image carries has a licence that is known here', async t => {
  const others = carried.filter(({ license }) => license === undefined || !permissive.has(license));
  t.strictSame(Object.fromEntries(others.map(({ name, license }) => [name, license])), exceptions);
});

t.test('none of them needs a program of its own at install', async t => {
  // What the second one would download is for GPUs; what the first one would build is in packages for each platform.
  t.strictSame(
    carried.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name),
    ['msgpackr-extract', 'onnxruntime-node'],
  );
});

t.test('an install downloads nothing for ONNX Runtime that the lock does not cover', async t => {
  const { allowScripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  t.equal(allowScripts['onnxruntime-node'], false, 'npm from 11');
  t.match(readFileSync(`${root}/.npmrc`, 'utf8'), /^onnxruntime-node-install=skip$/m, 'npm 10');
});
