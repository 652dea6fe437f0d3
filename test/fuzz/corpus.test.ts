import { readdirSync } from 'node:fs';
import t from 'tap';
import { corpusFolder, readCorpus } from '../../support/fuzz/corpus.js';
import { targets } from '../../support/fuzz/targets.js';

/** Milliseconds of processor time that an input may take. */
const mostMilliseconds = 1000;

/** Bytes of all inputs together. */
const mostBytes = 2 ** 20;

const corpora = Object.keys(targets).map(name => [name, readCorpus(corpusFolder, name)] as const);

t.test('every folder of inputs has a target', async t => {
  const folders = readdirSync(corpusFolder, { withFileTypes: true }).filter(entry => entry.isDirectory());
  t.strictSame(
    folders.map(({ name }) => name).filter(name => !(name in targets)),
    [],
  );
});

t.test('the inputs are small', async t => {
  const sizes = corpora.flatMap(([, inputs]) => [...inputs.values()].map(({ length }) => length));
  const sum = sizes.reduce((a, b) => a + b, 0);
  t.ok(sum < mostBytes, `${sum} bytes`);
});

for (const [name, inputs] of corpora) {
  t.test(`${inputs.size} inputs of ${name} are read or refused, at little cost`, async t => {
    const { run } = await targets[name]();
    for (const [file, input] of inputs) {
      const start = process.cpuUsage();
      try {
        await run(input);
      } catch (error) {
        t.error(error, file);
      }
      const { user, system } = process.cpuUsage(start);
      const took = (user + system) / 1000;
      if (took > mostMilliseconds) t.fail(`${file} took ${took} ms`);
    }
  });
}
