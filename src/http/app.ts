import { randomUUID } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyBaseLogger } from 'fastify';
import type { Dependencies } from './dependencies.js';
import { connections } from './plugins/connections.js';
import { access } from './plugins/access.js';
import { cors } from './plugins/cors.js';
import { expectation } from './plugins/expectation.js';
import { hosts } from './plugins/hosts.js';
import { openapi } from './plugins/openapi.js';
import { origins } from './plugins/origins.js';
import { problems, sendProblem } from './plugins/problems.js';
import { rateLimit } from './plugins/rate-limit.js';
import { requestLog } from './plugins/request-log.js';
import { securityHeaders } from './plugins/security-headers.js';
import { trace } from './plugins/trace.js';
import { unrouted } from './plugins/unrouted.js';
import { classifyRoute } from './routes/classify.js';
import { livezRoute } from './routes/livez.js';
import { metricsRoute } from './routes/metrics.js';
import { driftRoute } from './routes/models/drift.js';
import { cardRoute } from './routes/models/card.js';
import { listModelsRoute } from './routes/models/list.js';
import { modelRoute } from './routes/models/model.js';
import { reloadRoute } from './routes/models/reload.js';
import { versionRoute } from './routes/models/version.js';
import { inferRoute } from './routes/open-inference/infer.js';
import { serverLiveRoute } from './routes/open-inference/live.js';
import { modelMetadataRoute } from './routes/open-inference/model-metadata.js';
import { modelReadyRoute } from './routes/open-inference/model-ready.js';
import { serverReadyRoute } from './routes/open-inference/ready.js';
import { serverMetadataRoute } from './routes/open-inference/server.js';
import { openapiRoute } from './routes/openapi.js';
import { pageRoute } from './routes/page.js';
import { readyzRoute } from './routes/readyz.js';
import { trustProxy } from './trust-proxy.js';
import { answerUnreadable } from './unreadable-request.js';

/** Milliseconds in which the headers of a request must arrive. */
const headersTimeout = 10_000;

/** Milliseconds that Node gives a request beyond its own deadline. */
const slack = 10_000;

/** The HTTP application: everything but listening. */
export async function createApp(logger: FastifyBaseLogger, dependencies: Dependencies) {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // Neither what this refuses nor what clientErrorHandler does comes by a hook.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply);
      if (request.problem) dependencies.metrics.problem(request.problem);
    },
    // Uploads have a deadline of their own with a better message; these are for all other requests.
    requestTimeout: dependencies.config.uploadTimeoutMs + slack,
    http: {
      headersTimeout: Math.min(headersTimeout, dependencies.config.uploadTimeoutMs),
      connectionsCheckingInterval: 1000,
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

  app.server.maxConnections = dependencies.config.maxConnections;
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
  await app.register(openapi);
  await app.register(async limited => {
    await limited.register(rateLimit, dependencies);
    await limited.register(classifyRoute, dependencies);
    await limited.register(inferRoute, dependencies);
  });
  await app.register(listModelsRoute, dependencies);
  await app.register(modelRoute, dependencies);
  await app.register(versionRoute, dependencies);
  await app.register(driftRoute, dependencies);
  await app.register(cardRoute, dependencies);
  await app.register(reloadRoute, dependencies);
  await app.register(serverMetadataRoute);
  await app.register(serverLiveRoute);
  await app.register(serverReadyRoute, dependencies);
  await app.register(modelMetadataRoute, dependencies);
  await app.register(modelReadyRoute, dependencies);
  await app.register(livezRoute);
  await app.register(readyzRoute, dependencies);
  await app.register(metricsRoute, dependencies);
  await app.register(openapiRoute);
  await app.register(pageRoute);
  return app;
}
