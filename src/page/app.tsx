import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { CardView } from './card/card-view.js';
import { forgetAnswers } from './classify/kept-answers.js';
import { ClassifyView } from './classify/classify-view.js';
import { KeyForm } from './key-form.js';
import { ModelMenu } from './model-menu.js';
import { Announcer } from './announcer.js';
import { openService, type Choice } from './service.js';
import { recallKey, rememberKey } from './session-key.js';
import { TroubleNote } from './trouble-note.js';
import { useModels } from './use-models.js';
import { isSame } from './same-version.js';
import { cardAddress, usePlace, views } from './use-place.js';

/** The whole page: its frame, and one of its two views. */
export function App() {
  const [key, setKey] = useState(recallKey);
  const [wantsOtherKey, setWantsOtherKey] = useState(false);
  const service = useMemo(() => openService(key), [key]);
  const models = useModels(service);
  const place = usePlace();
  const [chosen, choose] = useState<Choice>(place.version);
  // The version that answers anyway is not asked for by name: it may be replaced by a newer one.
  const choice = isSame(chosen, models.served) ? undefined : chosen;
  const shown = choice ?? models.served;
  useEffect(() => {
    if (place.version) choose(place.version);
  }, [place]);
  useEffect(() => {
    if (place.view === 'card' && shown) history.replaceState(history.state, '', cardAddress(shown));
  }, [place, shown?.name, shown?.version]);

  const enter = useCallback((entered: string | undefined) => {
    rememberKey(entered);
    if (entered === undefined) forgetAnswers();
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
            <a key={name} href={`#${name}`} aria-current={name === place.view ? 'page' : undefined}>
              {title}
            </a>
          ))}
          <a href="docs" target="hyena-docs" rel="opener">
            API<span class="unseen"> (beside this page)</span>
          </a>
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
              versions={{ choice, served: models.served, onChoose: choose }}
              isShown={place.view === 'classify'}
              onUnknownModel={models.refresh}
              onKeyWanted={askForKey}
            />
            {place.view === 'card' && <CardView service={service} choice={shown} />}
          </>
        )}
      </main>
      <footer class="colophon">
        <p>
          Files are read and forgotten: neither this page nor the service keeps them. Answers stay here until
          this tab is closed.
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
