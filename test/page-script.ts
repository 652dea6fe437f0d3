import { readFileSync } from 'node:fs';
import { root } from './service.js';

/** The address of the page's script, whose name carries a hash. */
export const pageScript = `/${/page\/page-\w+\.js/.exec(readFileSync(`${root}dist/src/page/index.html`, 'utf8'))![0]}`;
