import type { Span } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/**
 * When a recording span began, in milliseconds since 1970. The interface of a span does not have it, but the spans of the
 * SDK are readable ones.
 */
export const startTimeOf = (span: Span): number =>
  hrTimeToMilliseconds((span as unknown as ReadableSpan).startTime);
