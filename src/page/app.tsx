import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { CardView } from './card/card-view.js';
import { ClassifyView } from './classify/classify-view.js';
import { KeyForm } from './key-form.js';
import { ModelMenu } from './model-menu.js';
import { Announcer } from './announcer.js';
import { openService, type Choice } from './service.js';
import { recallKey, rememberKey } from './session-key.js';
import { TroubleNote } from './trouble-note.js';
import { useModels } from './use-models.js';
import { useView, views } from './use-view.js';

/** The whole page: its frame, and one of its two views. */
export function App() {
  const [key, setKey] = useState(recallKey);
  const [wantsOtherKey, setWantsOtherKey] = useState(false);
  const [choice, choose] = useState<Choice>();
  const service = useMemo(() => openService(key), [key]);
  const models = useModels(service);
  const view = useView();

  const enter = useCallback((entered: string | undefined) => {
    rememberKey(entered);
    setKey(entered);
    setWantsOtherKey(false);
  }, []);
  const askForKey = useCallback(() => setWantsOtherKey(true), []);

  const isLocked = models.trouble?.wantsKey === true || wantsOtherKey;
  const wasLocked = useRef(isLocked);
  useEffect(() => {
    // The form that had the focus is gone.
    if (wasLocked.current && !isLocked) focusMain();
    wasLocked.current = isLocked;
  }, [isLocked]);
  return (
    <Announcer>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="masthead">
        <a class="brand" href="#classify">
          <img src={ICON} alt="" width="32" height="32" />
          Hyena
        </a>
        <nav aria-label="Views">
          {Object.entries(views).map(([name, title]) => (
            <a key={name} href={`#${name}`} aria-current={name === view ? 'page' : undefined}>
              {title}
            </a>
          ))}
          <a href="docs">API</a>
        </nav>
        {models.list && !isLocked && (
          <ModelMenu models={models.list.models} choice={choice} onChoose={choose} />
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {isLocked ? (
          <KeyForm
            refused={models.trouble && key !== undefined ? models.trouble : undefined}
            onEnter={enter}
          />
        ) : (
          <>
            {models.trouble && <TroubleNote trouble={models.trouble} onRetry={models.refresh} isAlert />}
            {models.isStarting && (
              <p class="notice">The model is still loading; it will answer in a moment.</p>
            )}
            <ClassifyView
              service={service}
              choice={choice}
              isShown={view === 'classify'}
              onUnknownModel={models.refresh}
              onKeyWanted={askForKey}
            />
            {view === 'card' && <CardView service={service} choice={choice ?? models.served} />}
          </>
        )}
      </main>
      <footer class="colophon">
        <p>
          Files are read and forgotten: neither this page nor the service keeps them.
          {key !== undefined && !isLocked && (
            <>
              {' '}
              A key is in use until this tab is closed.{' '}
              <button class="link" type="button" onClick={() => enter(undefined)}>
                Forget it now
              </button>
            </>
          )}
        </p>
      </footer>
    </Announcer>
  );
}

/** The part after `#` names the view, so it cannot be a place in the page too. */
function skip(event: Event) {
  event.preventDefault();
  focusMain();
}

const focusMain = () => document.querySelector<HTMLElement>('main')!.focus({ preventScroll: true });
