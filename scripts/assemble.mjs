// Compiles the SIMD kernels, which takes 2 s, unless they are newer than what they are made from.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const target = 'dist/src/simd/kernels.wasm';
const sources = [...readdirSync('assembly').map(name => `assembly/${name}`), 'package-lock.json'];
const changed = file => statSync(file).mtimeMs;

if (!existsSync(target) || sources.some(source => changed(source) > changed(target)))
  execFileSync('npx', ['asc', '--config', 'assembly/asconfig.json'], { stdio: 'inherit' });
