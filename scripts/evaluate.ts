// Judges a model, as `hyena evaluate` does: `npm run evaluate -- --data DIR --model DIR`.
import { Command } from 'commander';
import { run } from '../src/cli/run.js';
import { evaluateCommand } from '../src/cli/training.js';

await run(evaluateCommand(new Command('evaluate')).showHelpAfterError());
