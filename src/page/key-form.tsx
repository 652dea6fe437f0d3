import { useState } from 'preact/hooks';
import { TroubleNote } from './trouble-note.js';
import type { Trouble } from './trouble.js';

interface KeyFormProps {
  /** Why the key that was given before does not do. */
  readonly refused: Trouble | undefined;
  readonly onEnter: (key: string) => void;
}

/** Asks for the key that the service wants. */
export function KeyForm({ refused, onEnter }: KeyFormProps) {
  const [key, setKey] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (key.trim() !== '') onEnter(key.trim());
  };
  return (
    <section class="key-form">
      <h1>This service wants a key</h1>
      <p class="lead">
        The operator of the service hands them out. It is kept until this tab is closed, and nowhere else.
      </p>
      {refused && (
        <TroubleNote
          trouble={{
            title: 'That key does not open it',
            detail: 'The service does not know it. See whether all of it was copied.',
            reference: refused.reference,
            passes: false,
          }}
          isAlert
        />
      )}
      <form onSubmit={submit}>
        <label for="key">Key</label>
        <div class="field">
          <input
            id="key"
            type="password"
            autoComplete="off"
            spellcheck={false}
            required
            value={key}
            onInput={({ currentTarget }) => setKey(currentTarget.value)}
          />
          <button class="primary" type="submit">
            Use it
          </button>
        </div>
      </form>
    </section>
  );
}
