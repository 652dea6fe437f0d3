/** Milliseconds that an answer may take. */
const patience = 30_000;

/** Asks Prometheus for one number. */
export interface Prometheus {
  /**
   * Evaluates an expression now.
   *
   * @returns undefined where there is no data, or no number
   * @throws Error when Prometheus cannot be asked, or does not take the expression
   */
  ask(expression: string): Promise<number | undefined>;
}

interface ApiAnswer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly result?: readonly { readonly value?: readonly [number, string] }[] };
}

/**
 * Opens the HTTP API of a Prometheus (https://prometheus.io/docs/prometheus/latest/querying/api/).
 *
 * @param url with the prefix that it is served below, if there is one
 * @throws Error when it is no address
 */
export function openPrometheus(url: string): Prometheus {
  const base = new URL(url.endsWith('/') ? url : `${url}/`);
  if (!/^https?:$/.test(base.protocol)) throw new Error(`${url} is no address of HTTP`);
  const address = new URL('api/v1/query', base);
  return {
    async ask(query) {
      const answer = await askOnce(address, query).catch((error: unknown) => {
        const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
        throw new Error(`Prometheus cannot be asked: ${cause?.code ?? message}`, { cause: error });
      });
      if (answer.status !== 'success') throw new Error(`Prometheus: ${answer.error ?? 'no answer'}`);
      const number = Number(answer.data?.result?.at(0)?.value?.[1] ?? NaN);
      return Number.isFinite(number) ? number : undefined;
    },
  };
}

async function askOnce(address: URL, query: string): Promise<ApiAnswer> {
  const response = await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ query }),
    signal: AbortSignal.timeout(patience),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as ApiAnswer;
  } catch {
    throw new Error(`status ${response.status}`);
  }
}
