import { createServer } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { Dependencies } from './dependencies.js';
import { access } from './plugins/access.js';
import { connectionLimits } from './plugins/connection-limits.js';
import { connections } from './plugins/connections.js';
import { cors } from './plugins/cors.js';
import { expectation } from './plugins/expectation.js';
import { hosts } from './plugins/hosts.js';
import { origins } from './plugins/origins.js';
import { problems, sendProblem } from './plugins/problems.js';
import { requestLog } from './plugins/request-log.js';
import { securityHeaders } from './plugins/security-headers.js';
import { stalledResponses } from './plugins/stalled-responses.js';
import { trace } from './plugins/trace.js';
import { unrouted } from './plugins/unrouted.js';
import { requestId } from './request-id.js';
import { trustProxy } from './trust-proxy.js';
import { answerUnreadable } from './unreadable-request.js';

/** Milliseconds in which the headers of a request must arrive. */
const headersTimeout = 10_000;

/** Milliseconds that a connection may stay open between two requests. */
const keepAliveTimeout = 72_000;

/** Milliseconds that Node gives a request beyond its own deadline. */
const slack = 10_000;

/** An application without routes, with all that holds for every one: limits, refusals, access and the log. */
export async function createBaseApp(logger: FastifyBaseLogger, dependencies: Dependencies) {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    // Neither what this refuses nor what clientErrorHandler does comes by a hook.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
      if (request.problem) dependencies.metrics.problem(request.problem);
    },
    serverFactory: route => {
      const { uploadTimeoutMs } = dependencies.config;
      const timeouts = {
        // Uploads have a deadline of their own with a better message; these are for all other requests.
        requestTimeout: uploadTimeoutMs + slack,
        headersTimeout: Math.min(headersTimeout, uploadTimeoutMs),
        keepAliveTimeout,
        connectionsCheckingInterval: 1000,
        // What Node itself says of a request without one has no problem document.
        requireHostHeader: false,
      };
      // A connection may be ended while requests of the packet that was read last still come.
      return createServer(timeouts, (request, response) => {
        if (!request.socket.destroyed) route(request, response);
      });
    },
    return503OnClosing: false,
    trustProxy: trustProxy(dependencies.config.trustProxy),
    clientErrorHandler: (error, socket) => {
      const problem = answerUnreadable(error, socket);
      if (problem) dependencies.metrics.problem(problem);
    },
    schemaErrorFormatter: ([{ instancePath, message, params }], part) =>
      new Error([part + instancePath, message, params.additionalProperty].filter(Boolean).join(' ')),
    // A misspelt query parameter is a mistake to report, not one to drop. The tests of the contract see that the schemas
    // are schemas, which would take 50 ms of each start.
    ajv: { customOptions: { removeAdditional: false, validateSchema: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  await app.register(connectionLimits, dependencies);
  await app.register(stalledResponses, dependencies);
  await app.register(trace, dependencies);
  await app.register(problems);
  await app.register(connections, dependencies);
  await app.register(requestLog, dependencies);
  await app.register(securityHeaders);
  await app.register(hosts, dependencies);
  await app.register(cors, dependencies);
  await app.register(expectation);
  await app.register(unrouted);
  await app.register(origins, dependencies);
  await app.register(access, dependencies);
  return app;
}
