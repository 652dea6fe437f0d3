import type { ProblemCode } from '../problems.js';
import { counted, lasting, size } from './words.js';

/** A problem as it is said to a person: what is wrong, and what to do about it. */
export interface ProblemWords {
  readonly title: string;
  readonly detail: string;
  readonly advice?: string;
}

/** The first number in the service's own words, such as a limit. */
const numberIn = (detail: string): number => Number(/\d+(\.\d+)?/.exec(detail)?.[0]);

/** A file is no upload to whoever chose it. */
const ofFile = (detail: string): string => detail.replace(/^The (upload|audio|track) /, 'The file ');

const busy = (detail: string): ProblemWords => ({ title: 'The service is busy', detail });

/**
 * What to say of the problems that people meet.
 *
 * @param detail the service's own words
 * @param wait what to do meanwhile, `wait 40 seconds`
 */
const words: Partial<Record<ProblemCode, (detail: string, wait: string) => ProblemWords>> = {
  forbidden: () => ({
    title: 'This key is for other things',
    detail: 'The service knows the key, but not for classifying music.',
    advice: 'Use a key that is.',
  }),
  'cross-origin': () => ({
    title: 'The page came under another name',
    detail: 'The service answers only to pages of its own address.',
    advice: 'Open the page at the address of the service itself.',
  }),
  'unknown-model': () => ({
    title: 'That version is not there any more',
    detail: 'What is served has changed meanwhile.',
    advice: 'Choose another version in the menu.',
  }),
  'upload-timeout': detail => ({
    title: 'Sending took too long',
    detail: `The file did not arrive within ${lasting(numberIn(detail))}.`,
    advice: 'The connection may be slow: try again, or choose a smaller file.',
  }),
  'too-large': detail => ({
    title: 'The file is too large',
    detail: `The service takes files of up to ${size(numberIn(detail))}.`,
    advice: 'Cut out a part of it, or save it in a smaller format such as MP3.',
  }),
  'no-audio': () => ({ title: 'The file is empty', detail: 'There are no bytes in it.' }),
  'unsupported-media': detail => ({
    title: 'The service cannot read this file',
    detail: ofFile(detail).replace(/^(.* (?:knows|decode))\. Send .*/s, `$1. It reads ${FORMAT_LIST}.`),
    advice:
      'Renaming a file does not change its format: save it in one that the service reads, and choose that.',
  }),
  'broken-audio': detail => ({
    title: 'The file is damaged',
    detail: ofFile(detail).replace(/ (Send the whole file|Encode it again)\.$/, ''),
    advice: 'If it still plays elsewhere, save it there anew, as WAV or MP3, and choose that.',
  }),
  'audio-too-short': detail => ({
    title: 'The track is too short',
    detail: detail.includes('lasts')
      ? `It lasts ${counted(numberIn(detail), 'second')}; at least ${/least ([\d.]+)/.exec(detail)?.[1]} are needed.`
      : 'There is no sound in the file.',
    advice: 'Choose a longer piece.',
  }),
  'audio-too-long': detail => ({
    title: 'The track is too long',
    detail: `The service reads tracks of up to ${lasting(numberIn(detail))}.`,
    advice: 'Cut out a part of it, and choose that.',
  }),
  'silent-audio': () => ({
    title: 'There is no sound in it',
    detail: 'All that the service listened to is silent.',
    advice: 'Choose a file with sound in it. If you recorded it, see whether the microphone is muted.',
  }),
  'too-demanding': () => ({
    title: 'The file takes too much work',
    detail: 'Reading it takes more time or memory than the service gives to one file.',
    advice: 'Cut out a part of it, or save it as WAV or MP3, and choose that.',
  }),
  'rate-limited': (detail, wait) => ({
    title: 'That was a lot at once',
    detail: `The service takes ${counted(numberIn(detail), 'track')} a minute from one place. Please ${wait}.`,
  }),
  'too-many-requests': (_detail, wait) => busy(`It works for many others at the moment. Please ${wait}.`),
  'uploads-full': (_detail, wait) => busy(`It has no room for another file at the moment. Please ${wait}.`),
  'queue-full': (_detail, wait) => busy(`Too many tracks are waiting. Please ${wait}.`),
  'queue-timeout': (_detail, wait) => busy(`The track waited too long for its turn. Please ${wait}.`),
  'not-ready': (_detail, wait) => ({
    title: 'The service is not ready yet',
    detail: `It is still loading its model. Please ${wait}.`,
  }),
  'shutting-down': (_detail, wait) => ({
    title: 'The service is being stopped',
    detail: `Another may take its place soon. Please ${wait}.`,
  }),
  'deadline-exceeded': detail => ({
    title: 'It took too long',
    detail: `The answer was not ready within ${lasting(numberIn(detail))}.`,
    advice: 'Try again, or choose a shorter piece.',
  }),
  internal: () => ({
    title: 'Something went wrong here',
    detail: 'The service failed. It is not the fault of the file.',
    advice: 'Trying again may help. If it does not, give the reference below to who runs the service.',
  }),
};

/** The words for a problem: those for people, and for the few that the page should never cause the service's own. */
export function problemWords(
  code: ProblemCode,
  own: { readonly title: string; readonly detail: string },
  wait: number | undefined,
): ProblemWords {
  const meanwhile = wait === undefined ? 'try again in a moment' : `wait ${lasting(wait)}`;
  return words[code]?.(own.detail, meanwhile) ?? own;
}
