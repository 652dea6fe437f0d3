import type { Classification } from '../../http/schemas/classification.js';

/** How a program asks the same. */
export interface Snippet {
  readonly language: string;
  readonly code: string;
}

/**
 * How programs ask a version about a file.
 *
 * @param address of the page
 * @param wantsKey whether the service wants one, which then is in the environment
 */
export function snippetsFor(
  file: string,
  { name, version }: Classification['model'],
  address: string,
  wantsKey: boolean,
): Snippet[] {
  const path = JSON.stringify(file);
  const query = new URLSearchParams({ model: name, version: String(version), segments: 'true' });
  const url = new URL(`classify?${query}`, address).href;
  const curlKey = wantsKey ? ` \\\n  -H "Authorization: Bearer $HYENA_KEY"` : '';
  const fetchKey = wantsKey ? '\n  headers: { authorization: `Bearer ${process.env.HYENA_KEY}` },' : '';
  const pythonKey = wantsKey ? '\n    headers={"Authorization": f"Bearer {os.environ[\'HYENA_KEY\']}"},' : '';
  return [
    {
      language: 'curl',
      code: `curl -F ${shell(`audio=@"${file.replace(/["\\]/g, '\\$&')}"`)}${curlKey} \\\n  ${shell(url)}`,
    },
    {
      language: 'JavaScript',
      code: `import { openAsBlob } from 'node:fs';

const response = await fetch(${JSON.stringify(url)}, {
  method: 'POST',${fetchKey}
  body: await openAsBlob(${path}),
});
console.log(await response.json());`,
    },
    {
      language: 'Python',
      code: `import ${wantsKey ? 'os, ' : ''}requests

response = requests.post(
    ${JSON.stringify(url)},${pythonKey}
    data=open(${path}, "rb"),
)
print(response.json())`,
    },
  ];
}

/** A word of a shell's command. */
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
