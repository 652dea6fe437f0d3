#!/usr/bin/env node
import '../pool/ignore-debug-signal.js';
import { holdSignals } from '../serve/early-signals.js';

// Before anything else is loaded, which takes a part of a second.
if (process.argv[2] === 'serve') holdSignals();

const [{ createProgram }, { run }] = await Promise.all([import('./program.js'), import('./run.js')]);
await run(createProgram());
