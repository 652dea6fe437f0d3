import t from 'tap';
import { loadConfig, settings } from '../../src/config/config.js';
import { checkRequiredKeys } from '../../src/config/required-keys.js';

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

t.test('never repeats what may be a key', async t => {
  const digest = 'a'.repeat(64);
  const list = 'entry 1 is not name=sha256:<64 hexadecimal digits>';
  const blank = 'it is blank; leave it out to do without it';
  const wrong: [value: string, message: string][] = [
    ['hyena_secret', list],
    ['alice=hyena_secret', list],
    ['alice=sha256:secret', list],
    [`alice=sha256:${digest}b`, list],
    [`alice=md5:${digest}`, list],
    [`al ice=sha256:${digest}`, list],
    [`=sha256:${digest}`, list],
    [`${'a'.repeat(65)}=sha256:${digest}`, list],
    ['', blank],
    [' , ', blank],
    [`alice=sha256:${digest},`, list.replace('1', '2')],
    [
      `alice=sha256:${digest},bob=sha256:${'b'.repeat(64)},alice=sha256:${'c'.repeat(64)}`,
      'entry 3 has the name or the key of entry 1',
    ],
    [`alice=sha256:${digest},bob=sha256:${digest}`, 'entry 2 has the name or the key of entry 1'],
  ];
  for (const [value, message] of wrong) {
    t.equal(faultsOf({ CLASSIFY_KEYS: value }), `CLASSIFY_KEYS: ${message}`);
    t.equal(faultsOf({}, { adminKeys: value }), `--admin-keys: ${message}`);
  }
  t.match(
    loadConfig({ CLASSIFY_KEYS: ` alice=sha256:${digest} , b.o-b_2=sha256:${'B'.repeat(64)}` }).classifyKeys,
    [
      { name: 'alice', digest: Buffer.alloc(32, 0xaa) },
      { name: 'b.o-b_2', digest: Buffer.alloc(32, 0xbb) },
    ],
  );
});

t.test('takes what guards for set only where it says something', async t => {
  const guards = Object.values(settings).filter(definition => 'guards' in definition);
  t.strictSame(
    guards.map(({ env }) => env),
    [
      'MODEL_PUBLIC_KEY',
      'AUDIO_SOURCES',
      'CLASSIFY_KEYS',
      'ADMIN_KEYS',
      'REQUIRE_KEYS',
      'RATE_LIMIT',
      'ALLOWED_HOSTS',
    ],
  );
  for (const { env } of guards)
    for (const value of ['', ' ', '\n', ',', ' , '])
      t.match(faultsOf({ [env]: value }), `${env}: it is blank`, JSON.stringify(value));
  for (const definition of Object.values(settings))
    if (!('guards' in definition)) t.equal(faultsOf({ [definition.env]: '' }), undefined, definition.env);
});

t.test('wants keys where they are required', async t => {
  const key = `alice=sha256:${'a'.repeat(64)}`;
  const check = (env: NodeJS.ProcessEnv) => checkRequiredKeys(loadConfig(env));
  check({});
  check({ REQUIRE_KEYS: 'false', ADMIN_KEYS: key });
  check({ REQUIRE_KEYS: 'true', CLASSIFY_KEYS: key, ADMIN_KEYS: key });
  const wrong: [env: NodeJS.ProcessEnv, message: RegExp][] = [
    [{ REQUIRE_KEYS: 'true' }, /^REQUIRE_KEYS: CLASSIFY_KEYS and ADMIN_KEYS must be set; "hyena keys create/],
    [{ REQUIRE_KEYS: 'true', ADMIN_KEYS: key }, /^REQUIRE_KEYS: CLASSIFY_KEYS must be set/],
    [{ REQUIRE_KEYS: 'true', CLASSIFY_KEYS: key }, /^REQUIRE_KEYS: ADMIN_KEYS must be set/],
  ];
  for (const [env, message] of wrong) t.throws(() => check(env), { message });
});

t.test('takes hosts by name', async t => {
  t.strictSame(loadConfig({ ALLOWED_HOSTS: 'Music.example, hyena' }).allowedHosts, [
    'music.example',
    'hyena',
  ]);
  for (const value of ['music.example:3000', 'https://music.example', '*', '*.example', '[::1]', 'a,', 'a b'])
    t.throws(() => loadConfig({ ALLOWED_HOSTS: value }), {
      message: /^ALLOWED_HOSTS: expected host names/,
    });
});

t.test('takes origins as browsers send them', async t => {
  const origins = ['https://music.example', 'http://localhost:5173'];
  t.strictSame(loadConfig({ CORS_ORIGINS: origins.join(', ') }).corsOrigins, origins);
  t.strictSame(loadConfig({ CORS_ORIGINS: '*' }).corsOrigins, ['*']);
  const wrong = [
    'music.example',
    'https://music.example/',
    'https://Music.example',
    'https://music.example:443',
  ];
  for (const value of [...wrong, 'null', 'file:///', '*,https://music.example', 'https://*.example', ' '])
    t.throws(
      () => loadConfig({ CORS_ORIGINS: value }),
      { message: /^CORS_ORIGINS: expected origins/ },
      value,
    );
});

t.test('takes proxies by number, address or network, and not all of the world', async t => {
  t.equal(loadConfig({ TRUST_PROXY: 'false' }).trustProxy, false);
  t.equal(loadConfig({ TRUST_PROXY: '2' }).trustProxy, 2);
  t.strictSame(loadConfig({ TRUST_PROXY: '10.0.0.0/8, ::1,fd00::/8' }).trustProxy, [
    '10.0.0.0/8',
    '::1',
    'fd00::/8',
  ]);
  t.throws(() => loadConfig({ TRUST_PROXY: 'true' }), { message: /^TRUST_PROXY: .*choose its own address/ });
  for (const value of [
    '0',
    '-1',
    '1.5',
    'proxy.example',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.1/',
    '10.0.0.1,',
    '/8',
  ])
    t.throws(
      () => loadConfig({ TRUST_PROXY: value }),
      { message: /^TRUST_PROXY: expected false, a number/ },
      value,
    );
});

t.test("takes OpenTelemetry's variables as OpenTelemetry writes them", async t => {
  t.match(loadConfig({}), { otelExporterOtlpEndpoint: undefined, otelTracesSamplerArg: 1 });
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp',
    OTEL_RESOURCE_ATTRIBUTES: 'a.b=c, d=e%3Df',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  };
  t.match(loadConfig(env), {
    otelExporterOtlpEndpoint: 'https://collector.example/otlp',
    otelResourceAttributes: { 'a.b': 'c', d: 'e=f' },
    otelTracesSampler: 'parentbased_traceidratio',
    otelTracesSamplerArg: 0.25,
  });
  for (const value of ['collector:4318', '/v1/traces', 'grpc://collector:4317', 'http://collector?key=1'])
    t.throws(() => loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: value }), {
      message: /^OTEL_EXPORTER_OTLP_ENDPOINT: expected a collector's URL/,
    });
  for (const value of ['a', 'a=b=c', '=b', 'a=b,', 'a=%'])
    t.throws(() => loadConfig({ OTEL_RESOURCE_ATTRIBUTES: value }), {
      message: /^OTEL_RESOURCE_ATTRIBUTES: expected key=value/,
    });
  t.throws(() => loadConfig({ OTEL_TRACES_SAMPLER: 'jaeger_remote' }), {
    message: /^OTEL_TRACES_SAMPLER: expected one of always_on, /,
  });
  for (const value of ['-0.1', '1.1', 'half', ' '])
    t.throws(() => loadConfig({ OTEL_TRACES_SAMPLER_ARG: value }), {
      message: /^OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1/,
    });
});

t.test('has a variable of its own for every setting', async t => {
  const variables = Object.values(settings).map(({ env }) => env);
  t.equal(new Set(variables).size, variables.length);
  for (const [name, { env }] of Object.entries(settings))
    t.equal(env, name.replace(/[A-Z]/g, capital => `_${capital}`).toUpperCase());
});

/** What `loadConfig` says of settings that are wrong, to the letter. */
function faultsOf(...settings: Parameters<typeof loadConfig>): string | undefined {
  try {
    loadConfig(...settings);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
