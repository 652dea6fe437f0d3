import Type from '#typebox';
import { walls, wrapperNames } from '../../engine/engine.js';

/** The answer of `GET /livez`. */
export const Liveness = Type.Object({ status: Type.Literal('alive') });

/** The answer of `GET /readyz` when requests will be answered. */
export const Readiness = Type.Object({
  status: Type.Literal('ready'),
  workers: Type.Integer({ description: 'child processes that are warm now' }),
  backend: Type.String({ description: 'TensorFlow.js backend in use' }),
  reason: Type.String({ description: 'why this backend and not another' }),
  isolation: Type.Object(
    {
      wrapper: Type.Enum([...wrapperNames], { description: 'program that walls them in' }),
      walls: Type.Array(Type.Enum([...walls]), { description: 'walls that stand' }),
      missing: Type.Array(Type.Enum([...walls]), { description: 'walls that do not' }),
    },
    { description: 'walls of the operating system around child processes' },
  ),
});
