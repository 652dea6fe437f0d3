# A release names both images by the digests that they have then: .github/workflows/release.yml.
ARG NODE=docker.io/library/node:24-trixie-slim
# Its util-linux knows Landlock; bubblewrap walls children in where namespaces are allowed.
ARG BASE=docker.io/library/debian:trixie-slim

FROM ${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package may run a program of its own here: @tensorflow/tfjs-node would download one, onnxruntime-node libraries for GPUs.
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY assembly assembly
COPY src src
COPY scripts scripts
COPY support support
COPY test test
RUN npm run build
# Of what is optional the image has the packages of queues, and ONNX Runtime for its own platform.
RUN mkdir optional && mv node_modules/onnxruntime-node node_modules/onnxruntime-common optional \
  && npm pkg delete optionalDependencies.@tensorflow/tfjs-node optionalDependencies.onnxruntime-node \
  && npm prune --ignore-scripts --omit=dev && mv optional/* node_modules \
  && rm -r optional node_modules/onnxruntime-node/node_modules \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -type d ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} +
# Most of what is left is never opened: 113 MB stay, 45 of them ONNX Runtime.
RUN find node_modules -type f -regex '.*\.\(map\|[cm]?ts\|md\)' ! -iname 'licen[cs]e*' -delete \
  && find node_modules -type d -regex '.*/\(tests?\|examples?\|benchmarks?\)' -prune -exec rm -r {} + \
  && find node_modules/@tensorflow/*/dist -type f ! -name '*.node.js' ! -name '*.wasm' -delete \
  && rm -r node_modules/@tensorflow/tfjs-backend-wasm/wasm-out node_modules/h5wasm/dist/node node_modules/h5wasm/dist/iife \
  && find node_modules -type d -empty -delete

FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap tini && rm -rf /var/lib/apt/lists/* \
  && useradd --uid 1000 --user-group --create-home node
# Without npm, and what else comes with it.
COPY --from=build /usr/local/bin/node /usr/local/bin/
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist/src dist/src
COPY package.json openapi.yaml LICENSE ./
COPY models models
# Everybody who reaches the container can send requests, so keys are required: see docs/access.md.
ENV NODE_ENV=production HOST=0.0.0.0 REQUIRE_KEYS=true PROBE_PORT=3001
USER node
# Clients have the first; the second is for probes and Prometheus.
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PROBE_PORT || process.env.PORT || 3000) + '/readyz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# tini is process 1: it reaps children and passes SIGTERM on.
ENTRYPOINT ["tini", "--", "node", "--disable-sigusr1", "dist/src/cli/cli.js"]
CMD ["serve"]
