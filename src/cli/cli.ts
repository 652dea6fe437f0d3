#!/usr/bin/env node
import { holdSignals } from '../serve/early-signals.js';

// Before anything else is loaded, which takes a part of a second.
if (process.argv[2] === 'serve') holdSignals();

await import('./program.js');
