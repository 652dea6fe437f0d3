import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { chordsAndNoise } from '../training/chords-and-noise.js';

/** What a test does with the objects of a bucket. */
export interface TestBucket {
  put(key: string, body: Uint8Array): Promise<void>;
  textOf(key: string): Promise<string>;
  /** At most a thousand, in their order. */
  keysBelow(prefix: string): Promise<string[]>;
  /** Puts tracks of two genres, each by an artist of its own, and the table of their artists: `NAME/…` and `NAME.csv`. */
  putTracks(name: string, tracks: number, first: number): Promise<void>;
  empty(): Promise<void>;
}

/** Lets a test look into a bucket, and fill it. */
export function testBucket(client: S3Client, Bucket: string): TestBucket {
  const put = async (Key: string, Body: Uint8Array) => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body }));
  };
  const keysBelow = async (Prefix: string) =>
    ((await client.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(({ Key }) => Key!);
  return {
    put,
    keysBelow,
    textOf: async Key => (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString(),
    async putTracks(name, tracks, first) {
      const { files, artists } = chordsAndNoise(tracks, first);
      for (const [path, bytes] of files) await put(`${name}/${path}`, bytes);
      await put(`${name}.csv`, Buffer.from(artists));
    },
    async empty() {
      for (const Key of await keysBelow('')) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}
