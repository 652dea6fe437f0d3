import t from 'tap';
import { loadConfig, settings } from '../src/config.js';

t.test('takes a flag before the environment, and the environment before the default', async t => {
  t.equal(loadConfig({}).port, 3000);
  t.equal(loadConfig({ PORT: '' }).port, 3000, 'an empty variable counts as unset');
  t.equal(loadConfig({ PORT: '8080' }).port, 8080);
  t.equal(loadConfig({ PORT: '8080' }, { port: '9090' }).port, 9090);
});

t.test('names every variable and flag in fault, and what was expected', async t => {
  t.throws(() => loadConfig({ PORT: 'eighty', WORKERS: '0', LOG_LEVEL: 'loud' }), {
    message: [
      'PORT: expected an integer from 0 to 65535, not "eighty"',
      'WORKERS: expected an integer from 1 to 256, not "0"',
      'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, not "loud"',
    ].join('\n'),
  });
  t.throws(() => loadConfig({}, { maxUploadBytes: '1.5' }), {
    message: /^--max-upload-bytes: expected an integer/,
  });
});

t.test('has a variable of its own for every setting', async t => {
  const variables = Object.values(settings).map(({ env }) => env);
  t.equal(new Set(variables).size, variables.length);
  for (const [name, { env }] of Object.entries(settings))
    t.equal(env, name.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase());
});
