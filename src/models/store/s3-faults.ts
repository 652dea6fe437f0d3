import type * as Sdk from '@aws-sdk/client-s3';
import { StoreError } from './object-store.js';

/** The status of the answer that an error of the SDK is about; undefined where there was none. */
export const statusOf = (error: unknown): number | undefined =>
  (error as Partial<Sdk.S3ServiceException>).$metadata?.httpStatusCode;

/** The code that S3 gave the fault, such as `NoSuchKey`; what other servers send has none of S3's. */
export const codeOf = (error: unknown): string => (error as Error).name;

/** Of an answer that no server of S3 gives: a captive portal's, a proxy's, or that of a wrong endpoint. */
export const notOfS3 = (what: string): StoreError =>
  new StoreError(`the model store does not answer as S3 does (${what})`);

/** Of a proxy on the way to the store. @param variable that names it: its address may hold a password */
export const faultOfProxy = (variable: string, what: string, cause?: unknown): StoreError =>
  new StoreError(`the proxy of ${variable} ${what}`, { cause });

/** A proxy's 407. */
export const unauthorized = 'asks for a name and a password that it knows (407)';

/** No answer of a proxy. @param code of the fault, such as `ECONNREFUSED` */
export const unreachable = (code: string): string => `cannot be reached (${code})`;

/** What an operator has to look at, by the status of an answer. */
const reasons: Partial<Record<number, string>> = {
  401: 'the model store does not know these credentials',
  403: 'the model store denies access',
};

/** @throws StoreError for what the SDK threw */
export function refuse(error: unknown): never {
  if (error instanceof StoreError) throw error;
  const status = statusOf(error);
  if (status !== undefined)
    throw new StoreError(`${answered(status, codeOf(error))} (${status} ${codeOf(error)})`, { cause: error });
  const code = (error as NodeJS.ErrnoException).code ?? codeOf(error);
  throw new StoreError(`${unanswered(error as Error)} (${code})`, { cause: error });
}

/** What is wrong where a server has answered. */
function answered(status: number, code: string): string {
  if (code === 'NoSuchBucket') return 'the bucket of the model store does not exist';
  if (status < 400 || status === 404) return 'the model store does not answer as S3 does';
  return reasons[status] ?? 'the model store fails';
}

/** What is wrong where no server has answered. */
function unanswered({ name, message }: Error): string {
  if (name.includes('Credentials')) return 'there are no credentials for the model store';
  if (message === 'Region is missing') return 'AWS_REGION is not set for the model store';
  return 'the model store cannot be reached';
}
