// Runs after `npm ci`, so that `npx hyena` works at once. An install without development tools has nothing to build
// with, and an image's first layer nothing to build.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (existsSync('node_modules/typescript') && existsSync('src'))
  execFileSync('npm', ['run', 'build'], { stdio: 'inherit' });
