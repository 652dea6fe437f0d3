import Type from '#typebox';

/** The answer of `GET /livez`. */
export const Liveness = Type.Object({ status: Type.Literal('alive') });

/** The answer of `GET /readyz` when requests will be answered. */
export const Readiness = Type.Object({
  status: Type.Literal('ready'),
  workers: Type.Integer({ description: 'child processes that are warm now' }),
  backend: Type.String({ description: 'TensorFlow.js backend in use' }),
  reason: Type.String({ description: 'why this backend and not another' }),
});
