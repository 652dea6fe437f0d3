import { TracerProvider } from '@opentelemetry/sdk-trace';
import t from 'tap';
import { startTimeOf } from '../../src/tracing/start-time.js';

t.test('a span of the SDK says when it began', async t => {
  const span = new TracerProvider().getTracer('test').startSpan('test', { startTime: 1_700_000_000_250 });
  t.equal(
    startTimeOf(span),
    1_700_000_000_250,
    "OpenTelemetry's spans keep their start elsewhere now: mend src/tracing/start-time.ts",
  );
});
