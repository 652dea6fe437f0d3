// Trains a model, as `hyena train` does: `npm run train -- --data DIR --out DIR`.
import { Command } from 'commander';
import { run } from '../src/cli/run.js';
import { trainCommand } from '../src/cli/training.js';

await run(trainCommand(new Command('train')).showHelpAfterError());
