import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { Tracing } from '../tracing/tracing.js';

/** Begins to trace if that is asked for. OpenTelemetry is loaded only then. */
export async function openTracing(config: Config, logger: Logger): Promise<Tracing | undefined> {
  const { otelExporterOtlpEndpoint: endpoint, otelServiceName: serviceName } = config;
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('../tracing/start.js');
  const {
    otelResourceAttributes: resource,
    otelTracesSampler: sampler,
    otelTracesSamplerArg: ratio,
  } = config;
  return startTracing({ endpoint, serviceName, resource, sampler, ratio }, logger);
}
