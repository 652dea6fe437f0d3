// Compiles the WebAssembly kernels, a folder of `assembly/` each, in 2 s, unless they are newer than what they come from.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

for (const folder of readdirSync('assembly').map(name => join('assembly', name))) {
  const config = join(folder, 'asconfig.json');
  const target = join(folder, JSON.parse(readFileSync(config, 'utf8')).options.outFile);
  const sources = [...readdirSync(folder).map(name => join(folder, name)), 'package-lock.json'];
  if (!existsSync(target) || sources.some(source => statSync(source).mtimeMs > statSync(target).mtimeMs))
    execFileSync('npx', ['asc', '--config', config], { stdio: 'inherit' });
}
