import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseApiKeys, type ApiKey } from './api-key.js';
import { parseHosts } from './allowed-hosts.js';
import { parseOrigins } from './cors-origins.js';
import { minimumTracks } from '../drift/measure.js';
import type { BackendPreference } from '../runtimes/tfjs/runtime.js';
import { parseAudioSources } from '../catalogue/audio-sources.js';
import type { S3Location } from '../models/store/s3-location.js';
import { parseVersionPolicies, type VersionPolicies } from '../models/version-policy.js';
import { parseEndpoint, parseResourceAttributes } from './otel-settings.js';
import { samplers, type SamplerName } from '../tracing/tracing.js';
import { isolationPreferences, type IsolationPreference } from '../pool/isolation.js';
import { parseTrustedProxies, type TrustedProxies } from './trusted-proxies.js';

/** One setting: a variable of the environment, and a flag of `hyena serve` with the same meaning. */
interface Setting<T> {
  readonly env: string;
  /** @throws Error that says what was expected */
  readonly parse: (text: string) => T;
  readonly default: T;
  /** The default as documentation shows it, where the value itself depends on the machine. */
  readonly shownDefault?: string;
  readonly help: string;
  /** Mistakes in it are reported without its value. */
  readonly confidential?: true;
  /** It keeps somebody out, or keeps others apart: blank, as a secret that nobody filled in gives it, it is a mistake. */
  readonly guards?: true;
}

const text = (value: string): string => value;

const integer =
  (minimum: number, maximum: number) =>
  (value: string): number => {
    const number = Number(value);
    if (Number.isInteger(number) && number >= minimum && number <= maximum && value.trim() !== '')
      return number;
    throw new Error(`expected an integer from ${minimum} to ${maximum}`);
  };

const oneOf =
  <T extends string>(...choices: T[]) =>
  (value: string): T => {
    const choice = choices.find(candidate => candidate === value);
    if (choice !== undefined) return choice;
    throw new Error(`expected one of ${choices.join(', ')}`);
  };

const share = (value: string): number => {
  const number = Number(value);
  if (number >= 0 && number <= 1 && value.trim() !== '') return number;
  throw new Error('expected a number from 0 to 1');
};

const flag = (value: string): boolean => oneOf('true', 'false')(value) === 'true';

const setting = <T>(definition: Setting<T>): Setting<T> => definition;

type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** Every setting of the service. docs/settings.md is checked against this one. */
export const settings = {
  host: setting({ env: 'HOST', parse: text, default: '127.0.0.1', help: 'address to listen on' }),
  port: setting({
    env: 'PORT',
    parse: integer(0, 65_535),
    default: 3000,
    help: 'port to listen on; 0 takes a free one',
  }),
  probePort: setting<number | undefined>({
    env: 'PROBE_PORT',
    parse: integer(0, 65_535),
    default: undefined,
    shownDefault: 'none',
    help: 'port of its own for probes and metrics, which clients cannot fill',
  }),
  workers: setting({
    env: 'WORKERS',
    parse: integer(1, 256),
    default: availableParallelism(),
    shownDefault: 'cores',
    help: 'child processes that decode and classify',
  }),
  modelStore: setting({
    env: 'MODEL_STORE',
    parse: text,
    default: fileURLToPath(new URL('../../../models', import.meta.url)),
    shownDefault: './models',
    help: 'where models are, <name>/<version>/ below it: a folder, or s3://bucket/prefix',
  }),
  model: setting<string | undefined>({
    env: 'MODEL',
    parse: text,
    default: undefined,
    shownDefault: 'the only one in the store',
    help: 'model that answers when a request names none',
  }),
  modelVersions: setting<VersionPolicies>({
    env: 'MODEL_VERSIONS',
    parse: parseVersionPolicies,
    default: parseVersionPolicies('newest'),
    shownDefault: 'newest',
    help: 'versions to serve: newest, all, 1,2 or a label; by model: gtzan=1,2;other=all',
  }),
  modelPollMs: setting({
    env: 'MODEL_POLL_MS',
    parse: integer(0, 86_400_000),
    default: 30_000,
    help: 'time between two looks at the store, in milliseconds; 0 looks only when asked to',
  }),
  modelCache: setting({
    env: 'MODEL_CACHE',
    parse: text,
    default: join(homedir(), '.cache', 'hyena', 'models'),
    shownDefault: '~/.cache/hyena/models',
    help: 'folder for versions from S3, which outlive the service',
  }),
  modelCacheBytes: setting({
    env: 'MODEL_CACHE_BYTES',
    parse: integer(0, 2 ** 50),
    default: 2 ** 30,
    help: 'size of that folder, in bytes',
  }),
  modelPublicKey: setting<string | undefined>({
    env: 'MODEL_PUBLIC_KEY',
    parse: text,
    default: undefined,
    shownDefault: 'none: signatures are not looked at',
    help: 'PEM file of Ed25519 keys; only versions and labels that one of them signed are followed',
    guards: true,
  }),
  audioSources: setting<readonly S3Location[]>({
    env: 'AUDIO_SOURCES',
    parse: parseAudioSources,
    default: [],
    shownDefault: 'none: callers send audio only',
    help: 'places whose files callers may name: s3://bucket/prefix, separated by commas',
    guards: true,
  }),
  s3Anonymous: setting({
    env: 'S3_ANONYMOUS',
    parse: flag,
    default: false,
    help: 'true: requests to S3 are not signed, as public buckets allow',
  }),
  s3PathStyle: setting({
    env: 'S3_PATH_STYLE',
    parse: flag,
    default: false,
    help: 'true for servers that want the bucket in the path, as most but AWS do',
  }),
  logLevel: setting<LogLevel>({
    env: 'LOG_LEVEL',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
    help: 'least severe log lines that are written',
  }),
  tfBackend: setting<BackendPreference>({
    env: 'TF_BACKEND',
    parse: oneOf('auto', 'tensorflow', 'wasm'),
    default: 'auto',
    help: 'TensorFlow.js backend: tensorflow (tfjs-node), wasm, or auto: wasm in child processes',
  }),
  maxUploadBytes: setting({
    env: 'MAX_UPLOAD_BYTES',
    parse: integer(1, 2 ** 30),
    default: 64 * 2 ** 20,
    help: 'largest upload, in bytes',
  }),
  maxAudioSeconds: setting({
    env: 'MAX_AUDIO_SECONDS',
    parse: integer(3, 86_400),
    default: 1800,
    help: 'longest track, in seconds; less above 48 kHz, in proportion',
  }),
  maxSegments: setting({
    env: 'MAX_SEGMENTS',
    parse: integer(1, 10_000),
    default: 600,
    help: 'segments that a dense time line may have',
  }),
  maxConnections: setting({
    env: 'MAX_CONNECTIONS',
    parse: integer(1, 1_000_000),
    default: 1024,
    help: 'open connections; more are closed at once',
  }),
  maxConnectionsPerAddress: setting<number | undefined>({
    env: 'MAX_CONNECTIONS_PER_ADDRESS',
    parse: integer(1, 1_000_000),
    default: undefined,
    shownDefault: 'half of MAX_CONNECTIONS',
    help: 'open connections of one client address; those of TRUST_PROXY may have more',
  }),
  maxRequests: setting({
    env: 'MAX_REQUESTS',
    parse: integer(1, 1_000_000),
    default: 256,
    help: 'requests to classify or infer under way, from the first byte to the answer',
  }),
  maxUploadMemoryBytes: setting({
    env: 'MAX_UPLOAD_MEMORY_BYTES',
    parse: integer(1, 2 ** 40),
    default: 128 * 2 ** 20,
    help: 'memory for all uploads under way together, in bytes',
  }),
  queueLimit: setting({
    env: 'QUEUE_LIMIT',
    parse: integer(0, 100_000),
    default: 64,
    help: 'tracks that may wait for a child process',
  }),
  answerCache: setting({
    env: 'ANSWER_CACHE',
    parse: integer(0, 10_000_000),
    default: 0,
    help: 'answers that are kept for uploads that come again, some 2 kB each; 0 keeps none',
  }),
  driftWindow: setting({
    env: 'DRIFT_WINDOW',
    parse: integer(minimumTracks, 10_000),
    default: 1000,
    help: 'tracks by which drift is judged, the last ones of each version',
  }),
  uploadTimeoutMs: setting({
    env: 'UPLOAD_TIMEOUT_MS',
    parse: integer(100, 3_600_000),
    default: 60_000,
    help: 'time for an upload to arrive, in milliseconds',
  }),
  queueTimeoutMs: setting({
    env: 'QUEUE_TIMEOUT_MS',
    parse: integer(10, 3_600_000),
    default: 15_000,
    help: 'time that a track may wait for a child process, in milliseconds',
  }),
  jobTimeoutMs: setting({
    env: 'JOB_TIMEOUT_MS',
    parse: integer(10, 3_600_000),
    default: 20_000,
    help: 'time that a child process may work on a track, in milliseconds',
  }),
  requestTimeoutMs: setting({
    env: 'REQUEST_TIMEOUT_MS',
    parse: integer(100, 3_600_000),
    default: 90_000,
    help: 'time in all, from the first byte of a request to its answer, in milliseconds',
  }),
  responseTimeoutMs: setting({
    env: 'RESPONSE_TIMEOUT_MS',
    parse: integer(100, 3_600_000),
    default: 30_000,
    help: 'time in which a client must take some of an answer that waits to be sent, in milliseconds',
  }),
  childMemoryBytes: setting({
    env: 'CHILD_MEMORY_BYTES',
    parse: integer(128 * 2 ** 20, 2 ** 40),
    default: 384 * 2 ** 20,
    help: 'resident memory of a child process, in bytes; one that has more is ended',
  }),
  childMaxJobs: setting({
    env: 'CHILD_MAX_JOBS',
    parse: integer(1, 1_000_000_000),
    default: 1000,
    help: 'tracks after which a child process is replaced by a fresh one',
  }),
  childIsolation: setting<IsolationPreference>({
    env: 'CHILD_ISOLATION',
    parse: oneOf(...isolationPreferences),
    default: 'auto',
    help: 'what walls child processes in: bwrap, unshare, setpriv or none; auto: the first that works',
  }),
  shutdownGraceMs: setting({
    env: 'SHUTDOWN_GRACE_MS',
    parse: integer(0, 3_600_000),
    default: 1000,
    help: 'time between SIGTERM, when /readyz turns 503, and the end of listening, in milliseconds',
  }),
  shutdownTimeoutMs: setting({
    env: 'SHUTDOWN_TIMEOUT_MS',
    parse: integer(0, 3_600_000),
    default: 30_000,
    help: 'time for requests under way to end after that, in milliseconds',
  }),
  classifyKeys: setting<readonly ApiKey[]>({
    env: 'CLASSIFY_KEYS',
    parse: parseApiKeys,
    default: [],
    shownDefault: 'none: open to all',
    help: 'keys that may classify: name=sha256:<hex>, separated by commas',
    confidential: true,
    guards: true,
  }),
  adminKeys: setting<readonly ApiKey[]>({
    env: 'ADMIN_KEYS',
    parse: parseApiKeys,
    default: [],
    shownDefault: 'none: from loopback only',
    help: 'keys that may read metrics and administer, written likewise',
    confidential: true,
    guards: true,
  }),
  requireKeys: setting({
    env: 'REQUIRE_KEYS',
    parse: flag,
    default: false,
    help: 'true: the service does not start without CLASSIFY_KEYS and ADMIN_KEYS; true in the image',
    guards: true,
  }),
  rateLimit: setting({
    env: 'RATE_LIMIT',
    parse: integer(0, 1_000_000),
    default: 0,
    help: 'requests to classify or infer a minute and client; 0 is no limit',
    guards: true,
  }),
  corsOrigins: setting<readonly string[]>({
    env: 'CORS_ORIGINS',
    parse: parseOrigins,
    default: [],
    shownDefault: 'none',
    help: 'origins of pages that may call, separated by commas, or *',
  }),
  allowedHosts: setting<readonly string[]>({
    env: 'ALLOWED_HOSTS',
    parse: parseHosts,
    default: [],
    shownDefault: 'any, but none on loopback',
    help: 'names that requests may call the service by, beside localhost and IP addresses',
    guards: true,
  }),
  trustProxy: setting<TrustedProxies>({
    env: 'TRUST_PROXY',
    parse: parseTrustedProxies,
    default: false,
    help: 'proxies whose X-Forwarded-For is believed: false, how many, or their networks',
  }),
  otelExporterOtlpEndpoint: setting<string | undefined>({
    env: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    parse: parseEndpoint,
    default: undefined,
    shownDefault: 'none: no tracing',
    help: 'OpenTelemetry collector that traces are sent to, by OTLP over HTTP; /v1/traces is added',
  }),
  otelServiceName: setting<string | undefined>({
    env: 'OTEL_SERVICE_NAME',
    parse: text,
    default: undefined,
    shownDefault: 'hyena',
    help: 'name of the service in traces',
  }),
  otelResourceAttributes: setting<Readonly<Record<string, string>>>({
    env: 'OTEL_RESOURCE_ATTRIBUTES',
    parse: parseResourceAttributes,
    default: {},
    shownDefault: 'none',
    help: 'what else traces say of the service: key=value, separated by commas',
  }),
  otelTracesSampler: setting<SamplerName>({
    env: 'OTEL_TRACES_SAMPLER',
    parse: oneOf(...samplers),
    default: 'parentbased_always_on',
    help: 'which requests are traced: parentbased_ does as the caller did, and decides where there is none',
  }),
  otelTracesSamplerArg: setting({
    env: 'OTEL_TRACES_SAMPLER_ARG',
    parse: share,
    default: 1,
    help: 'share of the traces that traceidratio and parentbased_traceidratio take, 0 to 1',
  }),
} as const;

type Settings = typeof settings;

/** The service's configuration, valid. */
export type Config = { readonly [K in keyof Settings]: Settings[K]['default'] };

/** The default of a setting as documentation shows it. */
export function shownDefault(name: keyof Settings): string {
  const { shownDefault, default: value }: Setting<unknown> = settings[name];
  return shownDefault ?? String(value);
}

/** The flag of a setting, such as `--model-store`. */
export const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, capital => `-${capital.toLowerCase()}`)}`;

/**
 * Reads the configuration: a flag beats the environment, which beats the default. An empty variable counts as unset,
 * save one that guards.
 *
 * @throws Error that names every variable or flag in fault, one a line
 */
export function loadConfig(
  env: NodeJS.ProcessEnv,
  flags: Partial<Record<keyof Settings, string>> = {},
): Config {
  const faults: string[] = [];
  const read = ([name, definition]: [string, Setting<unknown>]) => {
    const { env: variable, parse, default: fallback, confidential, guards } = definition;
    const flag = flags[name as keyof Settings];
    const value = flag ?? env[variable];
    if (value === undefined || (value === '' && flag === undefined && !guards)) return [name, fallback];
    try {
      if (guards && /^[\s,]*$/.test(value)) throw new Error('it is blank; leave it out to do without it');
      return [name, parse(value)];
    } catch (error) {
      const source = flag === undefined ? variable : flagOf(name);
      const shown = confidential ? '' : `, not "${value}"`;
      faults.push(`${source}: ${(error as Error).message}${shown}`);
      return [name, fallback];
    }
  };
  const config = Object.fromEntries(Object.entries(settings).map(read)) as unknown as Config;
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return config;
}
