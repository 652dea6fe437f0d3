import type { ModelSummary, VersionSummary } from '../http/schemas/models.js';
import type { Choice } from './service.js';

interface ModelMenuProps {
  readonly models: readonly ModelSummary[];
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** What becomes of a version that cannot be asked, for its entry in the menu. */
const states: Record<Exclude<VersionSummary['state'], 'ready'>, string> = {
  available: 'not loaded',
  loading: 'loading',
  draining: 'on its way out',
  failed: 'cannot be loaded',
};

/** The versions that can be asked. The one that answers anyway asks for none: it may be replaced by a newer one. */
export function ModelMenu({ models, choice, onChoose }: ModelMenuProps) {
  const valueOf = (name: string, version: number) => `${name}/${version}`;
  const choices = models.flatMap(({ name, versions, serves, default: isDefault }) =>
    versions.map(({ version, state, labels }) => {
      const isServed = isDefault && version === serves;
      const notes = [
        ...(isServed ? ['default'] : []),
        ...labels,
        ...(state === 'ready' ? [] : [states[state]]),
      ];
      return {
        value: isServed ? '' : valueOf(name, version),
        choice: { name, version },
        text: [`${name} ${version}`, ...notes].join(' · '),
        isAskable: state === 'ready',
      };
    }),
  );
  const value = choice ? valueOf(choice.name, choice.version) : '';
  const isGone = !choices.some(option => option.value === value);
  const choose = ({ currentTarget: { value: chosen } }: { currentTarget: HTMLSelectElement }) =>
    onChoose(chosen === '' ? undefined : choices.find(option => option.value === chosen)?.choice);
  return (
    <div class="model-menu">
      <label for="model">Model</label>
      <select id="model" value={value} onChange={choose}>
        {choice && isGone && (
          <option value={value} disabled>
            {choice.name} {choice.version} · gone
          </option>
        )}
        {choices.map(({ value, text, isAskable }) => (
          <option key={value} value={value} disabled={!isAskable}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
