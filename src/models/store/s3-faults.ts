import type * as Sdk from '@aws-sdk/client-s3';
import { StoreError, type Refusal } from './object-store.js';

/** The status of the answer that an error of the SDK is about; undefined where there was none. */
export const statusOf = (error: unknown): number | undefined =>
  (error as Partial<Sdk.S3ServiceException>).$metadata?.httpStatusCode;

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
export const faultOfProxy = (variable: string, what: string, cause?: unknown): StoreError =>
  new StoreError(`the proxy of ${variable} ${what}`, {
    cause,
    refusal: what === unauthorized ? 'rights' : undefined,
  });

/** A proxy's 407. */
export const unauthorized = 'asks for a name and a password that it knows (407)';

/** No answer of a proxy. @param code of the fault, such as `ECONNREFUSED` */
export const unreachable = (code: string): string => `cannot be reached (${code})`;

/** @throws StoreError for what the SDK threw */
export function refuse(error: unknown): never {
  if (error instanceof StoreError) throw error;
  const status = statusOf(error);
  const isAnswered = status !== undefined;
  const { what, advice, refusal } = isAnswered ? answered(status, codeOf(error)) : unanswered(error as Error);
  const code = isAnswered
    ? `${status} ${codeOf(error)}`
    : ((error as NodeJS.ErrnoException).code ?? codeOf(error));
  throw new StoreError(`${what} (${code})${advice === undefined ? '' : `: ${advice}`}`, {
    cause: error,
    refusal,
  });
}

interface Fault {
  readonly what: string;
  /** What an operator has to do, where trying again does not help. */
  readonly advice?: string;
  readonly refusal?: Refusal;
}

const refusedPlace = (what: string, advice: string): Fault => ({ what, advice, refusal: 'place' });

const refusedRights = (what: string, advice: string): Fault => ({
  what: `the model store ${what}`,
  advice,
  refusal: 'rights',
});

const elsewhere = refusedPlace('the model store is in another region', 'set AWS_REGION to it');
const denies = 'denies access';

/** Refusals by the codes of S3 that say more than the status. */
const byCode: Partial<Record<string, Fault>> = {
  NoSuchBucket: refusedPlace(
    'the bucket of the model store does not exist',
    'check its name, the region and the endpoint',
  ),
  InvalidBucketName: refusedPlace('the bucket of the model store cannot exist', 'no bucket has such a name'),
  PermanentRedirect: elsewhere,
  AuthorizationHeaderMalformed: elsewhere,
  IllegalLocationConstraintException: elsewhere,
  InvalidAccessKeyId: refusedRights(denies, 'it does not know the access key'),
  SignatureDoesNotMatch: refusedRights(denies, 'the secret key is not that of the access key'),
  ExpiredToken: refusedRights(denies, 'the credentials have expired'),
  InvalidToken: refusedRights(denies, 'the session token is not that of the access key'),
};

/** Other refusals by the status of the answer. */
const byStatus: Partial<Record<number, Fault>> = {
  401: refusedRights('does not know these credentials', 'check them'),
  403: refusedRights(denies, 'give these credentials the rights to it'),
};

/** What is wrong where a server has answered. */
function answered(status: number, code: string): Fault {
  const known = byCode[code] ?? byStatus[status];
  if (known) return known;
  if (status < 400 || status === 404) return { what: 'the model store does not answer as S3 does' };
  return { what: 'the model store fails' };
}

/** What is wrong where no server has answered. */
function unanswered({ name, message }: Error): Fault {
  if (name.includes('Credentials'))
    return { what: 'there are no credentials for the model store', advice: 'set them', refusal: 'rights' };
  if (message === 'Region is missing')
    return refusedPlace('AWS_REGION is not set for the model store', 'set it');
  return { what: 'the model store cannot be reached' };
}
