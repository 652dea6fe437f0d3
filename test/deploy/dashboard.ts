import { readFileSync } from 'node:fs';
import { root } from '../service.js';

/** A panel, as far as tests look at it. */
interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

/** A variable of the dashboard, by which its queries are filled in. */
interface Variable {
  readonly name: string;
  readonly query: string | { readonly query: string };
}

export const dashboard = JSON.parse(readFileSync(`${root}deploy/grafana/hyena.json`, 'utf8')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
};

/** What Grafana would put into a query for all instances and models. */
const values: Readonly<Record<string, string>> = {
  job: 'hyena',
  instance: '.*',
  model: '.*',
  __rate_interval: '1m',
  __range: '5m',
};

/** Every query of every panel, filled in. */
export const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, refId }) => ({ title: `${title} ${refId}`, expr: fillIn(expr) })),
);

/** @throws Error when there is no such variable */
function fillIn(expression: string): string {
  return expression.replace(/\$(\w+)/g, (_, name: string) => {
    if (name in values) return values[name];
    throw new Error(`there is no variable ${name}`);
  });
}
