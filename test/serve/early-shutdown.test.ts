import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import t from 'tap';
import { signalled, testDelay, testMoment } from './early-signal.js';

for (const milliseconds of [0, 300]) testDelay(milliseconds);
testMoment('with its first line in the log', ({ logged }) => logged(''));
testMoment('when it begins to listen', ({ logged }) => logged('Server listening'));

t.test('a store that does not answer keeps no service from ending', async t => {
  const store = createServer().listen(0, '127.0.0.1');
  t.teardown(() => store.close());
  await once(store, 'listening');
  const { port } = store.address() as AddressInfo;
  const env = {
    MODEL_STORE: 's3://bucket/models',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  };
  const { code, log } = await signalled(t, () => once(store, 'connection'), { env });
  t.equal(code, 0);
  t.strictSame(
    log.map(({ msg }) => msg),
    ['shutting down: requests under way are answered first'],
  );
});

t.test('signals are held before anything else is loaded', async t => {
  await signalled(t, async ({ held }) => {
    const [line] = (await held) as [Buffer];
    t.equal(line.toString(), '0 modules loaded');
  });
});

t.test('Ctrl+C while it starts does the same', async t => {
  const { code, log } = await signalled(t, async ({ held }) => held, { signal: 'SIGINT' });
  t.equal(code, 0);
  t.match(log.at(-1), { msg: /^shutting down/, signal: 'SIGINT' });
});
