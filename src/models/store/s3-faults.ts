import type * as Sdk from '@aws-sdk/client-s3';
import { StoreError, type Refusal, type StoreFault } from './object-store.js';

/** The status of the answer that an error of the SDK is about; undefined where there was none. */
export const statusOf = (error: unknown): number | undefined =>
  (error as Partial<Sdk.S3ServiceException>).$metadata?.httpStatusCode;

/** The code of a fault of the system or of Node, such as `ECONNREFUSED`. */
const systemCodeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** The code that S3 gave the fault, such as `NoSuchKey`; what other servers send has none of S3's. */
export const codeOf = (error: unknown): string => (error as Error).name;

/** Of an answer that no server of S3 gives: a captive portal's, a proxy's, or that of a wrong endpoint. */
export const notOfS3 = (what: string): StoreError =>
  new StoreError(`the model store does not answer as S3 does (${what})`);

/**
 * Of a proxy on the way to the store.
 *
 * @param variable that names it: its address may hold a password
 */
export const faultOfProxy = (variable: string, what: string, known?: StoreFault): StoreError =>
  new StoreError(`the proxy of ${variable} ${what}`, known);

/** A proxy's 407. */
export const refusedByProxy = (variable: string): StoreError =>
  faultOfProxy(variable, 'asks for a name and a password that it knows (407)', { refusal: 'credentials' });

/** No answer of a proxy. @param code of the fault, such as `ECONNREFUSED` */
export const noAnswerOfProxy = (variable: string, code: string, cause: unknown): StoreError =>
  faultOfProxy(variable, `cannot be reached (${code})`, { cause });

/** @throws StoreError for what the SDK threw */
export function refuse(error: unknown): never {
  throw storeErrorOf(error);
}

/** What the SDK threw, in words for an operator. */
export function storeErrorOf(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const status = statusOf(error);
  const isAnswered = status !== undefined;
  const { what, advice, refusal } = isAnswered
    ? answered(status, error as Error)
    : unanswered(error as Error);
  const code = isAnswered ? `${status} ${codeOf(error)}` : (systemCodeOf(error) ?? codeOf(error));
  return new StoreError(`${what} (${code})${advice === undefined ? '' : `: ${advice}`}`, {
    cause: error,
    refusal,
  });
}

/** Of who should give credentials and does not. @param cause what was thrown in their place */
export const noCredentials = (cause: unknown): StoreError =>
  new StoreError(
    `there are no credentials for the model store (${systemCodeOf(cause) ?? codeOf(cause)}): set them, or look at what gives them`,
    { cause, refusal: 'credentials' },
  );

interface Fault {
  readonly what: string;
  /** What an operator has to do, where trying again does not help. */
  readonly advice?: string;
  readonly refusal?: Refusal;
}

const refusedPlace = (what: string, advice: string): Fault => ({ what, advice, refusal: 'place' });

const refusedTo = (refusal: Refusal, what: string, advice: string): Fault => ({
  what: `the model store ${what}`,
  advice,
  refusal,
});

const denies = 'denies access';
const elsewhere = refusedPlace('the model store is in another region', 'set AWS_REGION to it');
const malformed = refusedTo('credentials', denies, 'the access key is none');
const expired = refusedTo('credentials', denies, 'the credentials have expired');
const unsent = refusedTo(
  'credentials',
  'cannot be asked',
  'access key, session token or region have a character, such as a line break, that no header may have',
);
const clock = refusedTo('credentials', denies, 'the clock of this machine is wrong: set it');

/** Refusals by the codes of S3 that say more than the status. */
const byCode: Partial<Record<string, Fault>> = {
  NoSuchBucket: refusedPlace(
    'the bucket of the model store does not exist',
    'check its name, the region and the endpoint',
  ),
  InvalidBucketName: refusedPlace('the bucket of the model store cannot exist', 'no bucket has such a name'),
  PermanentRedirect: elsewhere,
  IllegalLocationConstraintException: elsewhere,
  InvalidRegion: elsewhere,
  InvalidAccessKeyId: refusedTo('credentials', denies, 'it does not know the access key'),
  SignatureDoesNotMatch: refusedTo('credentials', denies, 'the secret key is not that of the access key'),
  InvalidToken: refusedTo('credentials', denies, 'the session token is not that of the access key'),
  InvalidSecurity: refusedTo('credentials', denies, 'the credentials are not valid'),
  ExpiredToken: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: clock,
  RequestExpired: clock,
};

/** Codes of what is wrong with the header that has the access key, the day and the region in one: the message says which. */
const ofHeader = ['AuthorizationHeaderMalformed', 'AuthorizationQueryParametersError'];

/** Other refusals by the status of the answer. */
const byStatus: Partial<Record<number, Fault>> = {
  401: refusedTo('credentials', 'does not know these credentials', 'check them'),
  403: refusedTo('rights', denies, 'give these credentials the rights to it'),
};

/** What is wrong where a server has answered. */
function answered(status: number, error: Error): Fault {
  const code = codeOf(error);
  if (ofHeader.includes(code)) return isOfRegion(error) ? elsewhere : malformed;
  const known = byCode[code] ?? byStatus[status];
  if (known) return known;
  if (status < 400 || status === 404) return { what: 'the model store does not answer as S3 does' };
  return { what: 'the model store fails' };
}

/** Not every server says anything, and a wrong region is the more frequent fault. */
const isOfRegion = ({ message }: Error): boolean =>
  /\bthe region\b/.test(message) || !/credential|access key/i.test(message);

/** What is wrong where no server has answered. */
function unanswered(error: Error): Fault {
  if (systemCodeOf(error) === 'ERR_INVALID_CHAR') return unsent;
  if (error.message === 'Region is missing')
    return refusedPlace('AWS_REGION is not set for the model store', 'set it');
  return { what: 'the model store cannot be reached' };
}
