import type { Classification } from '../../http/schemas/classification.js';
import { CopyButton } from './copy-button.js';
import { snippetsFor } from './code-snippets.js';

interface SnippetsProps {
  /** Name of the file; of a recording or a piece, which is none, how it would be called. */
  readonly file: string;
  readonly model: Classification['model'];
  readonly wantsKey: boolean;
}

/** How a program asks the same version about the same file. */
export function Snippets({ file, model, wantsKey }: SnippetsProps) {
  return (
    <details class="snippets">
      <summary>Ask from a program</summary>
      {snippetsFor(file, model, document.baseURI, wantsKey).map(({ language, code }) => (
        <section key={language} aria-label={language}>
          <h3>{language}</h3>
          <pre tabIndex={0} role="region" aria-label={`${language} code`}>
            <code>{code}</code>
          </pre>
          <CopyButton text={code} what={language}>
            Copy
          </CopyButton>
        </section>
      ))}
    </details>
  );
}
